"""Posting: the only way into the stock ledger.

A posting is planned first: everything is read under the items' locks, all lines are checked
before any is written, every cost that changes is worked out. Then it is written in a number of
statements that does not depend on its lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from factory_desktop.core.inventory import shortage, writing
from factory_desktop.core.inventory.gathered import Gathered
from factory_desktop.core.inventory.ground import Ground
from factory_desktop.core.inventory.history import END, History
from factory_desktop.core.inventory.locks import Held
from factory_desktop.core.inventory.models import StockLedgerEntry, period_of
from factory_desktop.core.inventory.moves import (
    CostChange,
    Effect,
    SourceRef,
    StockMove,
    StockPosted,
    StockRevalued,
)
from factory_desktop.core.inventory.places import SCOPE, PlaceRow, Places, day_text, worth
from factory_desktop.core.inventory.planned import PLANNED, Line, Plan
from factory_desktop.core.inventory.replay import Entry, Replay, Track, Valued
from factory_desktop.core.inventory.valuation import ONE
from factory_desktop.core.items import items_by_id
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel import collecting
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import (
    MONEY_PLACES,
    QUANTITY_PLACES,
    ZERO,
    from_scaled,
    round_to,
    to_scaled,
)

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork

#: The confirmation asked for before costs of later documents change.
BACK_DATED = "inventory.back_dated"
_entry = StockLedgerEntry.table()

#: Earlier rows that cost something else now, each with the difference in effect.
Changed = list[tuple[Valued, int]]


@collecting.held_off()
def post(
    uow: UnitOfWork,
    source: SourceRef,
    posted_on: date,
    moves: Sequence[StockMove],
    *,
    reversal: bool = False,
) -> list[int]:
    """Post a document's movements, all or none; returns the ledger entries' ids, in order.

    Entries count in the order given: what a line needs must be there after the lines before it.
    Raises `Invalid` naming every line that cannot be posted, and asks (`inventory.back_dated`)
    where costs of later documents change, (`inventory.negative`) where a warehouse wants it.
    Gives no ids where the command gathers its postings.
    """
    if _gathered(uow, source, posted_on, moves):
        return []
    plan = plan_posting(uow, source, posted_on, moves)
    changed = ask(uow, plan)
    ids = writing.write(uow, [plan])
    posted = tuple(
        line.move._replace(from_location_id=line.source.id, to_location_id=line.target.id)
        for line in plan.lines
    )
    uow.emit(StockPosted(source, posted_on, posted, tuple(ids), reversal))
    if changed:
        uow.emit(StockRevalued(source, cost_changes(changed)))
    return ids


def gather(uow: UnitOfWork) -> None:
    """From here on write the postings of this command together, at its end.

    For commands that read nothing of the stock between their postings. Whoever listens to
    postings must find them written: then each is.
    """
    if not uow.registry.handlers(StockPosted):
        uow.endings[Gathered] = Gathered.begun(uow)


def _gathered(
    uow: UnitOfWork, source: SourceRef, posted_on: date, moves: Sequence[StockMove]
) -> bool:
    """Whether a posting waits for the end of the command: it is sure to go in, and needs nothing
    of what was posted before but what lies there now. Before any other all that waits is written.
    """
    gathered = uow.endings.get(Gathered)
    if not isinstance(gathered, Gathered):
        return False
    if not any(move.cost_of or move.group or move.reverses for move in moves):
        plan = _drawn_up(uow, gathered.ground, source, posted_on, moves)
        if not plan.late and not shortage.find(plan):
            plan.first_id = gathered.next_id
            _value(plan, _tracks(plan))
            gathered.take(uow, plan)
            return True
    gathered.write(uow)
    return False


def ask(uow: UnitOfWork, plan: Plan) -> Changed:
    """Ask before costs of documents posted before change; gives those costs."""
    changed = _changed(plan)
    effect = _effect(plan, changed)
    if effect.changes_costs:
        uow.confirm(BACK_DATED, _question(effect), msg("Post all the same, or cancel."))
    return changed


def preview_post(
    uow: UnitOfWork, source: SourceRef, posted_on: date, moves: Sequence[StockMove]
) -> Effect:
    """What posting would change of what was posted before; writes nothing."""
    plan = plan_posting(uow, source, posted_on, moves)
    return _effect(plan, _changed(plan))


# --- planning ----------------------------------------------------------------------------


def plan_posting(
    uow: UnitOfWork, source: SourceRef, posted_on: date, moves: Sequence[StockMove]
) -> Plan:
    """Lock, read, check and value; raises where a line cannot be posted."""
    ground = Ground(uow.conn, uow.settings[SCOPE])
    plan = _drawn_up(uow, ground, source, posted_on, moves)
    tracks = _tracks(plan)
    shortage.check(uow, plan)
    _value(plan, tracks)
    return plan


def _drawn_up(
    uow: UnitOfWork,
    ground: Ground,
    source: SourceRef,
    posted_on: date,
    moves: Sequence[StockMove],
) -> Plan:
    """Lock, read and check; not yet whether there is enough."""
    wanted = {place for move in moves for place in (move.from_location_id, move.to_location_id)}
    held = ground.lock({move.item_id: () for move in moves})
    places = ground.look(wanted, held)
    lines = _checked(moves, _items(uow, moves, held), places)
    _check_returns(uow, posted_on, lines)
    pools = _pools(lines, places)
    if any(item not in held or pools[item] - held[item].states.keys() for item in pools):
        held = ground.lock(pools)
        places = ground.look(wanted, held)
    history = History(uow.conn, places.scope)
    history.load_costs(move.cost_of for move in moves if move.cost_of)
    plan = Plan(source, posted_on, lines, places, held, _balances(places, lines), history)
    plan.late = {
        item_id
        for item_id, pools in held.items()
        if pools.last_on is not None and pools.last_on > posted_on
    }
    plan.deltas = _deltas(plan)
    return plan


def _items(
    uow: UnitOfWork, moves: Sequence[StockMove], held: Mapping[int, Held]
) -> dict[int, ItemInfo]:
    """The items of the moves; those that never moved are not among the locked ones."""
    found = {item_id: one.item for item_id, one in held.items()}
    others = {move.item_id for move in moves} - found.keys()
    return {**found, **items_by_id(uow.conn, others)} if others else found


def _pools(lines: Sequence[Line], places: Places) -> dict[int, set[int]]:
    """The pools that each item moves in or out of, and pool 0, which all have that ever moved."""
    found: dict[int, set[int]] = {}
    ways: dict[tuple[int, int], set[int]] = {}
    for line in lines:
        way = line.source.id, line.target.id
        if way not in ways:
            both = map(places.pool, (line.source, line.target))
            ways[way] = {0, *(pool for pool in both if pool is not None)}
        found.setdefault(line.item.id, set()).update(ways[way])
    return found


def _checked(
    moves: Sequence[StockMove], items: Mapping[int, ItemInfo], places: Places
) -> list[Line]:
    """Moves with items and places found; `Invalid` names every one that cannot be."""
    errors: dict[str, str] = {}
    lines: list[Line] = []
    for number, move in enumerate(moves):
        key = move.field or f"lines.{number}.quantity"
        item = items.get(move.item_id)
        source, target = places.find(move.from_location_id), places.find(move.to_location_id)
        if item is None or source is None or target is None:
            errors[key] = msg("The item or the place no longer exists.")
            continue
        complaint = _complaint(move, item, source, target)
        if complaint:
            errors[key] = complaint
        lines.append(Line(move, key, item, source, target))
    if not moves:
        errors["lines"] = msg("Enter at least one line.")
    if errors:
        raise Invalid(errors)
    _check_groups(moves, lines)
    return lines


def _complaint(move: StockMove, item: ItemInfo, source: PlaceRow, target: PlaceRow) -> str:
    if not item.stocked:
        return msg("{item} is a service and has no stock.", item=item.code)
    if move.quantity <= 0:
        return msg("Enter a quantity above nought.")
    if round_to(move.quantity, item.decimals) != move.quantity:
        return msg(
            "{item} is counted in {uom} with {places} decimals.",
            item=item.code,
            uom=item.uom,
            places=item.decimals,
        )
    if source.id == target.id:
        return msg("From and to are the same place.")
    if not source.is_stock and not target.is_stock:
        return msg("At least one of the two places must be in our stock.")
    if move.value is not None and (move.value < 0 or source.is_stock):
        return msg("Only goods that come in have a value, and not below nought.")
    return ""


def _check_groups(moves: Sequence[StockMove], lines: Sequence[Line]) -> None:
    """What a cost group takes out stands before what it makes; its shares add up to one."""
    shares: dict[int, Decimal] = {}
    for move, line in zip(moves, lines, strict=True):
        if not move.group:
            continue
        if line.source.is_stock and move.group in shares:
            raise RuleBroken(
                "cost_circle", msg("What is used up must stand before what is made from it.")
            )
        if not line.source.is_stock:
            shares[move.group] = shares.get(move.group, ZERO) + move.share
    if any(share != 1 for share in shares.values()):
        raise RuleBroken("cost_shares", msg("The shares of the cost do not add up to one."))


def _check_returns(uow: UnitOfWork, day: date, lines: Sequence[Line]) -> None:
    """What is returned moved before, and was the same item."""
    returned = {line.move.cost_of: line for line in lines if line.move.cost_of}
    if not returned:
        return
    query = select(_entry.c.id).where(
        _entry.c.id.in_(returned),
        _entry.c.posted_on <= day,
        _entry.c.item_id.in_({line.item.id for line in lines}),
    )
    found = set(uow.conn.execute(query).scalars())
    wrong = {line.field for key, line in returned.items() if key not in found}
    if wrong:
        text = msg("This cannot be returned before it moved.")
        raise Invalid(dict.fromkeys(sorted(wrong), text))


def _balances(places: Places, lines: Sequence[Line]) -> dict[tuple[int, int], Decimal]:
    """What lies in the places of the lines now, in sorted order."""
    pairs = {
        (line.item.id, place.id)
        for line in lines
        for place in (line.source, line.target)
        if place.is_stock
    }
    return {pair: places.balances.get(pair, ZERO) for pair in sorted(pairs)}


def _deltas(plan: Plan) -> dict[tuple[int, int], Decimal]:
    """What each place of ours gains or loses."""
    found = dict.fromkeys(plan.balances, ZERO)
    for line in plan.lines:
        if line.source.is_stock:
            found[line.item.id, line.source.id] -= line.move.quantity
        if line.target.is_stock:
            found[line.item.id, line.target.id] += line.move.quantity
    return found


def _tracks(plan: Plan) -> dict[int, Track]:
    """A track for each item: newest ones start from what is held, late ones from the past."""
    begin = (plan.posted_on, END)
    methods = {line.item.id: line.item.valuation for line in plan.lines}
    late = {item_id: (methods[item_id], begin) for item_id in sorted(plan.late)}
    tracks = plan.history.tracks(late) if late else {}
    plan.tails = {item_id: track.entries for item_id, track in tracks.items()}
    for item_id, held in plan.held.items():
        if item_id not in tracks:
            tracks[item_id] = Track(item_id, methods[item_id], dict(held.states), [], begin)
    return tracks


def _value(plan: Plan, tracks: dict[int, Track]) -> None:
    """Put the new entries before the tails and walk.

    Where all late moves stay within their pool no cost changes, and the tails are left out.
    """
    replay = Replay(plan.history)
    new: dict[int, list[Entry]] = {item_id: [] for item_id in tracks}
    for number, line in enumerate(plan.lines):
        new[line.item.id].append(_planned(plan, number, line))
    day = plan.posted_on
    tails = any(e.from_pool != e.to_pool for item_id in plan.late for e in new[item_id])
    for item_id, track in tracks.items():
        before = [entry for entry in track.entries if entry.posted_on <= day]
        after = track.entries[len(before) :] if tails else []
        track.entries, track.begin = [*before, *new[item_id], *after], (day, PLANNED)
        replay.start(track)
    replay.run()
    plan.rows = replay.rows
    moved = {(row.entry.item_id, row.pool) for row in replay.rows}
    plan.states = {
        (item_id, pool): replay.tracks[item_id].states[pool]
        for item_id, pool in sorted(moved)
        if tails or item_id not in plan.late
    }


def _planned(plan: Plan, number: int, line: Line) -> Entry:
    move = line.move
    return Entry(
        plan.planned_id(number),
        plan.posted_on,
        line.item.id,
        to_scaled(move.quantity, QUANTITY_PLACES),
        None if move.value is None else to_scaled(move.value, MONEY_PLACES),
        0,
        plan.places.pool(line.source),
        plan.places.pool(line.target),
        line.source.id,
        line.target.id,
        plan.source,
        move.cost_of,
        f"new:{move.group}" if move.group else None,
        to_scaled(move.share, QUANTITY_PLACES) if move.group else ONE,
    )


# --- what it changes ---------------------------------------------------------------------


def _changed(plan: Plan) -> Changed:
    """Earlier posted rows whose cost is different now, with the difference in effect."""
    found = []
    for row in plan.rows:
        old = plan.history.stored.get((row.entry.id, row.pool))
        if old is None or row.entry.id >= PLANNED:
            continue
        by = (row.cost + row.correction) - (old.cost + old.correction)
        if by or row.cost != old.cost:
            found.append((row, by))
    return found


def cost_changes(changed: Changed) -> tuple[CostChange, ...]:
    """Entries posted before that cost something else now."""
    return tuple(
        CostChange(
            row.entry.id,
            row.entry.posted_on,
            row.entry.source,
            from_scaled(row.cost + row.correction - by, MONEY_PLACES),
            from_scaled(row.cost + row.correction, MONEY_PLACES),
        )
        for row, by in changed
    )


def _effect(plan: Plan, changed: Changed) -> Effect:
    months: dict[int, int] = {}
    for row, by in changed:
        if row.entry.to_pool is None:
            month = period_of(row.entry.posted_on)
            months[month] = months.get(month, 0) - by
    days = sorted(row.entry.posted_on for row, _ in changed)
    before, after = _closing(plan)
    return Effect(
        len({row.entry.source for row, _ in changed}),
        days[0] if days else None,
        days[-1] if days else None,
        before,
        after,
        {month: from_scaled(by, MONEY_PLACES) for month, by in months.items()},
    )


def _closing(plan: Plan) -> tuple[Decimal, Decimal]:
    """Value of the items concerned at the end, as it is and as it will be."""
    before = {
        (item_id, pool): state.value
        for item_id, held in {**plan.history.joined, **plan.held}.items()
        for pool, state in held.states.items()
    }
    after = {**before, **{key: state.value for key, state in plan.states.items()}}
    was, will = sum(before.values()), sum(after.values())
    return from_scaled(was, MONEY_PLACES), from_scaled(will, MONEY_PLACES)


def _question(effect: Effect) -> str:
    assert effect.first is not None
    assert effect.last is not None
    return msg(
        "This changes the cost of {count} later documents, from {first} to {last}. "
        "Closing stock of these items: {before}, then {after}.",
        count=effect.documents,
        first=day_text(effect.first),
        last=day_text(effect.last),
        before=worth(effect.value_before),
        after=worth(effect.value_after),
    )
