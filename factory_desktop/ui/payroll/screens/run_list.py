"""The left half of a run: search, department, what to look at, the slips, their totals."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.views import Sort
from factory_desktop.core.payroll import PreviewSlip, RunPreview
from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.chips import Chip
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import CellDelegate
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.header import ListHeader
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_bar import SearchBox, tool_button
from factory_desktop.ui.framework.painting import label, metrics, surface
from factory_desktop.ui.framework.table_view import plain_table
from factory_desktop.ui.framework.totals_row import TotalsRow
from factory_desktop.ui.payroll.data import shown_name
from factory_desktop.ui.payroll.screens.run_model import COLUMNS, KEYS, RunModel

#: Columns that give way in a narrow list, and the width they need to be seen.
_GIVE_WAY = (("change", 640), ("deductions", 560), ("overtime", 500))
#: Slips named in the banner.
_NAMED = 3


class SlipTable(QTableView):
    """Up and Down change the worker, Enter goes to the panel, letters search."""

    entered = Signal()
    typed = Signal(str)

    def __init__(self, model: RunModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slips = model
        header = ListHeader(self)
        self.setHorizontalHeader(header)
        self.list_header = header
        plain_table(self, theme.ROW_DENSE)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        delegate = CellDelegate(self)
        delegate.outline_current = False
        self.setItemDelegate(delegate)
        self.setModel(model)
        header.set_columns(list(COLUMNS), filters=False)
        header.setSectionsMovable(False)
        header.sorts = (model.sort_key,)
        header.sort_asked.connect(self._sort)
        self.setAccessibleName(tr("Salary slips"))
        self.doubleClicked.connect(lambda _: self.entered.emit())

    def _sort(self, key: str, down: bool) -> None:
        kept = self.current()
        sort = Sort(key, down)
        self.list_header.sorts = (sort,)
        self.list_header.viewport().update()
        self.slips.sort_by(sort)
        self.go(self.slips.row_of(kept.employee_id) if kept else 0)

    def current(self) -> PreviewSlip | None:
        """The slip of the current row."""
        row = self.currentIndex().row()
        return self.slips.rows[row] if 0 <= row < len(self.slips.rows) else None

    def go(self, row: int) -> None:
        """Make a row the current one."""
        if 0 <= row < len(self.slips.rows):
            index = self.slips.index(row, KEYS.index("name"))
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def fit(self) -> None:
        """The name takes what width is left; changes give way in a narrow list."""
        room = self.viewport().width()
        for key, least in _GIVE_WAY:
            self.setColumnHidden(KEYS.index(key), room < least)
        shown = [n for n in range(len(COLUMNS)) if not self.isColumnHidden(n)]
        name = KEYS.index("name")
        totals = self.slips.totals()
        for number in shown:
            self.setColumnWidth(number, self._width(number, totals.get(number, "")))
        others = sum(self.columnWidth(number) for number in shown if number != name)
        self.setColumnWidth(name, max(110, self.viewport().width() - others))

    def _width(self, number: int, total: str) -> int:
        """As usual, or as wide as a long number or a large total needs."""
        width = COLUMNS[number].width
        if number == KEYS.index("code"):
            longest = max((slip.code for slip in self.slips.rows), key=len, default="")
            return min(max(width, metrics(fonts.BODY).horizontalAdvance(longest) + 18), 96)
        wide = metrics(fonts.BODY, fonts.SEMIBOLD).horizontalAdvance(total)
        return max(width, wide + 2 * theme.CELL_PADDING + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Home, End, letters."""
        key, free = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and free:
            self.entered.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and free:
            self.go(0 if key == Qt.Key.Key_Home else len(self.slips.rows) - 1)
        elif free and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class RunList(QWidget):
    """Emits `selected` with the slip of the current row, or None."""

    selected = Signal(object)
    entered = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        self.model = RunModel(context.formatter, self)
        self.table = SlipTable(self.model)
        self.totals = TotalsRow(self.table)
        self.banner = Banner()
        self.empty = EmptyState(self.table.viewport())
        self.empty.hide()
        self.look = Chip(tr("To look at"), self)
        self.look.hide()
        self._looking = False
        self._build()
        self._wire()
        pass_on(self, self.table)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QWidget()
        bar.setFixedHeight(theme.TOOL_BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self.search = SearchBox("Number or name")
        self.search.setMinimumWidth(216)
        self.search.setMaximumWidth(230)
        self.departments = QComboBox()
        self.departments.setAccessibleName(tr("Department"))
        self.departments.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.departments.setMinimumWidth(140)
        self.departments.setMaximumWidth(200)
        self.sum = label("", "muted")
        row.addWidget(self.search)
        row.addWidget(self.departments)
        row.addWidget(self.look)
        row.addStretch(1)
        row.addWidget(self.sum)
        self.details = tool_button("details", tr("Details (Alt+Enter)"))
        row.addWidget(self.details)
        column.addWidget(bar)
        above = QHBoxLayout()
        above.setContentsMargins(12, 0, 12, 4)
        above.addWidget(self.banner)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)

    def _wire(self) -> None:
        self.search.searched.connect(lambda _: self._narrow())
        self.search.went_down.connect(self.table.setFocus)
        self.departments.activated.connect(lambda _: self._narrow())
        self.look.removed.connect(lambda: self.show_to_look_at(False))
        self.banner.acted.connect(lambda: self.show_to_look_at(True))
        self.table.entered.connect(self.entered)
        self.table.typed.connect(self._type)
        self.table.selectionModel().currentRowChanged.connect(self._moved)

    def _type(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(text)
        self.search.textEdited.emit(text)

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.selected.emit(self.table.current())

    # --- what is shown -----------------------------------------------------------------------

    def show_run(self, run: RunPreview, keep: int | None) -> None:
        """Show a month; stays at the worker where he has a slip."""
        self._departments(run.slips)
        self.model.show(run.slips)
        self._banner(run)
        total = self.context.formatter.money(run.total("net"), symbol=True)
        said = tr("All {count} slips: net {total}", count=len(run.slips), total=total)
        self.sum.setText(said if run.slips else "")
        self._narrow(keep)

    def _departments(self, slips: Sequence[PreviewSlip]) -> None:
        chosen = self.departments.currentData()
        self.departments.clear()
        self.departments.addItem(tr("All departments"), "")
        for name in sorted({slip.department for slip in slips if slip.department}):
            self.departments.addItem(name, name)
        self.departments.setCurrentIndex(max(0, self.departments.findData(chosen)))

    def _banner(self, run: RunPreview) -> None:
        looks = run.to_look_at if run.status == "preview" else run.held
        if not looks:
            self.banner.hide()
            return
        named = [
            tr("{name}: {why}", name=shown_name(slip), why=tr(slip.result.warnings[0].text))
            for slip in looks[:_NAMED]
        ]
        title = tr("{count} slips to look at", count=len(looks))
        text = "; ".join(named) + ("…" if len(looks) > _NAMED else "")
        self.banner.say("warn", f"{title}:", text, tr("Show"), closable=False)

    def show_to_look_at(self, on: bool) -> None:
        """Only slips somebody should look at, or all."""
        self._looking = on
        self.look.setVisible(on)
        self._narrow()

    def _narrow(self, keep: int | None = None) -> None:
        current = self.table.current()
        wanted = keep if keep is not None else current.employee_id if current else None
        department = str(self.departments.currentData() or "")
        self.model.narrow(self.search.text(), department, to_look_at=self._looking)
        count = tr(
            "{shown} of {count} slips", shown=len(self.model.rows), count=len(self.model.all)
        )
        self.totals.set(count, self.model.totals())
        self.table.fit()
        self.empty.setGeometry(self.table.viewport().rect())
        self.empty.setVisible(not self.model.rows)
        if not self.model.rows:
            self._say_empty()
            self.selected.emit(None)
            return
        row = self.model.row_of(wanted) if wanted is not None else 0
        self.table.go(max(row, 0))

    def _say_empty(self) -> None:
        if self.model.all:
            self.empty.show_text("Nothing matches", "Type less, or choose all departments.")
        else:
            self.empty.show_text(
                "Nobody to pay in this month",
                "Enter workers with their rates and mark the muster first.",
                meaning="people",
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty text in the middle."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.table.viewport().rect())
        self.sum.setVisible(self.width() > 620)
