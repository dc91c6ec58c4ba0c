"""Editor of a picture: chosen from a file, pasted, or cleared."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.ui.framework.editors.base import Editor, Entry
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.theme import RADIUS, tokens

#: Larger pictures are scaled down before they are kept.
MAX_SIDE = 1200
_PREVIEW = 74


class _Frame(QLabel):
    """The preview; takes the keys."""

    def __init__(self, owner: ImageEditor) -> None:
        super().__init__()
        self.owner = owner
        self.setFixedSize(_PREVIEW, _PREVIEW)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the outline of a field."""
        super().paintEvent(event)
        focused = self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens().color("accent" if focused else "field"), 2 if focused else 1))
        edge = 1.0 if focused else 0.5
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(box, RADIUS, RADIUS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V pastes, Delete clears."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.owner.paste()
        elif event.key() == Qt.Key.Key_Delete:
            self.owner.clear()
        else:
            super().keyPressEvent(event)


class ImageEditor(Editor):
    """A picture as PNG bytes."""

    def __init__(self, fact: Fact, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(fact, entry, parent)
        self._data: bytes | None = None
        self.frame = _Frame(self)
        self.pick_button = QPushButton(tr("Choose picture"))
        self.paste_button = QPushButton(tr("Paste"))
        self.clear_button = QPushButton(tr("Remove"))
        self.pick_button.clicked.connect(self.pick)
        self.paste_button.clicked.connect(self.paste)
        self.clear_button.clicked.connect(self.clear)
        self.hold(self.frame)
        buttons = QVBoxLayout()
        first = QHBoxLayout()
        first.addWidget(self.pick_button)
        first.addWidget(self.paste_button)
        first.addWidget(self.clear_button)
        first.addStretch(1)
        buttons.addLayout(first)
        self.keys = label(tr("Ctrl+V pastes, Del removes"), "muted")
        buttons.addWidget(self.keys)
        buttons.addStretch(1)
        box = self.layout()
        assert isinstance(box, QHBoxLayout)
        box.setSpacing(8)
        box.addLayout(buttons, 1)
        self._show()

    def value(self) -> object:
        """The PNG bytes, or None."""
        return self._data

    def set_value(self, value: object) -> None:
        """Show a picture from its bytes."""
        self._data = bytes(value) if isinstance(value, (bytes, bytearray, memoryview)) else None
        self._show()

    def set_read_only(self, read_only: bool) -> None:
        """Only look."""
        for shown in (self.pick_button, self.paste_button, self.clear_button, self.keys):
            shown.setVisible(not read_only)
        self.frame.setEnabled(not read_only)

    def pick(self) -> None:
        """Choose a file."""
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Choose picture"), "", tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)")
        )
        if path:
            self.take(QImage.fromData(QByteArray(Path(path).read_bytes())))

    def paste(self) -> None:
        """Take the picture from the clipboard."""
        self.take(QGuiApplication.clipboard().image())

    def clear(self) -> None:
        """Take the picture away."""
        self._settle(None)

    def take(self, picture: QImage) -> None:
        """Keep a picture, scaled down where it is larger than anybody needs."""
        if picture.isNull():
            self.noted.emit(tr("This is no picture. Choose a PNG or JPEG file."), True)
            return
        if max(picture.width(), picture.height()) > MAX_SIDE:
            picture = picture.scaled(
                MAX_SIDE,
                MAX_SIDE,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")
        self._settle(bytes(buffer.data().data()))

    def _settle(self, data: bytes | None) -> None:
        self._data = data
        self._show()
        self.noted.emit("", False)
        self.changed.emit()
        self.committed.emit()

    def _show(self) -> None:
        self.clear_button.setEnabled(self._data is not None)
        if self._data is None:
            self.frame.setPixmap(QPixmap())
            self.frame.setText(tr("No picture"))
            return
        picture = QPixmap()
        picture.loadFromData(self._data)
        self.frame.setPixmap(
            picture.scaled(
                _PREVIEW - 4,
                _PREVIEW - 4,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
