"""Messages and catalogues: what is filled in, and the words for one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factory_desktop.core.kernel.i18n import Catalog, catalog, msg

LINES, LINE = "{count} lines", "{count} line"
PASTED = "{count} rows pasted, {wrong} cells to correct"


@pytest.mark.parametrize("one", [1, Decimal(1), Decimal("1.00"), "1"])
def test_a_message_that_counts_one_says_so(one: object) -> None:
    said = msg(LINES, count=one)
    assert said == f"{one} line"
    assert said.msgid == LINE


@pytest.mark.parametrize("many", [0, 2, 11, Decimal("0.5"), "1.5", "11", msg("value")])
def test_what_counts_none_parts_or_many_stays(many: object) -> None:
    said = msg(LINES, count=many)
    assert said == f"{many} lines"
    assert said.msgid == LINES


def test_a_text_without_another_form_stays() -> None:
    assert msg("{count} not marked", count=1) == "1 not marked"
    assert msg(LINES) == LINES


def test_only_the_parameter_that_the_noun_follows_decides() -> None:
    text = "{rate} × {days} days = {amount}"
    assert msg(text, rate="1", days="2", amount="1") == "1 × 2 days = 1"
    assert msg(text, rate="2", days="1", amount="2") == "2 × 1 day = 2"


@pytest.mark.parametrize(
    ("count", "wrong", "said"),
    [
        (2, 3, "2 rows pasted, 3 cells to correct"),
        (1, 3, "1 row pasted, 3 cells to correct"),
        (2, 1, "2 rows pasted, 1 cell to correct"),
        (1, 1, "1 row pasted, 1 cell to correct"),
    ],
)
def test_two_counts_are_right_each_for_itself(count: int, wrong: int, said: str) -> None:
    assert msg(PASTED, count=count, wrong=wrong) == said
    assert catalog("en")(PASTED, wrong=wrong, count=count) == said


def test_a_catalogue_translates_the_text_for_one() -> None:
    hindi = Catalog("hi", {LINES: "{count} पंक्तियाँ", LINE: "{count} पंक्ति"})
    assert hindi(LINES, count=2) == "2 पंक्तियाँ"
    assert hindi(LINES, count="1") == "1 पंक्ति"
    assert hindi(msg(LINES, count=1)) == "1 पंक्ति"
    assert hindi(msg("{these}, {last}", these=msg(LINES, count=1), last="x")) == "1 पंक्ति, x"


def test_the_words_may_be_others_for_one() -> None:
    text = "Were the {count} selected slips paid today?"
    assert msg(text, count=1) == "Was the selected slip paid today?"
    assert msg(text, count=3) == "Were the 3 selected slips paid today?"
