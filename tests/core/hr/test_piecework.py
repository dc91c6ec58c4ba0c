"""Piece rates by date and item, work entered for many at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from factory_desktop.core import hr
from factory_desktop.core.items import save_item
from factory_desktop.core.items.queries import uom_by_code
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.platform.company import Company
from tests.core.hr.conftest import Hire
from tests.helpers.companies import ADMIN


def rate(company: Company, amount: str, since: date, **more: Any) -> int:
    values = {"operation": "Turning", "rate": amount, "valid_from": since, **more}
    return company.execute(ADMIN, hr.save_rate, values=values).value


def item(company: Company) -> int:
    unit = company.read(lambda c: uom_by_code(c, "pcs"))
    assert unit is not None
    values = {"code": "SH-1", "name": "Shaft", "stock_uom_id": unit}
    return company.execute(ADMIN, save_item, values=values).value


def work(worker: int, n: int, good: str, **more: Any) -> dict[str, Any]:
    return {
        "employee_id": worker, "day": date(2026, 10, n), "operation": "turning", "good": good,
        **more,
    }  # fmt: skip


def kept(company: Company, worker: int) -> list[tuple[Any, ...]]:
    span = (date(2026, 10, 1), date(2026, 10, 31))
    rows = company.read(lambda c: hr.pieces_of(c, *span)).get(worker, [])
    return [(r["day"].day, r["operation"], r["good"], r["rejected"], r["rate"]) for r in rows]


def test_the_rate_is_that_of_the_day_and_of_the_item(company: Company, hire: Hire) -> None:
    worker, shaft = hire("E001", pay_type="piece", rate="0"), item(company)
    rate(company, "2.50", date(2026, 1, 1))
    rate(company, "2.75", date(2026, 10, 10))
    rate(company, "4", date(2026, 10, 1), item_id=shaft)
    entries = [
        work(worker, 9, "10"),
        work(worker, 10, "10", rejected="1.5"),
        work(worker, 11, "10", item_id=shaft),
    ]
    assert company.execute(ADMIN, hr.save_piece_work, entries=entries).value == 3
    assert kept(company, worker) == [
        (9, "Turning", 10, 0, Decimal("2.50")),
        (10, "Turning", 10, Decimal("1.5"), Decimal("2.75")),
        (11, "Turning", 10, 0, 4),
    ]


def test_work_entered_keeps_its_rate(company: Company, hire: Hire) -> None:
    worker = hire("E001", pay_type="piece", rate="0")
    made = rate(company, "2.50", date(2026, 1, 1))
    company.execute(ADMIN, hr.save_piece_work, entries=[work(worker, 9, "10")])
    company.execute(ADMIN, hr.save_rate, values={"rate": "3"}, piece_rate_id=made)
    assert kept(company, worker)[0][-1] == Decimal("2.50")


def test_all_or_none_with_every_fault_named(company: Company, hire: Hire) -> None:
    worker = hire("E001", joined=date(2026, 10, 5))
    rate(company, "2.50", date(2026, 10, 1))
    with pytest.raises(Invalid) as caught:
        company.execute(
            ADMIN,
            hr.save_piece_work,
            entries=[
                work(worker, 6, "10"),
                work(worker, 4, "10"),
                work(worker, 6, "0"),
                work(worker, 6, "-1"),
                {**work(worker, 6, "1"), "operation": "Milling"},
                {**work(worker, 6, "1"), "day": date(2026, 11, 3)},
                work(99, 6, "1"),
            ],
        )
    assert set(caught.value.fields) == {
        "lines.1.day", "lines.2.good", "lines.3.good", "lines.4.operation", "lines.5.day",
        "lines.6.employee_id",
    }  # fmt: skip
    assert kept(company, worker) == []


def test_entries_are_replaced_and_taken_back(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    rate(company, "2.50", date(2026, 10, 1))
    company.execute(ADMIN, hr.save_piece_work, entries=[work(worker, 6, "10")])
    span = (date(2026, 10, 1), date(2026, 10, 31))
    key = company.read(lambda c: hr.pieces_of(c, *span))[worker][0]["id"]
    company.execute(ADMIN, hr.save_piece_work, entries=[work(worker, 7, "12", id=key)])
    assert kept(company, worker) == [(7, "Turning", 12, 0, Decimal("2.50"))]
    company.execute(ADMIN, hr.delete_piece_work, ids=[key])
    assert kept(company, worker) == []


def test_what_is_removed_goes_with_what_is_entered_or_not_at_all(
    company: Company, hire: Hire
) -> None:
    worker = hire("E001")
    rate(company, "2.50", date(2026, 10, 1))
    company.execute(ADMIN, hr.save_piece_work, entries=[work(worker, 6, "10")])
    span = (date(2026, 10, 1), date(2026, 10, 31))
    key = company.read(lambda c: hr.pieces_of(c, *span))[worker][0]["id"]
    with pytest.raises(Invalid):
        company.execute(ADMIN, hr.save_piece_work, entries=[work(worker, 7, "-1")], removed=[key])
    assert kept(company, worker) == [(6, "Turning", 10, 0, Decimal("2.50"))]
    company.execute(ADMIN, hr.save_piece_work, entries=[work(worker, 7, "3")], removed=[key])
    assert kept(company, worker) == [(7, "Turning", 3, 0, Decimal("2.50"))]


def test_a_locked_month_takes_and_gives_nothing(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    rate(company, "2.50", date(2026, 9, 1))
    company.execute(ADMIN, hr.save_piece_work, entries=[work(worker, 6, "10")])
    span = (date(2026, 10, 1), date(2026, 10, 31))
    key = company.read(lambda c: hr.pieces_of(c, *span))[worker][0]["id"]
    with company.db.write() as conn:
        from factory_desktop.core.hr.work_models import MusterMonth

        conn.execute(MusterMonth.table().update().values(status="locked"))
    moved = {**work(worker, 6, "1"), "day": date(2026, 9, 6), "id": key}
    for entry in (work(worker, 6, "1"), moved):
        with pytest.raises(Invalid):
            company.execute(ADMIN, hr.save_piece_work, entries=[entry])
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, hr.delete_piece_work, ids=[key])


def test_one_rate_a_day(company: Company) -> None:
    rate(company, "2.50", date(2026, 10, 1))
    with pytest.raises(Invalid):
        rate(company, "3", date(2026, 10, 1))
