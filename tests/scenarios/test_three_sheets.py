"""Three sheets as a factory keeps them become a company, and agree with what is true in them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from factory_desktop import cli
from factory_desktop.core.inventory.cards import value_at
from factory_desktop.core.inventory.models import ItemValuation, StockBalance
from factory_desktop.core.items import ITEMS
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.payroll import preview
from factory_desktop.core.platform import importing, listing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.importing import Imported, ImportRefused
from tests.helpers.companies import ADMIN, PASSWORD

SHEETS = (
    ("items", "stock-summary.xlsx"),
    ("opening-stock", "stock-summary.xlsx"),
    ("employees", "employees.csv"),
    ("attendance", "muster-2026-10.xlsx"),
)


@pytest.fixture
def samples(data: Path) -> Path:
    return data / "samples"


@pytest.fixture
def truth(samples: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((samples / "truth.json").read_text(encoding="utf-8"))
    return found


def _take(company: Company, kind: str, path: Path, *, dry_run: bool = False) -> Imported:
    prepared = importing.prepare(company, kind, path)
    assert prepared.unsure == []
    return importing.run(company, ADMIN, prepared, dry_run=dry_run)


def test_the_company_agrees_with_the_sheets(
    company: Company, samples: Path, truth: dict[str, Any]
) -> None:
    for kind, name in SHEETS:
        _take(company, kind, samples / name)
    stock = truth["stock-summary.xlsx"]
    with company.reading() as conn:
        ids = listing.ids(conn, ITEMS, ViewState())
        rows = {row["code"]: row for row in listing.page(conn, ITEMS, ids)}
        assert len(rows) == stock["items"]
        lying = select(
            func.sum(StockBalance.quantity, type_=StockBalance.table().c.quantity.type),
            func.sum(ItemValuation.value, type_=ItemValuation.table().c.value.type),
        ).join(ItemValuation.table(), ItemValuation.item_id == StockBalance.item_id)
        for true in stock["rows"]:
            row = rows[true["code"]]
            assert row["name"] == true["name"]
            assert row["hsn_code"] == true["hsn"]
            found = conn.execute(lying.where(StockBalance.item_id == row["id"])).one()
            assert tuple(found) == (Decimal(true["qty"]), Decimal(true["value"]))
        units = [row["uom"] for row in rows.values()]
        assert {unit: units.count(unit) for unit in set(units)} == stock["units"]
        total = select(func.sum(ItemValuation.value, type_=ItemValuation.table().c.value.type))
        assert conn.execute(total).scalar() == Decimal(stock["closing_value"])
        _check_wages(preview(conn, company, date(2026, 10, 1)).slips, truth)


def _check_wages(slips: Any, truth: dict[str, Any]) -> None:
    by_code = {slip.code: slip for slip in slips}
    workers = {row["code"]: row for row in truth["employees.csv"]["rows"]}
    assert set(by_code) == set(workers)
    for true in truth["muster-2026-10.xlsx"]["rows"]:
        slip = by_code[true["code"]]
        assert slip.name == workers[true["code"]]["name"]
        assert slip.rate == workers[true["code"]]["rate"]
        result = slip.result
        figures = {
            "basic": result.amount("basic"),
            "overtime_wages": result.amount("overtime"),
            "gross": result.gross,
            "worked_days": result.days.worked,
            "overtime_hours": result.overtime_hours,
            "absent": result.days.absent,
            "leave": result.days.leave,
            "unmarked": result.days.unmarked,
            "holidays": result.days.holidays,
        }
        assert figures == {key: Decimal(str(true[key])) for key in figures}


def test_a_dry_run_changes_nothing(file_company: Company, samples: Path) -> None:
    done = _take(file_company, "items", samples / "stock-summary.xlsx", dry_run=True)
    assert (done.created, done.dry_run) == (39, True)
    with file_company.reading() as conn:
        assert not listing.ids(conn, ITEMS, ViewState())


def test_the_same_stock_is_not_taken_twice(company: Company, samples: Path) -> None:
    _take(company, "opening-stock", samples / "stock-summary.xlsx")
    with pytest.raises(ImportRefused) as caught:
        _take(company, "opening-stock", samples / "stock-summary.xlsx")
    assert len(caught.value.errors) == 39
    assert caught.value.errors[0].row > 1
    with company.reading() as conn:
        total = select(func.sum(ItemValuation.value, type_=ItemValuation.table().c.value.type))
        assert conn.execute(total).scalar() == Decimal("44175615.45")


def test_a_muster_of_unknown_workers_is_refused_row_by_row(company: Company, samples: Path) -> None:
    with pytest.raises(ImportRefused) as caught:
        _take(company, "attendance", samples / "muster-2026-10.xlsx")
    assert len(caught.value.errors) == 40


def test_the_command_line_does_the_same(
    tmp_path: Path,
    samples: Path,
    truth: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FACTORY_PASSWORD", PASSWORD)
    where = str(tmp_path / "works.factory")
    assert cli.main(["new", where, "--name", "Works", "--country", "IN", "--admin", "meena"]) == 0
    for kind, name in SHEETS:
        assert cli.main(["import", where, kind, str(samples / name)]) == 0
    capfd.readouterr()
    slips = tmp_path / "slips"
    words = ["payroll", where, "--period", "2026-10", "--json", "--lock", "--slips", str(slips)]
    assert cli.main(words) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["status"] == "locked"
    true = {row["code"]: row for row in truth["muster-2026-10.xlsx"]["rows"]}
    assert {s["code"]: Decimal(s["gross"]) for s in told["slips"]} == {
        code: Decimal(row["gross"]) for code, row in true.items()
    }
    assert len(list(slips.glob("*.pdf"))) == 40
    words = ["report", where, "payroll.wages", "--param", "month=2026-10", "--format", "json"]
    assert cli.main(words) == 0
    assert json.loads(capfd.readouterr().out)["count"] == 40
    assert cli.main(["import", where, "attendance", str(samples / "truth.json"), "--json"]) == 1
    assert json.loads(capfd.readouterr().out)["error"]["message"]
    assert cli.main(["doctor", where, "--json"]) == 0


def test_opening_stock_is_as_on_the_day_that_the_title_says(
    company: Company, samples: Path
) -> None:
    """`1-Apr-26 to 31-Oct-26`: on 31 October the stock is there, the day before it is not."""
    _take(company, "opening-stock", samples / "stock-summary.xlsx")
    with company.reading() as conn:
        there = value_at(conn, date(2026, 10, 31))
        assert sum(value for _, value in there.values()) == Decimal("44175615.45")
        assert value_at(conn, date(2026, 10, 30)) == {}
