"""Which company: those known on this PC side by side, the last opened first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import make_url

from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.companies import KnownCompany
from factory_desktop.core.platform.db.engine import is_server
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.icons import IconLabel, app_icon
from factory_desktop.ui.framework.painting import label


def _place(where: str) -> str:
    """Where a company is kept: its file, or the server's name and the database there."""
    if not is_server(where):
        return where
    url = make_url(where)
    return f"{tr('Server {host}', host=url.host or 'localhost')}, {url.database or ''}"


class CompanyChooser(QWidget):
    """Enter opens; Delete takes a company off the list, its file stays."""

    chosen = Signal(str)
    new_asked = Signal()
    left = Signal()

    def __init__(self, known: Sequence[KnownCompany]) -> None:
        super().__init__()
        self.setWindowTitle(tr("Open a company") + " – " + tr("Factory Desktop"))
        self.setWindowIcon(app_icon())
        self.resize(900, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 30, 40, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel("factory", "accent", 27))
        head.addWidget(label(tr("Which company?"), "question"), 1)
        column.addLayout(head)
        self.banner = Banner()
        column.addWidget(self.banner)
        headings = [tr("Company"), tr("Where"), tr("Last opened"), tr("Last backup")]
        self.table = CellsTable(headings, [250, 0, 140, 140])
        self.table.setAccessibleName(tr("Companies"))
        self.table.opened.connect(self._choose)
        column.addWidget(self.table, 1)
        column.addLayout(self._buttons())
        self.show_companies(known)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        new = QPushButton(tr("New company"))
        new.clicked.connect(self._new)
        other = QPushButton(tr("Open…"))
        other.clicked.connect(self.browse)
        forget = QPushButton(tr("Take off the list"))
        forget.setProperty("plain", "true")
        forget.clicked.connect(self.forget)
        self.open_button = QPushButton(tr("Open company"))
        self.open_button.setProperty("primary", "true")
        self.open_button.clicked.connect(self.open_current)
        row.addWidget(new)
        row.addWidget(other)
        row.addWidget(forget)
        row.addStretch(1)
        row.addWidget(self.open_button)
        return row

    def show_companies(self, known: Sequence[KnownCompany]) -> None:
        """Show these companies, the last opened first."""
        write = Formatter(language()).datetime
        rows = []
        for one in known:
            opened = datetime.fromisoformat(one.opened_at) if one.opened_at else None
            gone = not is_server(one.where) and not Path(one.where).exists()
            name = Cell(one.name or Path(one.where).stem, "strong")
            where = Cell(tr("Not there any more"), "pill", "bad", loud=True) if gone else None
            rows.append(
                [
                    name,
                    where or Cell(_place(one.where), "muted"),
                    Cell(write(opened) if opened else tr("never"), "muted"),
                    Cell(write(one.last_backup) if one.last_backup else tr("never"), "muted"),
                ]
            )
        self.table.set_rows(rows, [one.where for one in known])
        self.open_button.setEnabled(bool(known))
        if known:
            self.table.setCurrentIndex(self.table.model().index(0, 0))
        self.table.setFocus()

    def open_current(self) -> None:
        """Open the company one is on."""
        row = self.table.currentIndex().row()
        if row >= 0:
            self._choose(self.table.cells_model.keys[row])

    def _choose(self, where: object) -> None:
        self.banner.hide()
        self.chosen.emit(str(where))

    def browse(self) -> None:
        """Open a company that is not on the list."""
        kinds = tr("Companies ({kinds})", kinds=f"*{companies.SUFFIX}")
        start = str(companies.companies_folder())
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a company"), start, kinds)
        if path:
            self._choose(path)

    def forget(self) -> None:
        """Take the company off the list; its file stays where it is."""
        row = self.table.currentIndex().row()
        if row >= 0:
            companies.forget(str(self.table.cells_model.keys[row]))
            self.show_companies(companies.known())

    def say(self, text: str, hint: str) -> None:
        """Say why a company could not be opened."""
        self.banner.say("bad", text, hint)

    def _new(self) -> None:
        self.new_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes off the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
            else:
                self.open_current()
        elif event.key() == Qt.Key.Key_Delete:
            self.forget()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by the user: nothing is opened."""
        event.accept()
        self.left.emit()
