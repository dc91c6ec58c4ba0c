"""Amounts in words, in both languages."""

from decimal import Decimal

import pytest

from factory_desktop.core.kernel.words import amount_in_words, english_number, hindi_number

ENGLISH = [
    ("14109", "Rupees fourteen thousand one hundred and nine only"),
    ("13055", "Rupees thirteen thousand and fifty-five only"),
    ("602656", "Rupees six lakh two thousand six hundred and fifty-six only"),
    ("14109.50", "Rupees fourteen thousand one hundred and nine and fifty paise only"),
    ("1", "Rupee one only"),
    ("0", "Rupees zero only"),
    ("0.01", "One paisa only"),
    ("0.75", "Seventy-five paise only"),
    ("-500", "Minus rupees five hundred only"),
    ("10000000", "Rupees one crore only"),
    ("10000005", "Rupees one crore and five only"),
    ("123456789012.34",
     "Rupees twelve thousand three hundred and forty-five crore sixty-seven lakh eighty-nine "
     "thousand and twelve and thirty-four paise only"),
    ("10.005", "Rupees ten and one paisa only"),
    ("100", "Rupees one hundred only"),
    ("20", "Rupees twenty only"),
    ("9099999", "Rupees ninety lakh ninety-nine thousand nine hundred and ninety-nine only"),
    ("1000100", "Rupees ten lakh one hundred only"),
]  # fmt: skip

HINDI = [
    ("14109", "चौदह हज़ार एक सौ नौ रुपये मात्र"),
    ("13055", "तेरह हज़ार पचपन रुपये मात्र"),
    ("1", "एक रुपया मात्र"),
    ("0", "शून्य रुपये मात्र"),
    ("250000.50", "दो लाख पचास हज़ार रुपये पचास पैसे मात्र"),
    ("0.01", "एक पैसा मात्र"),
    ("-5", "ऋण पाँच रुपये मात्र"),
    ("1000000000000", "एक लाख करोड़ रुपये मात्र"),
]


@pytest.mark.parametrize(("amount", "words"), ENGLISH)
def test_english(amount, words):
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize(("amount", "words"), HINDI)
def test_hindi(amount, words):
    assert amount_in_words(Decimal(amount), "hi") == words


def test_other_currencies():
    assert amount_in_words(Decimal("2.05"), currency="USD") == "US dollars two and five cents only"
    assert amount_in_words(Decimal(7), currency="XYZ") == "XYZ seven only"
    assert amount_in_words(Decimal(1), "hi", "USD") == "एक डॉलर मात्र"


@pytest.mark.parametrize("written", [english_number, hindi_number])
def test_every_number_below_a_hundred_has_its_own_word(written):
    assert len({written(n) for n in range(100)}) == 100
