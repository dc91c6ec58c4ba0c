"""Lists, cards, stock on a day, and why a value is what it is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from factory_desktop.core.inventory import (
    MOVEMENTS,
    STOCK,
    WAREHOUSES,
    cards,
    queries,
    reports,
    value_on,
    why,
)
from factory_desktop.core.inventory.queries import LOCATIONS, STOCK_BY_PLACE
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reporting.spec import summarise
from tests.core.inventory.stock import TODAY, Store, day

D = Decimal


def _story(company: Company) -> tuple[Store, int]:
    """The steel of the picture: opening, a receipt, five issues."""
    shop = Store(company)
    steel = shop.item("RM-EN8-32", reorder_point=D(400))
    shop.entry(
        day(15, 9),
        "opening",
        [{"item_id": steel, "quantity": D(425), "value": D("31407.50")}],
        to_location_id=shop.store,
    )
    line = {"item_id": steel, "quantity": D(150), "value": D("11257.50")}
    shop.entry(day(5), "receipt", [line], to_location_id=shop.store)
    for number, quantity in enumerate(("140", "96.25", "64", "100.25", "88")):
        shop.issue(day(10 + number), steel, quantity)
    return shop, steel


def test_the_stock_list_says_what_is_low(company: Company) -> None:
    shop, steel = _story(company)
    out = shop.item("RM-OUT")
    fine = shop.item("RM-OK", reorder_point=D(5))
    shop.receive(day(1), fine, 6, "2.5", to=shop.yard)
    with company.reading() as conn:
        ids = listing.ids(conn, STOCK, ViewState(sort=(Sort("on_hand"),)))
        assert list(ids) == [out, fine, steel]
        rows = listing.page(conn, STOCK, ids)
        assert [row["status"] for row in rows] == ["out", "ok", "low"]
        assert rows[1]["location"] == "Yard 1"
        assert (rows[2]["on_hand"], rows[2]["rate"], rows[2]["value"]) == (
            D("86.5"),
            D("74.20"),
            rows[2]["value"],
        )
        low = ViewState(filters=(Filter("status", "low,out"),))
        assert set(listing.ids(conn, STOCK, low)) == {steel, out}
        total = listing.totals(conn, STOCK, ViewState())
        assert (total["count"], total["value"]) == (3, rows[1]["value"] + rows[2]["value"])
        counts = cards.status_counts(conn)
        assert (counts.ok, counts.low, counts.out, counts.items) == (1, 1, 1, 3)
        assert counts.value == total["value"]
        hidden = listing.page(conn, STOCK, ids, sensitive=False)
        assert "value" not in hidden[0]


def test_stock_by_place_and_other_lists(company: Company) -> None:
    shop, steel = _story(company)
    shop.transfer(day(20), steel, "20.5", shop.store, shop.yard)
    with company.reading() as conn:
        for query in (queries.ENTRIES, queries.ADJUSTMENTS, queries.LOCATIONS, WAREHOUSES):
            listing.page(conn, query, listing.ids(conn, query, ViewState()))
        places = queries.STOCK_BY_PLACE
        ids = listing.ids(conn, places, ViewState(filters=(Filter("warehouse", "Yard"),)))
        (row,) = listing.page(conn, places, ids)
        assert (row["location"], row["on_hand"]) == ("Yard 1", D("20.5"))
        assert row["value"] == D("1521.10")
        moves = listing.ids(conn, MOVEMENTS, ViewState(search="SE-2026-002"))
        (move,) = listing.page(conn, MOVEMENTS, moves)
        assert (move["cost"], move["balance"]) == (D("11257.50"), D(575))


def test_stock_on_any_day_is_what_the_ledger_says(company: Company) -> None:
    shop, steel = _story(company)
    shop.receive(day(3, 8), steel, 5, 80, to=shop.yard)
    with company.reading() as conn:
        seen = {
            on: cards.stock_at(conn, on)
            for on in (day(2, 8), day(30, 8), day(14, 9), day(15, 9), day(5), day(14), TODAY)
        }
        assert seen[day(2, 8)] == {}
        assert seen[day(30, 8)] == {(steel, shop.yard): D(5)}
        assert seen[day(14, 9)] == {(steel, shop.yard): D(5)}
        assert seen[day(15, 9)][steel, shop.store] == D(425)
        assert seen[day(5)][steel, shop.store] == D(575)
        assert seen[day(14)][steel, shop.store] == D("86.5")
        assert seen[TODAY] == {(steel, shop.store): D("86.5"), (steel, shop.yard): D(5)}
        assert cards.stock_at(conn, TODAY, shop.yard) == {(steel, shop.yard): D(5)}
        assert cards.value_at(conn, day(15, 9)) == {steel: (D(430), D("31807.50"))}
        assert cards.value_at(conn, day(1, 8)) == {}


def test_an_item_at_a_glance(company: Company) -> None:
    shop, steel = _story(company)
    shop.transfer(day(20), steel, "20.5", shop.store, shop.yard)
    with company.reading() as conn:
        card = cards.item_card(conn, company.registry, steel, TODAY, lambda c, i: D(500))
    assert (card.on_hand, card.status, card.on_order) == (D("86.5"), "low", D(500))
    assert [(p.location, p.quantity) for p in card.places] == [
        ("Store", D(66)),
        ("Yard 1", D("20.5")),
    ]
    assert card.used_a_day == D("5.428")
    assert card.days_left == 15
    assert (len(card.used), card.used[202610]) == (12, D("488.5"))
    assert [m.balance for m in card.movements][:2] == [D("86.5"), D("86.5")]
    assert [m.quantity for m in card.movements][:2] == [D(0), D(-88)]


def test_a_ledger_of_a_place_runs(company: Company) -> None:
    shop, steel = _story(company)
    shop.transfer(day(20), steel, "20.5", shop.store, shop.yard)
    with company.reading() as conn:
        rows = cards.movements_of(conn, company.registry, steel, shop.store)
        part = cards.movements_of(
            conn, company.registry, steel, shop.store, start=day(5), end=day(10)
        )
    assert [row.balance for row in rows][:2] == [D(66), D("86.5")]
    assert rows[-1].balance == D(425)
    assert rows[-1].document == "SE-2026-001"
    assert [(row.posted_on, row.balance) for row in part] == [
        (day(10), D(435)),
        (day(5), D(575)),
    ]


def test_a_value_is_explained_to_the_paisa(company: Company) -> None:
    _, steel = _story(company)
    with company.reading() as conn:
        for on in (day(15, 9), day(5), day(12), TODAY, date(2027, 3, 31)):
            found = why.explain_value(conn, company.registry, steel, on)
            assert found.adds_up(), on
            value = cards.value_at(conn, on)[steel][1]
            assert found.amount == value
        found = why.explain_value(conn, company.registry, steel, TODAY)
        labels = [part.label for part in found.parts]
        assert labels == ["Opening", "SE-2026-002", "5 issues", "Balance"]
        assert found.parts[1].rate == D("75.05")
        assert found.parts[2].quantity == D("-488.5")
        assert found.formula.startswith("86.500 kg at ₹ 74.20 (moving average) = ₹ 6,418")
        assert why.explain_rate(conn, company.registry, steel, TODAY).amount == D("74.20")


def test_a_value_below_nought_is_explained_too(company: Company) -> None:
    shop = Store(company, policy="allow", scope="warehouse")
    item = shop.item("RM-1", "fifo")
    shop.receive(day(1), item, 2, 10)
    shop.issue(day(2), item, 5)
    shop.receive(day(3), item, 10, 13)
    shop.transfer(day(4), item, 3, shop.store, shop.yard)
    with company.reading() as conn:
        for offset in range(6):
            on = day(1) + timedelta(offset)
            found = why.explain_value(conn, company.registry, item, on)
            assert found.adds_up()
            assert found.amount == cards.value_at(conn, on)[item][1]


def test_reports_agree_with_the_stock(company: Company) -> None:
    shop, steel = _story(company)
    fifo = shop.item("RM-2", "fifo")
    shop.receive(day(7), fifo, 10, 3)
    span = {"from": day(1), "to": day(31)}
    with company.reading() as conn:
        stock = reports.report_stock_list(conn, {})
        low = reports.report_stock_list(conn, {"status": "low"})
        value = reports.report_stock_value(conn, {"on": day(31)})
        moved = reports.report_stock_movements(conn, span)
        ledger = reports.report_stock_ledger(conn, {**span, "item": "rm-en8-32"})
        everything = reports.report_stock_ledger(conn, span)
    assert [row["id"] for row in low] == [steel]
    assert {r["code"]: r["value"] for r in stock} == {r["code"]: r["value"] for r in value}
    for row in moved:
        assert row["opening"] + row["came"] - row["went"] == row["closing"]
    assert [row["closing"] for row in moved] == [row["value"] for row in value]
    assert [row["balance"] for row in ledger][:2] == [D(575), D(435)]
    assert (len(ledger), len(everything)) == (6, 7)
    spec = company.registry.reports["inventory.stock_ledger"]
    for language, supplier in (("en", "Supplier"), ("hi", "विक्रेता")):
        assert summarise(spec, span, everything, language).rows[0]["from_place"] == supplier


def test_the_trend_agrees_with_the_value_of_each_day(company: Company) -> None:
    _story(company)
    days = [day(1) + timedelta(offset) for offset in range(-40, 15)]
    with company.reading() as conn:
        wanted = [sum((v for _, v in cards.value_at(conn, on).values()), D(0)) for on in days]
        assert value_on(conn, days) == wanted
    assert len(set(wanted)) > 3


def test_places_are_listed_as_the_tree_they_are(company: Company) -> None:
    shop = Store(company)
    rack = shop.place("Rack A1", parent_id=shop.store, kind="rack")
    inner = shop.place("Bin 3", parent_id=rack, kind="bin")
    shop.place("Annexe")
    with company.reading() as conn:
        ids = listing.ids(conn, LOCATIONS, ViewState())
        rows = listing.page(conn, LOCATIONS, ids)
    assert [(row["warehouse"], row["path"]) for row in rows] == [
        ("Main", "Annexe"),
        ("Main", "Store"),
        ("Main", "Store / Rack A1"),
        ("Main", "Store / Rack A1 / Bin 3"),
        ("Yard", "Yard 1"),
    ]
    item = shop.item("RM-1")
    for place, quantity in ((shop.store, 5), (inner, 3), (shop.yard, 2)):
        shop.receive(day(1), item, quantity, 10, to=place)
    for place, total in (("Store", 8), ("Rack A1", 3), ("Bin 3", 3), ("Yard", 2)):
        view = ViewState(filters=(Filter("location", place),))
        with company.reading() as conn:
            found = listing.page(conn, STOCK_BY_PLACE, listing.ids(conn, STOCK_BY_PLACE, view))
        assert sum(row["on_hand"] for row in found) == total, place
