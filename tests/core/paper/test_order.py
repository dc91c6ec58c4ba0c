"""Purchase orders: figures, companies without taxes, long orders, long texts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from factory_desktop.core.purchasing.prints import (
    Company,
    OrderLine,
    OrderPrint,
    OrderTax,
    Party,
    Reference,
    render_purchase_order,
)

D = Decimal
COMPANY = "Shree Ganesh Precision Engineering and Fabrication Works Private Limited"


def purchase_order(**changes: object) -> OrderPrint:
    """The order of the design: five lines, 6,02,656.00 in all."""
    early, late = date(2026, 11, 16), date(2026, 11, 20)
    order = OrderPrint(
        company=Company(
            "Shivneri Precision Works LLP",
            ("Plot W-147, MIDC Bhosari, Pune 411026, Maharashtra",
             "Phone 020-2712 0000  ·  accounts@shivneri.example"),
            "GSTIN 27ADFFS4821M1ZP  ·  PAN ADFFS4821M  ·  State Maharashtra (27)",
        ),
        number="PO/26-27/0142",
        date=date(2026, 11, 2),
        supplier=Party(
            "Deccan Alloys and Metals",
            ("12, GIDC Estate, Vatva", "Ahmedabad 382445, Gujarat (24)", "GSTIN 24AABCD3456K1ZP",
             "Kind attention: Mr. Bharat Shah", "079-2583 0000"),
        ),
        deliver_to=Party(
            "Raw material store",
            ("Plot W-147, MIDC Bhosari", "Pune 411026, Maharashtra (27)",
             "Receiving hours 09:00–16:00", "Storekeeper: Kailas Bhosale"),
        ),
        references=(
            Reference("Your quotation", "DAM/Q/2026/881"),
            Reference("Quotation date", "28-10-2026"),
            Reference("Our requisition", "PR/26-27/0310"),
            Reference("Delivery by", "16-11-2026", strong=True),
            Reference("Payment", "30 days from receipt"),
            Reference("Price basis", "FOR Pune, packed"),
            Reference("Transport", "Supplier's"),
        ),
        lines=(
            OrderLine("RM-BRZ-032", "Bronze rod Ø32 mm, PB1, IS 28", D(450), "KGS", D("742.50"),
                      D("325771.88"), "test certificate with each heat", "740721", "18 %", early,
                      D("2.5"), 3),
            OrderLine("RM-MS-080", "MS round bar Ø80 mm, EN8", D(1250), "KGS", D("68.40"),
                      D(85500), "cut to 3 m", "721499", "18 %", early, D(0), 3),
            OrderLine("RM-SS-025", "SS 304 tube 25 × 3 mm", D(180), "MTR", D(412),
                      D(70452), "seamless, mill finish", "730441", "18 %", early, D(5)),
            OrderLine("CT-INS-120", "Carbide insert CNMG 120408", D(60), "NOS", D(285),
                      D(17100), "grade for bronze and steel", "820900", "18 %", late),
            OrderLine("PK-BOX-05", "Corrugated box 5 ply, 300 × 200 × 150", D(500), "NOS",
                      D("26.75"), D(13375), "plain, unprinted", "481910", "5 %", late),
        ),
        value=D("512198.88"),
        taxes=(OrderTax("IGST 5 %", D("668.75")), OrderTax("IGST 18 %", D("89788.30"))),
        rounding=D("0.07"),
        total=D(602656),
        terms=(
            "Quantities may vary by ±2 %; excess is returned at your cost. Material is accepted "
            "after inspection at our store; rejected goods are collected within 7 days.",
            "Write our order number and item code on challan, invoice and packages; goods without "
            "them are not received. One invoice for one order.",
            "Delay beyond the due date: 0.5 % of the undelivered value for each week, not above "
            "5 %.",
            "Test certificates travel with the goods. Prices are firm until the order is complete.",
            "Disputes: courts at Pune. Confirm this order within 2 working days; silence counts "
            "as acceptance.",
        ),
        prepared_by="Kailas Bhosale, stores",
    )  # fmt: skip
    return replace(order, **changes)


@pytest.fixture
def order():
    """Make the order with some things different."""
    return purchase_order


def test_the_order_says_what_is_bought(order, text_of):
    result = render_purchase_order(order())
    text = text_of(result.pdf)
    assert result.faults == ()
    assert result.pages == 1
    for figure in (
        "3,25,771.88", "85,500.00", "1,250.000", "180", "742.50", "740721", "18 %", "2.5",
        "5,12,198.88", "668.75", "89,788.30", "+0.07", "6,02,656.00", "16-11-2026",
        "No. PO/26-27/0142", "PURCHASE ORDER", "Page 1 of 1", "Kailas Bhosale, stores",
        "Rupees six lakh two thousand six hundred and fifty-six only",
    ):  # fmt: skip
        assert figure in text, figure


def test_a_company_without_taxes_has_no_tax_columns(order, text_of):
    plain = order()
    lines = tuple(
        replace(line, hsn="", tax="", due=None, discount=D(0), code="") for line in plain.lines
    )
    bare = order(
        lines=lines, taxes=(), rounding=D(0), total=plain.value, deliver_to=None, references=(),
        terms=(), company=replace(plain.company, identity=""),
    )  # fmt: skip
    result = render_purchase_order(bare)
    text = text_of(result.pdf)
    assert result.faults == ()
    for word in ("HSN", "GST", "Disc.", "Due", "Rounding", "Terms", "Deliver to", "Our code"):
        assert word not in text.replace("GSTIN", ""), word


def test_two_hundred_lines(order, text_of):
    result = render_purchase_order(order(lines=order().lines * 40))
    pages = text_of(result.pdf).split("\f")
    assert result.faults == ()
    assert len(pages) == result.pages > 5
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {result.pages}" in page
        assert "PO/26-27/0142" in page
        assert "Description" in page
        assert ("Authorised signatory" in page) == (number == result.pages)
    assert "200" in pages[-1]
    assert "6,02,656.00" in pages[-1]


@pytest.mark.parametrize("count", range(1, 50, 3))
def test_whatever_the_length_each_line_total_and_term_is_printed_once(order, text_of, count):
    lines = tuple(
        replace(order().lines[0], code=f"CODE-{n:03d}", description=f"Item {n}")
        for n in range(count)
    )
    result = render_purchase_order(order(lines=lines))
    text = text_of(result.pdf)
    assert result.faults == ()
    assert all(text.count(f"CODE-{n:03d}") == 1 for n in range(count))
    assert text.count("Order total in words") == 1
    assert text.count("Disputes: courts at Pune") == 1
    assert text.count("Authorised signatory") == 1


@pytest.mark.parametrize("language", ["en", "hi"])
def test_long_texts_are_wrapped_not_cut(order, language):
    plain = order()
    long = "Seamless cold drawn stainless steel tube, annealed and pickled, to IS 6913, " * 3
    hindi = "पीतल की छड़, व्यास 32 मि.मी., परीक्षण प्रमाणपत्र के साथ"
    lines = (
        replace(plain.lines[0], description=long, second=long),
        replace(plain.lines[1], description=hindi, second=hindi),
        replace(plain.lines[2], rate=D("1234567.1234"), value=D("123456789.12")),
    )
    supplier = Party(
        "Shree Venkateshwara Engineering and Metal Trading Company Private Limited",
        ("Plot 12, Phase III, Industrial Development Corporation Estate, Vatva, Ahmedabad",) * 3,
    )
    company = replace(plain.company, name=COMPANY)
    result = render_purchase_order(
        order(
            company=company,
            lines=lines,
            supplier=supplier,
            total=D("123456789.12"),
            terms=(long, hindi * 4),
        ),
        language,
    )
    assert result.faults == ()


def test_hindi_order(order, text_of):
    text = text_of(render_purchase_order(order(), "hi").pdf)
    assert "Order total" not in text
    assert "Signature" not in text
    assert "6,02,656.00" in text


def test_a_mark_stands_on_every_page(order, text_of):
    result = render_purchase_order(order(lines=order().lines * 10, mark="Draft"))
    assert all("DRAFT" in page for page in text_of(result.pdf).split("\f"))


def test_the_same_order_makes_the_same_file(order):
    assert render_purchase_order(order()).pdf == render_purchase_order(order()).pdf
