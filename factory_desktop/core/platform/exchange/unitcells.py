"""Units that stand behind figures, also in columns that are not taken themselves."""

from __future__ import annotations

from collections.abc import Mapping

from factory_desktop.core.platform.exchange.book import Cell, Sheet
from factory_desktop.core.platform.exchange.layout import Layout
from factory_desktop.core.platform.exchange.units import known_unit
from factory_desktop.core.platform.exchange.values import (
    Unreadable,
    parse_quantity_with_unit,
    parse_rate,
)


def unit_behind(cell: Cell, number_format: str) -> str | None:
    """The known unit behind a figure, None where there is none."""
    if cell is None or isinstance(cell, bool):
        return None
    try:
        amount = parse_rate(cell) if isinstance(cell, str) and "/" in cell else None
        if amount:
            return known_unit(amount.tail)
        unit = parse_quantity_with_unit(cell, number_format)[1]
    except Unreadable:
        return None
    return unit if unit and known_unit(unit) else None


def unit_columns(sheet: Sheet, layout: Layout, mapping: Mapping[int, str]) -> list[int]:
    """Columns not mapped in which at least a third of the figures name a unit."""
    days = layout.day_by_column
    found = []
    for column in range(sheet.width):
        if column in mapping or column in days:
            continue
        units = filled = 0
        for row in range(layout.first_data, min(len(sheet.rows), layout.first_data + 200)):
            if (cell := sheet.cell(row, column)) is not None:
                filled += 1
                number_format = sheet.formats.get((row, column), "")
                units += unit_behind(cell, number_format) is not None
        if filled and units * 3 >= filled:
            found.append(column)
    return found
