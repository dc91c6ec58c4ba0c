"""What other modules hand to the ledger, and what it tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

#: A place: a location's id, or the kind of a virtual one (`"supplier"`, `"customer"`, ...).
Place = int | str


@dataclass(frozen=True, slots=True)
class SourceRef:
    """The document that moves stock: the key of its type, its id."""

    type: str
    id: int


class StockMove(NamedTuple):
    """One movement that is to be posted, in the item's stock unit.

    `value` is the total that goods coming in are worth; None: the present rate, or the cost of
    the entry `cost_of` (a return), or what the moves of the same `group` take out, by `share`
    (then `value` is what is added to it). `source_line` is the document's line, `field` what an
    error is shown beside (by default `lines.N.quantity`, N being the place of the move).
    """

    item_id: int
    from_location_id: Place
    to_location_id: Place
    quantity: Decimal
    value: Decimal | None = None
    source_line: int | None = None
    cost_of: int | None = None
    group: int = 0
    share: Decimal = Decimal(1)
    field: str = ""
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class StockPosted:
    """Stock has moved: told to the modules above in the same transaction.

    `moves` carry the ids of real places; `entries` are the ledger entries, in the same order.
    """

    source: SourceRef
    posted_on: date
    moves: tuple[StockMove, ...]
    entries: tuple[int, ...]
    reversal: bool = False


@dataclass(frozen=True, slots=True)
class CostChange:
    """An earlier posted entry whose cost changed because something was entered before it."""

    entry: int
    posted_on: date
    source: SourceRef
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class StockRevalued:
    """Costs of earlier posted movements changed; the books above follow."""

    source: SourceRef
    changes: tuple[CostChange, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a posting changes of what was posted before: nothing, where it is the newest.

    `documents` are the later ones that cost something else now, from day `first` to `last`;
    `months` by how much more or less left the store in each (202611); the values are those of
    the stock of the items concerned at the end.
    """

    documents: int
    first: date | None
    last: date | None
    value_before: Decimal
    value_after: Decimal
    months: Mapping[int, Decimal]

    @property
    def changes_costs(self) -> bool:
        """Whether any later document is valued differently."""
        return self.documents > 0
