"""Values look the same everywhere, exactly, and what people type is read exactly."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal as D

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.i18n import Message

INDIA = Formatter(zone=timezone(timedelta(hours=5, minutes=30)))
TODAY = date(2026, 11, 20)
EVENING_UTC = datetime(2026, 11, 5, 20, 0)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("108419.6", "1,08,419.60"),
        ("0", "0.00"),
        ("999", "999.00"),
        ("1000", "1,000.00"),
        ("12345678.905", "1,23,45,678.91"),
        ("-0.31", "−0.31"),
        ("-0.001", "0.00"),
        ("9007199254740991", "9,00,71,99,25,47,40,991.00"),
    ],
)
def test_money_in_lakhs(value, shown):
    assert INDIA.money(D(value)) == shown


def test_money_with_its_sign():
    assert INDIA.money(D("56663"), symbol=True) == "₹ 56,663.00"
    assert INDIA.money(D("-0.31"), symbol=True) == "−₹ 0.31"


def test_other_countries_group_by_thousands():
    assert Formatter("en", "US", "USD").money(D("1234567.5"), True) == "$ 1,234,567.50"
    assert Formatter("de", "DE", "EUR").money(D("1234567.5")) == "1.234.567,50"
    assert Formatter("de", "DE", "EUR").parse_number("1.234.567,50") == D("1234567.50")
    assert Formatter("en", "JP", "JPY").money(D("1234.5")) == "1,235"


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2))
def test_grouping_agrees_with_babel(value):
    expected = format_decimal(value, format="#,##,##0.00", locale="en_IN").replace("-", "−")
    assert INDIA.money(value) == ("0.00" if value == 0 else expected)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_what_is_shown_is_read_back_exactly(value):
    assert INDIA.parse_number(INDIA.rate(value)) == value
    assert INDIA.parse_number(INDIA.quantity(value)) == value


def test_quantity_rate_percent_integer():
    assert INDIA.quantity(D("1500.000000")) == "1,500"
    assert INDIA.quantity(D("86.5")) == "86.5"
    assert INDIA.quantity(D("86.5"), 3) == "86.500"
    assert INDIA.rate(D("3.1")) == "3.10"
    assert INDIA.rate(D("0.0625")) == "0.0625"
    assert INDIA.percent(D("18.00")) == "18"
    assert INDIA.percent(D("2.5"), sign=True) == "2.5 %"
    assert INDIA.integer(100000) == "1,00,000"


def test_dates_and_moments():
    assert INDIA.date(date(2026, 11, 5)) == "05-11-2026"
    assert INDIA.datetime(EVENING_UTC) == "06-11-2026 01:30"


@pytest.mark.parametrize(
    ("value", "fact", "shown"),
    [
        (None, Fact("x", Kind.MONEY), ""),
        (D("1500"), Fact("x", Kind.MONEY), "1,500.00"),
        (D("1500"), Fact("x", Kind.MONEY, precision=0), "1,500"),
        (D("86.5"), Fact("x", Kind.QUANTITY, precision=3), "86.500"),
        (D("86.5"), Fact("x", Kind.QUANTITY), "86.5"),
        (5, Fact("x", Kind.QUANTITY), "5"),
        (1500, Fact("x", Kind.INTEGER), "1,500"),
        (date(2026, 11, 5), Fact("x", Kind.DATE), "05-11-2026"),
        (True, Fact("x", Kind.BOOL), "Yes"),
        (False, Fact("x", Kind.BOOL), "No"),
        ("a", Fact("x", Kind.CHOICE, choices=(Choice("a", "Apple"),)), "Apple"),
        ("gone", Fact("x", Kind.CHOICE), "gone"),
        ("BRG", Fact("x", Kind.CODE), "BRG"),
    ],
)
def test_value_by_kind(value, fact, shown):
    assert INDIA.value(value, fact) == shown


def test_floats_are_refused():
    with pytest.raises(TypeError):
        INDIA.value(1.5, Fact("x", Kind.MONEY))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.5L", "150000"),
        ("1.5 lakh", "150000"),
        ("2cr", "20000000"),
        ("3k", "3000"),
        ("५ लाख", "500000"),
        ("10*12", "120"),
        ("10x12", "120"),
        ("(1+2)*3-4/2", "7"),
        ("10/3", "3.333333"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("2*-3", "-6"),
        ("₹ 1,08,419.60", "108419.60"),
        ("108,419.60", "108419.60"),
        ("Rs. 500", "500"),
        (".5", "0.5"),
        ("१२३.५", "123.5"),
        ("0.1+0.2", "0.3"),
    ],
)
def test_numbers_as_people_type_them(typed, value):
    assert INDIA.parse_number(typed) == D(value)


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "1,5", "1,50", "12,34", "1.2.3", "1e5", "2**3", "(1", "1)", "1 2", "L", "5 boxes",
     "__import__('os')", "-" * 20 + "1", "(" * 20 + "1" + ")" * 20, "1" * 61, "1/0", "0/0", "."],
)  # fmt: skip
def test_what_is_no_number_says_what_to_type(typed):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        INDIA.parse_number(typed)
    assert isinstance(refused.value.args[0], Message)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("5", date(2026, 11, 5)),
        ("5-12", date(2026, 12, 5)),
        ("5/11/26", date(2026, 11, 5)),
        ("05-11-2026", date(2026, 11, 5)),
        ("5.11.2026", date(2026, 11, 5)),
        ("2026-11-05", date(2026, 11, 5)),
        ("today", TODAY),
        ("आज", TODAY),
        ("+7", date(2026, 11, 27)),
        ("-1", date(2026, 11, 19)),
        ("५-११", date(2026, 11, 5)),
    ],
)
def test_dates_as_people_type_them(typed, value):
    assert INDIA.parse_date(typed, TODAY) == value


@pytest.mark.parametrize("typed", ["31-02", "32", "0", "5-13", "abc", "", "5-11-226"])
def test_what_is_no_date_says_what_to_type(typed):
    with pytest.raises(ValueError, match="is not a date"):
        INDIA.parse_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "fact", "value"),
    [
        ("  ", Fact("x"), None),
        (" brg-1 ", Fact("x", Kind.CODE), "BRG-1"),
        ("10/3", Fact("x", Kind.MONEY), D("3.33")),
        ("10*12", Fact("x", Kind.INTEGER), 120),
        ("18%", Fact("x", Kind.PERCENT), D(18)),
        ("yes", Fact("x", Kind.BOOL), True),
        ("No", Fact("x", Kind.BOOL), False),
        ("dr", Fact("x", Kind.CHOICE, choices=(Choice("draft", "Draft"),)), "draft"),
        ("6-11-2026 01:30", Fact("x", Kind.DATETIME), EVENING_UTC),
    ],
)
def test_parse_by_kind(typed, fact, value):
    read = INDIA.parse(typed, fact, TODAY)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("typed", "fact", "text"),
    [
        ("1.234", Fact("x", Kind.MONEY), "at most 2 decimals"),
        ("1.5", Fact("x", Kind.INTEGER), "whole number"),
        ("-1", Fact("x", Kind.QUANTITY, minimum=0), "0 or more"),
        ("99999cr", Fact("x", Kind.QUANTITY), "too large"),
        ("abcdef", Fact("x", max_length=5), "at most 5 letters"),
        ("perhaps", Fact("x", Kind.BOOL), "Yes or No"),
        ("z", Fact("x", Kind.CHOICE, choices=(Choice("a", "Apple"),)), "Choose one of: Apple"),
        ("today 25:00", Fact("x", Kind.DATETIME), "date and time"),
    ],
)
def test_parse_refuses_with_what_to_do(typed, fact, text):
    with pytest.raises(ValueError, match=text):
        INDIA.parse(typed, fact, TODAY)


def test_words_follow_the_language():
    hindi = Formatter("hi")
    yes = hindi.value(True, Fact("x", Kind.BOOL))
    assert yes == "हाँ"
    assert hindi.parse(yes, Fact("x", Kind.BOOL), TODAY) is True
    assert hindi.money(D("108419.6")) == "1,08,419.60"


MONTH = Fact("Month", Kind.DATE, month=True)


@pytest.mark.parametrize(
    "typed",
    ["10", "10-2026", "10/26", "oct 2026", "October", "अक्टूबर 2026", "05-10-2026", "2026-10-01"],
)
def test_a_month_is_read_as_people_write_it(typed):
    reader = Formatter("hi") if typed.startswith("अ") else INDIA
    assert reader.parse(typed, MONTH, TODAY) == date(2026, 10, 1)


def test_a_month_shows_its_name_and_what_is_none_is_refused():
    assert INDIA.value(date(2026, 10, 1), MONTH) == "October 2026"
    assert Formatter("hi").value(date(2026, 10, 1), MONTH) == "अक्टूबर 2026"
    for typed in ("13-2026", "octember", "32"):
        with pytest.raises(ValueError, match="is not a month") as refused:
            INDIA.parse(typed, MONTH, TODAY)
        assert isinstance(refused.value.args[0], Message)
