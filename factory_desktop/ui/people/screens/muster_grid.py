"""The two halves of the muster, one selection, one scroll; marked by single keys."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import metrics
from factory_desktop.ui.framework.paste import read_block, write_block
from factory_desktop.ui.people.marks import KEYS, Day, read_day
from factory_desktop.ui.people.screens.muster_block import days_of_block
from factory_desktop.ui.people.screens.muster_half import DayEditor, Half
from factory_desktop.ui.people.screens.muster_model import COUNTS, FIXED, MusterModel
from factory_desktop.ui.people.screens.muster_paint import DayTotals

Key = Qt.Key
Held = Qt.KeyboardModifier
_ENTER = (Key.Key_Return, Key.Key_Enter)
_CODE, _NAME, _TRADE = 46, 148, 76
_WIDEST_CODE = 90
_LEAST_DAY, _WIDEST_DAY = 23, 30
_COUNT_WIDTHS = {"P": 36, "A": 32, "H": 32, "L": 32, "OT h": 52, "Paid": 62}
#: Under this width trades give their room to the days.
_NO_TRADE = 1260
MOST_HOURS = Decimal(24)


class MusterGrid(QWidget):
    """Names frozen at the left, days and counts beside them, sums below.

    A letter marks what is selected and goes on; digits after it are overtime; O asks for the
    hours first. Enter goes on, Del clears, Ctrl+Down copies down, F2 types a day as text.
    """

    #: What to say about the current cell: text and tone.
    hinted = Signal(str, str)
    #: The current cell is another one.
    moved = Signal()
    direction_changed = Signal(str)

    def __init__(self, model: MusterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.may_mark: Callable[[], str] = lambda: ""
        self.direction = "down"
        self._typed: list[QPersistentModelIndex] = []
        self._hours = ""
        self.delegate = DayEditor(model, self._current_row, self)
        self.frozen, self.days = Half(self), Half(self)
        self.totals = DayTotals(model, self.frozen, self.days)
        self._build()
        self._share()
        model.modelReset.connect(self._reset)

    def _build(self) -> None:
        self.frozen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.frozen.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.frozen.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.frozen.setStyleSheet("QScrollBar::handle { background: transparent; }")
        self.days.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.days.setAccessibleName(tr("Muster"))
        self.frozen.setAccessibleName(tr("Workers"))
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(self.frozen)
        halves.addWidget(self.days, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(halves, 1)
        column.addWidget(self.totals)
        self.setFocusProxy(self.days)
        self.frozen.clicked.connect(self._name_clicked)

    def _share(self) -> None:
        """One selection, one vertical scroll."""
        self.days.setSelectionModel(self.frozen.selectionModel())
        self.frozen.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        left, right = self.frozen.verticalScrollBar(), self.days.verticalScrollBar()
        left.valueChanged.connect(right.setValue)
        right.valueChanged.connect(left.setValue)
        self.days.selectionModel().currentChanged.connect(self._current_changed)
        self.days.horizontalScrollBar().rangeChanged.connect(lambda *_: self._level())
        self.days.viewport().installEventFilter(self)

    # --- layout ------------------------------------------------------------------------------

    def _reset(self) -> None:
        columns = self.model.columnCount()
        for column in range(columns):
            fixed = column < FIXED
            self.frozen.setColumnHidden(column, not fixed)
            self.days.setColumnHidden(column, fixed)
        self.fit()
        self._typed = []

    def fit(self) -> None:
        """Share the width: trades go first, then days shrink, then the days scroll."""
        if not self.model.days:
            return
        trade = self.width() >= _NO_TRADE
        self.frozen.setColumnHidden(2, not trade)
        code = self._code_width()
        for column, width in enumerate((code, _NAME, _TRADE)):
            self.frozen.setColumnWidth(column, width)
        left = code + _NAME + (_TRADE if trade else 0)
        self.frozen.setFixedWidth(left)
        count = len(self.model.days)
        bar = self.days.verticalScrollBar()
        room = self.width() - left - sum(_COUNT_WIDTHS.values()) - bar.sizeHint().width()
        day = max(_LEAST_DAY, min(_WIDEST_DAY, room // count))
        spare = max(0, room - day * count) if day > _LEAST_DAY else 0
        for number in range(count):
            self.days.setColumnWidth(FIXED + number, day)
        for number, name in enumerate(COUNTS):
            extra = spare // len(COUNTS) if day < _WIDEST_DAY else 0
            self.days.setColumnWidth(FIXED + count + number, _COUNT_WIDTHS[name] + extra)
        self._level()

    def _code_width(self) -> int:
        """As wide as the longest number, within reason."""
        longest = max((line.code for line in self.model.lines), key=len, default="")
        return min(max(_CODE, metrics(9.5).horizontalAdvance(longest) + 14), _WIDEST_CODE)

    def _level(self) -> None:
        """Where the days have a bar below, the names end as high."""
        bar = self.days.horizontalScrollBar()
        policy = Qt.ScrollBarPolicy
        shown = policy.ScrollBarAlwaysOn if bar.maximum() > 0 else policy.ScrollBarAlwaysOff
        self.frozen.setHorizontalScrollBarPolicy(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self.fit()

    def set_row_height(self, height: int) -> None:
        """Dense or comfortable rows."""
        for half in (self.frozen, self.days):
            half.verticalHeader().setDefaultSectionSize(height)

    # --- where one is ------------------------------------------------------------------------

    def _current_row(self) -> int:
        return self.days.currentIndex().row()

    def current(self) -> tuple[int, int]:
        """Row and day number of the current cell; (-1, -1) where there is none."""
        index = self.days.currentIndex()
        return (index.row(), self.model.day_number(index.column())) if index.isValid() else (-1, -1)

    def go(self, row: int, number: int) -> None:
        """Make a day the current cell."""
        index = self.model.index(row, FIXED + number)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.days.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
            self.days.scrollTo(index)

    def _current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        self._hours = ""
        for row in {now.row(), before.row()}:
            self._repaint_row(row)
        number = self.model.day_number(now.column()) if now.isValid() else -1
        text = self.model.error(now.row(), number) if number >= 0 else ""
        self.hinted.emit(text, "bad" if text else "")
        self.moved.emit()

    def _repaint_row(self, row: int) -> None:
        """A row takes or loses the tint of the current one."""
        for half in (self.frozen, self.days):
            top = half.rowViewportPosition(row)
            half.viewport().update(0, top, half.viewport().width(), half.rowHeight(row))

    def _name_clicked(self, index: QModelIndex) -> None:
        number = max(0, self.current()[1])
        self.go(index.row(), number)
        self.days.setFocus()

    def choose_column(self, column: int) -> None:
        """Select a whole day."""
        number = self.model.day_number(column)
        if number >= 0 and self.model.lines:
            self.go(0, number)
            self.days.selectColumn(column)
            self.days.setFocus()

    def chosen(self) -> list[tuple[int, int]]:
        """The selected days as (row, day number), else the current one."""
        cells = [
            (index.row(), self.model.day_number(index.column()))
            for index in self.days.selectionModel().selectedIndexes()
        ]
        found = sorted({cell for cell in cells if cell[1] >= 0})
        current = self.current()
        return found or ([current] if current[1] >= 0 else [])

    # --- keys --------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False leaves it to the table."""
        key, held = event.key(), event.modifiers() & ~Held.KeypadModifier
        if held == Held.ControlModifier:
            return self._control(event, key)
        if key in _ENTER:
            self.step()
            return True
        if key in (Key.Key_Delete, Key.Key_Backspace):
            self._erase(key)
            return True
        if key == Key.Key_F2:
            self.edit()
            return True
        if held & (Held.AltModifier | Held.MetaModifier):
            return False
        return self._letter(event.text(), shifted=bool(held & Held.ShiftModifier))

    def _control(self, event: QKeyEvent, key: int) -> bool:
        acts: dict[int, Callable[[], object]] = {
            Key.Key_Down: self.copy_down,
            Key.Key_Z: self.undo,
            Key.Key_Y: self.redo,
            Key.Key_V: self.paste,
            Key.Key_C: self.copy,
        }
        act = acts.get(key)
        if act is None:
            return False
        act()
        return True

    def _letter(self, text: str, *, shifted: bool) -> bool:
        letter = text.upper()
        if letter in KEYS and letter:
            self.mark("PH" if letter == "H" and shifted else KEYS[letter])
        elif letter == "O" or letter == "+":
            self._begin_hours()
        elif letter.isdecimal() or letter in (".", ","):
            self._hour_digit(letter.replace(",", "."))
        else:
            return False
        return True

    def _allowed(self) -> bool:
        reason = self.may_mark()
        if reason:
            self.hinted.emit(reason, "warn")
        return not reason

    def mark(self, mark: str) -> None:
        """Mark what is selected and go on; digits typed next are its overtime."""
        cells = self.chosen()
        if not cells or not self._allowed():
            return
        away = mark in ("A", "L", "LWP")
        changes = []
        for row, number in cells:
            old = self.model.day(row, number)
            changes.append((row, number, Day(mark, ZERO if away else old.overtime, old.note)))
        self.model.set_days(changes)
        if len(cells) == 1:
            self.step()
        self._remember(cells)

    def _remember(self, cells: list[tuple[int, int]]) -> None:
        """These are the days that digits typed next give overtime to."""
        self._hours = ""
        self._typed = [
            QPersistentModelIndex(self.model.index(row, FIXED + number)) for row, number in cells
        ]

    def _begin_hours(self) -> None:
        cells = self.chosen()
        if cells and self._allowed():
            self._remember(cells)
            self._say_hours()

    def _hour_digit(self, sign: str) -> None:
        """One more digit of the overtime of what was marked last, else of the current day."""
        if not self._allowed():
            return
        if not self._typed:
            self._remember(self.chosen())
        text = self._hours + sign
        try:
            hours = Decimal(text if text != "." else "0.")
        except ArithmeticError:
            return
        if hours > MOST_HOURS:
            self.hinted.emit(tr("A day has 24 hours."), "bad")
            return
        places = [(i.row(), self.model.day_number(i.column())) for i in self._typed if i.isValid()]
        kept = self._typed
        self.model.set_days(
            (row, number, Day(day.mark or "P", hours, day.note))
            for row, number in places
            for day in (self.model.day(row, number),)
        )
        self._hours, self._typed = text, kept
        self._say_hours()

    def _say_hours(self) -> None:
        first = next((i for i in self._typed if i.isValid()), None)
        if first is None:
            return
        line = self.model.lines[first.row()]
        day = self.model.days[self.model.day_number(first.column())]
        who = f"{line.code} {line.shown_name()}, {day:%d-%m}"
        if len(self._typed) > 1:
            who = tr("{count} days", count=len(self._typed))
        said = tr("{hours} h overtime", hours=self._hours or "…")
        self.hinted.emit(f"{who}: {said}", "info")

    def _erase(self, key: int) -> None:
        """Backspace takes a digit of hours back while they are typed; Del clears the days."""
        if key == Key.Key_Backspace and self._hours:
            text = self._hours[:-1]
            self._hours = ""
            if text:
                self._hour_digit(text)
            else:
                self._set_hours(ZERO)
            return
        if self._allowed():
            self.model.set_days((row, number, Day()) for row, number in self.chosen())
            self._typed = []

    def _set_hours(self, hours: Decimal) -> None:
        places = [(i.row(), self.model.day_number(i.column())) for i in self._typed if i.isValid()]
        self.model.set_days(
            (row, number, Day(day.mark, hours, day.note))
            for row, number in places
            for day in (self.model.day(row, number),)
        )

    def step(self, way: int = 1) -> None:
        """Go on: down a worker, or right a day, as the user chose."""
        self._typed, self._hours = [], ""
        row, number = self.current()
        if row < 0:
            return
        target = (row + way, number) if self.direction == "down" else (row, number + way)
        if 0 <= target[0] < len(self.model.lines) and 0 <= target[1] < len(self.model.days):
            self.go(*target)

    def set_direction(self, direction: str) -> None:
        """Where a mark goes on to: `down` or `right`."""
        self.direction = direction
        self.direction_changed.emit(direction)

    def copy_down(self) -> None:
        """The first selected row into the others; a single day into the one below."""
        cells = self.chosen()
        if not cells or not self._allowed():
            return
        rows = sorted({row for row, _ in cells})
        top = {number: self.model.day(rows[0], number) for row, number in cells if row == rows[0]}
        if len(rows) > 1:
            self.model.set_days((row, n, _copied(top[n])) for row, n in cells if n in top)
            return
        below = rows[0] + 1
        if below < len(self.model.lines):
            self.model.set_days((below, n, _copied(day)) for n, day in top.items())
            self.go(below, self.current()[1])

    def undo(self) -> None:
        """Take the last change back and go there."""
        self._back(self.model.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._back(self.model.redo())

    def _back(self, place: tuple[int, int] | None) -> None:
        if place is not None:
            self.go(*place)

    # --- text and blocks ---------------------------------------------------------------------

    def edit(self) -> None:
        """Type the current day as text."""
        index = self.days.currentIndex()
        if self.model.day_number(index.column()) >= 0 and self._allowed():
            self.days.openPersistentEditor(index)
            editor = self.days.indexWidget(index)
            if isinstance(editor, QLineEdit):
                editor.selectAll()
                editor.setFocus()
                editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the typed day, Esc leaves it; leaving the field takes it too."""
        if not isinstance(watched, QLineEdit):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTER:
                self._close(watched, take=True)
                return True
            if event.key() == Key.Key_Escape:
                self._close(watched, take=False)
                return True
        if event.type() == QEvent.Type.FocusOut:
            self._close(watched, take=True)
        return False

    def _close(self, editor: QLineEdit, *, take: bool) -> None:
        index = self.days.currentIndex()
        if self.days.indexWidget(index) is not editor:
            return
        editor.removeEventFilter(self)
        taken = not take or not editor.isModified() or self.take_text(index, editor.text())
        self.days.closePersistentEditor(index)
        self.days.setFocus()
        if take and taken:
            self.step()

    def take_text(self, index: QModelIndex, text: str) -> bool:
        """Put a day typed as text; whether it could be read."""
        row, number = index.row(), self.model.day_number(index.column())
        try:
            day = read_day(text, self.model.day(row, number))
        except ValueError as refused:
            self.hinted.emit(str(refused), "bad")
            return False
        self.model.set_days([(row, number, day)])
        return True

    def paste(self) -> None:
        """A block from a sheet, from the current cell on, each cell checked; one step to undo."""
        row, number = self.current()
        if row < 0 or number < 0 or not self._allowed():
            return
        try:
            block = read_block(QGuiApplication.clipboard().text())
        except ValueError as refused:
            text = tr("{count} rows are too many to paste.", count=refused.args[0])
            self.hinted.emit(text, "bad")
            return
        changes, wrong = days_of_block(self.model, block, row, number)
        self.model.set_days(changes)
        said = tr("{count} days pasted", count=len(changes))
        if wrong:
            said = f"{said}; {wrong[0]}"
            if len(wrong) > 1:
                said += " " + tr("({count} cells were left out)", count=len(wrong))
        self.hinted.emit(said, "bad" if wrong else "good")

    def copy(self) -> None:
        """Put the selected days on the clipboard as a sheet takes them."""
        rows: dict[int, list[str]] = {}
        for row, number in self.chosen():
            rows.setdefault(row, []).append(self.model.day(row, number).text())
        QGuiApplication.clipboard().setText(write_block(rows.values()))


def _copied(day: Day) -> Day:
    return Day(day.mark, day.overtime)
