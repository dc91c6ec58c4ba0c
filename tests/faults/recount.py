"""A plain recount of a ledger, written a second time from the rules, to hold the program against.

It knows one pool and stock that never goes below nought, walks all movements of an item from
nothing in the order of (day, entry), and shares no code with the program.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, text

ZERO, PAISA = Decimal(0), Decimal("0.01")


def _paisa(amount: Decimal) -> Decimal:
    return amount.quantize(PAISA, ROUND_HALF_UP)


@dataclass
class Heap:
    """What lies there of one item: quantity, value, and lots as [entry, quantity, value]."""

    fifo: bool
    quantity: Decimal = ZERO
    value: Decimal = ZERO
    rate: Decimal = ZERO
    lots: list[list[Any]] = field(default_factory=list)
    costs: dict[int, Decimal] = field(default_factory=dict)
    quantities: dict[int, Decimal] = field(default_factory=dict)

    def come_in(self, entry: int, quantity: Decimal, value: Decimal) -> Decimal:
        """Goods arrive at a value."""
        self.quantity += quantity
        self.value += value
        self.lots.append([entry, quantity, value])
        self._rate()
        return value

    def go_out(self, quantity: Decimal, back: int | None) -> Decimal:
        """Goods leave; with `back` they return what that entry brought, at what it brought."""
        before, fixed = self.value, self.returned(back, quantity) if back else None
        left = self.quantity - quantity
        if left == 0:
            self.value, self.lots = ZERO, []
        elif self.fifo:
            self._take_lots(quantity, back)
        else:
            cost = _paisa(self.value * quantity / self.quantity)
            self.value -= fixed if fixed is not None and fixed <= before else cost
        self.quantity = left
        if left:
            self._rate()
        return before - self.value if fixed is None else fixed

    def returned(self, entry: int, quantity: Decimal) -> Decimal:
        """What an entry cost, for the part of it that goes back."""
        cost, whole = self.costs[entry], self.quantities[entry]
        return cost if whole == quantity else _paisa(cost * quantity / whole)

    def _take_lots(self, wanted: Decimal, first: int | None) -> None:
        lots = sorted(self.lots, key=lambda lot: lot[0] != first) if first else self.lots
        for lot in lots:
            part = min(wanted, lot[1])
            cost = lot[2] if part == lot[1] else _paisa(lot[2] * part / lot[1])
            lot[1], lot[2], wanted = lot[1] - part, lot[2] - cost, wanted - part
            self.value -= cost
            if not wanted:
                break
        self.lots = [lot for lot in self.lots if lot[1]]

    def _rate(self) -> None:
        self.rate = (self.value / self.quantity).quantize(Decimal("0.000001"), ROUND_HALF_UP)


@dataclass
class Recount:
    """All that follows from a ledger: costs of entries, heaps of items, what lies where."""

    costs: dict[int, Decimal] = field(default_factory=dict)
    heaps: dict[int, Heap] = field(default_factory=dict)
    lying: dict[tuple[int, int], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    lowest: Decimal = ZERO


def recount(conn: Connection) -> Recount:
    """Walk the whole ledger from nothing, as it is stored: scaled integers in plain SQL."""
    ours = {row[0] for row in conn.execute(text("SELECT id FROM location WHERE is_stock"))}
    methods = dict(conn.execute(text("SELECT id, valuation FROM item")).all())
    found = Recount()
    rows = conn.execute(
        text(
            "SELECT id, item_id, from_location_id, to_location_id, quantity, value, cost_of_id, "
            "reverses_id FROM stock_ledger_entry ORDER BY posted_on, id"
        )
    ).all()
    # A movement taken back, on its own day, never was: it makes no place hold too little.
    undone = {number for row in rows if row.reverses_id for number in (row.id, row.reverses_id)}
    standing: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for entry, item, source, target, scaled, value, back, _ in rows:
        quantity = Decimal(scaled) / 1_000_000
        heap = found.heaps.setdefault(item, Heap(methods[item] == "fifo"))
        heap.quantities[entry] = quantity
        for place, by in ((source, -quantity), (target, quantity)):
            if place in ours:
                found.lying[item, place] += by
                if entry not in undone:
                    standing[item, place] += by
                    found.lowest = min(found.lowest, standing[item, place])
        if source in ours and target in ours:
            continue
        if source in ours:
            heap.costs[entry] = heap.go_out(quantity, back)
        else:
            worth = _paisa(quantity * heap.rate) if value is None else Decimal(value) / 100
            if back:
                worth = heap.returned(back, quantity)
            heap.costs[entry] = heap.come_in(entry, quantity, worth)
    for heap in found.heaps.values():
        found.costs.update(heap.costs)
    return found
