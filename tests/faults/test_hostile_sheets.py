"""Spreadsheets that mean harm or are none: each is refused in words or harmless, all bounded."""

from __future__ import annotations

import csv
import gzip
import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.exchange import write_table
from factory_desktop.core.platform.exchange.reader import read_book
from tests.faults.works import dump
from tests.helpers.companies import ADMIN

HEAD = ["Code", "Item", "Unit", "Qty", "Rate"]
PLAIN = [HEAD, ["A1", "Bolt", "pcs", 5, 2], ["A2", "Nut", "pcs", 7, 3]]
#: A file of a few kilobytes must not hold a worker longer than this, on a busy machine.
MOST_SECONDS = 60
REFUSED, HARMLESS = "refused", "harmless"

#: What the guard allows a child, and a bit.
MOST_MIB = 1_100

Make = Callable[[Path], None]
FILES: dict[str, tuple[str, str, Make]] = {}
HELD: set[str] = set()


def hostile(ending: str, outcome: str) -> Callable[[Make], Make]:
    """Add a file to the battery: how its name ends and what must become of it."""

    def add(make: Make) -> Make:
        FILES[make.__name__] = (ending, outcome, make)
        return make

    return add


def book(rows: list[list[object]], change: Callable[[Workbook], None] | None = None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change is not None:
        change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def rewritten(path: Path, parts: dict[str, bytes], *, level: int = 9) -> None:
    """A plain workbook with some parts changed or added."""
    with (
        zipfile.ZipFile(io.BytesIO(book(PLAIN))) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)


def sheet_xml(cells: str, after: str = "") -> bytes:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData>{after}</worksheet>"
    ).encode()


SHEET = "xl/worksheets/sheet1.xml"
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


@hostile("xlsx", REFUSED)
def bomb_by_ratio(path: Path) -> None:
    rewritten(path, {SHEET: sheet_xml(ROW + " " * 60_000_000)})


@hostile("xlsx", HARMLESS)
def bomb_beside_the_sheets(path: Path) -> None:
    rewritten(path, {"xl/media/picture.png": bytes(80_000_000)})


@hostile("xlsx", REFUSED)
def bomb_by_members(path: Path) -> None:
    rewritten(path, {f"xl/worksheets/extra{n}.xml": sheet_xml(ROW) for n in range(3_000)}, level=1)


@hostile("xlsx", REFUSED)
def billion_laughs(path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    evil = f'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY l0 "ha">{laughs}]><sst>&l9;</sst>'
    rewritten(path, {"xl/sharedStrings.xml": evil.encode()})


@hostile("xlsx", REFUSED)
def entity_of_a_file(path: Path) -> None:
    evil = b'<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    rewritten(path, {SHEET: evil + sheet_xml('<row r="1"><c r="A1"><v>&a;</v></c></row>')})


@hostile("xlsx", REFUSED)
def document_type_in_utf16(path: Path) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE z [<!ENTITY a "b">]><sst>&a;</sst>'
    rewritten(path, {"xl/sharedStrings.xml": text.encode("utf-16")})


@hostile("xlsx", REFUSED)
def sixteen_thousand_columns(path: Path) -> None:
    path.write_bytes(book([[f"c{n}" for n in range(16_384)], list(range(16_384))]))


@hostile("xlsx", REFUSED)
def a_far_cell(path: Path) -> None:
    rewritten(path, {SHEET: sheet_xml(ROW + '<row r="9"><c r="XFD1048576"><v>1</v></c></row>')})


@hostile("csv", REFUSED)
def more_than_a_million_rows(path: Path) -> None:
    path.write_bytes(b"Code,Item,Unit,Qty,Rate\n" + b"A,B,pcs,1,1\n" * 1_000_100)


@hostile("csv", REFUSED)
def sixteen_thousand_columns_of_text(path: Path) -> None:
    path.write_text(",".join(["x"] * 16_384) + "\n")


@hostile("xlsx", HARMLESS)
def formulas(path: Path) -> None:
    rows = [HEAD, ["A1", '=HYPERLINK("http://x","y")', "pcs", "=1+1", "=cmd|' /C calc'!A0"]]
    path.write_bytes(book(rows))


@hostile("csv", HARMLESS)
def formulas_in_text(path: Path) -> None:
    path.write_text("Code,Item,Unit,Qty,Rate\n=1+1,=cmd|' /C calc'!A0,pcs,1,1\n@A,+B,pcs,1,1\n")


@hostile("xlsx", HARMLESS)
def external_links(path: Path) -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    rel = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://x" Target="file:///etc/passwd" '
        b'TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": rel,
    }
    rewritten(path, parts)


