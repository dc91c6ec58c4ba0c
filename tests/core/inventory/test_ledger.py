"""The ledger: postings, balances, costs, what is refused, and all of it on both databases."""

from __future__ import annotations

import gc
from decimal import Decimal

import pytest
from sqlalchemy import text

from factory_desktop.core.inventory import SourceRef, StockMove
from factory_desktop.core.kernel.errors import Invalid, NeedsConfirmation, RuleBroken
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.core.inventory.stock import (
    TODAY,
    Store,
    add_value,
    day,
    post_moves,
    preview_moves,
    reverse_moves,
)
from tests.helpers.companies import ADMIN

D = Decimal


def test_goods_come_move_and_go(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 100, 50)
    shop.transfer(day(2), item, 30, shop.store, shop.yard)
    out = shop.issue(day(3), item, 20, place=shop.yard)
    assert (shop.lying(item), shop.lying(item, shop.yard)) == (D(70), D(10))
    assert shop.cost(out) == D(1000)
    assert shop.held(item) == (D(80), D(4000))
    assert shop.faults() == []


def test_too_little_names_every_line_and_where_more_lies(company: Company) -> None:
    shop = Store(company)
    one, two = shop.item("RM-1"), shop.item("RM-2")
    shop.receive(day(1), one, "12.5", 50)
    shop.receive(day(1), one, 30, 50, to=shop.yard)
    with pytest.raises(Invalid) as caught:
        shop.post(
            day(2),
            StockMove(one, shop.store, "production_use", D(13)),
            StockMove(two, shop.store, "production_use", D(1)),
        )
    assert caught.value.fields == {
        "lines.0.quantity": "Only 12.500 kg of RM-1 in Main / Store. "
        "Elsewhere: Yard / Yard 1 30.000 kg.",
        "lines.1.quantity": "No RM-2 is in Main / Store.",
    }
    assert shop.entries() == 2
    assert shop.held(one) == (D("42.5"), D(2125))


def test_lines_count_one_after_the_other(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 5)
    there = StockMove(item, shop.store, shop.yard, D(10))
    out = StockMove(item, shop.yard, "production_use", D(10))
    with pytest.raises(Invalid):
        shop.post(day(2), out, there)
    shop.post(day(2), there, out)
    assert shop.held(item) == (D(0), D(0))
    assert shop.faults() == []


def test_what_is_entered_into_the_past_changes_what_follows(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 10)
    first = shop.issue(day(5), item, 5)
    assert shop.cost(first) == D(50)
    late = StockMove(item, "supplier", shop.store, D(10), value=D(300))
    with pytest.raises(NeedsConfirmation) as caught:
        shop.post(day(3), late, confirmed=())
    assert caught.value.key == "inventory.back_dated"
    assert "1 later document," in caught.value.message
    assert "₹ 50.00, then ₹ 300.00" in caught.value.message
    shop.post(day(3), late)
    assert shop.cost(first) == D(100)
    assert shop.held(item) == (D(15), D(300))
    assert shop.faults() == []


def test_the_effect_can_be_seen_before(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 10)
    shop.issue(day(5), item, 5)
    move = StockMove(item, "supplier", shop.store, D(10), value=D(300))
    effect = company.execute(
        ADMIN, preview_moves, source=SourceRef("test", 1), on=day(3), moves=[move]
    ).value
    assert (effect.documents, effect.first, effect.last) == (1, day(5), day(5))
    assert (effect.value_before, effect.value_after) == (D(50), D(300))
    assert effect.months == {202610: D(50)}
    assert shop.entries() == 2
    assert shop.faults() == []


def test_the_past_may_not_take_what_was_used_later(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 10)
    used = shop.entry(
        day(9), "issue", [{"item_id": item, "quantity": D(8)}], from_location_id=shop.store
    )
    assert used
    with pytest.raises(Invalid) as caught:
        shop.issue(day(5), item, 3)
    assert caught.value.fields == {
        "lines.0.quantity": "Then RM-1 in Main / Store would be −1.000 kg on 09-10-2026 "
        "(SE-2026-001)."
    }
    shop.issue(day(5), item, 2)
    assert shop.held(item) == (D(0), D(0))
    assert shop.faults() == []


def test_going_below_nought_is_asked_or_allowed_where_the_warehouse_says_so(
    company: Company,
) -> None:
    shop = Store(company, policy="warn")
    item = shop.item("RM-1")
    shop.receive(day(1), item, 1, 10)
    move = StockMove(item, shop.store, "production_use", D(3))
    with pytest.raises(NeedsConfirmation) as caught:
        shop.post(day(2), move, confirmed=())
    assert caught.value.key == "inventory.negative"
    shop.post(day(2), move, confirmed=("inventory.negative",))
    assert shop.held(item) == (D(-2), D(-20))
    shop.receive(day(3), item, 5, 12)
    assert shop.held(item) == (D(3), D(36))
    assert shop.faults() == []


def test_a_document_is_taken_back_once_and_whole(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 10)
    source = SourceRef("test", 900)
    shop.post(day(2), StockMove(item, "supplier", shop.store, D(10), value=D(200)), source=source)
    out = shop.issue(day(3), item, 10)
    assert shop.cost(out) == D(150)
    with pytest.raises(NeedsConfirmation):
        company.execute(ADMIN, reverse_moves, source=source)
    shop.issue(day(4), item, 5)
    with pytest.raises(Invalid, match="would be −5"):
        company.execute(ADMIN, reverse_moves, source=source)
    shop.receive(day(1), item, 5, 10)
    sure = Request(ADMIN, confirmed=frozenset({"inventory.back_dated"}))
    company.execute(sure, reverse_moves, source=source)
    assert shop.cost(out) == D(100)
    assert shop.held(item) == (D(0), D(0))
    with pytest.raises(RuleBroken) as caught:
        company.execute(sure, reverse_moves, source=source)
    assert caught.value.code == "nothing_posted"
    assert shop.faults() == []


