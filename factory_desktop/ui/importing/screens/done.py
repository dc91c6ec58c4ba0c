"""Last page: what was imported, and where it is now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.platform.importing import Imported, Prepared
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, icon
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.side_panel import clear
from factory_desktop.ui.importing.screens.check import CountCard

#: Where imports are listed and undone.
HISTORY = "company.import"


class DonePage(QWidget):
    """The figures, and ways to go on or back."""

    again = Signal()
    list_asked = Signal()
    undo_asked = Signal(int)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._run_id = 0
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(10)
        center = Qt.AlignmentFlag.AlignCenter
        self.title = label("", "title")
        self.text = label("", "quiet")
        self.figures = QHBoxLayout()
        self.figures.setSpacing(theme.CARD_GAP)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.more = QPushButton(tr("Import another sheet"))
        self.more.clicked.connect(self.again)
        self.undo = QPushButton(icon("undo"), tr("Undo this import"))
        self.undo.clicked.connect(lambda: self.undo_asked.emit(self._run_id))
        self.open = QPushButton(tr("Open the list"))
        self.open.setProperty("primary", "true")
        self.open.clicked.connect(self.list_asked)
        buttons.addStretch(1)
        buttons.addWidget(self.undo)
        buttons.addWidget(self.more)
        buttons.addWidget(self.open)
        buttons.addStretch(1)
        column.addWidget(IconLabel("approve", "good", 44), 0, center)
        column.addWidget(self.title, 0, center)
        column.addWidget(self.text, 0, center)
        column.addSpacing(6)
        column.addLayout(self.figures)
        column.addSpacing(6)
        column.addLayout(buttons)

    def show_done(self, prepared: Prepared, done: Imported, can_open: bool) -> None:
        """Show what an import did."""
        self._run_id = done.run_id
        self.undo.setVisible(self.context.navigation.can_open(HISTORY))
        count = self.context.formatter.integer
        self.title.setText(
            tr(
                "{kind}: {count} rows imported",
                kind=tr(prepared.target.kind.label),
                count=count(done.created + done.updated),
            )
        )
        self.text.setText(
            tr(
                "From {name}. The columns are remembered for the next such sheet.",
                name=prepared.path.name,
            )
        )
        clear(self.figures)
        self.figures.addStretch(1)
        for name, value in (
            ("Made", done.created),
            ("Changed", done.updated),
            ("Stayed as they are", done.unchanged),
            ("Left out", done.skipped),
        ):
            card = CountCard(name, count(value))
            card.setFixedWidth(150)
            self.figures.addWidget(card)
        self.figures.addStretch(1)
        self.open.setVisible(can_open)
        (self.open if can_open else self.more).setFocus()
