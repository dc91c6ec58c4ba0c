"""Cells as people type them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from factory_desktop.core.platform.exchange import (
    Unreadable,
    normalise_unit,
    parse_code,
    parse_date,
    parse_number,
    parse_percent,
    parse_quantity_with_unit,
    parse_rate,
)
from factory_desktop.core.platform.exchange.cells import CodeStyle, learn_code_style
from factory_desktop.core.platform.exchange.headings import likeness
from factory_desktop.core.platform.exchange.reader import decimal_of
from factory_desktop.core.platform.exchange.values import parse_hours


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,25,000.50", "125000.50"),
        ("₹ 525/-", "525"),
        ("Rs. 450 per day", "450"),
        ("Rs.18,000/- p.m.", "18000"),
        ("(125.00)", "-125"),
        ("125 Dr", "125"),
        ("125 Cr", "-125"),
        ("12-", "-12"),
        ("-", "0"),
        ("NIL", "0"),
        ("१,२५०.५०", "1250.5"),
        ("1.250,50", "1250.5"),
        ("1.5 lakh", "150000"),
        ("₹ 1,25,000.00 only", "125000"),
        (" 7 ", "7"),
    ],
)
def test_numbers(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["abc", "12,5", "=1+2", "#REF!", "12/05/2024", "1e5", "", "5 kg", "@SUM(A1)"]
)
def test_no_numbers(text):
    with pytest.raises(Unreadable):
        parse_number(text)


def test_numbers_that_are_no_text():
    assert parse_number(Decimal("1.50")) == Decimal("1.5")
    for wrong in (None, True, date(2026, 1, 1)):
        with pytest.raises(Unreadable):
            parse_number(wrong)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("1,250.500 Kgs", "1250.5", "kg"),
        ("616 Nos.", "616", "pcs"),
        ("12 sq.mtr", "12", "sqm"),
        ("10 किग्रा", "10", "kg"),
        ("100Mtr", "100", "m"),
        ("20 No's", "20", "pcs"),
        ("5 XYZ", "5", "xyz"),
        ("12.5", "12.5", None),
        ("-", "0", None),
    ],
)
def test_quantities(text, number, unit):
    assert parse_quantity_with_unit(text) == (Decimal(number), unit)


def test_a_unit_may_stand_in_the_number_format():
    assert parse_quantity_with_unit(Decimal(5), '0.000" Kgs"') == (Decimal(5), "kg")
    assert parse_quantity_with_unit(Decimal(5), "0\\K\\g") == (Decimal(5), "kg")
    assert parse_quantity_with_unit(Decimal(5), '"₹"0.00') == (Decimal(5), None)


@pytest.mark.parametrize("text", ["5 box 2 pcs", "five", "12 kg 5"])
def test_no_quantities(text):
    with pytest.raises(Unreadable):
        parse_quantity_with_unit(text)


def test_rates_keep_what_they_are_for():
    assert parse_rate("2,914.35/Kgs") == (Decimal("2914.35"), "Kgs")
    assert parse_rate("₹ 450 per day") == (Decimal(450), "day")
    assert parse_rate(Decimal("8612.68")) == (Decimal("8612.68"), "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("17/07/2024", date(2024, 7, 17)),
        ("02-Oct-26", date(2026, 10, 2)),
        ("3.4.26", date(2026, 4, 3)),
        ("2026-10-03", date(2026, 10, 3)),
        ("१७/०७/२०२४", date(2024, 7, 17)),
        ("15-जनवरी-2022", date(2022, 1, 15)),
        ("1st October 2026", date(2026, 10, 1)),
        ("Oct 5, 2026", date(2026, 10, 5)),
        ("45567", date(2024, 10, 2)),
        (Decimal(45567), date(2024, 10, 2)),
        (Decimal(20261001), date(2026, 10, 1)),
        ("17/07/2024 10:30", date(2024, 7, 17)),
        ("12/05/65", date(1965, 5, 12)),
        (date(2026, 1, 2), date(2026, 1, 2)),
        (datetime(2026, 1, 2, 8, 30), date(2026, 1, 2)),
    ],
)
def test_dates(value, expected):
    assert parse_date(value).value == expected


def test_dates_that_could_be_turned_round_say_so():
    assert parse_date("05/06/2024").ambiguous
    assert not parse_date("17/06/2024").ambiguous
    assert not parse_date("05/05/2024").ambiguous
    assert parse_date("05/06/2024", month_first=True).value == date(2024, 5, 6)


@pytest.mark.parametrize("value", ["31/02/2024", "tomorrow", "13/13/2024", Decimal(12), None, ""])
def test_no_dates(value):
    with pytest.raises(Unreadable):
        parse_date(value)


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        ("18%", "", "18"),
        ("18", "", "18"),
        ("0.18", "", "18"),
        (Decimal("0.18"), "", "18"),
        (Decimal(18), "", "18"),
        (Decimal(1), "0%", "100"),
        ("GST 18%", "", "18"),
        ("GST@5", "", "5"),
        ("0.25%", "", "0.25"),
        ("Exempt", "", "0"),
    ],
)
def test_percents(value, number_format, expected):
    assert parse_percent(value, number_format) == Decimal(expected)


def test_codes():
    assert parse_code(Decimal(792), "00000") == "00792"
    assert parse_code(Decimal(792), "", 5) == "00792"
    assert parse_code(" E००१ ") == "E001"
    assert parse_code("'00123") == "00123"
    with pytest.raises(Unreadable):
        parse_code("-")


def test_the_column_shows_how_its_codes_are_written():
    assert learn_code_style([("00792", ""), (Decimal(1487), "")]) == CodeStyle(5, False)
    assert learn_code_style([("0792", ""), ("00123", "")]).width == 0
    assert learn_code_style([("0792", ""), ("12345", "")]).width == 0
    style = learn_code_style([("E001", ""), ("E003", ""), ("e002", "")])
    assert style.dress("e002") == "E002"
    assert learn_code_style([("ab-1", ""), ("ab-2", ""), ("AB-3", "")]).dress("ab-1") == "ab-1"


@pytest.mark.parametrize(
    ("text", "unit"),
    [("Kgs.", "kg"), ("KILOGRAM", "kg"), ("Nos", "pcs"), ("nos.", "pcs"), ("PCS", "pcs"),
     ("mtr", "m"), ("Ltr.", "l"), ("SET", "set"), ("Box", "box"), ("नग", "pcs")],
)  # fmt: skip
def test_units(text, unit):
    assert normalise_unit(text) == unit


def test_an_unknown_unit_is_said():
    with pytest.raises(Unreadable, match="furlong"):
        normalise_unit("furlong")


def test_hours():
    assert parse_hours("2:30") == Decimal("2.5")
    assert parse_hours("2.5 hrs") == Decimal("2.5")
    assert parse_hours(Decimal(3)) == 3


def test_floats_become_what_a_person_reads():
    assert str(decimal_of(0.1 + 0.2)) == "0.3"
    assert str(decimal_of(8612.68)) == "8612.68"
    assert str(decimal_of(490.0)) == "490"
    assert str(decimal_of(1234567890123456.0)) == "1234567890123456"
    assert decimal_of(1e-7) == Decimal("0.0000001")


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("Cl. Bal", "Closing Balance"),
        ("Qty.", "Quantity"),
        ("D.O.J", "Date of joining"),
        ("Emp. Cd", "Employee code"),
        ("Mob. No.", "Mobile No"),
        ("O.T. Hrs", "OT hours"),
        ("Amt (Rs.)", "Amount"),
        ("मात्रा", "Quantity"),
    ],
)
def test_headings_are_one_whatever_the_spelling(heading, known):
    assert likeness(heading, known) >= 0.97


def test_headings_that_only_share_a_word_are_not_one():
    assert likeness("GST Rate", "Rate") < 0.9
    assert likeness("Colour", "Quantity") == 0
