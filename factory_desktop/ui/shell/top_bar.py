"""The row at the top: module tabs, search, the bell, and who works."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from factory_desktop.ui.framework import fonts, shortcuts, theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import draw_icon
from factory_desktop.ui.framework.keycaps import cap_width, paint_keycap
from factory_desktop.ui.framework.painting import draw_text
from factory_desktop.ui.framework.tabs import ModuleTabs
from factory_desktop.ui.shell.bell import Bell


class SearchButton(QPushButton):
    """Looks like a search box and opens the palette; its key stands in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Search or do"))
        self.setToolTip(tr("Search or do") + f" ({shortcuts.cap('palette')})")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as in the narrow window it may be."""
        wide = self.window().width() >= theme.NARROW
        return QSize(216 if wide else 178, theme.INPUT - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, glass, words and key."""
        super().paintEvent(event)
        t = theme.tokens()
        painter = QPainter(self)
        middle = self.height() // 2
        draw_icon(painter, QRect(9, middle - 7, 14, 14), "search", t.color("muted"))
        cap = shortcuts.cap("palette")
        wide = cap_width(cap)
        words = QRect(29, 0, self.width() - 40 - wide, self.height())
        draw_text(painter, words, tr("Search or do"), fonts.font(fonts.BODY), t.color("muted"))
        paint_keycap(painter, QRect(self.width() - wide - 5, 0, wide, self.height()), cap)


class UserBadge(QPushButton):
    """The user's initials; opens his menu."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = [word for word in name.split() if word]
        self.setText("".join(word[0] for word in words[:2]).upper() or "?")
        self.setProperty("bare", "true")
        self.setAccessibleName(tr("{name}, menu", name=name))
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A badge with room for the focus around it."""
        return QSize(40, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the initials on their tint."""
        word, tint = theme.tokens().tone("info")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.tokens().color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        box = self.rect().adjusted(4, 4, -4, -4)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        painter.setPen(word)
        painter.setFont(fonts.font(fonts.SMALL, fonts.SEMIBOLD))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


class TopBar(QWidget):
    """Tabs at the left; search, bell and user at the right."""

    search_asked = Signal()
    user_asked = Signal()

    def __init__(self, user: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.TAB_ROW)
        self.tabs = ModuleTabs()
        self.search = SearchButton()
        self.search.clicked.connect(self.search_asked)
        self.bell = Bell()
        self.user = UserBadge(user)
        self.user.clicked.connect(self.user_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.tabs, 1)
        row.addWidget(self.search)
        row.addWidget(self.bell)
        row.addWidget(self.user)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line below."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.color("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, t.color("border"))
