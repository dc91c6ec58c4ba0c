"""Tool tips of plain text: what people typed is shown as letters, never as markup.

A tip guesses: what looks like `<b>` it draws, and would fetch the picture of an `<img>`. Its label
is Qt's own, so that it is told when the style first sees it, before it has a text.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProxyStyle


class PlainTips(QProxyStyle):
    """A style as it is, but for its tips."""

    def polish(self, thing: object) -> object:  # type: ignore[override]
        """Take the guess away from a tip's label."""
        if isinstance(thing, QLabel) and thing.inherits("QTipLabel"):
            thing.setTextFormat(Qt.TextFormat.PlainText)
        return super().polish(thing)  # type: ignore[call-overload]
