"""The joins of a list: which of them a statement needs, and what they lead to.

A list's source joins all that its columns show. Its ids and counts need few of that: an outer
join by a record's id that nothing asks for neither adds nor takes away a row, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BinaryExpression, Column, ColumnClause, ColumnElement, Join, select
from sqlalchemy.sql import operators, visitors

from factory_desktop.core.platform.db.types import AnySelect


@dataclass(frozen=True, slots=True)
class Reached:
    """A table joined by its id: the column that points to it, and the id."""

    reference: ColumnElement[Any]
    id: ColumnElement[Any]


def lean(statement: AnySelect, later: Iterable[ColumnElement[Any]] = ()) -> AnySelect:
    """The statement without the joins it does not ask for; `later` will be asked of it still."""
    joins = _joins_of(statement)
    if joins is None:
        return statement
    where = statement.whereclause
    asked = _tables([*statement.selected_columns, *([] if where is None else [where]), *later])
    kept = _pruned(joins, asked)
    if kept is joins:
        return statement
    slim: AnySelect = select(*statement.selected_columns).select_from(kept)
    return slim if where is None else slim.where(where)


def reached(statement: AnySelect) -> dict[Any, Reached]:
    """The tables that outer joins by id lead to, straight from the list's own table."""
    found: dict[Any, Reached] = {}
    join: Any = _joins_of(statement)
    while isinstance(join, Join):
        key = _key_of(join)
        if key is not None:
            found[join.right] = key
        join = join.left
    return {right: key for right, key in found.items() if key.reference.table is join}


def _joins_of(statement: AnySelect) -> Join | None:
    froms = statement.get_final_froms()
    return froms[0] if len(froms) == 1 and isinstance(froms[0], Join) else None


def _tables(expressions: Iterable[Any]) -> set[Any]:
    return {
        part.table
        for expression in expressions
        for part in visitors.iterate(expression)
        if isinstance(part, ColumnClause) and part.table is not None
    }


def _pruned(joins: Any, asked: set[Any]) -> Any:
    if not isinstance(joins, Join):
        return joins
    if joins.right not in asked and _key_of(joins) is not None:
        return _pruned(joins.left, asked)
    asked |= _tables([joins.onclause])
    left = _pruned(joins.left, asked)
    if left is joins.left:
        return joins
    return Join(left, joins.right, joins.onclause, isouter=joins.isouter, full=joins.full)


def _key_of(join: Join) -> Reached | None:
    """How an outer join finds its one row by id; None where it may do something else."""
    clause, ids = join.onclause, list(join.right.primary_key)
    if not join.isouter or join.full or len(ids) != 1:
        return None
    if not isinstance(clause, BinaryExpression) or clause.operator is not operators.eq:
        return None
    for one, other in ((clause.left, clause.right), (clause.right, clause.left)):
        if one is ids[0] and isinstance(other, Column):
            return Reached(other, one)
    return None
