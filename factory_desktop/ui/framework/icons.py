"""Icons by meaning (`icon("receive")`), drawn in the theme's colours from QtAwesome's fonts.

The font files are loaded on the first turn of the event loop after an icon was asked to paint,
so the first paint of the window does not wait for them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework.theme import tokens

#: Meaning -> glyph: Remix icons (`ri`), and Phosphor (`ph`) where Remix has none.
NAMES = {
    "add": "ri.add-line",
    "adjust": "ri.equalizer-line",
    "alert": "ri.alert-line",
    "approve": "ri.checkbox-circle-line",
    "attach": "ri.attachment-line",
    "attendance": "ri.calendar-check-line",
    "back": "ri.arrow-left-line",
    "backup": "ri.shield-check-line",
    "bank": "ri.bank-line",
    "barcode": "ri.barcode-line",
    "bell": "ri.notification-3-line",
    "bookmark": "ri.bookmark-line",
    "calendar": "ri.calendar-line",
    "cancel": "ri.forbid-line",
    "chart": "ri.line-chart-line",
    "check": "ri.check-line",
    "chevron-down": "ri.arrow-down-s-line",
    "chevron-left": "ri.arrow-left-s-line",
    "chevron-right": "ri.arrow-right-s-line",
    "chevron-up": "ri.arrow-up-s-line",
    "clock": "ri.time-line",
    "close": "ri.close-line",
    "columns": "ri.layout-column-line",
    "comment": "ri.chat-1-line",
    "company": "ri.building-line",
    "copy": "ri.file-copy-line",
    "counter": "ri.store-2-line",
    "cube": "ph.package",
    "database": "ri.database-2-line",
    "delete": "ri.delete-bin-line",
    "details": "ri.layout-right-line",
    "device": "ri.fingerprint-line",
    "document": "ri.file-text-line",
    "download": "ri.download-2-line",
    "edit": "ri.pencil-line",
    "error": "ri.error-warning-line",
    "export": "ri.upload-2-line",
    "factory": "ph.factory",
    "filter": "ri.filter-3-line",
    "folder": "ri.folder-open-line",
    "gear": "ri.settings-3-line",
    "gst": "ri.percent-line",
    "help": "ri.question-line",
    "history": "ri.history-line",
    "home": "ri.home-4-line",
    "import": "ri.inbox-archive-line",
    "info": "ri.information-line",
    "invoice": "ri.bill-line",
    "issue": "ri.external-link-line",
    "item": "ph.package",
    "jobwork": "ri.arrow-left-right-line",
    "keyboard": "ri.keyboard-line",
    "language": "ri.translate-2",
    "less": "ri.subtract-line",
    "link": "ri.links-line",
    "list": "ri.list-unordered",
    "lock": "ri.lock-line",
    "lookup": "ri.arrow-down-s-line",
    "more": "ri.more-line",
    "network": "ri.share-line",
    "offline": "ri.wifi-off-line",
    "open": "ri.external-link-line",
    "palette": "ri.palette-line",
    "pay": "ri.wallet-line",
    "payment": "ph.currency-inr",
    "people": "ri.group-line",
    "person": "ri.user-line",
    "price": "ri.price-tag-3-line",
    "print": "ri.printer-line",
    "production": "ri.settings-3-line",
    "purchase": "ri.shopping-cart-line",
    "quality": "ri.microscope-line",
    "receive": "ri.truck-line",
    "redo": "ri.arrow-go-forward-line",
    "refresh": "ri.refresh-line",
    "reports": "ri.bar-chart-2-line",
    "rupee": "ph.currency-inr",
    "sales": "ri.bill-line",
    "sample": "ri.flask-line",
    "save": "ri.save-line",
    "search": "ri.search-line",
    "send": "ri.send-plane-line",
    "server": "ri.server-line",
    "settings": "ri.equalizer-line",
    "slip": "ri.printer-line",
    "stock": "ri.archive-line",
    "table": "ri.table-line",
    "tag": "ri.price-tag-3-line",
    "this-pc": "ri.hard-drive-2-line",
    "tools": "ri.tools-line",
    "trace": "ri.git-branch-line",
    "transfer": "ri.arrow-left-right-line",
    "undo": "ri.arrow-go-back-line",
    "unlock": "ri.lock-unlock-line",
    "usb": "ri.usb-line",
    "user": "ri.user-line",
    "wages": "ri.wallet-line",
    "warning": "ri.alert-line",
}

_FILES = {"ri": "remixicon", "ph": "phosphor"}


@dataclass(frozen=True, slots=True)
class _Font:
    """An icon font: its family, and its glyphs by name."""

    family: str
    glyphs: dict[str, str]


class _Fonts:
    """The icon fonts by prefix, once they are there."""

    loaded: dict[str, _Font] | None = None
    asked = False

    @classmethod
    def ask(cls) -> None:
        """Load them when the event loop next has time."""
        if not cls.asked and cls.loaded is None:
            cls.asked = True
            QTimer.singleShot(0, load_icons)


def load_icons() -> None:
    """Load the icon fonts now and paint what waited for them."""
    if _Fonts.loaded is not None:
        return
    _Fonts.loaded = {prefix: _load(stem) for prefix, stem in _FILES.items()}
    for widget in QApplication.allWidgets():
        widget.update()


def _load(stem: str) -> _Font:
    """A font of QtAwesome. The package itself is not imported: it takes longer than all of ours."""
    spec = find_spec("qtawesome")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(next(iter(spec.submodule_search_locations))) / "fonts"
    (file,) = folder.glob(f"{stem}-[0-9]*.ttf")
    (names,) = folder.glob(f"{stem}-charmap-*.json")
    number = QFontDatabase.addApplicationFontFromData(file.read_bytes())
    glyphs = json.loads(names.read_text(encoding="utf-8"))
    return _Font(
        QFontDatabase.applicationFontFamilies(number)[0],
        {name: chr(int(code, 16)) for name, code in glyphs.items()},
    )


_pixmaps: dict[tuple[str, int, int, int, float], QPixmap] = {}


def draw_icon(painter: QPainter, rect: QRect, meaning: str, color: QColor) -> None:
    """Draw an icon centred in a rectangle; nothing while its font is not loaded yet."""
    if _Fonts.loaded is None:
        _Fonts.ask()
        return
    prefix, glyph = NAMES[meaning].split(".")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    found = _Fonts.loaded[prefix]
    font = QFont(found.family)
    font.setPixelSize(max(1, min(rect.width(), rect.height()) * 15 // 16))
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, found.glyphs[glyph])
    painter.restore()


class _Engine(QIconEngine):
    """Paints by the theme of the moment, so that no icon is made anew when it changes."""

    def __init__(self, meaning: str, token: str) -> None:
        super().__init__()
        self.meaning = meaning
        self.token = token

    def clone(self) -> QIconEngine:
        """A copy, as Qt wants one for each QIcon that is changed."""
        return _Engine(self.meaning, self.token)

    def color(self, mode: QIcon.Mode) -> QColor:
        """The icon's colour in a state."""
        token = "muted" if mode == QIcon.Mode.Disabled else self.token
        return tokens().color(token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint into a rectangle."""
        draw_icon(painter, rect, self.meaning, self.color(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon as a picture."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """The icon as a picture for a screen's scale; kept once it could be drawn."""
        color = self.color(mode)
        key = (self.meaning, size.width(), size.height(), color.rgba(), scale)
        if key in _pixmaps:
            return _pixmaps[key]
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        draw_icon(painter, QRect(QPoint(0, 0), size), self.meaning, color)
        painter.end()
        if _Fonts.loaded is not None:
            _pixmaps[key] = picture
        return picture


@cache
def icon(meaning: str, token: str = "text") -> QIcon:
    """The icon of a meaning (see NAMES) in a colour token; follows the theme by itself."""
    if meaning not in NAMES:
        raise KeyError(f"no icon is named {meaning!r}")
    return QIcon(_Engine(meaning, token))


@cache
def app_icon() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addFile(str(resource("icons", f"app-{size}.png")), QSize(size, size))
    return made


class IconLabel(QWidget):
    """An icon that stands by itself."""

    def __init__(
        self, meaning: str, token: str = "muted", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._meaning, self._token = meaning, token
        self.setFixedSize(size, size)

    def set(self, meaning: str, token: str = "muted") -> None:
        """Show another icon."""
        self._meaning, self._token = meaning, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        draw_icon(QPainter(self), self.rect(), self._meaning, tokens().color(self._token))
