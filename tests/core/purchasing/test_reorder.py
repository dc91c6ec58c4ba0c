"""What is low becomes draft orders: how much, from whom, and all or nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from factory_desktop.core.inventory.services import save_location, save_warehouse
from factory_desktop.core.items import save_item
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.parties import save_party
from factory_desktop.core.platform import documents
from factory_desktop.core.platform.company import Company
from factory_desktop.core.purchasing import ORDER, RECEIPT
from factory_desktop.core.purchasing.reorder import (
    Short,
    Suggestion,
    least_orders,
    order_suggested,
    short_orders,
    suggestions,
)
from tests.helpers.companies import ADMIN, clock
from tests.helpers.works import item, store, supplier

D = Decimal
DAY = date(2026, 11, 2)


def _confirm(company: Company, kind: Any, head: dict[str, Any], lines: list[Any]) -> int:
    made = _draft(company, kind, head, lines)
    company.execute(ADMIN, kind.commands.fire, document_id=made, action="confirm")
    return made


def _draft(company: Company, kind: Any, head: dict[str, Any], lines: list[Any]) -> int:
    given = {"posted_on": DAY, **head}
    body = [{"item_id": i, "quantity": D(q), "rate": D(r)} for i, q, r in lines]
    return company.execute(ADMIN, kind.commands.save, header=given, lines=body).value


def _suggested(company: Company, *args: Any) -> dict[str, Suggestion]:
    found = company.read(lambda conn: suggestions(conn, *args))
    return {one.item.code: one for one in found}


@pytest.fixture
def works(company: Company) -> dict[str, int]:
    """Steel that is low, bolts that are out and were never bought, enough sheet."""
    ids = {
        "steel": item(company, "STEEL", reorder_point=D(100), safety_stock=D(20),
                      minimum_order=D(50), lead_time_days=9, gst_rate=D(18)),
        "bolt": item(company, "BOLT", "pcs", reorder_point=D(10), minimum_order=D(100),
                     units_per_carton=D(36), purchase_rate=D("2.45")),
        "sheet": item(company, "SHEET", reorder_point=D(5)),
        "half": item(company, "HALF", "pcs", reorder_point=D("2.5")),
        "never": item(company, "NEVER"),
        "jindal": supplier(company, "Jindal", payment_days=30),
        "bharat": supplier(company, "Bharat", lead_time_days=4),
    }  # fmt: skip
    came = [(ids["steel"], 30, "70.5"), (ids["sheet"], 6, "76")]
    head = {"supplier_id": ids["jindal"], "location_id": store(company)}
    _confirm(company, RECEIPT, head, came)
    return ids


def test_each_quantity_says_why_and_what_is_coming_counts(
    company: Company, works: dict[str, int]
) -> None:
    found = _suggested(company)
    assert list(found) == ["BOLT", "HALF", "STEEL"]
    assert found["HALF"].quantity == 3  # half a piece is not ordered
    steel, bolt = found["STEEL"], found["BOLT"]
    assert (steel.quantity, steel.supplier_id, steel.rate) == (90, works["jindal"], D("70.5"))
    assert [(part.label, part.amount) for part in steel.explain().parts] == [
        ("Reorder point", 100), ("Safety stock", 20), ("On hand", -30),
    ]  # fmt: skip
    # At least the minimum order, in whole cartons of 36; nobody has supplied it yet.
    assert (bolt.quantity, bolt.supplier_id, bolt.rate) == (108, None, D("2.45"))
    assert [(part.label, part.amount) for part in bolt.explain().parts] == [
        ("Reorder point", 10), ("Up to the minimum order", 90), ("Up to whole cartons", 8),
    ]  # fmt: skip
    assert found["HALF"].explain().parts[-1].label == "Up to whole units"
    assert all(one.explain().adds_up() for one in found.values())
    _confirm(company, ORDER, {"supplier_id": works["bharat"]}, [(works["steel"], 60, "71")])
    steel = _suggested(company)["STEEL"]
    assert (steel.quantity, steel.on_order, steel.supplier_id) == (50, 60, works["jindal"])
    assert [(part.label, part.amount) for part in steel.explain().parts[3:]] == [
        ("On order", -60), ("Up to the minimum order", 20),
    ]  # fmt: skip
    assert steel.explain().adds_up()
    _draft(company, ORDER, {"supplier_id": works["bharat"]}, [(works["steel"], 11, "71")])
    assert list(_suggested(company)) == ["BOLT", "HALF"]
    asked = _suggested(company, [works["steel"], works["sheet"], works["never"]])
    assert {code: one.quantity for code, one in asked.items()} == {
        "NEVER": 0, "SHEET": 0, "STEEL": 0,
    }  # fmt: skip
    assert asked["NEVER"].explain().formula == "The item has no reorder point"
    assert (asked["STEEL"].drafted, asked["STEEL"].explain().adds_up()) == (11, True)
    company.execute(ADMIN, save_party, party_id=works["jindal"], values={"active": False})
    assert _suggested(company, [works["steel"]])["STEEL"].supplier_id == works["bharat"]


def test_orders_below_their_suppliers_minimum_are_named(
    company: Company, works: dict[str, int]
) -> None:
    """Goods count, what is left out does not, and a missing rate leaves it open."""
    jindal, bharat = works["jindal"], works["bharat"]
    values = {"minimum_order": D(5000)}
    company.execute(ADMIN, save_party, party_id=jindal, values=values)
    least = company.read(least_orders)
    assert least == {jindal: 5000}

    def short(*lines: tuple[int | None, object, object]) -> dict[int, Short]:
        keys = ("supplier_id", "quantity", "rate")
        return short_orders([dict(zip(keys, line, strict=True)) for line in lines], least)

    bolts = (jindal, D(100), D("24.50"))
    assert short(bolts, (jindal, None, D(9000)), (bharat, D(1), D(1)), (None, D(1), D(1))) == {
        jindal: Short(D(2450), D(5000))
    }
    assert short(bolts, (jindal, D(1), D("2549.99"))) == {jindal: Short(D("4999.99"), D(5000))}
    assert short(bolts, (jindal, D(1), D(2550))) == {}
    assert short(bolts, (jindal, D(1), None)) == short((jindal, D(1), None), bolts) == {}


def test_a_warehouse_counts_what_comes_to_it(company: Company, works: dict[str, int]) -> None:
    yard = company.execute(ADMIN, save_warehouse, values={"name": "Yard"}).value
    levels = [{"warehouse_id": yard, "reorder_point": D(40), "safety_stock": D(5)}]
    company.execute(ADMIN, save_item, item_id=works["sheet"], values={}, levels=levels)
    sheet = _suggested(company)["SHEET"]
    assert (sheet.quantity, sheet.explain().adds_up()) == (45, True)
    assert {k: s.quantity for k, s in _suggested(company, None, yard).items()} == {"SHEET": 45}
    given = {"name": "Yard store", "warehouse_id": yard}
    there = company.execute(ADMIN, save_location, values=given).value
    head = {"supplier_id": works["jindal"], "deliver_to_id": there}
    _draft(company, ORDER, head, [(works["sheet"], 10, "76")])
    assert _suggested(company, None, yard)["SHEET"].quantity == 35
    assert _suggested(company)["SHEET"].quantity == 35
    lines = [{"item_id": works["sheet"], "supplier_id": works["jindal"], "quantity": D(35),
              "rate": D(76)}]  # fmt: skip
    (made,) = company.execute(ADMIN, order_suggested, lines=lines, warehouse_id=yard).value
    assert company.read(lambda c: documents.load(c, ORDER, made)).header["deliver_to_id"] == there
    assert _suggested(company, None, yard) == {}


def test_one_draft_a_supplier_and_all_or_nothing(company: Company, works: dict[str, int]) -> None:
    lines: list[dict[str, Any]] = [
        {"item_id": works["steel"], "supplier_id": works["jindal"], "quantity": D(90),
         "rate": D("70.5")},
        {"item_id": works["bolt"], "supplier_id": works["bharat"], "quantity": D(108),
         "rate": D("2.45")},
        {"item_id": works["sheet"], "supplier_id": works["jindal"], "quantity": D(4),
         "rate": D(76)},
    ]  # fmt: skip

    def order(*changed: dict[str, Any]) -> list[int]:
        return company.execute(ADMIN, order_suggested, lines=changed).value

    wrong = [lines[0], {**lines[1], "supplier_id": None}, {**lines[2], "quantity": D(0)}]
    with pytest.raises(Invalid) as caught:
        order(*wrong)
    assert set(caught.value.fields) == {"lines.1.supplier_id", "lines.2.quantity"}
    with pytest.raises(Invalid) as caught:
        order(lines[0], {**lines[1], "supplier_id": 99999})
    assert set(caught.value.fields) == {"lines.1.supplier_id"}
    with pytest.raises(Invalid):
        order()
    with pytest.raises(Invalid) as caught:
        order(lines[0], {**lines[1], "quantity": D("1.5")})
    assert set(caught.value.fields) == {"lines.1.quantity"}
    table = ORDER.header.table()
    assert company.read(lambda conn: conn.execute(select(table.c.id)).all()) == []
    jindal, bharat = order(*lines)
    head, other = (
        company.read(lambda conn, made=made: documents.load(conn, ORDER, made))
        for made in (jindal, bharat)
    )
    today = clock().today()
    assert (head.header["status"], head.header["number"]) == ("draft", None)
    assert (head.header["supplier_id"], head.header["payment_days"]) == (works["jindal"], 30)
    assert [line["quantity"] for line in head.lines] == [90, 4]
    assert head.lines[0]["gst_rate"] == 18
    assert (head.header["expected_on"] - today).days == 9
    assert (other.header["expected_on"] - today).days == 4
    assert [line["item_id"] for line in other.lines] == [works["bolt"]]
    assert list(_suggested(company)) == ["HALF"]