@hostile("xlsx", HARMLESS)
def members_that_climb_out(path: Path) -> None:
    rewritten(path, {"../../../tmp/evil.txt": b"x", "C:\\evil.txt": b"x", "/abs.txt": b"x"})


@hostile("xlsx", HARMLESS)
def sheets_named_like_devices(path: Path) -> None:
    def rename(made: Workbook) -> None:
        made.active.title = "CON"
        made.create_sheet("..").append(["x"])

    path.write_bytes(book(PLAIN, rename))


@hostile("xlsx", HARMLESS)
def codes_that_are_paths(path: Path) -> None:
    names = ("../../x", "CON", "NUL.txt", "C:\\x", "/etc/passwd", "a\u202egnp.exe")
    path.write_bytes(book([HEAD, *[[n, n, "pcs", 1, 1] for n in names]]))


@hostile("csv", REFUSED)
def nul_bytes(path: Path) -> None:
    path.write_bytes(b"Code,Item,Unit,Qty,Rate\nA\x00,B,pcs,1,1\n")


@hostile("csv", HARMLESS)
def half_letters(path: Path) -> None:
    path.write_bytes(b"Code,Item,Unit,Qty,Rate\nA,B\xed\xa0\x80C,pcs,1,1\n")


@hostile("xlsx", HARMLESS)
def half_letters_by_number(path: Path) -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>_xD800_&#x41;</t></is></c>'
    rewritten(path, {SHEET: sheet_xml(f'<row r="1">{cell}</row>')})


@hostile("xlsx", HARMLESS)
def letters_that_turn_round(path: Path) -> None:
    path.write_bytes(book([HEAD, ["A\u202e1", "\u2066Bolt\u2069\u200b", "pcs", 1, 1]]))


@hostile("xlsx", HARMLESS)
def a_huge_cell(path: Path) -> None:
    path.write_bytes(book([HEAD, ["A1", "x" * 32_000, "pcs", 1, 1]]))


@hostile("csv", HARMLESS)
def a_cell_of_a_hundred_thousand(path: Path) -> None:
    path.write_text("Code,Item,Unit,Qty,Rate\nA1," + "x" * 100_000 + ",pcs,1,1\n")


@hostile("csv", HARMLESS)
def figures_that_are_none(path: Path) -> None:
    figures = ("NaN", "inf", "-inf", "1e400", "-0", "1E+308", "0x10", "9" * 400, "٣", "1e-400")
    rows = "".join(f"A{n},B{n},pcs,{text},{text}\n" for n, text in enumerate(figures))
    path.write_text("Code,Item,Unit,Qty,Rate\n" + rows)


@hostile("xlsx", HARMLESS)
def figures_that_are_none_in_cells(path: Path) -> None:
    cells = "".join(
        f'<row r="{n + 2}"><c r="A{n + 2}" t="str"><v>A{n}</v></c><c r="D{n + 2}"><v>{text}</v></c>'
        f'<c r="E{n + 2}"><v>{text}</v></c></row>'
        for n, text in enumerate(("NaN", "INF", "1e400", "-0", "1e308", "", "abc", "1.5.2"))
    )
    head = "".join(f'<c r="{"ABCDE"[n]}1" t="str"><v>{text}</v></c>' for n, text in enumerate(HEAD))
    rewritten(path, {SHEET: sheet_xml(f'<row r="1">{head}</row>' + cells)})


