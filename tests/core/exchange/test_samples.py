"""The sheets of a real factory are read to the last digit."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from factory_desktop.core.hr.sheets import ATTENDANCE, EMPLOYEES
from factory_desktop.core.inventory.exchange import OPENING_STOCK
from factory_desktop.core.items.exchange import ITEMS
from factory_desktop.core.platform.exchange import (
    make_plan,
    propose_book,
    read_book,
)

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
TRUTH = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))


def plan_of(name, kind):
    book = read_book(SAMPLES / name)
    proposal = propose_book(book, kind)
    sheet = next(sheet for sheet in book.sheets if sheet.name == proposal.sheet)
    return proposal, make_plan(kind, sheet, proposal.mapping, proposal.options)


@pytest.fixture(scope="module")
def muster():
    return plan_of("muster-2026-10.xlsx", ATTENDANCE)


def test_opening_stock():
    proposal, plan = plan_of("stock-summary.xlsx", OPENING_STOCK)
    truth = TRUTH["stock-summary.xlsx"]
    assert proposal.sure
    assert plan.ok
    read = {row.values["code"]: row.values for row in plan.rows}
    assert len(plan.rows) == len(read) == truth["items"]
    for line in truth["rows"]:
        values = read[line["code"]]
        assert values["name"] == line["name"]
        assert values["hsn_code"] == line["hsn"]
        assert values["quantity"] == Decimal(line["qty"])
        assert values["rate"] == Decimal(line["rate"])
        assert values["value"] == Decimal(line["value"])
    assert sum(values["value"] for values in read.values()) == Decimal(truth["closing_value"])
    units = [values["stock_uom"] for values in read.values()]
    assert {unit: units.count(unit) for unit in set(units)} == truth["units"]
    assert [skip.row for skip in plan.skipped if skip.reason == "total"] == [55]
    assert {row.values["group"] for row in plan.rows} == {
        "RAW MATERIAL",
        "BOUGHT OUT",
        "FINISHED GOODS",
    }
    # Only the units that the sheet leaves out are worth a word; the grand total agrees.
    assert len(plan.warnings) == 1
    assert "unit" in plan.warnings[0]


def test_items_from_the_same_sheet():
    proposal, plan = plan_of("stock-summary.xlsx", ITEMS)
    truth = TRUTH["stock-summary.xlsx"]
    assert not proposal.questions
    assert plan.ok
    assert {row.values["code"] for row in plan.rows} == {row["code"] for row in truth["rows"]}
    units = [row.values["stock_uom"] for row in plan.rows]
    assert {unit: units.count(unit) for unit in set(units)} == truth["units"]
    assert {row.values["gst_rate"] for row in plan.rows} == {Decimal(5), Decimal(18)}


def test_employees():
    proposal, plan = plan_of("employees.csv", EMPLOYEES)
    truth = TRUTH["employees.csv"]
    assert proposal.sure
    assert plan.ok
    assert len(plan.rows) == truth["employees"]
    for row, line in zip(plan.rows, truth["rows"], strict=True):
        values = row.values
        assert (values["code"], values["name"]) == (line["code"], line["name"])
        assert values["pay_type"] == line["type"].lower()
        assert values["date_of_joining"].isoformat() == line["doj"]
        assert values.get("rate") == (line["rate"] if line["rate"] else None)
        assert len(values["uan"]) == 12
        assert len(values["bank_account"]) == 15
    assert not plan.warnings


def test_muster(muster):
    proposal, plan = muster
    truth = TRUTH["muster-2026-10.xlsx"]["rows"]
    assert proposal.sure
    assert proposal.options == {"month": "2026-10"}
    assert plan.ok
    assert len(plan.rows) == len(truth) == 40
    for row, line in zip(plan.rows, truth, strict=True):
        values = row.values
        assert values["code"] == line["code"]
        assert values["worked"] == Decimal(line["worked_days"])
        assert values["overtime"] == Decimal(line["overtime_hours"])
        assert values["absent"] == line["absent"]
        assert values["leave"] == line["leave"]
        assert values["unmarked"] == line["unmarked"]
        assert values["holidays"] == line["holidays"]


def test_muster_days_are_dated_and_its_totals_compared(muster):
    _, plan = muster
    marks = plan.rows[0].values["marks"]
    assert [mark.day.isoformat() for mark in marks[:2]] == ["2026-10-01", "2026-10-02"]
    assert [mark.status for mark in marks[:3]] == ["weekly_off", "holiday", "present"]
    assert marks[24].overtime == Decimal("3.5")
    # Nothing disagrees; 22 totals are formulas that were never calculated.
    assert len(plan.warnings) == 1
    assert plan.warnings[0].startswith("22 totals")
    assert plan.skipped[-1].reason == "note"
