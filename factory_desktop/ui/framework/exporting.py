"""A list as it is seen, into a file or onto paper: its columns, filters and order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from factory_desktop.core.kernel.views import Row
from factory_desktop.core.platform.exchange.writer import write_table
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.core.platform.reporting.paper.page import Rendered
from factory_desktop.core.platform.reporting.paper.table_report import (
    PrintColumn,
    ReportHead,
    render_table,
)
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import CHECK_COLUMN, Column
from factory_desktop.ui.framework.operations import Progress

EXPORT = "company.export.run"
_CHUNK = 500


def shown_columns(panel: ListPanel) -> list[Column]:
    """The columns a list shows, in the order shown."""
    header = panel.header
    columns = panel.model.columns
    order = sorted(range(len(columns)), key=header.visualIndex)
    return [
        columns[n]
        for n in order
        if not header.isSectionHidden(n) and columns[n].key != CHECK_COLUMN
    ]


def _rows(panel_view: Any, source: ListReader, progress: Progress) -> list[Any]:
    ids = source.ids(panel_view)
    rows: list[Any] = []
    for start in range(0, len(ids), _CHUNK):
        progress.report(start, len(ids))
        rows.extend(source.page(ids[start : start + _CHUNK]))
    return rows


def export_list(
    context: WindowContext, panel: ListPanel, source: ListReader, path: str = ""
) -> None:
    """Write the list to XLSX or CSV; asks for the file's name unless it is given."""
    owner: QWidget = panel
    if not context.may(EXPORT):
        context.succeeded.emit(context.why_not(EXPORT), "", None)
        return
    if not path:
        kinds = "Excel (*.xlsx);;CSV (*.csv)"
        name = f"{panel.spec.name or 'list'}.xlsx"
        path, _ = QFileDialog.getSaveFileName(owner, tr("Export"), name, kinds)
    if not path:
        return
    target, view, columns = Path(path), panel.view, shown_columns(panel)

    def work(progress: Progress) -> int:
        rows = _rows(view, source, progress)
        write_table(
            target,
            [(column.label, column.fact) for column in columns],
            ([row.get(column.key) for column in columns] for row in rows),
            panel.spec.name,
        )
        return len(rows)

    def done(count: int) -> None:
        text = tr("{count} rows written to {name}", count=count, name=target.name)
        context.succeeded.emit(text, "", None)

    context.operations.write(owner, work, done, label=tr("Export"))


def _text(panel: ListPanel, column: Column, row: Row) -> str:
    """A cell on paper: as it is seen, a tick in words."""
    if column.style in ("check", "spark"):
        return panel.model.formatter.cell(row, column.key, column.fact)
    return panel.model.text(column, row)


def print_list(context: WindowContext, panel: ListPanel, source: ListReader) -> None:
    """Show the list as it will be on paper."""
    view, columns = panel.view, shown_columns(panel)

    def work(progress: Progress) -> Rendered:
        rows = _rows(view, source, progress)
        heads = [PrintColumn(c.label, 0.0, kind="number" if c.right else "text") for c in columns]
        cells = [[_text(panel, column, row) for column in columns] for row in rows]
        sums = [panel.model.total_text(column) for column in columns]
        totals = sums if cells and any(sums) else None
        head = ReportHead(context.company_name, panel.spec.name, "", context.printed_by())
        return render_table(head, heads, cells, totals, language())

    def done(rendered: Rendered) -> None:
        context.preview(panel.window(), rendered.pdf, panel.spec.name, "list")

    context.operations.read(panel, work, done, label=tr("Print"))
