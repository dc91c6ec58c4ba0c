"""Formulas of pay that somebody wrote to do harm: refused in words, nothing run, no time taken."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.payroll.engine.formula import MAX_VALUE, parse_formula
from factory_desktop.core.platform.company import Company
from tests.faults.works import Works
from tests.helpers.figures import Figure

VALUES = {"basic": Decimal("12345.67"), "gross": Decimal("99999999999"), "zero": Decimal(0)}
ATTACKS = (
    *("__import__('os').system('id')", "eval('1')", "exec('1')", "open('/etc/passwd')"),
    *("basic.__class__", "().__class__.__bases__[0]", "basic.real", "(1).to_bytes", "basic[0]"),
    *("9**9**9", "9**9**9**9", "2**basic", "basic ** 2", "pow(9, 9)", "1 << 999999", "~basic"),
    *("basic // 0", "basic % 7", "basic @ basic", "basic & 1", "not basic", "basic and 1"),
    *("lambda: 1", "(lambda f: f(f))(lambda f: f(f))", "[x for x in basic]", "{1: 2}", "{1}"),
    *("[1] * 999999999", "'a' * 999999999", "'basic'", "f'{basic}'", "b'x'", "...", "None", "True"),
    *("(x := 1)", "yield basic", "await basic", "*basic", "min(*basic)", "max(**basic)"),
    *("min()", "round()", "round(basic, -1)", "round(basic, 999999999)", "round(basic, gross)"),
    *("min(basic, key=eval)", "print(basic)", "abs(basic)", "sum(basic)", "range(10**9)"),
    *("1e999999", "1e5", "0x10", "0b1", "1j", "9" * 400, "0." + "1" * 400, "1" + "0" * 30),
    *("(" * 499, "(" * 240 + "1" + ")" * 240, "-" * 499 + "1", "min(" * 100 + "1" + ")" * 100),
    *("basic\n+1;1", "basic; gross", "import os", "basic = 1", "basic\\", "# basic", "", " ", "="),
    *("a\x00b", "\ud800", "\u202ebasic", "basic\u2028gross", "१२३ * basic", "basic×2"),
    *("=cmd|'/C'!A0", "1 if 1 else 2", "basic if basic else gross"),
    *("+".join(["basic"] * 80), "*".join(["basic"] * 90)),
    *("1 if basic in gross else 2", "1 if basic is gross else 2", "1 if (basic > 1) + 1 else 2"),
    *("no_such_name", "basic + no_such_name", "basic / zero", "basic / (gross - gross)"),
    *("*".join(["gross"] * 20), "gross * gross", "-gross * gross", "basic /" * 30 + "zero"),
)  # fmt: skip


_WORDS = [
    "basic",
    "gross",
    "zero",
    "1",
    "0.5",
    "999999999999999999",
    "+",
    "-",
    "*",
    "/",
    "**",
    "(",
    ")",
    "min(",
    "max(",
    "round(",
    ",",
    "if",
    "else",
    "<",
    "==",
    ".",
    "_",
]


def _end(text: str) -> str:
    """Empty where a formula is refused in words or gives a figure within bounds."""
    try:
        figure = parse_formula(text).value(VALUES)
    except RuleBroken as refusal:
        return "" if refusal.message and len(refusal.message) < 3_000 else "no words"
    return "" if abs(figure) <= MAX_VALUE else f"gave {figure}"


def test_attacks_are_refused_at_once(figure: Figure) -> None:
    began = time.process_time()
    wrong = []
    for text in ATTACKS:
        with pytest.raises(RuleBroken):
            parse_formula(text).value(VALUES)
        if _end(text):
            wrong.append(text)
    assert wrong == []
    assert time.process_time() - began < 2
    figure("F-13", len(ATTACKS), len(ATTACKS), "-", "hostile formulas, none run, all at once")


@settings(
    max_examples=600,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=60),
        st.lists(
            st.sampled_from(_WORDS),
            max_size=40,
        ).map(" ".join),
    )
)
def test_anything_typed_ends_in_words_or_a_figure(text: str) -> None:
    assert _end(text) == ""


def test_a_structure_with_an_attack_is_not_saved(file_company: Company) -> None:
    w = Works(file_company)
    for text in ("__import__('os')", "basic.real", "9**9**9", "x" * 5_000):
        part = {"key": "evil", "label": "Evil", "kind": "earning", "formula": text}
        values = {"code": "E", "name": "Evil"}
        with pytest.raises((Invalid, RuleBroken)):
            w.do("payroll.structure.save", values=values, components=(part,))


def test_what_is_meant_still_works() -> None:
    good = {"basic * 5 / 100": "617.2835", "min(basic, 15000)": "12345.67",
            "200 if basic > 1 else 0": "200", "round(basic)": "12346"}  # fmt: skip
    for text, wanted in good.items():
        assert parse_formula(text).value(VALUES) == Decimal(wanted)
