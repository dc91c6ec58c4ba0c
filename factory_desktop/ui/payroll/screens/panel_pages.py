"""Further pages beside a slip: its month in the muster, the last months, the paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget
from sqlalchemy import Connection

from factory_desktop.core import payroll
from factory_desktop.core.kernel.months import MONTHS
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll import PreviewSlip
from factory_desktop.core.payroll.engine import Mark, SlipResult
from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import Align, draw_text, label, surface

_TONES = {
    Mark.ABSENT: "bad",
    Mark.HALF: "warn",
    Mark.UNPAID_LEAVE: "warn",
    Mark.LEAVE: "info",
    Mark.HOLIDAY: "holiday",
}
_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CENTER = Align.AlignHCenter | Align.AlignVCenter
_COUNTS = (
    ("Worked", "worked"), ("Paid leave", "leave"), ("Holidays", "holidays"),
    ("Weekly off", "weekly_off"), ("Not marked", "unmarked"),
)  # fmt: skip


class Calendar(QWidget):
    """A month as weeks: mark and overtime of each day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(6 * 42 + 24)
        self.marks: dict[date, Mark] = {}
        self.overtime: dict[date, Decimal] = {}
        self.days: list[date] = []

    def show_result(self, result: SlipResult) -> None:
        """Show the days behind a slip."""
        self.days = list(result.period)
        self.marks = {day: mark for mark, days in result.days.dates.items() for day in days}
        self.overtime = dict(result.days.overtime)
        words = [f"{day:%d} {mark.value}" for day, mark in sorted(self.marks.items())]
        self.setAccessibleName(", ".join(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint weekdays above, a box for each day."""
        t = theme.tokens()
        painter = QPainter(self)
        wide = self.width() // 7
        small, plain = fonts.font(fonts.SMALL), fonts.font(fonts.BODY)
        body = fonts.font(fonts.BODY, fonts.SEMIBOLD)
        for number, name in enumerate(_WEEK):
            head = QRect(number * wide, 0, wide, 22)
            draw_text(painter, head, tr(name), small, t.color("muted"), _CENTER)
        offset = self.days[0].weekday() if self.days else 0
        for number, day in enumerate(self.days):
            week, column = divmod(number + offset, 7)
            box = QRect(column * wide, 24 + week * 42, wide - 4, 38)
            mark = self.marks.get(day)
            tone = _TONES.get(mark, "") if mark else ""
            ground = t.tone(tone)[1] if tone else t.color("window")
            painter.fillRect(box, ground)
            corner = box.adjusted(6, 2, 0, -20)
            draw_text(painter, corner, str(day.day), small, t.color("muted"))
            if mark:
                color = t.color(tone or "muted")
                font = body if tone else plain
                draw_text(painter, box.adjusted(0, 8, 0, 0), mark.value, font, color, _CENTER)
            hours = self.overtime.get(day)
            if hours:
                text = f"+{hours.normalize():f} h"
                place = box.adjusted(0, 2, -5, -20)
                side = Align.AlignRight | Align.AlignVCenter
                draw_text(painter, place, text, small, t.color("accent"), side)


class MusterPage(QWidget):
    """The month as the wages counted it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self.calendar = Calendar()
        self.counts = label("", "quiet", wrap=True)
        column.addWidget(self.calendar)
        column.addWidget(self.counts)
        column.addStretch(1)

    def show_slip(self, slip: PreviewSlip) -> None:
        """Show the days behind a slip."""
        result = slip.result
        self.calendar.show_result(result)
        values = [(tr(name), getattr(result.days, key)) for name, key in _COUNTS]
        values.append((tr("Paid days"), result.paid_days))
        values.append((tr("OT h"), result.overtime_hours))
        shown = [f"{name} {Decimal(value).normalize():f}" for name, value in values if value]
        self.counts.setText(" · ".join(shown))


class Bars(QWidget):
    """Net pay of the last months as bars; the month shown is the dark one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values: list[tuple[date, Decimal]] = []
        self.now: date | None = None
        self.setAccessibleName(tr("Net pay of the last months"))

    def sizeHint(self) -> QSize:
        """Room for twelve."""
        return QSize(300, 120)

    def minimumSizeHint(self) -> QSize:
        """Never lower."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars with the first letters of their months."""
        if not self.values:
            return
        t = theme.tokens()
        painter = QPainter(self)
        top = max(value for _, value in self.values) or Decimal(1)
        wide = self.width() // 12
        room = self.height() - 22
        for number, (month, value) in enumerate(self.values):
            high = max(2, int(value * room / top)) if value > 0 else 0
            bar = QRect(number * wide + 4, room - high, wide - 10, high)
            color = QColor(t.color("accent"))
            color.setAlphaF(1.0 if month == self.now else 0.55)
            painter.fillRect(bar, color)
            name = tr(MONTHS[month.month - 1])[:3]
            box = QRect(number * wide, room + 2, wide - 2, 18)
            draw_text(painter, box, name, fonts.font(8.0), t.color("muted"), _CENTER)
        painter.fillRect(0, room, self.width(), 1, t.color("line"))


class MonthsPage(QWidget):
    """The worker's last twelve slips; the month shown is one of them, also as a preview."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        self.bars = Bars()
        right = [Cell(tr(name), right=True) for name in ("Paid days", "Gross", "Deductions", "Net")]
        self.table = CellsTable([tr("Month"), *right], [0, 84, 96, 92, 96], row_height=22, edge=0)
        self.table.setAccessibleName(tr("Last 12 months"))
        column.addWidget(self.bars)
        column.addWidget(self.table, 1)

    def show_months(self, rows: Sequence[Any], slip: PreviewSlip) -> None:
        """Show stored months and, first, the one that is only calculated."""
        result = slip.result
        now = result.period.start
        lines = [(r["month"], r["paid_days"], r["gross"], r["deductions"], r["net"]) for r in rows]
        if all(line[0] != now for line in lines):
            own = (now, result.paid_days, result.gross, result.deductions, result.net)
            lines = [own, *(line for line in lines if line[0] < now)]
        lines = sorted(lines, reverse=True)[:12]
        money, days = self.context.formatter.money, self.context.formatter.quantity
        self.table.set_rows(
            [
                [
                    Cell(f"{m:%m-%Y}", "strong" if m == now else "text"),
                    Cell(days(paid, 1), right=True),
                    Cell(money(gross), right=True),
                    Cell(money(kept), right=True),
                    Cell(money(net), "strong" if m == now else "text", right=True),
                ]
                for m, paid, gross, kept, net in lines
            ]
        )
        self.bars.now = now
        self.bars.values = [(line[0], max(line[4], ZERO)) for line in reversed(lines)]
        self.bars.update()


class SlipPage(QScrollArea):
    """The slip as it will be on paper, in the worker's language."""

    _SCALE = 2.0

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.shown: PreviewSlip | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.picture.setAccessibleName(tr("Slip"))
        surface(self.picture)
        self.setWidget(self.picture)
        self._pixmap = QPixmap()

    def forget(self) -> None:
        """Another slip is shown: this picture is stale."""
        self.shown = None
        self.picture.clear()

    def show_slip(self, slip: PreviewSlip) -> None:
        """Draw a slip, once."""
        if self.shown is slip:
            return
        self.shown = slip

        def work(conn: Connection) -> bytes:
            from factory_desktop.core.payroll.prints.slip import print_slips

            tongue = payroll.slip_language(conn, slip.employee_id)
            return print_slips(payroll.slip_print_data(conn, [slip], tongue), tongue)

        self.context.read(self, work, lambda pdf: self._draw(slip, pdf))

    def _draw(self, slip: PreviewSlip, pdf: bytes) -> None:
        if self.shown is not slip:
            return
        from factory_desktop.ui.framework.pdf import Pdf

        paper = Pdf(pdf)
        image = paper.image(0, self._SCALE)
        paper.close()
        # Half a sheet holds the slip; a long one has the sheet to itself.
        whole = image.copy(0, 0, image.width(), image.height() // 2)
        self._pixmap = QPixmap.fromImage(whole)
        self._fit()

    def _fit(self) -> None:
        if self._pixmap.isNull() or self.shown is None:
            return
        ratio = self.devicePixelRatioF()
        wide = round((self.viewport().width() - 4) * ratio)
        scaled = self._pixmap.scaledToWidth(
            max(wide, 200), Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.picture.setPixmap(scaled)

    def resizeEvent(self, event: Any) -> None:
        """Fit the picture to the width."""
        super().resizeEvent(event)
        self._fit()
