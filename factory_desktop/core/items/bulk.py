"""Adding many items at once, for imports: the same rules as one by one, few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from factory_desktop.core.items.models import Item, ItemPrice
from factory_desktop.core.items.services import _check_own_rules
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.numbers import quantity as as_quantity
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.masters import check_value

_AT_ONCE = 5_000


def checked_item(uow: UnitOfWork, values: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a new item; `Invalid` names what is wrong.

    References are the caller's to have looked up, and that the code is free.
    """
    _check_own_rules(uow, values, None)
    errors: dict[str, str] = {}
    row: dict[str, Any] = {}
    for key, fact in facts_of(Item).items():
        if key not in values and fact.default is not None:
            row[key] = fact.default
        elif key in values or fact.required:
            try:
                row[key] = check_value(fact, values.get(key))
            except ValueError as error:
                errors[key] = error.args[0]
    if errors:
        raise Invalid(errors)
    return row


def add_items(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Insert checked rows, audited one by one, with their prices; returns the ids by code.

    What changed is told of the table, not of each row: a list has to read itself again anyway.
    """
    table = Item.table()
    found: dict[str, int] = {}
    columns = sorted({key for row in rows for key in row})
    for start in range(0, len(rows), _AT_ONCE):
        part = [{key: row.get(key) for key in columns} for row in rows[start : start + _AT_ONCE]]
        uow.conn.execute(insert(table), [{**row, "version": 1} for row in part])
        codes = [row["code"] for row in part]
        query = select(table.c.code, table.c.id).where(table.c.code.in_(codes))
        ids = {code: int(item_id) for code, item_id in uow.conn.execute(query)}
        for row in part:
            given = {key: value for key, value in row.items() if value is not None}
            uow.record_created(Item, ids[row["code"]], given, str(row["name"]))
        _keep_prices(uow, part, ids)
        found |= ids
    uow.touch(Item)
    return found


def _keep_prices(
    uow: UnitOfWork, rows: Sequence[Mapping[str, Any]], ids: Mapping[str, int]
) -> None:
    """Begin the price history of the new items."""
    prices = [
        {
            "item_id": ids[row["code"]],
            "kind": kind,
            "rate": as_quantity(Decimal(row[f"{kind}_rate"])),
            "valid_from": uow.clock.today(),
            "source": "item",
            "recorded_at": uow.clock.now(),
        }
        for row in rows
        for kind in ("purchase", "sale")
        if row.get(f"{kind}_rate") is not None
    ]
    uow.insert_many(ItemPrice, prices)
