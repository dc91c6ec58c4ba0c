"""Value added to receipts later (freight, duty billed afterwards), and taking documents back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from factory_desktop.core.inventory import ledger, writing
from factory_desktop.core.inventory.history import History
from factory_desktop.core.inventory.locks import lock_items
from factory_desktop.core.inventory.models import StockLedgerEntry
from factory_desktop.core.inventory.moves import SourceRef, StockMove, StockRevalued
from factory_desktop.core.inventory.places import SCOPE, Places
from factory_desktop.core.inventory.planned import Plan
from factory_desktop.core.inventory.replay import Position, Replay
from factory_desktop.core.items import items_by_id
from factory_desktop.core.kernel import collecting
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork

_entry = StockLedgerEntry.table()


@collecting.held_off()
def add_value(
    uow: UnitOfWork,
    source: SourceRef,
    posted_on: date,
    additions: Mapping[int, Decimal],
    *,
    reverses: Mapping[int, int] | None = None,
) -> list[int]:
    """Add value to receipts posted before, by ledger entry; all that left since costs more.

    Returns the ids of the new entries (quantity nought). Asks like `post` where costs of posted
    documents change. `reverses` names, by receipt, the addition that is taken back.
    """
    query = select(_entry).where(_entry.c.id.in_(additions), _entry.c.quantity != ZERO)
    rows = {row.id: row for row in uow.conn.execute(query)}
    named = {place for r in rows.values() for place in (r.from_location_id, r.to_location_id)}
    places = Places(uow.settings[SCOPE])
    places.read(uow.conn, named)
    wrong = [row for row in rows.values() if not _can_grow(places, row, posted_on)]
    if (
        wrong
        or rows.keys() != additions.keys()
        or (reverses is None and min(additions.values()) < 0)
    ):
        raise RuleBroken("no_receipt", msg("Value can only be added to a receipt posted before."))
    held = lock_items(uow.conn, {row.item_id: {0} for row in rows.values()})
    history = History(uow.conn, places.scope, additions)
    plan = Plan(source, posted_on, [], places, held, {}, history, late=set(held))
    _walk(uow, plan, rows.values())
    changed = ledger.ask(uow, plan)
    ids = writing.write_additions(uow, plan, [rows[key] for key in additions], additions, reverses)
    uow.emit(StockRevalued(source, ledger.cost_changes(changed)))
    return ids


def _can_grow(places: Places, row: Any, posted_on: date) -> bool:
    """Whether an entry brought goods from outside, on a day not after the one posted on."""
    source, target = places.by_id.get(row.from_location_id), places.by_id[row.to_location_id]
    outside = source is not None and not source.is_stock
    return outside and target.is_stock and bool(row.posted_on <= posted_on)


def _walk(uow: UnitOfWork, plan: Plan, rows: Any) -> None:
    """Value the items again from their first receipt that is worth more."""
    begins: dict[int, Position] = {}
    for row in rows:
        position = (row.posted_on, row.id)
        begins[row.item_id] = min(begins.get(row.item_id, position), position)
    items = items_by_id(uow.conn, begins)
    replay = Replay(plan.history)
    tracks = plan.history.tracks(
        {item_id: (items[item_id].valuation, begin) for item_id, begin in begins.items()}
    )
    for track in tracks.values():
        replay.start(track)
    replay.run()
    plan.rows = replay.rows
    moved = {(row.entry.item_id, row.pool) for row in replay.rows}
    plan.states = {key: replay.tracks[key[0]].states[key[1]] for key in sorted(moved)}


def reverse(uow: UnitOfWork, source: SourceRef, on: date | None = None) -> list[int]:
    """Take back all that a document posted, at the cost it moved at, on a day not before it.

    Without `on` on the day it was posted, so that later costs become what they would have been
    without it. `RuleBroken` where nothing is left to take back.
    """
    rows = _not_taken_back(uow, source)
    if not rows:
        raise RuleBroken("nothing_posted", msg("Nothing of this document is posted."))
    posted_on = max(row.posted_on for row in rows)
    day = on or posted_on
    if day < posted_on:
        raise Invalid({"posted_on": msg("It cannot be taken back before it was posted.")})
    added = [row for row in rows if not row.quantity]
    ids = []
    if added:
        ids += add_value(
            uow,
            source,
            day,
            {row.adjusts_id: -row.value for row in added},
            reverses={row.adjusts_id: row.id for row in added},
        )
    moves = _moves_back([row for row in rows if row.quantity])
    if moves:
        ids += ledger.post(uow, source, day, moves, reversal=True)
    return ids


def _not_taken_back(uow: UnitOfWork, source: SourceRef) -> Sequence[Any]:
    """What a document posted and was not taken back yet, last first."""
    done = _entry.alias("done")
    query = (
        select(_entry)
        .outerjoin(done, done.c.reverses_id == _entry.c.id)
        .where(
            _entry.c.source_type == source.type,
            _entry.c.source_id == source.id,
            _entry.c.reverses_id.is_(None),
            done.c.id.is_(None),
        )
        .order_by(_entry.c.id.desc())
    )
    return uow.conn.execute(query).all()


def _moves_back(rows: Sequence[Any]) -> list[StockMove]:
    return [
        StockMove(
            item_id=row.item_id,
            from_location_id=row.to_location_id,
            to_location_id=row.from_location_id,
            quantity=row.quantity,
            source_line=row.source_line,
            cost_of=row.id,
            reverses=row.id,
            field=f"lines.{place}.quantity",
        )
        for place, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True)
    ]
