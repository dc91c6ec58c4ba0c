"""The months of an advance's plan, as a small table."""

from __future__ import annotations

from collections.abc import Sequence

from factory_desktop.core.hr import Instalment
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.month_switch import month_text


def plan_table(context: WindowContext, plan: Sequence[Instalment]) -> CellsTable:
    """The months of a plan: what each takes, what is left after it."""
    money = context.formatter.money
    table = CellsTable(
        [tr("Month"), Cell(tr("Taken"), right=True), Cell(tr("Left"), right=True)],
        [0, 100, 100],
        row_height=22,
        edge=0,
    )
    table.setAccessibleName(tr("Plan"))
    table.set_rows(
        [
            [
                Cell(month_text(part.month)),
                Cell(tr("skipped"), right=True, tone="warn")
                if part.skipped
                else Cell(money(part.amount), right=True),
                Cell(money(part.left) if part.left else "–", "muted", right=True),
            ]
            for part in plan
        ]
    )
    table.fit_height()
    return table
