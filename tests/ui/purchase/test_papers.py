"""A purchase order out of the books as it is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from factory_desktop.core.company.services import save_settings
from factory_desktop.core.purchasing import ORDER
from factory_desktop.core.purchasing.papers import order_pdf, order_print


@pytest.fixture
def order(shop):
    return shop.order(("BRG-6204", 200, "118.50"), ("RM-EN8-32", 60, "236.75"),
                      expected_on=date(2026, 11, 16), supplier_reference="BH/1182",
                      payment_days=30)  # fmt: skip


def printed(shop, order_id, **given):
    return shop.company.read(lambda conn: order_print(conn, order_id, "en", **given))


def test_value_taxes_and_rounding_make_the_total(shop, order):
    paper = printed(shop, order)
    assert [(tax.label, tax.amount) for tax in paper.taxes] == [
        ("CGST 9 %", D("3411.45")), ("SGST 9 %", D("3411.45")),
    ]  # fmt: skip
    assert paper.value + sum(t.amount for t in paper.taxes) + paper.rounding == paper.total
    assert paper.total == D(44728)
    assert [(line.code, line.places, line.tax) for line in paper.lines] == [
        ("BRG-6204", 0, "18 %"), ("RM-EN8-32", 3, "18 %"),
    ]  # fmt: skip


def test_who_to_whom_and_where(shop, order):
    paper = printed(shop, order)
    assert paper.number == "PO-2026-001"
    assert paper.supplier.name == "Bearing House"
    assert "GSTIN 27AABCB4521K1ZT" in paper.supplier.lines
    assert paper.deliver_to.lines[0] == "Main, Store"
    assert paper.company.identity == "GSTIN 27AADFS4821M1ZX"
    assert [(r.label, r.value) for r in paper.references] == [
        ("Your reference", "BH/1182"),
        ("Delivery by", "16-11-2026"),
        ("Payment", "30 days from receipt"),
    ]


def test_a_draft_is_marked_and_a_confirmed_order_is_not(shop, order):
    lines = [{"item_id": 1, "quantity": D(1), "rate": D(1)}]
    draft = shop.save("purchasing.order", {"supplier_id": 1, "posted_on": date(2026, 11, 2)}, lines)
    assert printed(shop, draft).mark == "Draft"
    assert printed(shop, draft).deliver_to is None
    assert printed(shop, order).mark == ""


def test_terms_are_the_orders_own_or_those_of_the_settings(shop, order):
    shop.run(save_settings, values={"purchasing.terms": "One.\n\nTwo."})
    registry = shop.company.registry
    assert printed(shop, order, terms="One.\n\nTwo.").terms == ("One.", "Two.")
    with_terms = shop.company.read(lambda c: order_pdf(c, order, "en", registry=registry))
    without = shop.company.read(lambda c: order_pdf(c, order, "en"))
    assert _text(with_terms).count("Two.") == 1
    assert "Two." not in _text(without)


def test_hindi_prints_too(shop, order):
    pdf = shop.company.read(lambda conn: order_pdf(conn, order, "hi"))
    assert pdf.startswith(b"%PDF")
    assert "PO-2026-001" in _text(pdf)


def test_an_order_in_words(shop, order):
    pdf = shop.company.read(lambda conn: order_pdf(conn, order, "en"))
    words = " ".join(_text(pdf).split())
    assert "Rupees forty-four thousand seven hundred and twenty-eight only" in words
    assert ORDER.label == "Purchase order"


def _text(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    document.close()
    return text
