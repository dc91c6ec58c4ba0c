"""The strip of totals below the lines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.ui.framework import fonts
from factory_desktop.ui.framework.document_spec import Total
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label, set_tone
from factory_desktop.ui.framework.theme import tokens

HEIGHT = 49
#: Between figures: as a rule, and where they would be cut otherwise.
_GAP, _LEAST_GAP = 28, 10


class Hairline(QWidget):
    """A line across, in the colour of panel borders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        QPainter(self).fillRect(self.rect(), tokens().color("border"))


class TotalsStrip(QFrame):
    """Count and hint at the left, figures under their names at the right."""

    def __init__(
        self, totals: tuple[Total, ...], formatter: Formatter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("totals")
        self.setFixedHeight(HEIGHT)
        self.totals = totals
        self.formatter = formatter
        self.count = label("", "muted", elide=True)
        self.hint = label("", "muted", elide=True)
        #: Whether lines can be typed here, so that the hint may say how.
        self.typing = True
        self.figures: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(_GAP)
        row.addWidget(self.count)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.hint, 1)
        for total in totals:
            row.addLayout(self._figure(total))

    def _figure(self, total: Total) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        name = label(tr(total.label), "muted")
        value = label("")
        value.setFont(fonts.font(fonts.TITLE if total.strong else 11.0, fonts.SEMIBOLD))
        value.setAccessibleName(tr(total.label))
        self.figures[total.key] = value
        for widget in (name, value):
            widget.setAlignment(Qt.AlignmentFlag.AlignRight)
            column.addWidget(widget)
        return column

    def event(self, event: QEvent) -> bool:
        """Figures are never cut: what lies between them yields, then the count of lines."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            row = self.layout()
            items = [row.itemAt(place) for place in range(row.count())]
            shown = [item.sizeHint().width() for item in items if not item.isEmpty()]
            edges = row.contentsMargins()
            left = self.width() - edges.left() - edges.right() - sum(shown)
            gap = max(_LEAST_GAP, min(_GAP, left // max(1, len(shown) - 1)))
            if gap != row.spacing():
                row.setSpacing(gap)
        return super().event(event)

    def show_totals(self, values: Mapping[str, object]) -> None:
        """Show the figures."""
        for total in self.totals:
            value = values.get(total.key)
            if isinstance(value, Decimal):
                shown = self.formatter.money(value, symbol=total.strong)
            else:
                shown = "" if value is None else str(value)
            self.figures[total.key].setText(shown)

    def say(self, text: str, wrong: bool) -> None:
        """A hint about the current cell, or what is wrong with it."""
        set_tone(self.hint, "bad" if wrong else "")
        usual = tr("Paste from a sheet: Ctrl+V") if self.typing else ""
        self.hint.setText(text or usual)
