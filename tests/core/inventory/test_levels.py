"""Reorder points by warehouse: kept with the item, counted in the warehouse, imported."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from factory_desktop.core.inventory import STOCK, cards
from factory_desktop.core.inventory.levels import levels_of, needs, stock_in
from factory_desktop.core.inventory.reports import report_low_stock, report_stock_list
from factory_desktop.core.inventory.services import delete_warehouse, save_warehouse
from factory_desktop.core.items import ItemLevel, item_record, save_item
from factory_desktop.core.items.services import delete_item
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import importing, listing
from factory_desktop.core.platform.company import Company
from tests.core.inventory.stock import Store, day
from tests.helpers.companies import ADMIN

D = Decimal


def level(company: Company, item: int, *levels: dict[str, Any]) -> None:
    company.execute(ADMIN, save_item, item_id=item, values={}, levels=levels)


def states(company: Company, warehouse: int | None = None) -> dict[str, tuple[Any, str]]:
    query = STOCK if warehouse is None else stock_in(warehouse)
    with company.reading() as conn:
        rows = listing.page(conn, query, listing.ids(conn, query, ViewState()))
    return {row["code"]: (row["reorder_point"], row["status"]) for row in rows}


def two_places(company: Company) -> tuple[Store, int]:
    """Steel in two warehouses: 60 in the store, 40 in the yard."""
    shop = Store(company)
    steel = shop.item("STEEL", reorder_point=D(50), minimum_order=D(25), lead_time_days=7)
    shop.receive(day(1), steel, 60, "70")
    shop.receive(day(1), steel, 40, "70", to=shop.yard)
    return shop, steel


def test_a_warehouse_has_its_own_point_and_else_that_of_the_item(company: Company) -> None:
    shop, steel = two_places(company)
    assert states(company) == {"STEEL": (50, "ok")}
    assert states(company, shop.main) == {"STEEL": (50, "ok")}
    assert states(company, shop.other) == {"STEEL": (50, "low")}
    level(company, steel, {"warehouse_id": shop.other, "reorder_point": D("39.5")})
    assert states(company, shop.other) == {"STEEL": (D("39.5"), "ok")}
    level(company, steel, {"warehouse_id": shop.main, "reorder_point": D(60), "safety_stock": D(5)})
    assert states(company, shop.main) == {"STEEL": (60, "low")}
    with company.reading() as conn:
        row = listing.page(conn, stock_in(shop.main), [steel])[0]
        assert (row["safety_stock"], row["minimum_order"], row["lead_time_days"]) == (5, 25, 7)


def test_what_is_low_in_one_warehouse_is_low(company: Company) -> None:
    shop, steel = two_places(company)
    level(company, steel, {"warehouse_id": shop.other, "reorder_point": D(40)})
    assert states(company) == {"STEEL": (50, "low")}
    with company.reading() as conn:
        counts = cards.status_counts(conn)
        card = cards.item_card(conn, company.registry, steel, day(2))
    assert (counts.ok, counts.low, counts.out) == (0, 1, 0)
    assert card.status == "low"
    assert [(here.warehouse, here.on_hand, here.status) for here in card.levels] == [
        ("Yard", 40, "low")
    ]
    company.execute(ADMIN, save_warehouse, warehouse_id=shop.other, values={"active": False})
    assert states(company) == {"STEEL": (50, "ok")}


def test_what_is_wanted_in_a_warehouse_stands_in_its_list_before_it_lay_there(
    company: Company,
) -> None:
    shop = Store(company)
    bolt = shop.item("BOLT")
    assert states(company, shop.other) == {}
    level(company, bolt, {"warehouse_id": shop.other, "reorder_point": D(5)})
    assert states(company, shop.other) == {"BOLT": (5, "out")}
    assert states(company, shop.main) == {}


def test_an_order_takes_what_the_warehouses_lack_but_at_least_the_minimum(
    company: Company,
) -> None:
    shop, steel = two_places(company)
    full = shop.item("FULL")
    shop.receive(day(1), full, 5, "1")
    level(company, steel, {"warehouse_id": shop.other, "reorder_point": D(80)},
          {"warehouse_id": shop.main, "reorder_point": D(65), "minimum_order": D(30)})  # fmt: skip
    with company.reading() as conn:
        assert to_order(conn, [steel, full]) == {steel: D(45)}
        assert to_order(conn, [steel], shop.main) == {steel: D(30)}
        assert to_order(conn, [steel], shop.other) == {steel: D(40)}
        assert [here.lacks(D(0), D(0)) for here in levels_of(conn, [steel])] == [5, 40]


def to_order(conn: Connection, items: list[int], *more: Any) -> dict[int, Decimal]:
    found = needs(conn, items, *more)
    return {item: need.quantity for item, need in found.items() if need.quantity}


def test_a_warehouse_without_a_safety_stock_of_its_own_has_the_items(company: Company) -> None:
    shop, steel = two_places(company)
    company.execute(ADMIN, save_item, item_id=steel, values={"safety_stock": D(6)})
    level(company, steel, {"warehouse_id": shop.other, "reorder_point": D(80)})
    with company.reading() as conn:
        assert to_order(conn, [steel], shop.other) == {steel: D(46)}
        assert to_order(conn, [steel]) == {steel: D(46)}
        (yard,) = report_low_stock(conn, {"warehouse": "yard"})
        (row,) = report_low_stock(conn, {})
        assert (yard["lacking"], row["lacking"]) == (46, 46)


def test_the_report_names_each_warehouse_that_lacks_something(company: Company) -> None:
    shop, steel = two_places(company)
    shop.item("OUT", reorder_point=D(3))
    shop.item("NEVER")
    level(company, steel, {"warehouse_id": shop.other, "reorder_point": D(80), "lead_time_days": 2})
    keys = ("code", "warehouse", "on_hand", "status", "reorder_point", "lacking")
    with company.reading() as conn:
        rows = [tuple(row[key] for key in keys) for row in report_low_stock(conn, {})]
        assert rows == [
            ("NEVER", "", 0, "out", None, None), ("OUT", "", 0, "out", 3, 3),
            ("STEEL", "Yard", 40, "low", 80, 40),
        ]  # fmt: skip
        (yard,) = report_low_stock(conn, {"warehouse": "yard"})
        assert (yard["code"], yard["lead_time_days"], yard["lacking"]) == ("STEEL", 2, 40)
        assert [r["on_hand"] for r in report_stock_list(conn, {"warehouse": "Main"})] == [60]
        with pytest.raises(Invalid) as caught:
            report_low_stock(conn, {"warehouse": "Moon"})
    assert "There are: Main, Yard" in caught.value.fields["warehouse"]


@pytest.mark.parametrize(
    ("lines", "field", "said"),
    [
        ([{"warehouse_id": 999, "reorder_point": 1}], "0.warehouse_id", "does not exist"),
        ([{"reorder_point": 1}], "0.warehouse_id", "is needed"),
        ([{"warehouse_id": 1}], "0.reorder_point", "Fill in a figure"),
        ([{"warehouse_id": 1, "reorder_point": -1}], "0.reorder_point", "0 or more"),
        ([{"warehouse_id": 1, "safety_stock": "many"}], "0.safety_stock", "not a number"),
        ([{"warehouse_id": 1, "lead_time_days": "1.5"}], "0.lead_time_days", "decimals"),
        ([{"warehouse_id": 1, "reorder_point": 1}] * 2, "1.warehouse_id", "stands above already"),
        ([{"warehouse_id": 1, "colour": 1}], "0.colour", "no field"),
    ],
)
def test_wrong_levels_are_named_and_nothing_is_kept(
    company: Company, lines: list[dict[str, Any]], field: str, said: str
) -> None:
    shop = Store(company)
    item = shop.item("A")
    with pytest.raises(Invalid) as caught:
        level(company, item, *lines)
    assert said in caught.value.fields[f"levels.{field}"]
    assert company.read(lambda conn: item_record(conn, item))["levels"] == ()


def test_levels_go_with_their_item_and_their_warehouse(company: Company) -> None:
    shop = Store(company)
    first, second = shop.item("A"), shop.item("B")
    spare = company.execute(ADMIN, save_warehouse, values={"name": "Spare"}).value
    level(company, first, {"warehouse_id": shop.main, "reorder_point": D(1)})
    level(company, second, {"warehouse_id": spare, "reorder_point": D(1)})
    company.execute(ADMIN, delete_item, item_id=first)
    company.execute(ADMIN, delete_warehouse, warehouse_id=spare)
    assert company.read(lambda conn: conn.execute(select(ItemLevel.table())).all()) == []


def test_levels_are_taken_from_a_sheet(company: Company, tmp_path: Path) -> None:
    shop, steel = two_places(company)
    level(company, steel, {"warehouse_id": shop.other, "safety_stock": D(4)})

    def take(*rows: tuple[str, ...]) -> None:
        path = tmp_path / "levels.csv"
        head = ("Item code", "Godown", "ROL", "Buffer Stock", "MOQ", "Lead Time")
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([head, *rows])
        importing.run(company, ADMIN, importing.prepare(company, "reorder-levels", path))

    take(("STEEL", "", "55", "", "", ""), ("STEEL", "yard", "45", "", "20", "3"))
    record = company.read(lambda conn: item_record(conn, steel))
    assert (record["reorder_point"], record["minimum_order"]) == (55, 25)
    assert record["levels"] == (
        {"warehouse_id": shop.other, "reorder_point": 45, "safety_stock": 4, "minimum_order": 20,
         "lead_time_days": 3},
    )  # fmt: skip
    with pytest.raises(importing.ImportRefused) as caught:
        take(("STEEL", "Moon", "1", "", "", ""), ("GONE", "", "1", "", "", ""))
    told = " ".join(str(error.message) for error in caught.value.errors)
    assert "There is no warehouse “Moon”" in told
    assert "There is no such item" in told
    assert company.read(lambda conn: item_record(conn, steel))["levels"] == record["levels"]