@hostile("csv", HARMLESS)
def days_out_of_the_world(path: Path) -> None:
    days = ("31-12-9999", "01-01-1900", "29-02-2027", "00-00-0000", "1.1.1", "32-13-2026")
    rows = "".join(f"{day},receipt,A1,1,1\n" for day in days)
    path.write_text("Date,Purpose,Code,Qty,Rate\n" + rows)


@hostile("xlsx", HARMLESS)
def days_as_numbers_out_of_the_world(path: Path) -> None:
    rows: list[list[object]] = [["Date", "Purpose", "Code", "Qty", "Rate"]]
    rows += [[n, "receipt", "A1", 1, 1] for n in (-1, 0, 60, 2_958_466, 10**12, 1e300)]

    def as_days(made: Workbook) -> None:
        for number in range(2, 8):
            made.active.cell(number, 1).number_format = "dd/mm/yyyy"

    path.write_bytes(book(rows, as_days))


@hostile("xlsx", HARMLESS)
def the_same_heading_twice(path: Path) -> None:
    path.write_bytes(book([["Code", "Code", "Item", "Item", "Unit", "Qty", "Qty"], [1] * 7]))


@hostile("xlsx", HARMLESS)
def merged_headings(path: Path) -> None:
    def merge(made: Workbook) -> None:
        for area in ("A1:E1", "B2:C3", "A4:A40"):
            made.active.merge_cells(area)

    path.write_bytes(book(PLAIN, merge))


@hostile("xlsx", HARMLESS)
def a_merge_of_everything(path: Path) -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    rewritten(path, {SHEET: sheet_xml(ROW, merged)})


@hostile("xlsx", HARMLESS)
def hidden_sheets_and_rows(path: Path) -> None:
    def hide(made: Workbook) -> None:
        made.create_sheet("Very").sheet_state = "veryHidden"
        made["Very"].append(HEAD)
        made.active.row_dimensions[2].hidden = True
        made.active.column_dimensions["B"].hidden = True

    path.write_bytes(book(PLAIN, hide))


@hostile("xlsx", REFUSED)
def with_a_password(path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + bytes(2000))


@hostile("xlsx", REFUSED)
def encrypted_members(path: Path) -> None:
    content = bytearray(book(PLAIN))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 4)
    path.write_bytes(bytes(content))


