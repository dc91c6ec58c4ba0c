"""Third page: what will happen, or what must be corrected in the sheet first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.platform.exchange import RowError
from factory_desktop.core.platform.importing import Prepared
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cards import Card
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, icon
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.side_panel import clear
from factory_desktop.ui.framework.tabs import PanelTabs
from factory_desktop.ui.importing.reading import Trial, totals_agree

#: Rows shown of each sort; the figures count all of them.
_SHOWN = 500
_REASONS = {
    "blank": "Blank",
    "title": "Title",
    "group": "Heading of a group",
    "total": "Total",
    "repeated header": "Headings again",
    "note": "Note",
}


class CountCard(Card):
    """A figure and what it counts."""

    def __init__(self, name: str, value: str, tone: str = "", note: str = "") -> None:
        super().__init__()
        self.value = value
        self.body.setSpacing(0)
        self.body.addWidget(label(tr(name), "muted"))
        self.body.addWidget(label(value, "figure", tone=tone))
        self.body.addWidget(label(note, "muted", wrap=True))
        self.setAccessibleName(f"{tr(name)}: {value}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


class CheckPage(QWidget):
    """Figures above; below them errors, rows, what is left out, what was noticed."""

    errors_asked = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(12)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.hide()
        column.addWidget(self.busy)
        self.figures = QHBoxLayout()
        self.figures.setSpacing(theme.CARD_GAP)
        column.addLayout(self.figures)
        self.totals = QHBoxLayout()
        self.totals.setSpacing(8)
        column.addLayout(self.totals)
        self.place = QFrame()
        self.place.setObjectName("card")
        self._inside = QVBoxLayout(self.place)
        self._inside.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.place, 1)
        self.tabs: PanelTabs | None = None
        self.errors_table: CellsTable | None = None
        self.export = QPushButton(icon("export"), tr("Errors to Excel"))
        self.export.clicked.connect(self.errors_asked)
        self.export.hide()
        foot = QHBoxLayout()
        self.cut = label("", "muted")
        foot.addWidget(self.export)
        foot.addWidget(self.cut)
        foot.addStretch(1)
        column.addLayout(foot)

    def show_busy(self, on: bool) -> None:
        """Show that the rows are being tried or taken."""
        self.busy.setVisible(on)

    def show_trial(self, prepared: Prepared, trial: Trial) -> None:
        """Show what a dry run found."""
        self.show_busy(False)
        self._show_figures(prepared, trial)
        self._show_totals(prepared, trial)
        self._show_tabs(prepared, trial)

    # --- figures -----------------------------------------------------------------------------

    def _show_figures(self, prepared: Prepared, trial: Trial) -> None:
        clear(self.figures)
        plan = prepared.plan
        skipped = len(plan.skipped) if plan is not None else 0
        count = self.context.formatter.integer
        cards = []
        if trial.errors:
            rows = len({error.row for error in trial.errors})
            cards.append(
                CountCard("Rows to correct", count(rows), "bad", tr("nothing can be imported yet"))
            )
            cards.append(CountCard("Rows without fault", count(len(plan.rows) if plan else 0)))
        elif trial.done is not None:
            cards.append(CountCard("Will be made", count(trial.done.created), "", tr("new ones")))
            cards.append(
                CountCard("Will be changed", count(trial.done.updated), "", tr("there already"))
            )
            if trial.done.unchanged:
                cards.append(CountCard("Stay as they are", count(trial.done.unchanged)))
        cards.append(
            CountCard("Left out", count(skipped), "", tr("titles, groups, totals, blank rows"))
        )
        for card in cards:
            self.figures.addWidget(card, 1)

    def _show_totals(self, prepared: Prepared, trial: Trial) -> None:
        clear(self.totals)
        agree = None if trial.errors else totals_agree(prepared)
        if agree is None:
            return
        tone, meaning = ("good", "approve") if agree else ("warn", "warning")
        text = (
            tr("The totals in the sheet agree with the rows read.")
            if agree
            else tr("A total in the sheet does not agree with the rows read. See “Noticed”.")
        )
        self.totals.addWidget(IconLabel(meaning, tone, 16))
        self.totals.addWidget(label(text, tone="" if agree else tone), 1)

    # --- lists -------------------------------------------------------------------------------

    def _show_tabs(self, prepared: Prepared, trial: Trial) -> None:
        while self._inside.count():
            widget = self._inside.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
        tabs = PanelTabs()
        plan, count = prepared.plan, self.context.formatter.integer
        notes = self._notes(prepared, trial)
        self.errors_table = self._errors(trial.errors) if trial.errors else None
        if self.errors_table is not None:
            table = self.errors_table
            tabs.add(
                "errors", tr("To correct {count}", count=count(len(trial.errors))), lambda: table
            )
        if plan is not None:
            rows = tr("To take {count}", count=count(len(plan.rows)))
            tabs.add("rows", rows, lambda: self._rows(prepared))
            left = tr("Left out {count}", count=count(len(plan.skipped)))
            tabs.add("skipped", left, lambda: self._skipped(prepared))
        if notes:
            tabs.add("notes", tr("Noticed {count}", count=count(len(notes))), lambda: _list(notes))
        self.tabs = tabs
        self._say_cut(prepared)
        self._inside.addWidget(tabs, 1)
        self.export.setVisible(bool(trial.errors))

    def _say_cut(self, prepared: Prepared) -> None:
        """Long lists are cut; the figures count everything."""
        rows = len(prepared.plan.rows) if prepared.plan is not None else 0
        shown, total = self.context.formatter.integer(_SHOWN), self.context.formatter.integer(rows)
        cut = tr("The first {shown} of {total} rows are shown.", shown=shown, total=total)
        self.cut.setText(cut if rows > _SHOWN else "")

    def _notes(self, prepared: Prepared, trial: Trial) -> list[str]:
        if trial.done is not None:
            return list(dict.fromkeys(tr(note) for note in trial.done.notes))
        warnings = prepared.plan.warnings if prepared.plan is not None else ()
        return list(dict.fromkeys(tr(note) for note in (*prepared.proposal.notes, *warnings)))

    def _errors(self, errors: Sequence[RowError]) -> CellsTable:
        headings = [Cell(tr("Row"), right=True), tr("Column"), tr("In the cell"), tr("What to do")]
        table = CellsTable(headings, [64, 190, 190, 0], row_height=theme.ROW_LIST, stripes=True)
        table.setAccessibleName(tr("Rows to correct"))
        table.set_rows(
            [
                [
                    Cell(str(error.row), right=True, style="strong"),
                    Cell(tr(error.column)),
                    Cell(error.value, tone="bad" if error.value else ""),
                    Cell(tr(error.message)),
                ]
                for error in errors[: 4 * _SHOWN]
            ]
        )
        return table

    def _rows(self, prepared: Prepared) -> CellsTable:
        plan, kind, entry = prepared.plan, prepared.target.kind, self.context.entry
        assert plan is not None
        used = {key for row in plan.rows for key in row.values}
        fields = [field for field in kind.fields if field.key in used]
        headings = [Cell(tr("Row"), right=True)]
        headings += [Cell(tr(f.fact.label), right=f.kind.numeric) for f in fields]
        widths = [64] + [0 if f is kind.name_field else 108 for f in fields]
        if 0 not in widths:
            widths[-1] = 0
        table = CellsTable(headings, widths, row_height=theme.ROW_LIST, stripes=True, scrolls=True)
        table.setAccessibleName(tr("Rows to take"))
        table.set_rows(
            [
                [
                    Cell(str(row.row), right=True, style="muted"),
                    *(
                        Cell(
                            entry.formatter.value(row.values.get(f.key), f.fact),
                            right=f.kind.numeric,
                            style="strong" if f is kind.code_field else "text",
                        )
                        for f in fields
                    ),
                ]
                for row in plan.rows[:_SHOWN]
            ]
        )
        return table

    def _skipped(self, prepared: Prepared) -> CellsTable:
        assert prepared.plan is not None
        headings = [Cell(tr("Row"), right=True), tr("Why"), tr("What stands there")]
        table = CellsTable(headings, [64, 170, 0], row_height=theme.ROW_LIST, stripes=True)
        table.setAccessibleName(tr("Rows left out"))
        table.set_rows(
            [
                [
                    Cell(str(row.row), right=True, style="muted"),
                    Cell(tr(_REASONS.get(row.reason, row.reason))),
                    Cell(row.text, style="muted"),
                ]
                for row in prepared.plan.skipped[:_SHOWN]
            ]
        )
        return table


def _list(texts: Sequence[str]) -> CellsTable:
    table = CellsTable([tr("Noticed")], [0], row_height=theme.ROW_LIST, stripes=True)
    table.set_rows([[Cell(text)] for text in texts[:_SHOWN]])
    return table
