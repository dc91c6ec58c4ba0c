"""How the muster looks: marks tinted by what they say, days over weekdays, sums below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.delegate import FOCUSED, SELECTED
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import LEFT, RIGHT, Align, draw_text
from factory_desktop.ui.people.screens.muster_model import (
    FIXED,
    Index,
    MusterModel,
    count_text,
    half_text,
)

CENTER = Align.AlignHCenter | Align.AlignVCenter
HEADER = 34
#: Tone of a mark's tint; P and the days off are quiet.
TONES = {"A": "bad", "H": "warn", "L": "info", "LWP": "warn"}
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_TINY = 6.0
#: Pictures of cells kept; overtime makes new ones.
_MOST_LOOKS = 2000


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a day's cell shows."""

    mark: str
    overtime: Decimal
    ground: str
    wrong: bool
    missing: bool
    width: int
    height: int
    theme: str


def paint_day(painter: QPainter, look: Look) -> None:
    """Paint a day's cell: ground, hairlines, tint, mark, and the hours small beside it."""
    t = theme.tokens()
    rect = QRect(0, 0, look.width, look.height)
    painter.fillRect(rect, t.color(look.ground))
    edge = t.color("line")
    painter.fillRect(0, rect.bottom(), rect.width(), 1, edge)
    painter.fillRect(rect.right(), 0, 1, rect.height(), edge)
    tone = "bad" if look.wrong or look.missing else TONES.get(look.mark, "")
    inner = rect.adjusted(0, 0, -1, -1)
    if tone:
        painter.fillRect(inner, t.tone(tone)[1])
    if look.wrong:
        painter.setPen(QPen(t.color("bad"), 1))
        painter.drawRect(inner.adjusted(0, 0, -1, -1))
    color = t.color(tone or ("holiday" if look.mark == "PH" else "muted"))
    text = look.mark or ("?" if look.missing else "")
    size = (9.5, 9.5, fonts.PILL, 7.5)[min(len(text), 3)]
    side = CENTER
    if look.overtime:
        painter.setFont(fonts.font(_TINY, fonts.SEMIBOLD))
        painter.setPen(t.color("accent"))
        painter.drawText(inner.adjusted(0, 0, -1, -1), RIGHT, half_text(look.overtime))
        side, inner = LEFT, inner.adjusted(2, 0, 0, 0)
    font = fonts.font(size, fonts.SEMIBOLD if tone else fonts.REGULAR)
    draw_text(painter, inner, text, font, color, side)