@hostile("xls", REFUSED)
def an_old_workbook_of_garbage(path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40
    path.write_bytes(ole + "Workbook".encode("utf-16-le") + bytes(4000))


@hostile("xls", REFUSED)
def a_sheet_before_workbooks(path: Path) -> None:
    path.write_bytes(struct.pack("<HHHH", 0x0009, 4, 2, 0x10) + bytes(200))


@hostile("xls", REFUSED)
def a_page_named_like_a_workbook(path: Path) -> None:
    path.write_text("<html><script>alert(1)</script><table><tr><td>A1</td></tr></table></html>")


@hostile("xls", REFUSED)
def xml_named_like_a_workbook(path: Path) -> None:
    path.write_text('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')


@hostile("ods", REFUSED)
def an_ods_with_entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("content.xml", b'<!DOCTYPE z [<!ENTITY a "b">]><office>&a;</office>')


@hostile("ods", REFUSED)
def an_ods_that_repeats(path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value="1"/>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table")
    )
    body = f'<table:table table:name="S">{rows}</table:table>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )


@hostile("csv", HARMLESS)
def in_utf16(path: Path) -> None:
    path.write_bytes("Code;Item;Unit;Qty;Rate\nA1;बोल्ट;pcs;1;1\n".encode("utf-16"))


@hostile("csv", HARMLESS)
def in_utf16_without_a_mark(path: Path) -> None:
    path.write_bytes("Code,Item,Unit,Qty,Rate\nA1,Bolt,pcs,1,1\n".encode("utf-16-le"))


@hostile("csv", HARMLESS)
def semicolons_with_a_mark(path: Path) -> None:
    path.write_bytes("Code;Item;Unit;Qty;Rate\nA1;Bolt;pcs;1,5;2\n".encode("utf-8-sig"))


@hostile("csv", HARMLESS)
def tabs_with_a_mark(path: Path) -> None:
    path.write_bytes("Code\tItem\tUnit\tQty\tRate\nA1\tBolt\tpcs\t1\t2\n".encode("utf-8-sig"))


@hostile("csv", HARMLESS)
def quotation_marks_that_do_not_close(path: Path) -> None:
    path.write_text('Code,Item,Unit,Qty,Rate\nA1,"12" pipe,pcs,1,1\nA2,"x,pcs,1,1\n')


@hostile("csv", HARMLESS)
def only_separators(path: Path) -> None:
    path.write_text(",,,,\n" * 5_000)


@hostile("csv", HARMLESS)
def an_unknown_code_page(path: Path) -> None:
    path.write_bytes(b"Code,Item,Unit,Qty,Rate\nA1,\x81\x8d\x8f\x90\x9d\xff,pcs,1,1\n")


@hostile("csv", REFUSED)
def packed_text(path: Path) -> None:
    path.write_bytes(gzip.compress(b"Code,Item\nA,B\n" * 1000))


@hostile("xlsx", REFUSED)
def a_workbook_in_a_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as new:
        new.writestr("inner.xlsx", book(PLAIN))


@hostile("xlsx", REFUSED)
def shared_texts_that_are_not_there(path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="s"><v>99999999</v></c><c r="B1" t="s"><v>-1</v></c></row>'
    rewritten(path, {SHEET: sheet_xml(cells)})


@hostile("xlsx", HARMLESS)
def rows_in_no_order(path: Path) -> None:
    cells = "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in (5, 1, 5, 2))
    rewritten(path, {SHEET: sheet_xml(cells)})


def _outcome(company: Company, kind: str, path: Path) -> tuple[str, str]:
    """What became of a file, and what was said; any other error is the program's and is raised."""
    try:
        read_book(path)
    except FactoryError as refused:
        return REFUSED, str(refused.message)
    try:
        prepared = importing.prepare(company, kind, path)
        importing.run(company, ADMIN, prepared, dry_run=True)
    except FactoryError as told:
        return HARMLESS, str(told.message)
    return HARMLESS, ""


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_hostile_file_is_refused_or_harmless(
    file_company: Company, tmp_path: Path, name: str
) -> None:
    ending, wanted, make = FILES[name]
    path = tmp_path / f"sheet.{ending}"
    make(path)
    before = dump(file_company)
    started = time.monotonic()
    kind = "stock-entries" if name.startswith("days") else "opening-stock"
    outcome, said = _outcome(file_company, kind, path)
    assert time.monotonic() - started < MOST_SECONDS
    assert outcome == wanted, said
    assert said or outcome == HARMLESS
    assert "Traceback" not in said
    assert dump(file_company) == before
    assert [file.name for file in tmp_path.iterdir() if file.suffix in (".txt", ".exe")] == []
    HELD.add(name)


def test_none_of_them_grew_a_child_beyond_its_bound() -> None:
    resource = pytest.importorskip("resource")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert peak < MOST_MIB
    print(f"\nF-13: hostile sheets tried {len(FILES)}, held {len(HELD)}, largest {peak:.0f} MiB")


def test_what_goes_out_runs_nothing(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "%s{}", "<b>"]
    columns = [("=Heading", Fact("Text"))]
    write_table(tmp_path / "out.csv", columns, ([text] for text in texts), "Out")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        kept = [row[0] for row in csv.reader(stream)]
    assert not [text for text in kept if text.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [text.lstrip("'") for text in kept] == ["=Heading", *texts]
    write_table(tmp_path / "out.xlsx", columns, ([text] for text in texts), "Out")
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    with zipfile.ZipFile(tmp_path / "out.xlsx") as made:
        assert b"<f>" not in made.read(SHEET)
