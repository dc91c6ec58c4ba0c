"""Files that mean harm or are none of ours: refused with plain words, or harmless."""

import multiprocessing
import random
import re
import subprocess
import sys
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from factory_desktop.core.inventory.exchange import OPENING_STOCK
from factory_desktop.core.platform.exchange import SheetRefused, guard, reader
from factory_desktop.core.platform.exchange.reader import read_book
from tests.core.exchange.sheets import book, taken, text
from tests.scenarios.sheets_of import ods

PLAIN = [["Code", "Item", "Qty"], ["A1", "Bolt", 5]]


def rewritten(path, source, changes):
    """A copy of a workbook with some of its parts changed or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, None) or old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return path


def sheet_xml(cells):
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


@pytest.fixture
def plain(tmp_path):
    return book(tmp_path / "plain.xlsx", PLAIN)


def refused(path, code):
    started = time.monotonic()
    with pytest.raises(SheetRefused) as caught:
        read_book(path)
    assert caught.value.code == code
    assert str(caught.value.message)
    assert time.monotonic() - started < 10


def test_billion_laughs(tmp_path, plain):
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
    )
    evil = f'<?xml version="1.0"?><!DOCTYPE z [{entities}]><sst>&l9;</sst>'.encode()
    path = rewritten(tmp_path / "a.xlsx", plain, {"xl/sharedStrings.xml": evil})
    assert path.stat().st_size < 8000
    refused(path, "hostile")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"])
def test_document_types_anywhere(tmp_path, plain, part):
    with zipfile.ZipFile(plain) as archive:
        old = archive.read(part)
    evil = old.replace(b"<", b'<!DOCTYPE x [<!ENTITY a "b">]><', 1)
    refused(rewritten(tmp_path / "a.xlsx", plain, {part: evil}), "hostile")


def test_zip_bomb(tmp_path, plain):
    bomb = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 30_000_000)
    refused(rewritten(tmp_path / "a.xlsx", plain, {"xl/worksheets/sheet1.xml": bomb}), "too_large")


def test_a_far_cell_would_make_the_sheet_huge(tmp_path, plain):
    far = sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')
    path = rewritten(tmp_path / "a.xlsx", plain, {"xl/worksheets/sheet1.xml": far})
    refused(path, "too_large")
    wide = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="ZZ900000"><v>1</v></c></row>'
    )
    refused(rewritten(path, plain, {"xl/worksheets/sheet1.xml": wide}), "too_large")


def test_formatted_but_empty_far_cells_are_nothing(tmp_path, plain):
    styled = sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Code</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    path = rewritten(tmp_path / "a.xlsx", plain, {"xl/worksheets/sheet1.xml": styled})
    assert read_book(path).sheets[0].rows == (("Code",),)


def test_false_sizes_in_the_directory(tmp_path, plain):
    path = tmp_path / "a.xlsx"
    content = bytearray(plain.read_bytes())
    with zipfile.ZipFile(plain) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    for place in [m.start() for m in re.finditer(re.escape(size.to_bytes(4, "little")), content)]:
        content[place : place + 4] = (size - 20).to_bytes(4, "little")
    path.write_bytes(content)
    refused(path, "damaged")


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.xls"])
def test_random_bytes(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(random.Random(7).randbytes(20_000))
    refused(path, "not_a_sheet")


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_sheet"),
        (b"%PDF-1.7\n" + b"x" * 100, "not_a_sheet"),
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"PK\x03\x04" + b"junk" * 50, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_a_sheet"),
        (b"Code,Qty\nA\x001,5\n", "not_a_sheet"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "other_format"),
    ],
)
def test_other_files_named_like_sheets(tmp_path, head, code):
    path = tmp_path / "a.xlsx"
    path.write_bytes(head)
    refused(path, code)


def test_an_old_workbook_with_a_password_or_damage(tmp_path):
    path = tmp_path / "a.xlsx"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    refused(path, "encrypted")
    path.write_bytes(ole + "Workbook".encode("utf-16-le"))
    refused(path, "damaged")


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_truncated(tmp_path, plain, share):
    content = plain.read_bytes()
    path = tmp_path / "a.xlsx"
    path.write_bytes(content[: int(len(content) * share)])
    refused(path, "damaged")


def test_another_kind_of_archive(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    refused(path, "not_a_sheet")


def test_gone_and_folder(tmp_path):
    refused(tmp_path / "none.xlsx", "missing")
    refused(tmp_path, "missing")


def test_too_many_columns_but_200_are_fine(tmp_path):
    wide = text(tmp_path / "a.csv", [[f"c{n}" for n in range(200)], list(range(200))])
    assert read_book(wide).sheets[0].width == 200
    refused(text(tmp_path / "b.csv", [["x"] * (guard.MAX_COLUMNS + 1)]), "too_large")


def test_an_open_quotation_mark(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"' + "x" * 200_000 + ",c\n")
    refused(path, "damaged")


def test_a_reader_that_hangs_is_ended(plain):
    with pytest.raises(SheetRefused) as caught:
        read_book(plain, seconds=0.0)
    assert caught.value.code == "too_slow"


def test_the_child_has_limits(tmp_path, plain, monkeypatch):
    resource = pytest.importorskip("resource")
    set_limits = {}
    monkeypatch.setattr(resource, "setrlimit", lambda what, both: set_limits.update({what: both}))
    reader._limit()
    assert set_limits[resource.RLIMIT_AS] == (reader.MEMORY_LIMIT,) * 2


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    rows = [
        ["Code", "Item", "Unit", "Qty"],
        ["A1", '=HYPERLINK("http://x")', "pcs", "5"],
        ["A2", "@SUM(1)", "pcs", "=1"],
    ]
    _, plan = taken(text(tmp_path / "a.csv", rows), OPENING_STOCK)
    assert plan.rows[0].values["name"] == '=HYPERLINK("http://x")'
    assert [(error.row, error.column) for error in plan.errors] == [(3, "Qty")]


def test_formulas_with_and_without_a_result(tmp_path, plain):
    with_result = sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Qty</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f></c><c r="B3"><v>7</v></c></row>'
        '<row r="4"><c r="A4"><f>SUM(A1)</f><v></v></c><c r="B4"><v>7</v></c></row>'
    )
    path = rewritten(tmp_path / "a.xlsx", plain, {"xl/worksheets/sheet1.xml": with_result})
    sheet = read_book(path).sheets[0]
    assert sheet.cell(1, 0) == Decimal(2)
    assert sheet.uncalculated == {(2, 0), (3, 0)}


def test_a_missing_formula_result_in_a_total_is_only_a_warning(tmp_path):
    workbook = Workbook()
    rows = [
        ["Code", "Item", "Unit", "Qty"],
        ["A1", "Bolt", "pcs", 5],
        ["A2", "Nut", "pcs", 3],
        [None, "Total", None, "=SUM(D2:D3)"],
    ]
    for row in rows:
        workbook.active.append(row)
    workbook.save(tmp_path / "a.xlsx")
    _, plan = taken(tmp_path / "a.xlsx", OPENING_STOCK, stock_uom="pcs")
    assert plan.ok
    assert any("without a result" in text for text in plan.warnings)


def opendocument(path, table, start=""):
    ods(path, [("A", [("Qty",)])])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    begin, end = parts["content.xml"].split("<table:table-row>", 1)
    parts["content.xml"] = start + begin + table + end.split("</table:table-row>", 1)[1]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


_ONE = '<table:table-cell office:value-type="float" office:value="1" {more}/>'


@pytest.mark.parametrize(
    ("table", "start", "code"),
    [
        (f"<table:table-row>{_ONE.format(more=columns)}</table:table-row>", "", "too_large")
        for columns in (
            'table:number-columns-repeated="900000000"',
            'table:number-columns-repeated="16384"',
        )
    ]
    + [
        (
            '<table:table-row table:number-rows-repeated="999999999">'
            f"{_ONE.format(more='')}</table:table-row>",
            "",
            "too_large",
        ),
        (
            '<table:table-row table:number-rows-repeated="600000">'
            + _ONE.format(more='table:number-columns-repeated="500"')
            + "</table:table-row>",
            "",
            "too_large",
        ),
        ("<table:table-row/>", '<!DOCTYPE a [<!ENTITY b "c">]>', "hostile"),
        ("<table:table-row>", "", "damaged"),
    ],
)  # fmt: skip
def test_opendocument_that_would_grow_is_refused(tmp_path, table, start, code):
    with pytest.raises(SheetRefused) as refused:
        read_book(opendocument(tmp_path / "a.ods", table, start))
    assert refused.value.code == code


def test_what_an_opendocument_sheet_tells_beside_its_cells(tmp_path):
    rows = (
        '<table:table-row><table:table-cell table:formula="of:=1+1"/>'
        '<table:table-cell office:value-type="percentage" office:value="1.05"/>'
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string">'
        "<text:p>two</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    sheet = read_book(opendocument(tmp_path / "a.ods", rows)).sheets[0]
    assert sheet.rows == ((None, Decimal("1.05"), "two"),)
    assert sheet.uncalculated == {(0, 0)}
    assert sheet.formats == {(0, 1): "0%"}
    assert sheet.merged == ((0, 2, 1, 2),)


def test_no_child_is_left_behind(plain):
    before = set(multiprocessing.active_children())
    read_book(plain)
    assert set(multiprocessing.active_children()) == before


def test_who_reads_a_sheet_loads_no_database() -> None:
    """The child begins anew for each sheet, and somebody waits for it."""
    asked = "import sys; import factory_desktop.core.platform.exchange.reader; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    heavy = {"sqlalchemy", "openpyxl", "python_calamine", "alembic", "PySide6"}
    assert not heavy & set(ran.stdout.split())
