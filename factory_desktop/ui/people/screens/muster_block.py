"""A block from a sheet as days of the muster, each cell checked."""

from __future__ import annotations

from collections.abc import Sequence

from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.people.marks import Day, read_day
from factory_desktop.ui.people.screens.muster_model import MusterModel


def days_of_block(
    model: MusterModel, block: Sequence[Sequence[str]], row: int, number: int
) -> tuple[list[tuple[int, int, Day]], list[str]]:
    """The days of a block that begins at a cell, and what is wrong with the other cells."""
    changes: list[tuple[int, int, Day]] = []
    wrong: list[str] = []
    for down, cells in enumerate(block):
        for across, text in enumerate(cells):
            at, day = row + down, number + across
            if at >= len(model.lines) or day >= len(model.days):
                wrong.append(tr("The block is larger than the muster."))
                continue
            where = f"{model.lines[at].code}, {model.days[day]:%d-%m}"
            try:
                changes.append((at, day, read_day(text)))
            except ValueError as refused:
                wrong.append(f"{where}: {refused}")
    return changes, wrong
