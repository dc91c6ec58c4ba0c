"""A posting between being worked out and being written: its lines, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from factory_desktop.core.inventory.history import History
from factory_desktop.core.inventory.locks import Held
from factory_desktop.core.inventory.moves import SourceRef, StockMove
from factory_desktop.core.inventory.places import PlaceRow, Places
from factory_desktop.core.inventory.replay import Entry, Valued
from factory_desktop.core.inventory.valuation import State
from factory_desktop.core.items.queries import ItemInfo

#: Ids of entries that are planned and not yet inserted begin here.
PLANNED = 2**52


@dataclass(slots=True)
class Line:
    """A move with its places and item looked up."""

    move: StockMove
    field: str
    item: ItemInfo
    source: PlaceRow
    target: PlaceRow


@dataclass(slots=True)
class Plan:
    """A posting that is worked out and not yet written."""

    source: SourceRef
    posted_on: date
    lines: list[Line]
    places: Places
    held: dict[int, Held]
    balances: dict[tuple[int, int], Decimal]
    history: History
    late: set[int] = field(default_factory=set)
    tails: dict[int, Sequence[Entry]] = field(default_factory=dict)
    rows: list[Valued] = field(default_factory=list)
    states: dict[tuple[int, int], State] = field(default_factory=dict)
    #: What each place of ours gains or loses, in the order of `balances`.
    deltas: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    first_id: int = PLANNED

    def planned_id(self, number: int) -> int:
        """The id by which the entry of a line goes until it is inserted."""
        return self.first_id + number
