"""Commands on warehouses and locations, what a company starts with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from factory_desktop.core.inventory import verify
from factory_desktop.core.inventory.models import (
    VIRTUAL_KINDS,
    ItemValuation,
    Location,
    StockLedgerEntry,
    Warehouse,
)
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import masters
from factory_desktop.core.platform.commands import UnitOfWork, command

_place, _entry, _held = Location.table(), StockLedgerEntry.table(), ItemValuation.table()


@command("inventory.warehouse.save", permission="inventory.warehouse.edit")
def save_warehouse(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    warehouse_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a warehouse."""
    entity = uow.registry.entities["inventory.warehouse"]
    return masters.save(uow, entity, warehouse_id, version, values)


@command("inventory.warehouse.delete", permission="inventory.warehouse.edit")
def delete_warehouse(uow: UnitOfWork, *, warehouse_id: int) -> None:
    """Delete a warehouse without locations; what was to be ordered for it goes along."""
    entity = uow.registry.entities["inventory.warehouse"]
    masters.remove(uow, entity, warehouse_id, ("item_level",))


@command("inventory.location.save", permission="inventory.location.edit")
def save_location(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    location_id: int | None = None,
    version: int | None = None,
) -> int:
    """Add or change a place; one that held stock stays in its warehouse."""
    old = uow.get(Location, location_id, lock=True) if location_id is not None else {}
    if old and not old["is_stock"]:
        raise RuleBroken("built_in", msg("This place belongs to the program and stays as it is."))
    new = {**old, **masters.readable(Location, values)}
    _check_name(uow, new, location_id)
    _check_parent(uow, new, location_id)
    moved = location_id is not None and _has_moved(uow, location_id)
    if moved and new["warehouse_id"] != old["warehouse_id"]:
        text = msg("Goods have moved here; it stays in its warehouse. Make a new one instead.")
        raise Invalid({"warehouse_id": text})
    entity = uow.registry.entities["inventory.location"]
    return masters.save(uow, entity, location_id, version, values)


def _check_name(uow: UnitOfWork, new: Mapping[str, Any], location_id: int | None) -> None:
    """Two places of one warehouse have different names."""
    name = str(new.get("name") or "").strip().lower()
    query = select(_place.c.id, _place.c.name).where(
        _place.c.warehouse_id == new.get("warehouse_id")
    )
    for other, other_name in uow.conn.execute(query):
        if other != location_id and other_name.lower() == name:
            raise Invalid({"name": msg("“{value}” is already taken. Choose another.", value=name)})


def _check_parent(uow: UnitOfWork, new: Mapping[str, Any], location_id: int | None) -> None:
    """A place lies inside another one of its warehouse, never inside itself."""
    parent = new.get("parent_id")
    first = True
    while parent is not None:
        row = uow.conn.execute(select(_place).where(_place.c.id == parent)).first()
        if row is None or (first and row.warehouse_id != new.get("warehouse_id")):
            raise Invalid({"parent_id": msg("Choose a place of the same warehouse.")})
        if row.id == location_id:
            raise Invalid({"parent_id": msg("A place cannot lie inside itself.")})
        parent, first = row.parent_id, False


def _has_moved(uow: UnitOfWork, location_id: int) -> bool:
    query = select(_entry.c.id).where(
        or_(_entry.c.from_location_id == location_id, _entry.c.to_location_id == location_id)
    )
    return uow.conn.execute(query.limit(1)).first() is not None


@command("inventory.location.delete", permission="inventory.location.edit")
def delete_location(uow: UnitOfWork, *, location_id: int) -> None:
    """Delete a place that nothing ever moved through."""
    if not uow.get(Location, location_id)["is_stock"]:
        raise RuleBroken("built_in", msg("This place belongs to the program and stays as it is."))
    masters.remove(uow, uow.registry.entities["inventory.location"], location_id)


def check_nothing_moved(uow: UnitOfWork) -> None:
    """How costs are kept apart is chosen before any stock moves."""
    moved = select(_held.c.item_id).where(_held.c.last_entry_id.is_not(None)).limit(1)
    if uow.conn.execute(moved).first() is not None:
        raise RuleBroken(
            "stock_moved",
            msg("Stock has moved; how its cost is found no longer changes."),
            msg("Choose it in a new company, before the opening stock."),
        )


def seed(uow: UnitOfWork) -> None:
    """Make the places goods come from and go to, and one warehouse with one store."""
    for choice in VIRTUAL_KINDS:
        values = {"name": choice.label, "kind": choice.value, "is_stock": False}
        uow.insert(Location, values, choice.label)
    main = uow.insert(Warehouse, {"name": "Main"}, "Main")
    uow.insert(Location, {"name": "Store", "warehouse_id": main, "kind": "store"}, "Store")


@command(verify.REBUILD, permission="inventory.ledger.rebuild")
def rebuild_stock(uow: UnitOfWork) -> None:
    """Work out all balances and costs again from the ledger; the audit keeps what was wrong."""
    uow.confirm(
        verify.REBUILD,
        msg("All balances and costs of the stock are worked out again from its ledger."),
        msg("What was changed outside the program is lost. Make a backup first."),
    )
    faults = verify.verify(uow.conn)
    verify.rebuild(uow)
    uow.record("rebuild", StockLedgerEntry.__tablename__, 0, {"faults": faults})
