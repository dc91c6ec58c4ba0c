"""Movements of stock and all that follows from them, in whole numbers as they are stored.

The order of entries is the order of days, so each cost follows from the one before it; averages
are worked out in integers, layers by the program's own `valuation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from factory_desktop.core.inventory import layers, valuation
from factory_desktop.core.inventory.models import period_of
from factory_desktop.core.inventory.valuation import FIFO, State
from factory_desktop.core.kernel.numbers import whole

#: A unit of quantity, and a paisa of a rate, as they are stored.
ONE, PAISA = 10**6, 10**4
_LINES = 10
_HOMES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; `supplier` and `use` are the places outside."""

    rows: int
    items: int
    places: tuple[int, ...]
    supplier: int
    use: int
    first: date
    last: date
    fifo: int


@dataclass(slots=True)
class Pool:
    """What lies of an item: quantity, value, rate, its layers, and its last entry."""

    quantity: int = 0
    value: int = 0
    rate: int = 0
    state: State | None = None
    last_on: str = ""
    last_id: int = 0


@dataclass(slots=True)
class Movements:
    """Made part by part: `more` fills the lists with the next documents."""

    wanted: Wanted
    random: Random
    documents: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    costs: list[tuple[Any, ...]] = field(default_factory=list)
    balances: dict[tuple[int, int], int] = field(default_factory=dict)
    periods: dict[tuple[int, int, int], int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    pools: dict[int, Pool] = field(default_factory=dict)
    homes: list[list[int]] = field(default_factory=list)
    count: int = 0
    document: int = 0

    def begin(self) -> None:
        """Give every item a few places, and each place the list of its items."""
        places = len(self.wanted.places)
        self.homes = [[] for _ in range(places)]
        for item in range(1, self.wanted.items + 1):
            for place in {(item * 7 + home * 5) % places for home in range(_HOMES)}:
                self.homes[place].append(item)

    def more(self, part: int) -> bool:
        """Make the next documents, with about so many lines; false where all are made."""
        for made in (self.documents, self.lines, self.entries, self.costs):
            made.clear()
        while self.count < self.wanted.rows and len(self.entries) < part:
            self._document()
        return bool(self.entries)

    def _document(self) -> None:
        """A receipt, an issue or a transfer of items of one place, as far as they last."""
        wanted, draw = self.wanted, self.random.random
        here = self.document % len(wanted.places)
        self.document += 1
        share = self.count / wanted.rows
        day = wanted.first + timedelta(int(share * ((wanted.last - wanted.first).days + 1)))
        items = self._some(here, min(_LINES, wanted.rows - self.count))
        luck = draw()
        purpose = "receipt" if luck < 0.4 else "issue" if luck < 0.8 else "transfer"
        place = wanted.places[here]
        if purpose != "receipt" and any(not self.balances.get((i, place)) for i in items):
            purpose = "receipt"
        other = wanted.places[(here + 5) % len(wanted.places)]
        if purpose == "transfer" and other == place:
            purpose = "issue"
        source, target = {
            "receipt": (wanted.supplier, place),
            "issue": (place, wanted.use),
            "transfer": (place, other),
        }[purpose]
        self._head(purpose, day, source, target)
        for position, item in enumerate(items, start=1):
            self._line(position, day, item, source, target)

    def _some(self, here: int, count: int) -> list[int]:
        """Different items that are at home in a place."""
        items = self.homes[here]
        start = int(self.random.random() * len(items))
        return [items[(start + n) % len(items)] for n in range(min(count, len(items)))]

    def _head(self, purpose: str, day: date, source: int, target: int) -> None:
        number = self.numbers[day.year] = self.numbers.get(day.year, 0) + 1
        ours = self.wanted
        self.documents.append(
            (
                self.document,
                f"SE-{day.year}-{number:03d}",
                day.isoformat(),
                purpose,
                None if source == ours.supplier else source,
                None if target == ours.use else target,
            )
        )

    def _line(self, position: int, day: date, item: int, source: int, target: int) -> None:
        ours, text = self.wanted, day.isoformat()
        self.count += 1
        pool = self.pools.get(item)
        if pool is None:
            fifo = item % ours.fifo == 0
            pool = self.pools[item] = Pool(state=State() if fifo else None)
        rate = value = None
        if source == ours.supplier:
            quantity = (1 + int(self.random.random() * 200)) * ONE
            price = 100 + item * 37 % 90_000 + int(self.random.random() * 500)
            rate, value = price * PAISA, price * quantity // ONE
        else:
            lying = self.balances[item, source]
            quantity = min(lying, (1 + int(self.random.random() * 60)) * ONE)
        cost = self._value(pool, self.count, quantity, value, target)
        place_from = None if source == ours.supplier else source
        place_to = None if target == ours.use else target
        self.lines.append(
            (
                *(self.count, self.document, position, item, quantity, rate, value),
                *(place_from, place_to, quantity),
            )
        )
        self.entries.append(
            (self.count, text, item, source, target, quantity, value, self.document)
        )
        kept = (pool.state and layers.for_row(pool.state.layers, self.count, {})) or None
        self.costs.append(
            (
                *(self.count, 0, item, text, cost, 0),
                *(pool.quantity, pool.value, pool.rate, kept),
            )
        )
        pool.last_on, pool.last_id = text, self.count
        self._lies(item, place_from, -quantity, day)
        self._lies(item, place_to, quantity, day)

    def _value(self, pool: Pool, entry: int, quantity: int, value: int | None, target: int) -> int:
        """What an entry costs as its pool sees it; the pool moves on."""
        if value is None and target != self.wanted.use:
            return 0
        if pool.state is not None:
            return self._layers(pool, entry, quantity, value)
        if value is not None:
            pool.quantity, pool.value = pool.quantity + quantity, pool.value + value
            pool.rate = valuation.rate_of(pool.value, pool.quantity)
            return value
        cost = whole(pool.value * quantity, pool.quantity)
        pool.quantity, pool.value = pool.quantity - quantity, pool.value - cost
        if pool.quantity:
            pool.rate = valuation.rate_of(pool.value, pool.quantity)
        return -cost

    def _layers(self, pool: Pool, entry: int, quantity: int, value: int | None) -> int:
        assert pool.state is not None
        if value is None:
            step = valuation.issue(FIFO, pool.state, quantity)
        else:
            step = valuation.receive(FIFO, pool.state, entry, quantity, value)
        pool.state = step.state
        pool.quantity, pool.value, pool.rate, _ = step.state
        return step.cost if value is not None else -step.cost

    def _lies(self, item: int, place: int | None, by: int, day: date) -> None:
        if place is not None:
            now = self.balances[item, place] = self.balances.get((item, place), 0) + by
            self.periods[place, item, period_of(day)] = now

    def held(self) -> Iterator[tuple[Any, ...]]:
        """What each item's pool holds in the end."""
        for item, pool in sorted(self.pools.items()):
            kept = pool.state and pool.state.layers
            yield (
                *(item, 0, pool.quantity, pool.value, pool.rate),
                *(layers.encode(kept, {}) if kept else None, pool.last_on, pool.last_id),
            )
