"""Painting used by widgets and delegates alike: texts with bold matches, pills, links, labels."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from factory_desktop.ui.framework import fonts, theme
from factory_desktop.ui.framework.theme import tokens

Align = Qt.AlignmentFlag
LEFT = Align.AlignLeft | Align.AlignVCenter
RIGHT = Align.AlignRight | Align.AlignVCenter
#: As bare numbers: flags of Python cost as much as the drawing.
_RIGHT, _CENTRE = Align.AlignRight.value, Align.AlignHCenter.value
PILL_HEIGHT = 18
PILL_PADDING = 7
_FEW_LETTERS = 40
#: Tones that need a person; the others are words without a tint in a list.
LOUD = frozenset({"warn", "bad", "info"})


@lru_cache(maxsize=64)
def metrics(size: float, weight: QFont.Weight = fonts.REGULAR) -> QFontMetrics:
    """Metrics of one of the window's fonts."""
    return QFontMetrics(fonts.font(size, weight))


@lru_cache(maxsize=128)
def _pattern(match: str) -> re.Pattern[str]:
    words = sorted((word for word in match.split() if word), key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words) or "(?!)", re.IGNORECASE)


def match_spans(text: str, match: str) -> list[tuple[int, int]]:
    """Where the words of a search stand in a text, as (start, length)."""
    return [(m.start(), m.end() - m.start()) for m in _pattern(match).finditer(text)]


def draw_text(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    color: QColor,
    align: Align = LEFT,
    match: str = "",
) -> int:
    """Draw one elided line, the words of `match` in bold; returns the width it took."""
    if not text:
        return 0
    fitted = _fitted(text, font, rect.width())
    shown = fitted.text
    painter.setPen(color)
    spans = match_spans(shown, match) if match else []
    if spans:
        # Bold shows only on regular: a strong cell steps back where the search found it.
        font = QFont(font)
        font.setWeight(fonts.REGULAR)
    if not spans:
        painter.setFont(font)
        width = min(fitted.width, rect.width())
        # By the Latin baseline: the taller Devanagari would otherwise lift its line.
        top = rect.top() + (rect.height() - fitted.height + 1) // 2
        painter.drawText(_left(rect, width, align), top + fitted.ascent, shown)
        return width
    return _draw_matched(painter, rect, shown, font, align, spans)


class _Fitted(NamedTuple):
    """A text as there is room for it, and its measures."""

    text: str
    width: int
    height: int
    ascent: int


_kept: dict[tuple[str, QFont, int], _Fitted] = {}
_MOST_KEPT = 20_000


def _fitted(text: str, font: QFont, room: int) -> _Fitted:
    """Measured once: a cell is painted again and again, and measuring costs more than painting."""
    key = (text, font, room)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        measure = QFontMetrics(font)
        shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = measure.horizontalAdvance(shown)
        found = _kept[key] = _Fitted(shown, width, measure.height(), measure.ascent())
    return found


def _left(rect: QRect, width: int, align: Align) -> int:
    side = align.value
    if side & _RIGHT:
        return rect.right() + 1 - width
    if side & _CENTRE:
        return rect.left() + (rect.width() - width) // 2
    return rect.left()


def _draw_matched(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    align: Align,
    spans: list[tuple[int, int]],
) -> int:
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    ranges = []
    for start, length in spans:
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = start, length, bold
        ranges.append(part)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(4000)
    layout.endLayout()
    width = line.naturalTextWidth()
    left = _left(rect, round(width), align)
    top = rect.top() + (rect.height() - QFontMetrics(font).height() + 1) // 2
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    layout.draw(painter, QPointF(left, top))
    painter.restore()
    return round(width)


def pill_width(text: str) -> int:
    """How wide a pill with this word is."""
    return metrics(fonts.PILL, fonts.SEMIBOLD).horizontalAdvance(text) + 2 * PILL_PADDING


def paint_pill(
    painter: QPainter, rect: QRect, text: str, tone: str, *, quiet: bool = False
) -> None:
    """Paint a word on its tint at the left of `rect`; quiet ones without the tint."""
    if not text:
        return
    word, tint = tokens().tone(tone)
    width = min(pill_width(text), rect.width())
    top = rect.top() + (rect.height() - PILL_HEIGHT) // 2
    box = QRectF(rect.left(), top, width, PILL_HEIGHT)
    painter.save()
    if not quiet:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
    inner = box.toRect().adjusted(PILL_PADDING, 0, 1 - PILL_PADDING, 0)
    draw_text(painter, inner, text, fonts.font(fonts.PILL, fonts.SEMIBOLD), word)
    painter.restore()


def dashed_underline(painter: QPainter, left: int, right: int, y: int, color: QColor) -> None:
    """The mark of a figure that can be explained."""
    pen = QPen(color, 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([2, 2])
    painter.setPen(pen)
    painter.drawLine(left, y, right, y)


class _Elided(QLabel):
    """A line that gives way: what has no room ends in an ellipsis and stands in the tool tip."""

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), _FEW_LETTERS), least.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()) | Qt.TextFlag.TextSingleLine, shown)


def label(
    text: str = "",
    role: str = "",
    *,
    tone: str = "",
    wrap: bool = False,
    elide: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A label of plain text (markup in names is shown as letters) in one of the text roles.

    Roles: muted, quiet, strong, section, group, title, subtitle, figure, amount, question.
    Names that people type may be long: `wrap` breaks them, `elide` cuts them where they stand.
    """
    made = _Elided(parent) if elide else QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("tx", role)
    if tone:
        made.setProperty("tone", tone)
    return made


class LinkLine(QPushButton):
    """A name to click, in the colour of text; it gives way as an elided label does."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("link", "true")
        self.setStyleSheet("color: palette(text);")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """As much of the text as there is room for; all of it in the tool tip."""
        super().initStyleOption(option)
        side = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), side, self.width() - 4)
        self.setToolTip(self.text() if shown != self.text() else "")
        option.text = shown

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shortened text."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a widget another tone (the style sheet reads it as a property)."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Make the style sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def surface(widget: QWidget, name: str = "surface") -> None:
    """Let a plain QWidget take its ground from the style sheet (`surface`, `bar`, `panel`)."""
    widget.setObjectName(name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


class Pill(QWidget):
    """A state as a word on its tint."""

    def __init__(
        self, text: str = "", tone: str = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set(self, text: str, tone: str) -> None:
        """Show another state."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word."""
        return self._text

    def tone(self) -> str:
        """Its tone."""
        return self._tone

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        return QSize(pill_width(self._text), PILL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill."""
        paint_pill(QPainter(self), self.rect(), self._text, self._tone)
