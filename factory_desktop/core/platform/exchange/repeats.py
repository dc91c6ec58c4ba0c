"""Figures of a whole (an order's freight) that a sheet writes again in each of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from factory_desktop.core.kernel.facts import Choice
from factory_desktop.core.platform.exchange.arithmetic import amount_or_none
from factory_desktop.core.platform.exchange.book import Sheet, cell_text
from factory_desktop.core.platform.exchange.kinds import ImportKind
from factory_desktop.core.platform.exchange.layout import Layout
from factory_desktop.core.platform.exchange.rows import says_total

#: How such a figure is meant.
ONCE, EACH = "once", "each"
WAYS = (Choice(ONCE, "Once for all of them"), Choice(EACH, "Added up row by row"))


def option_of(key: str) -> str:
    """The option that says how the figures of a field are meant."""
    return f"repeated.{key}"


def alike(figures: Sequence[Decimal | None]) -> bool:
    """Whether several rows all say the same, and it is something."""
    return len(figures) > 1 and bool(figures[0]) and len(set(figures)) == 1


def repeated_columns(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str], rows: int
) -> Iterator[int]:
    """The columns of a whole's figures where all rows of one whole say the same."""
    shared = [column for column, key in mapping.items() if kind.field(key).shared]
    lead = next((column for column, key in mapping.items() if key == kind.lead), None)
    if not shared or lead is None:
        return
    wholes: dict[str, list[int]] = {}
    named = ""
    for number in range(layout.first_data, min(len(sheet.rows), layout.first_data + rows)):
        told = {key: sheet.text(number, column) for column, key in mapping.items()}
        keys = {key: told[key] for key in kind.key_fields if told.get(key)}
        named = cell_text(sheet.cell(number, lead)) or named
        if keys and not any(map(says_total, keys.values())) and not kind.spares(keys):
            wholes.setdefault(named, []).append(number)
    for column in shared:
        figures = [[amount_or_none(sheet.cell(n, column)) for n in of] for of in wholes.values()]
        if any(map(alike, figures)):
            yield column