def test_a_return_goes_at_the_cost_it_came_at(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    bought = shop.receive(day(1), item, 5, 100)
    shop.receive(day(2), item, 5, 50)
    back = shop.issue(day(3), item, 2, to="supplier", cost_of=bought)
    assert shop.cost(back) == D(200)
    assert shop.held(item) == (D(8), D(550))
    with pytest.raises(Invalid, match="before it moved"):
        shop.issue(day(1).replace(month=9), item, 1, to="supplier", cost_of=bought)
    assert shop.faults() == []


def test_impossible_lines_are_all_named(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    service = shop.item("SV-1", item_type="service")
    moves = [
        StockMove(item, "supplier", shop.store, D(0)),
        StockMove(item, "supplier", shop.store, D("1.2345")),
        StockMove(service, "supplier", shop.store, D(1)),
        StockMove(item, shop.store, shop.store, D(1)),
        StockMove(item, "supplier", "customer", D(1)),
        StockMove(item, "supplier", 999, D(1)),
        StockMove(item, shop.store, "customer", D(1), value=D(5)),
    ]
    with pytest.raises(Invalid) as caught:
        company.execute(ADMIN, post_moves, source=SourceRef("t", 1), on=TODAY, moves=moves)
    assert set(caught.value.fields) == {f"lines.{n}.quantity" for n in range(7)}


def test_pools_by_warehouse_keep_costs_apart(company: Company) -> None:
    shop = Store(company, scope="warehouse")
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 10)
    shop.receive(day(1), item, 10, 30, to=shop.yard)
    out = shop.issue(day(3), item, 5, place=shop.yard)
    moved = shop.transfer(day(4), item, 5, shop.store, shop.yard)
    assert (shop.cost(out), shop.cost(moved)) == (D(150), D(50))
    assert shop.held(item, shop.main) == (D(5), D(50))
    assert shop.held(item, shop.other) == (D(10), D(200))
    shop.receive(day(2), item, 10, 20)
    assert shop.cost(moved) == D(75)
    assert shop.held(item, shop.other) == (D(10), D(225))
    assert shop.faults() == []


def test_what_is_made_is_worth_what_went_in(company: Company) -> None:
    shop = Store(company)
    raw, made = shop.item("RM-1"), shop.item("FG-1")
    shop.receive(day(1), raw, 10, 10)
    shop.post(
        day(3),
        StockMove(raw, shop.store, "production_use", D(5), group=1),
        StockMove(made, "production_use", shop.store, D(1), value=D(40), group=1),
    )
    sold = shop.issue(day(4), made, 1, to="customer")
    assert shop.cost(sold) == D(90)
    shop.receive(day(2), raw, 10, 20)
    assert shop.cost(sold) == D(115)
    assert shop.faults() == []
    with pytest.raises(RuleBroken) as caught:
        shop.post(
            day(5),
            StockMove(made, "production_use", shop.store, D(1), group=1),
            StockMove(raw, shop.store, "production_use", D(5), group=1),
        )
    assert caught.value.code == "cost_circle"


def test_the_ledger_refuses_change_and_verify_notices(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 10, 10)
    with pytest.raises(Exception, match="append-only"), company.db.owning() as conn:
        conn.execute(text("UPDATE stock_ledger_entry SET quantity = 1"))
    for table, column in (
        ("stock_balance", "quantity"),
        ("stock_period", "quantity"),
        ("item_valuation", "value"),
        ("stock_valuation", "value_after"),
    ):
        with company.db.write() as conn:
            conn.execute(text(f"UPDATE {table} SET {column} = {column} + 1"))
        assert len(shop.faults()) == 1, table
        with company.db.write() as conn:
            conn.execute(text(f"UPDATE {table} SET {column} = {column} - 1"))
    assert shop.faults() == []


@pytest.mark.parametrize("method", ["moving_average", "fifo"])
def test_freight_billed_later_travels_to_all_that_left(company: Company, method: str) -> None:
    shop = Store(company)
    item = shop.item("RM-1", method)
    bought = shop.receive(day(1), item, 5, 100)
    back = shop.issue(day(2), item, 2, to="supplier", cost_of=bought)
    sold = shop.issue(day(3), item, 3, to="customer")
    returned = shop.post(day(4), StockMove(item, "customer", shop.store, D(2), cost_of=sold))[0]
    bill = SourceRef("bill", 1)
    with pytest.raises(NeedsConfirmation):
        company.execute(ADMIN, add_value, source=bill, on=day(9), additions={bought: D(50)})
    sure = Request(ADMIN, confirmed=frozenset({"inventory.back_dated"}))
    company.execute(sure, add_value, source=bill, on=day(9), additions={bought: D(50)})
    assert [shop.cost(entry) for entry in (bought, back, sold, returned)] == [
        D(550),
        D(220),
        D(330),
        D(220),
    ]
    assert shop.held(item) == (D(2), D(220))
    assert shop.faults() == []
    company.execute(sure, reverse_moves, source=bill)
    assert shop.held(item) == (D(2), D(200))
    assert shop.faults() == []
    with pytest.raises(RuleBroken) as caught:
        company.execute(sure, add_value, source=bill, on=day(9), additions={9999: D(50)})
    assert caught.value.code == "no_receipt"


def test_the_collector_works_again_after_a_posting_and_after_a_refused_one(
    company: Company,
) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    shop.receive(day(1), item, 1, 10)
    assert gc.isenabled()
    with pytest.raises(Invalid):
        shop.issue(day(2), item, 2)
    assert gc.isenabled()
