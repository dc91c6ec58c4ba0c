"""Tables and templates written, and read back as they were."""

import io
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from factory_desktop.core.hr.sheets import ATTENDANCE, EMPLOYEES
from factory_desktop.core.inventory.exchange import OPENING_STOCK
from factory_desktop.core.items.exchange import ITEMS
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.exchange import (
    MappingMemory,
    make_plan,
    propose,
    propose_book,
    read_book,
    sheet_signature,
    write_table,
    write_template,
)
from tests.core.exchange.sheets import book

COLUMNS = (
    ("Code", Fact("Code", Kind.CODE)),
    ("Item", Fact("Item", Kind.TEXT)),
    ("Value", Fact("Value", Kind.MONEY)),
    ("Date", Fact("Date", Kind.DATE)),
    ("Active", Fact("Active", Kind.BOOL)),
)
ROWS = [
    ("00459", "Hex Bolt", Decimal("573662.55"), date(2026, 10, 31), True),
    ("00460", "=HYPERLINK(1)", Decimal("-0.10"), None, False),
    ("+91", "@cmd", Decimal("12345678901234567.89"), date(2026, 1, 2), None),
    ("-5", "\tTab\x0b", None, None, None),
]


def test_xlsx_keeps_numbers_dates_and_text(tmp_path):
    path = tmp_path / "a.xlsx"
    write_table(path, COLUMNS, ROWS, title="Stock [A]/B")
    sheet = load_workbook(path).active
    assert sheet.title == "Stock  A  B"
    assert sheet["A2"].value == "00459"
    assert sheet["C2"].data_type == "n"
    assert sheet["C2"].value == 573662.55
    assert sheet["D2"].value.date() == date(2026, 10, 31)
    assert sheet["E2"].value == "Yes"
    # A number beyond fifteen digits is text: the spreadsheet would change it.
    assert sheet["C4"].value == "12345678901234567.89"
    for place in ("B3", "A4", "B4", "A5", "B5"):
        assert sheet[place].data_type == "s"
        assert sheet[place].quotePrefix
    assert read_book(path).sheets[0].cell(1, 2) == Decimal("573662.55")
    assert read_book(path).sheets[0].cell(1, 3) == date(2026, 10, 31)


def test_csv_for_spreadsheet_programs():
    stream = io.BytesIO()
    write_table(stream, COLUMNS, ROWS, form="csv")
    content = stream.getvalue()
    assert content.startswith(b"\xef\xbb\xbfCode,Item")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[1] == "00459,Hex Bolt,573662.55,2026-10-31,Yes"
    assert lines[2] == "00460,'=HYPERLINK(1),-0.1,,No"
    assert lines[3].startswith("'+91,'@cmd,12345678901234567.89,")


