"""Orders and receipts: totals, numbers, what is open, over-receipt, cancelling."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from factory_desktop.core.company.services import save_profile, save_settings
from factory_desktop.core.inventory.models import ItemValuation, StockBalance
from factory_desktop.core.kernel.errors import (
    Conflict,
    Denied,
    Invalid,
    NeedsConfirmation,
    RuleBroken,
)
from factory_desktop.core.kernel.views import Filter, ViewState
from factory_desktop.core.platform import audit, documents, listing, witness
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reporting import run as reports
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from factory_desktop.core.purchasing import ORDER, ORDERS, RECEIPT, on_order, open_orders
from factory_desktop.core.purchasing.models import PurchaseOrderCharge
from factory_desktop.core.purchasing.papers import order_print
from tests.golden.registry import load_cases
from tests.helpers.companies import ADMIN, PASSWORD
from tests.helpers.works import item, store, supplier

DAY = date(2026, 11, 2)


def _order(company: Company, lines: list[dict[str, Any]], **head: Any) -> int:
    header = {"supplier_id": supplier(company), "posted_on": DAY, **head}
    return company.execute(ADMIN, ORDER.commands.save, header=header, lines=lines).value


def _fire(company: Company, kind: Any, document_id: int, action: str) -> None:
    request = Request(ADMIN, confirmed=frozenset({f"{kind.key}.{action}"}))
    company.execute(request, kind.commands.fire, document_id=document_id, action=action)


def _confirmed(company: Company, quantity: str = "100", rate: str = "74.20") -> tuple[int, int]:
    made = item(company)
    line = {"item_id": made, "quantity": Decimal(quantity), "rate": Decimal(rate)}
    order = _order(company, [line])
    _fire(company, ORDER, order, "confirm")
    return order, made


def _receive(company: Company, order: int, quantity: str | None = None) -> int:
    with company.reading() as conn:
        header, lines = documents.pull_lines(conn, RECEIPT, ORDER, order)
    if quantity is not None:
        lines[0]["quantity"] = Decimal(quantity)
    header = {**header, "posted_on": DAY, "location_id": store(company)}
    receipt = company.execute(ADMIN, RECEIPT.commands.save, header=header, lines=lines).value
    _fire(company, RECEIPT, receipt, "confirm")
    return receipt


def _head(company: Company, kind: Any, document_id: int) -> dict[str, Any]:
    return company.read(lambda conn: documents.load(conn, kind, document_id)).header


def _stock(company: Company, made: int) -> tuple[Decimal, Decimal]:
    with company.reading() as conn:
        quantity = conn.execute(
            select(StockBalance.quantity).where(
                StockBalance.item_id == made, StockBalance.location_id == store(company)
            )
        ).scalar()
        value = conn.execute(
            select(ItemValuation.value).where(ItemValuation.item_id == made)
        ).scalar()
    return quantity or Decimal(0), value or Decimal(0)


def test_totals_are_sums_of_lines_and_the_rounding_is_its_own(company: Company) -> None:
    company.execute(ADMIN, save_profile, values={"gstin": "27AAPFU0939F1ZV"})
    made = item(company)
    order = _order(
        company,
        [
            {"item_id": made, "quantity": Decimal(200), "rate": Decimal("118.50"),
             "discount": Decimal(5), "gst_rate": Decimal(18)},
            {"item_id": made, "quantity": Decimal("33.33"), "rate": Decimal(1),
             "gst_rate": Decimal(5)},
        ],
    )  # fmt: skip
    document = company.read(lambda conn: documents.load(conn, ORDER, order))
    assert [line["taxable"] for line in document.lines] == [Decimal("22515"), Decimal("33.33")]
    assert [line["amount"] for line in document.lines] == [Decimal("26567.70"), Decimal("34.99")]
    head = document.header
    assert (head["taxable"], head["tax"]) == (Decimal("22548.33"), Decimal("4054.36"))
    assert (head["round_off"], head["total"]) == (Decimal("0.31"), Decimal("26603"))


def _charge(name: str, amount: str, charged: str = "before") -> dict[str, Any]:
    return {"name": name, "amount": Decimal(amount), "charged": charged}


def test_freight_before_tax_is_taxed_as_the_law_says(company: Company) -> None:
    """Golden case GST-012 through the order itself: saved, read again, printed."""
    case = load_cases()["GST-012"]
    company.execute(ADMIN, save_profile, values={"gstin": "27AADFS4821M1ZX"})
    line = {"item_id": item(company), "quantity": Decimal(1), "rate": case.inputs["goods"],
            "gst_rate": case.inputs["rate"]}  # fmt: skip
    freight = _charge("Freight", str(case.inputs["freight_before_tax"]))
    loading = _charge("Loading", "7.50", "after")
    order = _order(company, [line], charges=[freight, loading])
    found = company.read(lambda conn: documents.load(conn, ORDER, order))
    head = found.header
    assert (head["taxable"], head["tax"]) == (case.expected["taxable"], Decimal("21.60"))
    assert found.lines[0]["share"] == case.inputs["freight_before_tax"]
    assert head["charges"] == [freight, loading]
    assert (head["charged"], head["round_off"], head["total"]) == (
        Decimal("27.50"), Decimal("-0.10"), Decimal(149),
    )  # fmt: skip
    paper = company.read(lambda conn: order_print(conn, order))
    assert (paper.value, paper.lines[0].value) == (100, 100)
    assert [(row.label, row.amount) for row in paper.taxes] == [
        ("Freight", 20), ("Taxable value", 120), ("CGST 9 %", case.expected["cgst"]),
        ("SGST 9 %", case.expected["sgst"]), ("Loading", Decimal("7.50")),
    ]  # fmt: skip
    assert paper.value + sum(row.amount for row in paper.taxes[:1] + paper.taxes[2:]) == Decimal(
        "149.10"
    )


def test_charges_are_borne_by_the_lines_to_the_last_paisa(company: Company) -> None:
    """By value after discount, each at its own rate; free lines bear nothing."""
    company.execute(ADMIN, save_profile, values={"gstin": "27AADFS4821M1ZX"})
    made = item(company)
    lines = [
        {"item_id": made, "quantity": Decimal(1), "rate": Decimal(100), "gst_rate": Decimal(18)},
        {"item_id": made, "quantity": Decimal(2), "rate": Decimal(100), "gst_rate": Decimal(5),
         "discount": Decimal(50)},
        {"item_id": made, "quantity": Decimal(1), "rate": Decimal(100)},
        {"item_id": made, "quantity": Decimal(5), "rate": Decimal(0), "gst_rate": Decimal(18)},
    ]  # fmt: skip
    order = _order(company, lines, charges=[_charge("Freight", "7"), _charge("Packing", "3")])
    found = company.read(lambda conn: documents.load(conn, ORDER, order))
    shares = [line["share"] for line in found.lines]
    assert shares == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33"), Decimal(0)]
    assert [line["taxable"] for line in found.lines] == [
        Decimal("103.34"), Decimal("103.33"), Decimal("103.33"), Decimal(0),
    ]  # fmt: skip
    head = found.header
    assert head["taxable"] == 310
    assert head["tax"] == sum(line["amount"] - line["taxable"] for line in found.lines)
    assert sum(line["amount"] for line in found.lines) + head["round_off"] == head["total"]


@pytest.mark.parametrize(
    ("charges", "field"),
    [
        ([_charge("Freight", "0")], "charges.0.amount"),
        ([_charge("Freight", "-5")], "charges.0.amount"),
        ([_charge("Freight", "1.005")], "charges.0.amount"),
        ([_charge("", "5")], "charges.0.name"),
        ([_charge("F" * 41, "5")], "charges.0.name"),
        ([_charge("Freight", "5"), _charge("FREIGHT", "6", "after")], "charges.1.name"),
        ([_charge("Freight", "5", "never")], "charges.0.charged"),
        (["Freight"], "charges"),
    ],
)
def test_bad_charges_name_their_field_and_keep_nothing(
    file_company: Company, charges: Any, field: str
) -> None:
    line = {"item_id": item(file_company), "quantity": Decimal(1), "rate": Decimal(1)}
    with pytest.raises(Invalid) as caught:
        _order(file_company, [line], charges=charges)
    assert field in caught.value.fields
    with file_company.reading() as conn:
        assert conn.execute(select(ORDER.header.table().c.id)).all() == []


def test_charges_are_kept_merged_logged_and_thrown_away_with_their_order(company: Company) -> None:
    line = {"item_id": item(company), "quantity": Decimal(1), "rate": Decimal(100)}
    order = _order(company, [line], charges=[_charge("Freight", "10"), _charge("Packing", "5")])
    opened = company.read(lambda conn: documents.load(conn, ORDER, order))
    head, lines = documents.typed(ORDER, opened.header, opened.lines)
    seen = {"header": head, "lines": lines}

    def save(charges: list[dict[str, Any]] | None, **more: Any) -> None:
        given = {k: v for k, v in head.items() if k != "charges"}
        given |= {} if charges is None else {"charges": charges}
        company.execute(ADMIN, ORDER.commands.save, header=given, lines=lines,
                        document_id=order, **more)  # fmt: skip

    save(None)  # who says nothing of charges leaves them
    save([_charge("Freight", "12"), _charge("Packing", "5")])
    save([_charge("Freight", "10"), _charge("Packing", "5"), _charge("Loading", "1", "after")],
         version=1, seen=seen)  # fmt: skip
    now = company.read(lambda conn: documents.load(conn, ORDER, order)).header
    assert now["charges"] == [
        _charge("Freight", "12"), _charge("Packing", "5"), _charge("Loading", "1", "after"),
    ]  # fmt: skip
    assert now["total"] == 118
    with pytest.raises(Conflict) as caught:
        save([_charge("Freight", "11"), _charge("Packing", "5")], version=1, seen=seen)
    assert caught.value.theirs == {"charges.0.amount": (Decimal(11), Decimal(12))}
    logged = company.read(lambda conn: audit.timeline(conn, "purchase_order", order))
    assert [row["name"] for row in logged[0]["new"]["charges"]] == ["Freight", "Packing", "Loading"]
    assert company.read(witness.faults) == []
    company.execute(ADMIN, ORDER.commands.discard, document_id=order)
    with company.reading() as conn:
        assert conn.execute(select(PurchaseOrderCharge.table())).all() == []


def test_another_state_is_igst_and_no_gstin_no_tax(company: Company) -> None:
    from factory_desktop.core.purchasing import order_taxes
    from factory_desktop.core.taxes import place_code

    line = {"taxable": Decimal("33.33"), "gst_rate": Decimal(5)}
    ours = "27AAPFU0939F1ZV"
    for gstin, state, heads in (
        ("29AAPFU0939F1ZV", None, ["IGST"]),
        (ours, "Goa", ["CGST", "SGST"]),
        (None, "Karnatak", ["IGST"]),
        (None, "महाराष्ट्र", ["CGST", "SGST"]),
    ):
        found = order_taxes([line], place_code(gstin, state), ours)[0]
        assert [tax.head for tax in found] == heads
    assert order_taxes([line], place_code(ours, None), None) == [[]]
    assert place_code(None, "MH") == "27"


def test_numbers_are_gapless_and_given_on_confirming(company: Company) -> None:
    first, made = _confirmed(company)
    line = {"item_id": made, "quantity": Decimal(1), "rate": Decimal(1)}
    draft = _order(company, [line])
    company.execute(ADMIN, ORDER.commands.discard, document_id=draft)
    second = _order(company, [line])
    assert _head(company, ORDER, second)["number"] is None
    _fire(company, ORDER, second, "confirm")
    numbers = [_head(company, ORDER, one)["number"] for one in (first, second)]
    assert numbers == ["PO-2026-001", "PO-2026-002"]


def test_an_order_comes_in_parts_and_is_then_closed(company: Company) -> None:
    order, made = _confirmed(company)
    states = []

    def state() -> str:
        with company.reading() as conn:
            return str(listing.page(conn, ORDERS, [order])[0]["receipt_state"])

    states.append(state())
    _receive(company, order, "60")
    states.append(state())
    assert company.read(lambda conn: on_order(conn)) == {made: Decimal(40)}
    _receive(company, order)
    states.append(state())
    assert states == ["open", "partial", "closed"]
    assert company.read(open_orders) == []
    assert _stock(company, made) == (Decimal(100), Decimal("7420.00"))


def test_the_stock_ledger_names_the_receipt_that_brought_the_goods(company: Company) -> None:
    order, _ = _confirmed(company)
    receipt = _receive(company, order, "60")
    number = company.read(lambda conn: documents.load(conn, RECEIPT, receipt)).header["number"]
    found = reports.run(company, ADMIN, "inventory.stock_ledger", {"from": "2026-04-01"})
    assert number in {row["document"] for row in found.rows}
    assert all(row["document"] for row in found.rows)


def test_tenths_close_an_order(company: Company) -> None:
    order, _ = _confirmed(company, "0.3", "10")
    _receive(company, order, "0.1")
    _receive(company, order, "0.2")
    assert company.read(open_orders) == []


def test_over_receipt_is_refused_with_what_is_open(company: Company) -> None:
    order, made = _confirmed(company)
    _receive(company, order, "60")
    with pytest.raises(Invalid) as caught:
        _receive(company, order, "40.001")
    assert "40" in caught.value.fields["lines.0.quantity"]
    assert "PO-2026-001" in caught.value.fields["lines.0.quantity"]
    assert _stock(company, made)[0] == Decimal(60)
    company.execute(ADMIN, save_settings, values={"purchasing.over_receipt": Decimal(5)})
    _receive(company, order, "45")
    assert _stock(company, made)[0] == Decimal(105)


def test_cancelling_a_receipt_takes_the_goods_back(company: Company) -> None:
    order, made = _confirmed(company)
    receipt = _receive(company, order)
    with pytest.raises(RuleBroken) as caught:
        _fire(company, ORDER, order, "cancel")
    assert "GRN-2026-001" in caught.value.message
    _fire(company, RECEIPT, receipt, "cancel")
    assert _stock(company, made) == (Decimal(0), Decimal(0))
    _fire(company, ORDER, order, "cancel")
    assert _head(company, ORDER, order)["status"] == "cancelled"


def test_cancelling_asks_and_an_illegal_move_is_refused(company: Company) -> None:
    order, _ = _confirmed(company)
    with pytest.raises(NeedsConfirmation):
        company.execute(ADMIN, ORDER.commands.fire, document_id=order, action="cancel")
    with pytest.raises(RuleBroken):
        _fire(company, ORDER, order, "confirm")
    with pytest.raises(RuleBroken):
        _fire(company, ORDER, order, "explode")


@pytest.mark.parametrize(
    ("head", "line", "field"),
    [
        ({"expected_on": date(2026, 11, 1)}, {}, "expected_on"),
        ({"posted_on": date(2020, 1, 1)}, {}, "posted_on"),
        ({"supplier_id": 999}, {}, "supplier_id"),
        ({}, {"quantity": Decimal(0)}, "lines.0.quantity"),
        ({}, {"quantity": Decimal(-1)}, "lines.0.quantity"),
        ({}, {"quantity": Decimal("0.0001")}, "lines.0.quantity"),
        ({}, {"quantity": "many"}, "lines.0.quantity"),
        ({}, {"rate": Decimal(-1)}, "lines.0.rate"),
        ({}, {"item_id": 999}, "lines.0.item_id"),
        ({}, {"discount": Decimal(101)}, "lines.0.discount"),
        ({}, {"rate": Decimal("1e15")}, "lines.0.rate"),
    ],
)
def test_bad_orders_name_their_field_and_keep_nothing(
    file_company: Company, head: dict[str, Any], line: dict[str, Any], field: str
) -> None:
    good = {"item_id": item(file_company), "quantity": Decimal(1), "rate": Decimal(1)}
    with pytest.raises(Invalid) as caught:
        _order(file_company, [{**good, **line}], **head)
    assert field in caught.value.fields
    with file_company.reading() as conn:
        assert not listing.ids(conn, ORDERS, ViewState())


def test_no_lines_no_order(file_company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        _order(file_company, [])
    assert "lines" in caught.value.fields


def test_a_locked_period_takes_nothing(company: Company) -> None:
    order, _ = _confirmed(company)
    company.execute(ADMIN, save_settings, values={"books.locked_until": DAY})
    with pytest.raises(Invalid) as caught:
        _receive(company, order)
    assert "posted_on" in caught.value.fields


def test_two_people_on_one_draft(company: Company) -> None:
    made = item(company)
    line = {"item_id": made, "quantity": Decimal(1), "rate": Decimal(1)}
    order = _order(company, [line])
    head = _head(company, ORDER, order)
    given = {"supplier_id": head["supplier_id"], "posted_on": DAY}
    params = {"header": given, "lines": [line], "document_id": order, "version": head["version"]}
    more = {**line, "quantity": Decimal(2)}
    company.execute(ADMIN, ORDER.commands.save, **{**params, "lines": [more]})
    with pytest.raises(Conflict):
        company.execute(ADMIN, ORDER.commands.save, **params)


def test_a_clerk_receives_but_does_not_order(company: Company) -> None:
    order, _ = _confirmed(company)
    made = company.execute(
        ADMIN, create_user, name="ravi", full_name="Ravi", password=PASSWORD + "x", roles=("Clerk",)
    ).value
    clerk = Actor(made, "ravi", "test")
    with pytest.raises(Denied):
        company.execute(clerk, ORDER.commands.fire, document_id=order, action="close")
    with company.reading() as conn:
        header, lines = documents.pull_lines(conn, RECEIPT, ORDER, order)
    header = {**header, "posted_on": DAY, "location_id": store(company)}
    receipt = company.execute(clerk, RECEIPT.commands.save, header=header, lines=lines).value
    company.execute(clerk, RECEIPT.commands.fire, document_id=receipt, action="confirm")
    assert _head(company, RECEIPT, receipt)["number"] == "GRN-2026-001"
    with pytest.raises(Denied):
        company.execute(clerk, RECEIPT.commands.fire, document_id=receipt, action="cancel")


def test_lists_filter_by_what_is_derived(company: Company) -> None:
    order, _ = _confirmed(company)
    with company.reading() as conn:
        view = ViewState(filters=(Filter("receipt_state", "open"),))
        assert list(listing.ids(conn, ORDERS, view)) == [order]
        view = ViewState(filters=(Filter("receipt_state", "closed"),))
        assert list(listing.ids(conn, ORDERS, view)) == []
