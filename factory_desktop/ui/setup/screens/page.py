"""What the pages of Set-up share: a head with title and buttons, a banner, a body that scrolls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from factory_desktop.core.platform.commands import Command
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import label


class Page(QWidget):
    """Title at the left, buttons at the right; fill `body`."""

    def __init__(
        self,
        context: WindowContext,
        title: str,
        *,
        scrolls: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.banner = Banner(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = label(tr(title), "title")
        self.title.setMinimumWidth(40)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        outer.addLayout(self.head)
        outer.addWidget(self.banner)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        if scrolls:
            inside = QWidget()
            inside.setLayout(self.body)
            self.body.setContentsMargins(0, 4, 12, 0)
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidget(inside)
            outer.addWidget(area, 1)
        else:
            outer.addLayout(self.body, 1)

    def add_back(self, act: Callable[[], object]) -> QPushButton:
        """A way back, left of the title."""
        button = QPushButton(icon("back"), "")
        button.setAccessibleName(tr("Back"))
        button.setToolTip(tr("Back") + " (Esc)")
        button.clicked.connect(lambda: act())
        self.head.insertWidget(0, button)
        return button

    def add_button(
        self,
        text: str,
        act: Callable[[], object],
        *,
        meaning: str = "",
        primary: bool = False,
        reason: str = "",
    ) -> QPushButton:
        """A button in the head; with a reason it is off and says why."""
        button = QPushButton(tr(text))
        if meaning:
            button.setIcon(icon(meaning, "on_accent" if primary else "text"))
        if primary:
            button.setProperty("primary", "true")
        allow(button, reason)
        button.clicked.connect(lambda: act())
        self.head.addWidget(button)
        return button


def allow(widget: QWidget, reason: str) -> None:
    """Switch a widget off and say why, or on."""
    widget.setEnabled(not reason)
    widget.setToolTip(reason)


def secretly(
    context: WindowContext,
    owner: QObject,
    command: Command[..., Any],
    done: Callable[[Any], object],
    failed: Callable[[BaseException], object] | None = None,
    **params: Any,
) -> None:
    """Run a command whose parameters hold a password: without a request key nothing of it stays."""
    company, actor = context.company, context.actor
    context.operations.write(
        owner, lambda: company.execute(actor, command, **params).value, done, failed
    )
