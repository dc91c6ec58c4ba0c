"""First page: what kind of sheet it is, and which file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.platform.exchange import ImportKind
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cards import Card
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, icon
from factory_desktop.ui.framework.painting import label, surface

_SHEETS = "*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.tsv"


def dropped_file(data: QMimeData) -> Path | None:
    """The one file that is being dropped, or None."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and files[0].is_file() else None


class DropZone(QFrame):
    """Takes a file by mouse, or by the button in its middle."""

    chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._over = False
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(8)
        self.title = label(tr("Drop your sheet here"), "section")
        self.text = label(tr("Excel (XLSX, XLS) or CSV, as it is"), "quiet")
        self.button = QPushButton(icon("folder", "on_accent"), tr("Choose file"))
        self.button.setProperty("primary", "true")
        self.button.clicked.connect(self.pick)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedWidth(220)
        self.busy.hide()
        center = Qt.AlignmentFlag.AlignCenter
        column.addWidget(IconLabel("import", "accent", 36), 0, center)
        for widget in (self.title, self.text):
            column.addWidget(widget, 0, center)
        column.addSpacing(6)
        column.addWidget(self.button, 0, center)
        column.addWidget(self.busy, 0, center)

    def pick(self) -> None:
        """Ask for the file."""
        kinds = f"{tr('Sheets')} ({_SHEETS});;{tr('All files')} (*)"
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose the sheet"), "", kinds)
        if path:
            self.chosen.emit(Path(path))

    def set_busy(self, name: str) -> None:
        """Show that a file is being read; an empty name ends it."""
        self.busy.setVisible(bool(name))
        self.button.setVisible(not name)
        self.title.setText(
            tr("Reading {name} …", name=name) if name else tr("Drop your sheet here")
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if dropped_file(event.mimeData()) is not None:
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read it."""
        self._over = False
        self.update()
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(t.color("accent" if self._over else "field"), 1.4)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(t.color("selection" if self._over else "surface"))
        radius = theme.CARD_RADIUS
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)


class ChoosePage(QWidget):
    """Kinds at the left, the file at the right."""

    file_chosen = Signal(Path)
    template_asked = Signal(str)
    kind_changed = Signal(str)

    def __init__(
        self, kinds: Sequence[tuple[ImportKind, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 16)
        row.setSpacing(12)
        card = Card("What is in the sheet?")
        card.setFixedWidth(360)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        card.body.addWidget(self._kinds(kinds), 1)
        self.template = QPushButton(icon("download"), tr("Empty sheet to fill in"))
        self.template.clicked.connect(lambda: self.template_asked.emit(self.kind()))
        card.body.addWidget(label(tr("No sheet yet? Fill in ours and bring it back."), "muted"))
        card.body.addWidget(self.template, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(card)
        right = QVBoxLayout()
        right.setSpacing(12)
        self.zone = DropZone()
        self.zone.chosen.connect(self.file_chosen)
        right.addWidget(self.zone, 1)
        right.addWidget(self._promise())
        row.addLayout(right, 1)

    def _kinds(self, kinds: Sequence[tuple[ImportKind, str]]) -> QWidget:
        """The kinds below each other; many of them scroll."""
        inside = QWidget()
        surface(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for kind, reason in kinds:
            column.addWidget(self._kind(kind, reason))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        surface(area.viewport())
        return area

    def _kind(self, kind: ImportKind, reason: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(1)
        button = QRadioButton(tr(kind.label))
        button.setEnabled(not reason)
        button.toggled.connect(lambda on: on and self.kind_changed.emit(kind.key))
        self.group.addButton(button)
        self.buttons[kind.key] = button
        column.addWidget(button)
        text = label(reason or tr(kind.help), "muted", wrap=True)
        text.setContentsMargins(23, 0, 0, 0)
        column.addWidget(text)
        return holder

    def _promise(self) -> QWidget:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel("backup", "good", 20), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(
            label(tr("Nothing is changed until you have seen what will happen"), "strong")
        )
        words.addWidget(
            label(
                tr(
                    "Titles, totals and blank rows may stay in the sheet. It is taken whole or "
                    "not at all."
                ),
                "muted",
                wrap=True,
            )
        )
        row.addLayout(words, 1)
        card.body.addLayout(row)
        return card

    def kind(self) -> str:
        """The chosen kind's key, or nothing."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a kind; the first that is allowed where the key is none."""
        allowed = [name for name, button in self.buttons.items() if button.isEnabled()]
        wanted = key if key in allowed else next(iter(allowed), "")
        if wanted:
            self.buttons[wanted].setChecked(True)
        self.template.setEnabled(bool(wanted))
        self.zone.button.setEnabled(bool(wanted))
