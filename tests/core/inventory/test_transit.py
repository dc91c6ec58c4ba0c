"""Transfers through transit: sent, under way, received in parts, taken back at each stage."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from factory_desktop.core.inventory import transit
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import documents, listing
from factory_desktop.core.platform.company import Company
from tests.core.inventory.stock import Store, day

CANCEL = "inventory.entry.cancel"


class Way:
    """A store, a yard, and what is sent from the one to the other."""

    def __init__(self, company: Company, **options: Any) -> None:
        self.shop = Store(company, **options)
        self.item = self.shop.item("RM-1")
        self.shop.receive(day(1), self.item, 100, "7.50")

    def send(self, quantity: Any = 40, on: int = 5) -> int:
        line = {"item_id": self.item, "quantity": D(quantity)}
        places = {"from_location_id": self.shop.store, "to_location_id": self.shop.yard}
        return self.shop.entry(day(on), "transfer", [line], through_transit=True, **places)

    def take(self, sent: int, quantity: Any = None, on: int = 8, **head: Any) -> int:
        """Receive a transfer: all that is open, or so much of its line."""
        with self.shop.company.reading() as conn:
            given, lines = documents.pull_lines(conn, ENTRY, ENTRY, sent)
        if quantity is not None:
            lines = [{**line, "quantity": D(quantity)} for line in lines]
        given = {**given, **head}
        return self.shop.entry(day(on), given.pop("purpose"), lines, **given)

    def lying(self) -> tuple[D, D, D]:
        """In the store, under way, in the yard."""
        with self.shop.company.reading() as conn:
            place = transit.place_in_use(conn)
        held = [self.shop.lying(self.item, p) for p in (self.shop.store, place, self.shop.yard)]
        return held[0], held[1], held[2]

    def listed(self) -> list[dict[str, Any]]:
        with self.shop.company.reading() as conn:
            return listing.page(
                conn, transit.IN_TRANSIT, listing.ids(conn, transit.IN_TRANSIT, ViewState())
            )


@pytest.mark.parametrize("scope", ["company", "warehouse"])
def test_what_is_sent_is_under_way_until_it_is_received_in_parts(
    company: Company, scope: str
) -> None:
    way = Way(company, scope=scope)
    sent = way.send()
    assert way.lying() == (D(60), D(40), D(0))
    (row,) = way.listed()
    assert (row["number"], row["posted_on"], row["quantity"]) == ("SE-2026-001", day(5), D(40))
    assert (row["from_place"], row["to_place"], row["entry_id"]) == ("Store", "Yard 1", sent)
    way.take(sent, 15)
    assert way.lying() == (D(60), D(25), D(15))
    assert way.listed()[0]["quantity"] == D(25)
    way.take(sent)
    assert way.lying() == (D(60), D(0), D(40))
    assert way.listed() == []
    with company.reading() as conn:
        assert transit.transfers_under_way(conn) == 0
        assert documents.made_from(conn, ENTRY.key, sent) == [(ENTRY.key, 2), (ENTRY.key, 3)]
    if scope == "warehouse":
        assert way.shop.held(way.item, way.shop.other) == (D(40), D("300.00"))
    assert way.shop.faults() == []


def test_nothing_is_received_twice_or_more_than_was_sent(company: Company) -> None:
    way = Way(company)
    sent = way.send()
    way.send(20)
    with pytest.raises(Invalid) as caught:
        way.take(sent, 41)
    assert caught.value.fields["lines.0.quantity"].startswith("Only 40.000 kg is under way")
    way.take(sent)
    with company.reading() as conn:
        assert documents.pull_lines(conn, ENTRY, ENTRY, sent)[1] == []
    line = {"item_id": way.item, "quantity": D(1), "source_line_id": 1}
    with pytest.raises(Invalid):
        way.shop.entry(day(9), "transfer", [line], transfer_id=sent, to_location_id=way.shop.yard)
    assert way.lying() == (D(40), D(20), D(40))


def test_what_was_lost_on_the_way_is_scrapped(company: Company) -> None:
    way = Way(company)
    sent = way.send()
    way.take(sent, 38)
    way.take(sent, purpose="scrap")
    assert way.lying() == (D(60), D(0), D(38))
    assert way.listed() == []


def test_each_stage_is_taken_back(company: Company) -> None:
    way = Way(company)
    sent = way.send()
    came = way.take(sent, 30)
    with pytest.raises(RuleBroken, match="SE-2026-002"):
        way.shop.fire(sent, "cancel", CANCEL)
    way.shop.fire(came, "cancel", CANCEL)
    assert way.lying() == (D(60), D(40), D(0))
    again = way.take(sent)
    way.shop.fire(again, "cancel", CANCEL)
    way.shop.fire(sent, "cancel", CANCEL)
    assert way.lying() == (D(100), D(0), D(0))
    assert way.listed() == []
    line = {"item_id": way.item, "quantity": D(1), "source_line_id": 1}
    with pytest.raises(Invalid) as caught:
        way.shop.entry(day(9), "transfer", [line], transfer_id=sent, to_location_id=way.shop.yard)
    assert list(caught.value.fields) == ["transfer_id"]
    assert way.shop.faults() == []


def test_goods_under_way_are_not_taken_or_put_there_past_their_transfer(company: Company) -> None:
    way = Way(company)
    sent = way.send()
    with company.reading() as conn:
        place = transit.place_in_use(conn)
    line = {"item_id": way.item, "quantity": D(1)}
    for purpose, side in (("issue", "from"), ("scrap", "from"), ("transfer", "to")):
        head = {"from_location_id": way.shop.store, f"{side}_location_id": place}
        with pytest.raises(Invalid) as caught:
            way.shop.entry(day(9), purpose, [line], **head)
        assert list(caught.value.fields) == [f"lines.0.{side}_location_id"]
    with pytest.raises(Invalid) as caught:
        way.take(sent, on=4)
    assert list(caught.value.fields) == ["posted_on"]
    other = way.shop.item("RM-2")
    stray = {"item_id": other, "quantity": D(1), "source_line_id": 1}
    with pytest.raises(Invalid) as caught:
        way.shop.entry(day(9), "transfer", [stray], transfer_id=sent, to_location_id=way.shop.yard)
    assert list(caught.value.fields) == ["lines.0.item_id"]
    assert way.lying() == (D(60), D(40), D(0))


def test_only_transfers_go_through_transit(company: Company) -> None:
    way = Way(company)
    line = {"item_id": way.item, "quantity": D(1)}
    way.shop.entry(day(3), "issue", [line], through_transit=True, from_location_id=way.shop.store)
    assert way.lying()[0] == D(99)
    assert way.listed() == []