def test_a_failed_export_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")

    def rows():
        yield ROWS[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(EnvironmentProblem):
        write_table(path, COLUMNS, rows())
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("kind", [ITEMS, OPENING_STOCK, EMPLOYEES, ATTENDANCE])
def test_a_template_maps_surely(tmp_path, kind):
    path = tmp_path / "template.xlsx"
    write_template(kind, path)
    proposal = propose_book(read_book(path), kind)
    # A muster's template has the month across; a list by day and worker is the other way.
    listed = set(astuple(kind.repeated.long)) if kind.repeated else set()
    assert set(proposal.mapping.values()) == {field.key for field in kind.fields} - listed
    assert all(guess.sure for guess in proposal.columns)
    assert [one.key for one in proposal.questions] in ([], ["month"])
    if kind.repeated:
        assert len(proposal.layout.days) == 31


def test_a_filled_template_is_read_whole(tmp_path):
    path = tmp_path / "template.xlsx"
    write_template(EMPLOYEES, path)
    workbook = load_workbook(path)
    sheet = workbook.active
    assert sheet["A1"].value == "Employee code *"
    assert "Monthly, Daily, Hourly, Piece rate, Daily and piece rate" in [
        row[3] for row in workbook["Notes"].iter_rows(values_only=True)
    ]
    for number, known in enumerate(EMPLOYEES.fields, start=1):
        if known.example:
            sheet.cell(2, number).value = known.example
    workbook.save(path)
    read = read_book(path)
    proposal = propose_book(read, EMPLOYEES)
    plan = make_plan(EMPLOYEES, read.sheets[0], proposal.mapping)
    assert plan.ok
    assert plan.rows[0].values["date_of_joining"] == date(2024, 7, 17)
    assert plan.rows[0].values["rate"] == 525


def test_next_months_sheet_takes_the_mapping_of_this_one(tmp_path):
    head = ["Token", "Person", "Days", *range(1, 32)]
    rows = [["Oct 2026"], head, ["T1", "Ram", 3, *["P"] * 31], ["T2", "Sita", 4, *["A"] * 31]]
    sheet = read_book(book(tmp_path / "oct.xlsx", rows)).sheets[0]
    first = propose(sheet, ATTENDANCE)
    assert first.column_of("name") != 1 or not first.columns[1].sure
    mapping = {**first.mapping, 1: "name"}
    memory = MappingMemory.of("attendance", first, mapping, {"month": "2026-10", "mark.Z": "leave"})
    memory = MappingMemory.from_dict(memory.to_dict())
    assert memory.options == {"mark.Z": "leave"}

    rows = [["Nov 2026"], [*head[:3], *range(1, 31)], ["T1", "Ram", 3, *["P"] * 30]]
    rows.append(["T2", "Sita", 4, *["A"] * 30])
    later = read_book(book(tmp_path / "nov.xlsx", rows)).sheets[0]
    assert memory.fits(propose(later, ATTENDANCE))
    again = propose(later, ATTENDANCE, memory.fields)
    assert again.mapping == mapping
    assert all(guess.sure for guess in again.columns)
    assert again.options["month"] == "2026-11"


def test_a_column_without_a_field_is_looked_at_again_one_left_out_is_not(tmp_path):
    """A later program knows more fields; what a person left out he left out."""
    head = ["Code", "Name", "Joined on", "Rate", "Trade"]
    rows = [head, *([f"E{n}", f"Ram {n}", "17-07-2024", 500 + n, "Turner"] for n in range(5))]
    sheet = read_book(book(tmp_path / "men.xlsx", rows)).sheets[0]
    known = propose(sheet, EMPLOYEES)
    trade = known.column_of("designation")
    assert (trade, known.columns[trade].sure) == (4, True)
    earlier = replace(
        EMPLOYEES, fields=tuple(f for f in EMPLOYEES.fields if f.key != "designation")
    )
    first = propose(sheet, earlier)
    assert first.columns[trade].field is None

    def remembered(proposal, mapping, chosen=()):
        memory = MappingMemory.of("employees", proposal, mapping, {}, chosen)
        return MappingMemory.from_dict(memory.to_dict()).fields

    fields = remembered(first, first.mapping)
    assert propose(sheet, earlier, fields).columns[trade].field is None
    assert propose(sheet, EMPLOYEES, fields).mapping == known.mapping
    # Through another import by the earlier program it stays open.
    fields = remembered(propose(sheet, earlier, fields), first.mapping)
    assert propose(sheet, EMPLOYEES, fields).mapping == known.mapping
    # Left out by choice: of what was proposed, or said so by its name.
    without = {column: key for column, key in known.mapping.items() if column != trade}
    for fields in (remembered(known, without), remembered(first, first.mapping, {trade})):
        again = propose(sheet, EMPLOYEES, fields)
        assert again.mapping == without
        fields = remembered(again, again.mapping)
        assert propose(sheet, EMPLOYEES, fields).mapping == without


def test_arithmetic_brings_no_column_back_that_was_left_out(tmp_path):
    rows = [["Code", "Qty", "Rate", "Value"]]
    rows += [[f"B{n}", n + 2, n + 7.5, (n + 2) * (n + 7.5)] for n in range(6)]
    sheet = read_book(book(tmp_path / "stock.xlsx", rows)).sheets[0]
    known = propose(sheet, OPENING_STOCK)
    assert set(known.mapping.values()) >= {"quantity", "rate", "value"}
    without = {column: key for column, key in known.mapping.items() if key != "rate"}
    memory = MappingMemory.of("opening-stock", known, without, {})
    assert propose(sheet, OPENING_STOCK, memory.fields).mapping == without


def test_the_signature_forgives_spelling_but_not_other_columns():
    assert sheet_signature(["Part No.", "Qty", ""]) == sheet_signature(["Part no", "Quantity"])
    assert sheet_signature(["Part No.", "Qty"]) != sheet_signature(["Part No.", "Rate"])
    assert MappingMemory.from_dict({"fields": None}).fields == {}
