"""The looks of the window: colours and sizes by name, light and dark, put into Qt once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from factory_desktop.ui.framework.fonts import BODY, font, install_fonts
from factory_desktop.ui.framework.plain_tips import PlainTips
from factory_desktop.ui.framework.theme_qss import stylesheet
from factory_desktop.ui.framework.tokens import DARK, LIGHT, Tokens

# Heights and widths in pixels at 100 %; every screen takes them from here.
ROW_EDIT = 28
ROW_LIST = 24
ROW_DENSE = 22
ROW_MUSTER = 19
HEADER = 28
FILTER_ROW = 26
TOTALS = 28
INPUT = 28
TAB_ROW = 37
TOOL_BAR = 42
DOCUMENT_HEAD = 70
STATUS_BAR = 25
VIEW_LIST = 168
DETAIL_ITEM = 344
DETAIL_DOCUMENT = 290
DETAIL_SLIP = 540
PAGE_MARGIN = 16
CARD_GAP = 12
CELL_PADDING = 8
RADIUS = 4
CARD_RADIUS = 6
#: Below this width panels lie over the list and tabs overflow into a menu.
NARROW = 1150


class ThemeSignals(QObject):
    """Tells painted widgets that the colours changed."""

    changed = Signal(object)


signals = ThemeSignals()
_current: Tokens = LIGHT
_follows_system = False


def tokens() -> Tokens:
    """The colours in use."""
    return _current


def apply_theme(app: QApplication, name: str = "system") -> Tokens:
    """Put a theme (`light`, `dark`, `system`) on the whole program; again costs nothing."""
    global _current, _follows_system
    hints = QGuiApplication.styleHints()
    if not _follows_system:
        hints.colorSchemeChanged.connect(_system_changed)
    _follows_system = True
    before = app.property("theme")
    app.setProperty("theme", name)
    if name == "system":
        name = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
    wanted = DARK if name == "dark" else LIGHT
    if before is not None and wanted is _current:
        return _current
    _current = wanted
    install_fonts()
    app.setStyle(PlainTips("Fusion"))
    app.setFont(font(BODY))
    app.setPalette(palette(_current))
    app.setStyleSheet(stylesheet(_current))
    signals.changed.emit(_current)
    return _current


def _system_changed() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.property("theme") == "system":
        apply_theme(app, "system")


def palette(t: Tokens) -> QPalette:
    """The tokens as Fusion wants them."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, t.window),
        (role.WindowText, t.text),
        (role.Base, t.surface),
        (role.AlternateBase, t.stripe),
        (role.Text, t.text),
        (role.Button, t.surface),
        (role.ButtonText, t.text),
        (role.BrightText, t.bad),
        (role.Highlight, t.selection),
        (role.HighlightedText, t.text),
        (role.PlaceholderText, t.muted),
        (role.ToolTipBase, t.surface),
        (role.ToolTipText, t.text),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.Accent, t.accent),
        (role.Light, t.surface),
        (role.Midlight, t.line),
        (role.Mid, t.border),
        (role.Dark, t.button),
        (role.Shadow, t.field),
    ):
        made.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.muted))
    return made
