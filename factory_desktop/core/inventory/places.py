"""Places as a posting needs them, read in one statement; the words for what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select

from factory_desktop.core.inventory.history import COMPANY, WAREHOUSE, pool_of
from factory_desktop.core.inventory.models import (
    REFUSE,
    ItemValuation,
    Location,
    StockBalance,
    StockLedgerEntry,
    Warehouse,
)
from factory_desktop.core.inventory.moves import Place, SourceRef
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.platform.registry import Registry

SCOPE = "inventory.valuation_scope"

_place, _warehouse, _held = Location.table(), Warehouse.table(), ItemValuation.table()
_balance, _entry = StockBalance.table(), StockLedgerEntry.table()
_words = Formatter()
_FIRST_POOL = select(_held.c.pool).where(_held.c.last_entry_id.is_not(None)).limit(1)
_WHAT_LIES = (
    select(
        _place.c.id,
        _place.c.name,
        _place.c.kind,
        _place.c.is_stock,
        _place.c.warehouse_id,
        _place.c.active,
        _warehouse.c.name.label("warehouse"),
        _warehouse.c.negative_policy,
        _FIRST_POOL.scalar_subquery().label("first_pool"),
        _balance.c.item_id,
        _balance.c.quantity,
    )
    .outerjoin(_warehouse, _warehouse.c.id == _place.c.warehouse_id)
    .outerjoin(
        _balance,
        and_(
            _balance.c.location_id == _place.c.id,
            _balance.c.item_id.in_(bindparam("items", expanding=True)),
        ),
    )
    .where(
        or_(
            _place.c.id.in_(bindparam("ids", expanding=True)),
            and_(
                _place.c.kind.in_(bindparam("kinds", expanding=True)), _place.c.is_stock.is_(False)
            ),
        )
    )
)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A location, with what its warehouse says about too little."""

    id: int
    name: str
    kind: str
    is_stock: bool
    warehouse_id: int | None
    warehouse: str | None
    policy: str
    active: bool

    @property
    def label(self) -> str:
        """`Main / Yard 1`, or the name alone where it has no warehouse."""
        return f"{self.warehouse} / {self.name}" if self.warehouse else self.name


class Places:
    """The places of a posting, what lies in them of its items, and how costs are kept apart.

    Read after the items were locked: until the transaction ends it stays so.
    """

    def __init__(self, scope_setting: str) -> None:
        self.scope = scope_setting
        self.by_id: dict[int, PlaceRow] = {}
        self.balances: dict[tuple[int, int], Decimal] = {}
        self._virtual: dict[str, PlaceRow] = {}

    def read(self, conn: Connection, wanted: Iterable[Place], items: Iterable[int] = ()) -> None:
        """Read places and what lies there of items; what is known already stays as it is."""
        given = set(wanted)
        asked = {
            "ids": sorted(place for place in given if isinstance(place, int)),
            "kinds": sorted(place for place in given if isinstance(place, str)),
            "items": sorted(items),
        }
        for row in conn.execute(_WHAT_LIES, asked):
            place, item_id, quantity = row[0], *row[-2:]
            if item_id is not None:
                self.balances.setdefault((item_id, place), quantity)
            if place not in self.by_id:
                self._note(row)

    def _note(self, row: Any) -> None:
        place = PlaceRow(
            row.id,
            row.name,
            row.kind,
            row.is_stock,
            row.warehouse_id,
            row.warehouse,
            row.negative_policy or REFUSE,
            row.active,
        )
        self.by_id[place.id] = place
        if not place.is_stock:
            self._virtual[place.kind] = place
        if row.first_pool is not None:
            self.scope = WAREHOUSE if row.first_pool else COMPANY

    def find(self, place: Place) -> PlaceRow | None:
        """A place by id or, for a virtual one, by its kind."""
        return self._virtual.get(place) if isinstance(place, str) else self.by_id.get(place)

    def pool(self, place: PlaceRow) -> int | None:
        """The pool whose cost a place shares; None for places that are not ours."""
        return pool_of(self.scope, is_stock=place.is_stock, warehouse_id=place.warehouse_id)


