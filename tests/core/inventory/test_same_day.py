"""What is taken back on the day it came never came: who took from it since must do without it."""

from __future__ import annotations

from typing import Any

import pytest

from factory_desktop.core.inventory import SourceRef, StockMove
from factory_desktop.core.kernel.errors import Invalid, NeedsConfirmation
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.core.inventory.stock import D, Store, day, reverse_moves
from tests.faults.recount import recount
from tests.helpers.companies import ADMIN

_FIRST = SourceRef("test", 900)


def _bought(shop: Store, item: int, quantity: int, source: SourceRef = _FIRST) -> None:
    move = StockMove(item, "supplier", shop.store, D(quantity), value=D(10 * quantity))
    shop.post(day(5), move, source=source)


def _take_back(company: Company, source: SourceRef = _FIRST, *confirmed: str, **given: Any) -> None:
    request = Request(ADMIN, confirmed=frozenset({"inventory.back_dated", *confirmed}))
    company.execute(request, reverse_moves, source=source, **given)


def _whole(shop: Store) -> bool:
    """Whether all is as a recount gives, and no place ever held less than nought."""
    with shop.company.reading() as conn:
        return shop.faults() == [] and recount(conn).lowest >= 0


def test_a_receipt_that_an_issue_stood_on_is_not_taken_back(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    _bought(shop, item, 10)
    lines = [{"item_id": item, "quantity": D(10)}]
    used = shop.entry(day(5), "issue", lines, from_location_id=shop.store)
    shop.receive(day(5), item, 10, 12)
    before = shop.entries()
    with pytest.raises(Invalid) as caught:
        _take_back(company)
    assert caught.value.fields == {
        "lines.0.quantity": "Then RM-1 in Main / Store would be −10.000 kg on 05-10-2026 "
        "(SE-2026-001)."
    }
    assert shop.entries() == before
    shop.fire(used, "cancel", "inventory.entry.cancel", "inventory.back_dated")
    _take_back(company)
    assert shop.held(item) == (D(10), D(120))
    assert _whole(shop)


@pytest.mark.parametrize("method", ["moving_average", "fifo"])
def test_it_is_taken_back_where_the_issue_had_enough_without_it(
    company: Company, method: str
) -> None:
    shop = Store(company)
    item = shop.item("RM-1", method)
    shop.receive(day(4), item, 4, 8)
    _bought(shop, item, 10)
    shop.issue(day(5), item, 3)
    gone = SourceRef("test", 901)
    shop.post(day(5), StockMove(item, shop.store, "production_use", D(11)), source=gone)
    with pytest.raises(Invalid, match="No RM-1 is in Main"):
        _take_back(company)
    _take_back(company, gone)
    shop.receive(day(5), item, 10, 12)
    _take_back(company)
    assert shop.lying(item) == D(11)
    assert _whole(shop)


def test_other_places_other_days_and_other_items_are_no_matter(company: Company) -> None:
    shop = Store(company)
    item, other = shop.item("RM-1"), shop.item("RM-2")
    shop.receive(day(5), item, 10, 10, to=shop.yard)
    both = [
        StockMove(one, "supplier", shop.store, D(10), value=D(100)) for one in (item, other, item)
    ]
    shop.post(day(5), *both, source=_FIRST)
    shop.issue(day(5), item, 10, place=shop.yard)
    shop.transfer(day(5), item, 4, shop.store, shop.yard)
    shop.issue(day(6), other, 0.5)
    shop.receive(day(5), other, 1, 10)
    shop.receive(day(5), item, 4, 10)
    with pytest.raises(Invalid) as caught:
        _take_back(company)
    assert list(caught.value.fields) == ["lines.0.quantity"]
    shop.transfer(day(5), item, 4, shop.yard, shop.store)
    with pytest.raises(Invalid, match="would be −4"):
        _take_back(company)
    shop.receive(day(4), item, 4, 10)
    _take_back(company)
    assert (shop.lying(item), shop.lying(other)) == (D(8), D(0.5))
    assert _whole(shop)


def test_taken_back_on_a_later_day_it_was_there_until_then(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    _bought(shop, item, 10)
    shop.issue(day(5), item, 10)
    shop.receive(day(7), item, 10, 12)
    shop.issue(day(7), item, 1)
    shop.receive(day(7), item, 1, 12)
    _take_back(company, on=day(7))
    assert shop.lying(item) == 0
    assert shop.faults() == []


def test_a_warehouse_may_ask_instead(company: Company) -> None:
    shop = Store(company, policy="warn")
    item = shop.item("RM-1")
    _bought(shop, item, 10)
    shop.issue(day(5), item, 10)
    shop.receive(day(5), item, 10, 12)
    with pytest.raises(NeedsConfirmation, match="would be −10") as caught:
        _take_back(company)
    assert caught.value.key == "inventory.negative"
    _take_back(company, _FIRST, "inventory.negative")
    assert shop.lying(item) == 0
    assert shop.faults() == []
