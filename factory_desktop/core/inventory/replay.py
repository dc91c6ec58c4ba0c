"""Values movements in the order of time, over several items where one's cost makes another's.

All in whole numbers, as they are stored. Pure: a `Past` gives what it asks for. Each item walks
along its own track; the tracks advance together by (day, entry), so that what a group takes out is
known before what it makes is valued, however far a changed cost travels.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from factory_desktop.core.inventory import valuation
from factory_desktop.core.inventory.moves import SourceRef
from factory_desktop.core.inventory.valuation import EMPTY, ONE, State, worth
from factory_desktop.core.kernel.numbers import whole

#: Where an entry stands in time: its day, then its id.
Position = tuple[date, int]


@dataclass(slots=True)
class Entry:
    """A ledger entry as valuing needs it; a pool of None is a place that is not ours.

    `extra` was added to its value later (`StockLedgerEntry.adjusts_id`).
    """

    id: int
    posted_on: date
    item_id: int
    quantity: int
    value: int | None
    extra: int
    from_pool: int | None
    to_pool: int | None
    from_location: int
    to_location: int
    source: SourceRef
    cost_of: int | None = None
    group: str | None = None
    share: int = ONE
    reverses: int | None = None

    @property
    def position(self) -> Position:
        """Its place in the order of time."""
        return self.posted_on, self.id


class Valued(NamedTuple):
    """What an entry cost in a pool, and the pool after it."""

    entry: Entry
    pool: int
    cost: int
    correction: int
    state: State


@dataclass(slots=True)
class Group:
    """Entries whose cost makes the value of others: what each took out, who takes it over."""

    taken: dict[int, int] = field(default_factory=dict)
    made: dict[int, tuple[int, Position, int]] = field(default_factory=dict)

    def value_for(self, entry_id: int) -> int:
        """What one of those that take over is worth."""
        ids = sorted(self.made)
        shares = [self.made[made][2] for made in ids]
        parts = valuation.split(sum(self.taken.values()), shares)
        return parts[ids.index(entry_id)]


@dataclass(slots=True)
class Track:
    """One item's way: the pools before its first entry, the entries from there on.

    Entries before `begin` are walked again only to find the layers; they are not reported.
    """

    item_id: int
    method: str
    states: dict[int, State]
    entries: Sequence[Entry]
    begin: Position
    at: int = 0
    #: Whether the walk has come to `begin`.
    begun: bool = False


class Past(Protocol):
    """Gives what was valued before."""

    def track(self, item_id: int, begin: Position) -> Track:
        """The item's entries from a position on, with the state before them."""

    def stored_cost(self, entry_id: int) -> tuple[int, int]:
        """What an earlier entry cost and for which quantity."""

    def groups(self, keys: set[str]) -> dict[str, Group]:
        """Cost groups by key, with what they took out as it was last valued."""


class Replay:
    """One walk. Start the tracks, `run()`, then read `rows`, `tracks` and `costs`."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._queue: list[tuple[date, int, int]] = []
        self._groups: dict[str, Group] = {}
        self.tracks: dict[int, Track] = {}
        self.rows: list[Valued] = []
        self.costs: dict[int, tuple[int, int]] = {}

    def start(self, track: Track) -> None:
        """Put an item on its way; a track that has not begun yet may be put back further."""
        old = self.tracks.get(track.item_id)
        if old is not None:
            self._queue = [queued for queued in self._queue if queued[2] != track.item_id]
            heapq.heapify(self._queue)
        self.tracks[track.item_id] = track
        keys = {e.group for e in track.entries if e.group} - self._groups.keys()
        if keys:
            self._groups.update(self._past.groups(keys))
        self._note_groups(track.entries)
        if track.entries:
            first = track.entries[0]
            heapq.heappush(self._queue, (first.posted_on, first.id, track.item_id))

    def _note_groups(self, entries: Sequence[Entry]) -> None:
        """Make groups that are only now being posted known, before anything is valued."""
        for entry in entries:
            if not entry.group:
                continue
            group = self._groups.setdefault(entry.group, Group())
            if entry.from_pool is None:
                group.made.setdefault(entry.id, (entry.item_id, entry.position, entry.share))

    def run(self) -> None:
        """Walk to the end of all tracks, and of those that join on the way."""
        while self._queue:
            _, _, item_id = self._queue[0]
            track = self.tracks[item_id]
            entry = track.entries[track.at]
            track.at += 1
            if track.at < len(track.entries):
                following = track.entries[track.at]
                heapq.heapreplace(self._queue, (following.posted_on, following.id, item_id))
            else:
                heapq.heappop(self._queue)
            self._value(track, entry)

    def _value(self, track: Track, entry: Entry) -> None:
        source, target = entry.from_pool, entry.to_pool
        cost = 0
        track.begun = track.begun or entry.position >= track.begin
        if source is not None and source == target:
            self._report(track, entry, source, 0, 0, track.states.get(source, EMPTY))
        elif source is not None:
            cost = self._issue(track, entry, source)
            if target is not None:
                self._receive(track, entry, target, cost)
        elif target is not None:
            cost = self._receive(track, entry, target, self._incoming(track, entry, target))
        self.costs[entry.id] = (cost, entry.quantity)
        if entry.group and source is not None and target is None:
            self._took_out(entry, cost)

    def _issue(self, track: Track, entry: Entry, pool: int) -> int:
        before = track.states.get(pool, EMPTY)
        fixed = self._returned(entry) if entry.cost_of else None
        step = valuation.issue(track.method, before, entry.quantity, fixed, entry.cost_of or 0)
        track.states[pool] = step.state
        self._report(track, entry, pool, -step.cost, step.correction, step.state)
        return step.cost

    def _receive(self, track: Track, entry: Entry, pool: int, value: int | None) -> int:
        before = track.states.get(pool, EMPTY)
        step = valuation.receive(track.method, before, entry.id, entry.quantity, value)
        track.states[pool] = step.state
        self._report(track, entry, pool, step.cost, step.correction, step.state)
        return step.cost

    def _incoming(self, track: Track, entry: Entry, pool: int) -> int | None:
        """What goods that come in are worth; None where only the present rate says."""
        value = entry.value
        if entry.cost_of:
            value = self._returned(entry)
        elif entry.group:
            value = self._groups[entry.group].value_for(entry.id) + (entry.value or 0)
        if entry.extra:
            if value is None:
                value = worth(entry.quantity, track.states.get(pool, EMPTY).rate)
            value += entry.extra
        return value

    def _returned(self, entry: Entry) -> int:
        """The cost of the entry that this one returns, for the quantity that returns."""
        assert entry.cost_of is not None
        known = self.costs.get(entry.cost_of) or self._past.stored_cost(entry.cost_of)
        cost, of_quantity = known
        return cost if entry.quantity == of_quantity else whole(cost * entry.quantity, of_quantity)

    def _report(
        self, track: Track, entry: Entry, pool: int, cost: int, correction: int, state: State
    ) -> None:
        if track.begun:
            self.rows.append(Valued(entry, pool, cost, correction, state))

    def _took_out(self, entry: Entry, cost: int) -> None:
        """Note what a group took out; where that changed, what it makes joins the walk."""
        assert entry.group is not None
        group = self._groups[entry.group]
        before = group.taken.get(entry.id)
        group.taken[entry.id] = cost
        if before is None or before == cost:
            return
        for item_id, position, _ in group.made.values():
            known = self.tracks.get(item_id)
            if known is None or known.begin > position:
                self.start(self._past.track(item_id, position))
