"""A purchase order out of the books as it is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from factory_desktop.core.company.services import save_settings
from factory_desktop.core.parties import save_party
from factory_desktop.core.purchasing import ORDER
from factory_desktop.core.purchasing.papers import order_pdf, order_print
from factory_desktop.ui.framework import mailing
from factory_desktop.ui.framework.printing_preview import PreviewDialog
from factory_desktop.ui.purchase.screens.orders import order_screen


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


def test_an_order_is_mailed_to_the_suppliers_address(qtbot, shop, order, monkeypatch):
    """From the menu and the preview; without an address it says where one is entered."""
    opened, told = [], []
    taken = True
    desktop = type(
        "Desktop", (), {"openUrl": staticmethod(lambda url: opened.append(url) or taken)}
    )
    monkeypatch.setattr(mailing, "QDesktopServices", desktop)
    monkeypatch.setattr(mailing.dialogs, "tell", lambda _, text, **more: told.append((text, more)))
    screen = order_screen(shop.context)
    qtbot.addWidget(screen)
    screen.open_document(order)
    screen.view.request_action("mail")
    assert (opened, len(told)) == ([], 1)
    assert told[0][0].startswith("Bearing House has no e-mail address. Enter it in the party")
    contacts = [("Ravi", "phone", "98220 12345"), ("Asha", "e-mail", "asha@bearings.in")]
    supplier = shop.parties["Bearing House"]
    shop.run(save_party, party_id=supplier, values={}, contacts=contacts)
    screen.view.request_action("mail")
    shop.run(save_party, party_id=supplier, values={"email": "sales@bearings.in"})
    monkeypatch.setattr(PreviewDialog, "exec", lambda dialog: dialog.mail_button.click())
    screen.print_document()
    drafts = [Path(url.toLocalFile()) for url in opened]
    assert [path.name for path in drafts] == ["PO-2026-001.eml"] * 2
    found = message_from_bytes(drafts[1].read_bytes(), policy=default)
    assert found["To"] == "sales@bearings.in"
    assert found["Subject"] == "Purchase order PO-2026-001 of Shakti Precision Works"
    assert "of 02-11-2026" in found.get_body().get_content()
    (paper,) = found.iter_attachments()
    assert paper.get_content().startswith(b"%PDF")
    taken = False
    screen.view.request_action("mail")
    assert opened[-1].toLocalFile() == str(drafts[1].parent)
    assert told[-1][1]["hint"].startswith("Write to sales@bearings.in and attach PO-2026-001.pdf")
