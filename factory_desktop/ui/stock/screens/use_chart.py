"""What was used of an item in each of the last twelve months, as bars with their average."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.operations import Operations

HEIGHT = 128
_WIDTH = 0.66
#: First letters of the months, as they stand under the bars; other languages show numbers.
_LETTERS = "JFMAMJJASOND"


class UseChart(QWidget):
    """Bars by pyqtgraph, which takes long to load: a reader does, once a chart is asked for.

    Numbers are only drawn here, never calculated with, so they may become floats.
    """

    def __init__(
        self,
        used: Mapping[int, Decimal],
        formatter: Formatter,
        operations: Operations,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.used = used
        self.plot: Any = None
        self.setFixedHeight(HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        words = [
            f"{month % 100:02d}-{month // 100}: {formatter.quantity(quantity)}"
            for month, quantity in used.items()
        ]
        self.setAccessibleName(tr("Used by month") + ". " + ", ".join(words))
        operations.read(self, _load, lambda _: self._loaded())

    def _loaded(self) -> None:
        theme.signals.changed.connect(self.draw)
        self.draw()

    @property
    def average(self) -> Decimal:
        """What is used in a month on the average."""
        return sum(self.used.values(), ZERO) / len(self.used) if self.used else ZERO

    def draw(self) -> None:
        """Make the chart in the colours of the moment."""
        import pyqtgraph

        if self.plot is not None:
            self.plot.hide()
            self.plot.deleteLater()
        t = theme.tokens()
        self.plot = plot = pyqtgraph.PlotWidget(background=t.color("surface"))
        plot.setMouseEnabled(x=False, y=False)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._axes(plot, t)
        heights = [float(max(value, ZERO)) for value in self.used.values()]
        last = t.color("accent")
        plain = QColor(last)
        plain.setAlphaF(0.58)
        brushes = [plain] * (len(heights) - 1) + [last]
        plot.addItem(
            pyqtgraph.BarGraphItem(
                x=list(range(len(heights))), height=heights, width=_WIDTH, brushes=brushes, pen=None
            )
        )
        pen = pyqtgraph.mkPen(t.color("warn"), width=1.2, style=Qt.PenStyle.DashLine)
        plot.addItem(pyqtgraph.InfiniteLine(pos=float(self.average), angle=0, pen=pen))
        plot.setYRange(0, max([*heights, float(self.average), 1.0]) * 1.08, padding=0)
        plot.setXRange(-0.5, len(heights) - 0.5, padding=0.01)
        self.layout().addWidget(plot)

    def _axes(self, plot: Any, t: theme.Tokens) -> None:
        letters = _LETTERS if language() == "en" else [str(n) for n in range(1, 13)]
        names = [(n, letters[month % 100 - 1]) for n, month in enumerate(self.used)]
        for side, width in (("bottom", None), ("left", 34)):
            axis = plot.getAxis(side)
            axis.setPen(t.color("line"))
            axis.setTextPen(t.color("muted"))
            axis.setStyle(tickLength=0, tickFont=fonts.font(8.5))
            if width is not None:
                axis.setWidth(width)
        plot.getAxis("bottom").setTicks([names])
        plot.getAxis("bottom").setHeight(20)
        plot.getAxis("left").setStyle(maxTickLevel=0, textFillLimits=[(0, 0.5)])
        plot.showGrid(y=True, alpha=0.12)


def _load() -> None:
    import pyqtgraph  # noqa: F401
