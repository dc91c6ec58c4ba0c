"""Purchase orders: figures, companies without taxes, long orders, long texts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from factory_desktop.core.purchasing.prints import Party, render_purchase_order

D = Decimal


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
    result = render_purchase_order(
        order(lines=lines, supplier=supplier, total=D("123456789.12"), terms=(long, hindi * 4)),
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