class MusterDelegate(QStyledItemDelegate):
    """Paints one cell of either half; `current_row` says which row carries the tint."""

    def __init__(self, model: MusterModel, current_row: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self.model = model
        self.current_row = current_row
        self._looks: dict[Look, QPixmap] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, mark or text, hairlines, outline."""
        row, column = index.row(), index.column()
        number = self.model.day_number(column)
        here = row == self.current_row()
        if number < 0:
            self._text(painter, option.rect, row, column, here=here)
            return
        self._day(painter, option, row, number, here=here)
        if option.state.value & FOCUSED:
            pen = QPen(theme.tokens().color("accent"), 2)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    def _text(self, painter: QPainter, rect: QRect, row: int, column: int, *, here: bool) -> None:
        """Number, worker, trade, and the counts at the right."""
        t = theme.tokens()
        count = self.model.count_name(column)
        ground = "selection" if here else "window" if count else "surface"
        painter.fillRect(rect, t.color(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, t.color("line"))
        if column == 0 and here:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), t.color("accent"))
        text = self.model.text(row, column)
        weight = fonts.SEMIBOLD if count == "Paid" else fonts.REGULAR
        if column == 1:
            weight = fonts.MEDIUM
        muted = column in (0, 2) or (count and text == "–")
        font = fonts.font(fonts.BODY if rect.height() > 20 else 9.5, weight)
        inner = rect.adjusted(8, 0, -6 if count else -4, -1)
        color = t.color("muted" if muted else "text")
        draw_text(painter, inner, text, font, color, RIGHT if count else LEFT)

    def _day(
        self, painter: QPainter, option: QStyleOptionViewItem, row: int, number: int, *, here: bool
    ) -> None:
        """A day's cell; cells that look alike are painted once and kept as a picture."""
        rect, line = option.rect, self.model.lines[row]
        serving = line.serving[number]
        look = Look(
            line.days[number].mark if serving else "",
            line.days[number].overtime if serving else ZERO,
            self._ground(option, row, number, here=here),
            bool(self.model.saver.errors) and bool(self.model.error(row, number)),
            serving and not line.days[number].mark and self.model.points_out(row, number),
            rect.width(),
            rect.height(),
            theme.tokens().name,
        )
        kept = self._looks.get(look)
        if kept is None:
            kept = self._picture(look, painter.device().devicePixelRatioF())
            self._looks[look] = kept
        painter.drawPixmap(rect.topLeft(), kept)

    def _picture(self, look: Look, ratio: float) -> QPixmap:
        """One look as a picture."""
        if len(self._looks) > _MOST_LOOKS:
            self._looks.clear()
        picture = QPixmap(round(look.width * ratio), round(look.height * ratio))
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        paint_day(painter, look)
        painter.end()
        return picture

    def _ground(self, option: QStyleOptionViewItem, row: int, number: int, *, here: bool) -> str:
        line = self.model.lines[row]
        if option.state.value & SELECTED or here:
            return "selection"
        if not line.serving[number]:
            return "window"
        mark, expected = line.days[number].mark, line.expected[number]
        if mark == "PH" or (expected == "PH" and not mark):
            return "holiday_tint"
        if mark == "WO" or (expected == "WO" and not mark):
            return "weekly_off"
        return "surface"


class MusterHeader(QHeaderView):
    """The day in bold over its weekday; days off tinted as their column is."""

    def __init__(self, model: MusterModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.muster = model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(18)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines high."""
        return QSize(0, HEADER)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one heading."""
        t = theme.tokens()
        number = self.muster.day_number(section)
        ground, strong, weak = self._colors(number)
        painter.fillRect(rect, t.color(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, t.color("border"))
        if number >= 0:
            day = self.muster.days[number]
            above = QRect(rect.left(), rect.top() + 2, rect.width() - 1, 16)
            below = QRect(rect.left(), rect.top() + 16, rect.width() - 1, 15)
            bold = fonts.font(9.5, fonts.SEMIBOLD)
            draw_text(painter, above, f"{day:%d}", bold, t.color(strong), CENTER)
            small = fonts.font(8.0)
            draw_text(painter, below, tr(WEEKDAYS[day.weekday()]), small, t.color(weak), CENTER)
            return
        text = str(self.muster.headerData(section, Qt.Orientation.Horizontal, 0) or "")
        inner = rect.adjusted(8, 0, -6, -1)
        side = LEFT if section < FIXED else RIGHT
        font = fonts.font(fonts.SMALL, fonts.MEDIUM)
        draw_text(painter, inner, text, font, t.color("muted"), side)

    def _colors(self, number: int) -> tuple[str, str, str]:
        floor = self.muster.floor
        if number < 0 or floor is None:
            return "window", "text", "muted"
        day = floor.days[number]
        if day in floor.holidays:
            return "holiday_tint", "holiday", "holiday"
        if day.weekday() == floor.weekly_off:
            return "weekly_off", "muted", "muted"
        return "window", "accent" if day == floor.today else "text", "muted"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground right of the last column too."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.tokens().color("window"))
        line = theme.tokens().color("border")
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)
        painter.end()
        super().paintEvent(event)


class DayTotals(QWidget):
    """Present on each day below its column, and the sums of the counts."""

    def __init__(self, model: MusterModel, frozen: QTableView, days: QTableView) -> None:
        super().__init__()
        self.model, self.frozen, self.days = model, frozen, days
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Present on the day"))
        days.horizontalScrollBar().valueChanged.connect(lambda _: self.update())
        days.horizontalHeader().sectionResized.connect(lambda *_: self.update())
        self._texts: dict[int, str] = {}
        model.marked.connect(self._count)

    def _count(self) -> None:
        self._texts = {}
        self.update()

    def text(self, column: int) -> str:
        """What stands below a column."""
        floor = self.model.floor
        if not self._texts and floor is not None:
            sums = floor.totals()
            for place in range(FIXED, self.model.columnCount()):
                number = self.model.day_number(place)
                self._texts[place] = (
                    half_text(floor.present_on(number))
                    if number >= 0
                    else count_text(sums, self.model.count_name(place))
                )
        return self._texts.get(column, "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name at the left and the figures at their columns' places."""
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.color("window"))
        painter.fillRect(0, 0, self.width(), 1, t.color("border"))
        offset = self.frozen.width()
        name = QRect(8, 1, offset - 10, self.height() - 1)
        bold, small = fonts.font(9.5, fonts.SEMIBOLD), fonts.font(8.5, fonts.SEMIBOLD)
        draw_text(painter, name, tr("Present on the day"), bold, t.color("text"))
        painter.setClipRect(QRectF(offset, 0, self.width() - offset, self.height()))
        view = self.days
        for column in range(FIXED, self.model.columnCount()):
            left = offset + view.columnViewportPosition(column)
            width = view.columnWidth(column)
            if left + width < offset or left > self.width():
                continue
            count = self.model.count_name(column)
            box = QRect(left, 1, width, self.height() - 1)
            if count:
                # A sum may be wider than its column's figures; it grows to the left.
                box.adjust(-14, 0, -6, 0)
            text = self.text(column)
            size = 8.5 if len(text) < 4 else 7.0
            font = (bold if len(text) < 6 else small) if count else fonts.font(size)
            draw_text(painter, box, text, font, t.color("text"), RIGHT if count else CENTER)
