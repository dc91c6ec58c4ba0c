"""Stock entries and adjustments through their commands; how many statements they take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select, update

from factory_desktop.core.company.services import save_settings
from factory_desktop.core.inventory.adjustments import ADJUSTMENT_DOCUMENT
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.models import StockBalance
from factory_desktop.core.inventory.papers import StockAdjustmentLine, StockEntry
from factory_desktop.core.inventory.places import SCOPE
from factory_desktop.core.inventory.services import (
    delete_location,
    rebuild_stock,
    save_location,
)
from factory_desktop.core.inventory.verify import check_stock
from factory_desktop.core.items import save_item, uom_by_code
from factory_desktop.core.kernel.errors import Denied, Invalid, NeedsConfirmation, RuleBroken
from factory_desktop.core.platform import health
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.platform.settings import Settings
from factory_desktop.core.platform.tables import AuditEntry
from tests.core.inventory.stock import Store, day
from tests.helpers.companies import ADMIN, PASSWORD

D = Decimal


def _adjust(shop: Store, on: date, lines: list[dict[str, Any]], *confirmed: str) -> int:
    header = {"posted_on": on, "reason": "Yearly count", "location_id": shop.store}
    commands = ADJUSTMENT_DOCUMENT.commands
    made = shop.company.execute(ADMIN, commands.save, header=header, lines=lines).value
    shop.fire(made, "confirm", *confirmed, kind=ADJUSTMENT_DOCUMENT)
    return made


def test_receipt_issue_and_cancel(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    line = {"item_id": item, "quantity": D(10), "rate": D("12.345")}
    shop.entry(day(1), "receipt", [line], to_location_id=shop.store)
    assert shop.held(item) == (D(10), D("123.45"))
    line = {"item_id": item, "quantity": D(4)}
    out = shop.entry(day(2), "issue", [line], from_location_id=shop.store)
    assert shop.held(item) == (D(6), D("74.07"))
    with company.reading() as conn:
        row = conn.execute(select(StockEntry.table()).where(StockEntry.id == out)).one()
    assert (row.number, row.status) == ("SE-2026-002", "confirmed")
    with pytest.raises(NeedsConfirmation):
        shop.fire(out, "cancel")
    shop.fire(out, "cancel", "inventory.entry.cancel")
    assert shop.held(item) == (D(10), D("123.45"))
    assert shop.faults() == []


def test_opening_stock_is_worth_exactly_what_was_given(company: Company) -> None:
    shop = Store(company)
    items = [shop.item(f"RM-{n}", "fifo" if n % 2 else "moving_average") for n in range(39)]
    values = [D(n * 1237 + 11) / 100 for n in range(39)]
    lines = [
        {"item_id": item, "quantity": D(7), "value": value}
        for item, value in zip(items, values, strict=True)
    ]
    shop.entry(day(1), "opening", lines, to_location_id=shop.store)
    assert sum(shop.held(item)[1] for item in items) == sum(values)
    assert shop.faults() == []


def test_another_unit_is_taken_exactly(company: Company) -> None:
    shop = Store(company)
    with company.reading() as conn:
        grams = uom_by_code(conn, "g")
    item = shop.item("RM-1")
    company.execute(ADMIN, save_item, item_id=item, values={}, units=[(grams, D("0.001"))])
    line = {"item_id": item, "quantity": D(2500), "uom_id": grams, "rate": D("0.02")}
    shop.entry(day(1), "receipt", [line], to_location_id=shop.store)
    assert shop.held(item) == (D("2.5"), D(50))
    line = {"item_id": item, "quantity": D("0.5"), "uom_id": grams, "rate": D(1)}
    with pytest.raises(Invalid) as caught:
        shop.entry(day(1), "receipt", [line], to_location_id=shop.store)
    assert list(caught.value.fields) == ["lines.0.quantity"]


def test_a_repack_is_worth_what_went_in_and_the_extra(company: Company) -> None:
    shop = Store(company)
    raw, made = shop.item("RM-1"), shop.item("FG-1")
    shop.receive(day(1), raw, 50, 100)
    lines = [
        {"item_id": made, "quantity": D(1), "to_location_id": shop.store},
        {"item_id": raw, "quantity": D(5), "from_location_id": shop.store},
    ]
    done = shop.entry(day(2), "repack", lines, extra_cost=D(40))
    assert shop.held(made) == (D(1), D(540))
    shop.fire(done, "cancel", "inventory.entry.cancel")
    assert (shop.held(made), shop.held(raw)) == ((D(0), D(0)), (D(50), D(5000)))
    assert shop.faults() == []
    with pytest.raises(Invalid) as caught:
        shop.entry(day(2), "repack", lines[:1])
    assert list(caught.value.fields) == ["lines"]


def test_what_a_draft_lacks_is_named_line_by_line(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    lines = [{"item_id": item, "quantity": D(0)}, {"item_id": item, "quantity": D("0.12345")}]
    with pytest.raises(Invalid) as caught:
        shop.entry(day(1), "receipt", lines)
    assert set(caught.value.fields) == {
        "lines.0.quantity",
        "lines.0.rate",
        "lines.0.to_location_id",
        "lines.1.quantity",
        "lines.1.rate",
        "lines.1.to_location_id",
    }


def test_a_count_becomes_the_books(company: Company) -> None:
    shop = Store(company)
    less, more, same = shop.item("RM-1"), shop.item("RM-2"), shop.item("RM-3")
    for item in (less, more, same):
        shop.receive(day(1), item, 10, 10)
    done = _adjust(
        shop,
        day(5),
        [
            {"item_id": less, "counted": D(8)},
            {"item_id": more, "counted": D(12), "rate": D(15)},
            {"item_id": same, "counted": D(10)},
        ],
    )
    assert [shop.held(item) for item in (less, more, same)] == [
        (D(8), D(80)),
        (D(12), D(130)),
        (D(10), D(100)),
    ]
    table = StockAdjustmentLine.table()
    with company.reading() as conn:
        rows = conn.execute(select(table.c.difference).order_by(table.c.position)).scalars().all()
    assert rows == [D(-2), D(2), D(0)]
    shop.fire(done, "cancel", "inventory.adjustment.cancel", kind=ADJUSTMENT_DOCUMENT)
    assert [shop.held(item) for item in (less, more)] == [(D(10), D(100)), (D(10), D(100))]
    agreed = _adjust(shop, day(6), [{"item_id": same, "counted": D(10)}])
    shop.fire(agreed, "cancel", "inventory.adjustment.cancel", kind=ADJUSTMENT_DOCUMENT)
    assert shop.faults() == []


def test_a_back_dated_count_may_not_take_what_was_used_later(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 10)
    shop.issue(day(9), item, 2)
    with pytest.raises(Invalid) as caught:
        _adjust(shop, day(5), [{"item_id": item, "counted": D(1)}])
    assert list(caught.value.fields) == ["lines.0.counted"]
    _adjust(shop, day(5), [{"item_id": item, "counted": D(4)}])
    assert shop.held(item) == (D(2), D(20))
    assert shop.faults() == []


def _statements(company: Company, run: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(company.db.writer, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(company.db.writer, "before_cursor_execute", note)
    return len([s for s in seen if not s.startswith("BEGIN")])


def test_statements_do_not_grow_with_the_lines(company: Company) -> None:
    shop = Store(company)
    items = [shop.item(f"RM-{n}") for n in range(50)]
    for item in items:
        shop.receive(day(1), item, 100, 10)
    line = {"item_id": items[0], "quantity": D(1)}
    shop.entry(day(1), "issue", [line], from_location_id=shop.store)
    counted = {}
    for purpose in ("issue", "transfer"):
        for size in (1, 50):
            document = shop.entry(
                day(2),
                purpose,
                [{"item_id": item, "quantity": D(1)} for item in items[:size]],
                confirm=False,
                from_location_id=shop.store,
                to_location_id=shop.yard,
            )
            run = _statements(company, lambda d=document: shop.fire(d, "confirm"))
            counted[purpose, size] = run
    assert counted["issue", 1] == counted["issue", 50] <= 23
    assert counted["transfer", 50] <= 23
    for size in (1, 50):
        document = shop.entry(
            day(1),
            "issue",
            [{"item_id": item, "quantity": D(1)} for item in items[:size]],
            confirm=False,
            from_location_id=shop.store,
        )
        run = _statements(
            company, lambda d=document: shop.fire(d, "confirm", "inventory.back_dated")
        )
        counted["late", size] = run
    assert counted["late", 50] <= 30


def test_permissions(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    line = {"item_id": item, "quantity": D(1), "rate": D(1)}
    done = shop.entry(day(1), "receipt", [line], to_location_id=shop.store)
    made = company.execute(
        ADMIN,
        create_user,
        name="ravi",
        full_name="Ravi",
        password=PASSWORD + " 2",
        roles=("Clerk",),
    )
    clerk = Actor(made.value, "ravi", "test")
    with pytest.raises(Denied):
        company.execute(clerk, ENTRY.commands.fire, document_id=done, action="cancel")


def test_places_keep_their_history(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    rack = shop.place("Rack A", parent_id=shop.store, kind="rack")
    with pytest.raises(Invalid, match="same warehouse"):
        shop.place("Rack B", shop.other, parent_id=shop.store)
    with pytest.raises(Invalid, match="already taken"):
        shop.place("rack a")
    with pytest.raises(Invalid, match="inside itself"):
        company.execute(ADMIN, save_location, location_id=shop.store, values={"parent_id": rack})
    shop.receive(day(1), item, 1, 1, to=rack)
    away = {"warehouse_id": shop.other, "parent_id": None}
    with pytest.raises(Invalid, match="stays in its warehouse"):
        company.execute(ADMIN, save_location, location_id=rack, values=away)
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, delete_location, location_id=rack)
    with pytest.raises(RuleBroken) as caught:
        company.execute(ADMIN, save_settings, values={SCOPE: "warehouse"})
    assert caught.value.code == "stock_moved"
    with company.reading() as conn:
        assert Settings(conn, company.registry)[SCOPE] == "company"
    company.execute(ADMIN, save_settings, values={SCOPE: "company"})


def test_a_damaged_balance_is_seen_and_worked_out_again(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 25)
    with company.db.owning() as conn:
        conn.execute(update(StockBalance.table()).values(quantity=D(3)))
    (check,) = company.read(check_stock)
    assert (check.key, check.state, check.cure) == ("stock", "bad", "inventory.ledger.rebuild")
    assert not health.examine(company.db, company.registry, company.clock).ok
    with pytest.raises(NeedsConfirmation):
        company.execute(ADMIN, rebuild_stock)
    assert shop.lying(item) == D(3)
    sure = Request(ADMIN, confirmed=frozenset({check.cure}))
    company.execute(sure, rebuild_stock)
    assert (shop.lying(item), shop.held(item)) == (D(10), (D(10), D(250)))
    assert [found.state for found in company.read(check_stock)] == ["ok"]
    entry = AuditEntry.table()
    with company.reading() as conn:
        kept = select(entry.c.new).where(entry.c.action == "rebuild")
        assert "RM-1" in str(conn.execute(kept).scalar_one())
