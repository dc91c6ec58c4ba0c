"""FIFO layers as text: how they are kept, and on which rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from factory_desktop.core.inventory.valuation import Layer

#: So many layers are kept on every row; more only on some rows, found again by walking.
_FEW = 12
#: Of rows with many layers, about one in so many keeps them (a prime: ids come in patterns),
#: fewer the more layers there are, so that a row costs the same on the average.
_EVERY = 61


def encode(layers: Sequence[Layer], ids: Mapping[int, int]) -> str:
    """Layers as they are kept; `ids` gives the real id of entries just inserted."""
    rows = [(ids.get(layer.entry, layer.entry), layer.quantity, layer.value) for layer in layers]
    return json.dumps(rows, separators=(",", ":"))


def decode(text: str | None) -> tuple[Layer, ...]:
    """Layers as they were kept."""
    if not text:
        return ()
    return tuple(Layer._make(kept) for kept in json.loads(text))


def for_row(layers: Sequence[Layer], entry_id: int, ids: Mapping[int, int]) -> str | None:
    """The text a valuation row keeps, or None where it is left out."""
    if not layers:
        return None
    if len(layers) > _FEW and entry_id % (_EVERY * (1 + len(layers) // _EVERY)):
        return None
    return encode(layers, ids)
