"""Formulas of salary components: exact, bounded, and nothing but arithmetic.

`basic * 0.05`, `min(basic, 15000) * 0.12`, `200 if gross > 10000 else 0`. The text is read
with Python's parser and only the few kinds of node listed here are taken; nothing is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from factory_desktop.core.kernel.errors import RuleBroken
from factory_desktop.core.kernel.i18n import Message, msg
from factory_desktop.core.kernel.numbers import round_to

MAX_LENGTH = 500
MAX_NODES = 200
MAX_DIGITS = 18
#: No figure of a slip can be larger; a formula that gives more is a slip of the pen.
MAX_VALUE = Decimal(10) ** 12

Values = Mapping[str, Decimal]
Evaluator = Callable[[Values], Decimal]
Condition = Callable[[Values], bool]

_ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
}


def _bad(text: Message) -> RuleBroken:
    return RuleBroken(
        "formula",
        text,
        msg("Use names, numbers, + - * /, brackets, min, max, round and “a if x > y else b”."),
    )


@dataclass(frozen=True)
class Formula:
    """A formula that has been read: its text, the names it needs, and how to work it out."""

    text: str
    names: tuple[str, ...]
    evaluator: Evaluator
    #: (name, percent) where the formula is just a share of one name, for plain words.
    share: tuple[str, Decimal] | None

    def value(self, values: Values) -> Decimal:
        """Work it out.

        Raises RuleBroken where a name has no value, a division is by zero or the figure
        is out of all bounds.
        """
        try:
            result = self.evaluator(values)
        except KeyError as error:
            raise _bad(
                msg("“{name}” is not known in {formula}", name=error.args[0], formula=self.text)
            ) from error
        except ArithmeticError as error:
            raise _bad(
                msg("{formula} divides by zero or grows too large", formula=self.text)
            ) from error
        if abs(result) > MAX_VALUE:
            raise _bad(msg("{formula} gives a figure that is too large", formula=self.text))
        return result


@lru_cache(maxsize=2048)
def parse_formula(text: str) -> Formula:
    """Read a formula; raises RuleBroken with what is wrong in plain words."""
    source = text.strip().removeprefix("=").strip()
    if not source:
        raise _bad(msg("The formula is empty"))
    if len(source) > MAX_LENGTH:
        raise _bad(msg("The formula is longer than {limit} letters", limit=MAX_LENGTH))
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _bad(msg("{formula} cannot be read", formula=source)) from error
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise _bad(msg("The formula has too many parts"))
    reader = _Reader(source)
    evaluator = reader.number(tree.body)
    return Formula(source, tuple(reader.names), evaluator, reader.share(tree.body))


class _Reader:
    """Turns the allowed nodes into functions and collects the names."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names: dict[str, None] = {}

    def refuse(self, node: ast.AST) -> RuleBroken:
        part = ast.get_source_segment(self.source, node) if isinstance(node, ast.expr) else ""
        return _bad(msg("“{part}” is not allowed in a formula", part=part or self.source))

    def constant(self, node: ast.Constant) -> Decimal:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise self.refuse(node)
        written = (ast.get_source_segment(self.source, node) or "").replace("_", "")
        if len(written) > MAX_DIGITS or not written.replace(".", "", 1).isdigit():
            raise self.refuse(node)
        return Decimal(written)

    def number(self, node: ast.expr) -> Evaluator:
        if isinstance(node, ast.Constant):
            fixed = self.constant(node)
            return lambda _values: fixed
        if isinstance(node, ast.Name):
            name = node.id
            self.names[name] = None
            return lambda values: values[name]
        if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            work = _ARITHMETIC[type(node.op)]
            left, right = self.number(node.left), self.number(node.right)
            return lambda values: work(left(values), right(values))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            inner, sign = self.number(node.operand), -1 if isinstance(node.op, ast.USub) else 1
            return lambda values: sign * inner(values)
        if isinstance(node, ast.IfExp):
            test, yes, no = self.test(node.test), self.number(node.body), self.number(node.orelse)
            return lambda values: yes(values) if test(values) else no(values)
        if isinstance(node, ast.Call):
            return self.call(node)
        raise self.refuse(node)

    def call(self, node: ast.Call) -> Evaluator:
        if not isinstance(node.func, ast.Name) or node.keywords or not node.args:
            raise self.refuse(node)
        name = node.func.id
        if name == "round":
            return self.rounding(node)
        if name not in ("min", "max") or any(isinstance(a, ast.Starred) for a in node.args):
            raise self.refuse(node)
        parts = [self.number(argument) for argument in node.args]
        if name == "min":
            return lambda values: min(part(values) for part in parts)
        return lambda values: max(part(values) for part in parts)

    def rounding(self, node: ast.Call) -> Evaluator:
        places = 0
        if len(node.args) == 2 and isinstance(node.args[1], ast.Constant):
            wanted = self.constant(node.args[1])
            if wanted not in range(7):
                raise self.refuse(node)
            places = int(wanted)
        elif len(node.args) != 1:
            raise self.refuse(node)
        inner = self.number(node.args[0])
        return lambda values: round_to(inner(values), places)

    def test(self, node: ast.expr) -> Condition:
        if isinstance(node, ast.Compare):
            return self.comparison(node)
        if isinstance(node, ast.BoolOp):
            parts = [self.test(value) for value in node.values]
            if isinstance(node.op, ast.And):
                return lambda values: all(part(values) for part in parts)
            return lambda values: any(part(values) for part in parts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.test(node.operand)
            return lambda values: not inner(values)
        raise self.refuse(node)

    def comparison(self, node: ast.Compare) -> Condition:
        if any(type(op) not in _COMPARE for op in node.ops):
            raise self.refuse(node)
        terms = [self.number(part) for part in (node.left, *node.comparators)]
        checks = [_COMPARE[type(op)] for op in node.ops]

        def holds(values: Values) -> bool:
            figures = [term(values) for term in terms]
            return all(check(figures[i], figures[i + 1]) for i, check in enumerate(checks))

        return holds

    def share(self, node: ast.expr) -> tuple[str, Decimal] | None:
        """`name * 0.05` or `0.05 * name` as (name, 5)."""
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)):
            return None
        for name, factor in ((node.left, node.right), (node.right, node.left)):
            if isinstance(name, ast.Name) and isinstance(factor, ast.Constant):
                percent = self.constant(factor) * 100
                return (name.id, percent) if percent <= 100 else None
        return None
