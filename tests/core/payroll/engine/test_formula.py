"""Formulas: exact, bounded, and closed to anything but arithmetic."""

from decimal import Decimal

import pytest

from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.payroll.engine import (
    ComponentKind,
    SalaryComponent,
    check_structure,
    evaluate_components,
    order_components,
    parse_formula,
)

D = Decimal
EARNING, DEDUCTION = ComponentKind.EARNING, ComponentKind.DEDUCTION


def head(key: str, formula: str, kind: ComponentKind = EARNING, **more: bool) -> SalaryComponent:
    return SalaryComponent(key, key.title(), kind, formula, **more)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("0.1 + 0.2", "0.3"),
        ("-x + +y", "-60"),
        ("x / 8", "12.5"),
        ("min(x, y, 7)", "7"),
        ("max(x, y)", "100"),
        ("round(2.5)", "3"),
        ("round(0.125, 2)", "0.13"),
        ("200 if x > 50 else 0", "200"),
        ("1 if x > 50 and y < 50 else 2", "1"),
        ("1 if not x == 100 or y != 40 else 2", "2"),
        ("1 if 30 < y <= 40 else 0", "1"),
        ("= x * 0.05", "5"),
    ],
)
def test_value(text: str, result: str) -> None:
    assert parse_formula(text).value({"x": D(100), "y": D(40)}) == D(result)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "__import__('os')",
        "x.real",
        "x[0]",
        "'a' * 3",
        "2 ** 99",
        "x // 2",
        "x % 2",
        "lambda: 1",
        "[1 for i in x]",
        "True",
        "1 if x else 2",
        "min()",
        "min(*x)",
        "max(x, key=y)",
        "round(x, y)",
        "round(x, 9)",
        "print(x)",
        "1e9",
        "0xff",
        "9" * 30,
        "x := 3",
        "1 if 1 in x else 2",
        "x + " * 300 + "x",
        "+".join(["x"] * 120),
        "f'{x}'",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_formula(text).value({"x": D(1), "y": D(1)})
    assert refusal.value.code == "formula"
    assert refusal.value.message


@pytest.mark.parametrize("text", ["x / (y - 40)", "x * 999999999999999 * 999999", "z + 1"])
def test_no_value(text: str) -> None:
    with pytest.raises(RuleBroken):
        parse_formula(text).value({"x": D(100), "y": D(40)})


def test_a_share_of_one_name_is_known_as_such() -> None:
    assert parse_formula("basic * 0.05").share == ("basic", D(5))
    assert parse_formula("0.4 * base").share == ("base", D(40))
    assert parse_formula("basic * 2").share is None
    assert parse_formula("basic + 5").share is None


def test_components_are_ordered_by_need() -> None:
    heads = [head("c", "b + a"), head("b", "a * 2"), head("a", "base")]
    assert [component.key for component in order_components(heads)] == ["a", "b", "c"]
    amounts = [value.amount for value in evaluate_components(heads, {"base": D("10.333")})]
    assert amounts == [D("10.33"), D("20.66"), D("30.99")]


def test_a_circle_is_refused_by_name() -> None:
    heads = [head("a", "b + 1"), head("b", "c"), head("c", "a")]
    with pytest.raises(RuleBroken, match="a → b → c → a"):
        order_components(heads)


def test_structure_is_checked_field_by_field() -> None:
    heads = [
        head("gross", "base"),
        head("a", "base *"),
        head("a", "base"),
        head("b", "unknown + 1"),
        head("c", "d"),
        head("d", "gross * 0.01", DEDUCTION),
        head("basic", "base"),
    ]
    with pytest.raises(Invalid) as refusal:
        check_structure(heads)
    assert set(refusal.value.fields) == {
        "components.0.key",
        "components.1.formula",
        "components.2.key",
        "components.3.formula",
        "components.4.formula",
        "components.6.key",
    }
    check_structure([head("basic", "base * 0.5"), head("rest", "base - basic")], pays_base=False)
    with pytest.raises(Invalid, match="circle"):
        check_structure([head("a", "b"), head("b", "a")])