def scope_in_force(conn: Connection, setting: str) -> str:
    """How costs are kept apart: what the first movement was valued by, else the setting."""
    pool = conn.execute(_FIRST_POOL).scalar()
    if pool is None:
        return setting
    return WAREHOUSE if pool else COMPANY


def virtual_location(conn: Connection, kind: str) -> int:
    """The id of a place goods come from or go to: `supplier`, `customer`, `scrap`, ..."""
    query = select(_place.c.id).where(_place.c.kind == kind, _place.c.is_stock.is_(False))
    return int(conn.execute(query).scalar_one())


def amount(quantity: Decimal, item: ItemInfo) -> str:
    """`12.500 kg`."""
    return f"{_words.quantity(quantity, item.decimals)} {item.uom}"


def worth(value: Decimal) -> str:
    """`₹ 1,08,419.60`."""
    return _words.money(value, symbol=True)


def day_text(day: date) -> str:
    """`05-11-2026`."""
    return _words.date(day)


def too_little(item: ItemInfo, place: PlaceRow, there: Decimal, elsewhere: str) -> str:
    """`Only 12.500 kg of RM-EN8 in Main / Yard 1.`, and where else some lies."""
    if there == ZERO:
        return _none(item, place, elsewhere)
    if elsewhere:
        return msg(
            "Only {there} of {item} in {place}. Elsewhere: {elsewhere}.",
            there=amount(there, item),
            item=item.code,
            place=place.label,
            elsewhere=elsewhere,
        )
    return msg(
        "Only {there} of {item} in {place}.",
        there=amount(there, item),
        item=item.code,
        place=place.label,
    )


def _none(item: ItemInfo, place: PlaceRow, elsewhere: str) -> str:
    if elsewhere:
        return msg(
            "No {item} is in {place}. Elsewhere: {elsewhere}.",
            item=item.code,
            place=place.label,
            elsewhere=elsewhere,
        )
    return msg("No {item} is in {place}.", item=item.code, place=place.label)


def too_little_later(
    item: ItemInfo, place: PlaceRow, left: Decimal, day: date, document: str
) -> str:
    """`Then RM-EN8 in Main / Yard 1 would be −3 kg on 05-11-2026 (SE-2026-004).`"""
    return msg(
        "Then {item} in {place} would be {left} on {day} ({document}).",
        item=item.code,
        place=place.label,
        left=amount(left, item),
        day=day_text(day),
        document=document,
    )


def lying_elsewhere(
    conn: Connection, items: Mapping[int, ItemInfo], short: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """For each short (item, location): where else it lies, in words."""
    pairs = set(short)
    query = (
        select(
            _balance.c.item_id,
            _balance.c.location_id,
            _balance.c.quantity,
            _place.c.name,
            _warehouse.c.name.label("warehouse"),
        )
        .join(_place, _place.c.id == _balance.c.location_id)
        .outerjoin(_warehouse, _warehouse.c.id == _place.c.warehouse_id)
        .where(_balance.c.item_id.in_({item for item, _ in pairs}), _balance.c.quantity > ZERO)
        .order_by(_balance.c.quantity.desc())
    )
    rows = conn.execute(query).all()
    found: dict[tuple[int, int], str] = {}
    for item_id, location_id in pairs:
        there = [
            f"{row.warehouse} / {row.name} {amount(row.quantity, items[item_id])}"
            for row in rows
            if row.item_id == item_id and row.location_id != location_id
        ]
        found[item_id, location_id] = ", ".join(there[:4])
    return found


def document_labels(
    conn: Connection, registry: Registry, sources: Iterable[SourceRef]
) -> dict[SourceRef, str]:
    """Numbers of documents by (type, id), in one statement a type."""
    wanted: dict[str, set[int]] = {}
    for source in sources:
        wanted.setdefault(source.type, set()).add(source.id)
    found: dict[SourceRef, str] = {}
    for kind, ids in wanted.items():
        document = registry.documents.get(kind)
        found.update({SourceRef(kind, i): f"{kind} {i}" for i in ids})
        if document is None:
            continue
        table = document.header.table()
        found.update({SourceRef(kind, i): document.label for i in ids})
        query = select(table.c.id, table.c.number).where(table.c.id.in_(ids))
        for document_id, number in conn.execute(query):
            if number:
                found[SourceRef(kind, document_id)] = number
    return found
