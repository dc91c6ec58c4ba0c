"""Piece work of a day: typed line by line, the amount worked out by the rate in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core import hr
from factory_desktop.core.hr.facts import DAY, EMPLOYEE
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.numbers import ZERO, round_to
from factory_desktop.core.platform.db import facts_of
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.editors import make_editor
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.lines_page import LinesPage
from factory_desktop.ui.framework.list_bar import tool_bar, tool_button
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.people import data

EDIT, IMPORT = "hr.piecework.edit", "company.import.run"
_HUNDRED = Decimal(100)
_RATE = Fact("Rate", Kind.RATE, read_only=True)
_AMOUNT = Fact("Amount", Kind.MONEY, read_only=True, total=True)
#: What is typed; the rest is worked out.
_TYPED = ("employee_id", "operation", "item_id", "good", "rejected", "note")


def _columns(context: WindowContext) -> list[LineColumn]:
    facts = facts_of(context.registry.entities["hr.piece_work"].model)
    return [
        LineColumn("employee_id", EMPLOYEE, 168, shows="both", stretch=True),
        LineColumn("operation", facts["operation"], 120, stretch=True),
        LineColumn("item_id", facts["item_id"], 150, shows="both", stretch=True),
        LineColumn("good", facts["good"], 64),
        LineColumn("rejected", facts["rejected"], 76),
        LineColumn("rate", _RATE, 74, editable=False, muted=True),
        LineColumn("amount", _AMOUNT, 96, editable=False, strong=True),
        LineColumn("note", facts["note"], 96, stretch=True),
    ]


class PieceWorkScreen(LinesPage):
    """The day at the top, its lines below; all are saved or none."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _columns(context), self._compute, parent=parent)
        self.day = context.today()
        self.read: data.PieceDay | None = None
        self._ids: list[int] = []
        self._build()
        context.bus.watch(self, ("piece_work", "piece_rate", "muster_month"), self.stale)
        self.reload()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.banner)
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.grid)
        room = QHBoxLayout()
        room.setContentsMargins(12, 10, 12, 6)
        room.addWidget(frame)
        column.addLayout(room, 1)
        keys = [
            ("Enter", "next cell"), ("Ctrl+D", "line again"), ("Ctrl+Del", "remove line"),
            ("Ctrl+V", "paste from a sheet"), ("Ctrl+S", "save"),
        ]  # fmt: skip
        column.addLayout(self.foot(keys, self.save_button))
        # From the lines to Save, and from there out of the page; back into it from the day.
        QWidget.setTabOrder(self.grid.table, self.save_button)

    def _bar(self) -> QWidget:
        bar, row = tool_bar()
        back = tool_button("chevron-left", tr("Day before (Alt+PgUp)"))
        back.setShortcut("Alt+PgUp")
        back.clicked.connect(lambda: self.set_day(self.day - timedelta(days=1)))
        on = tool_button("chevron-right", tr("Day after (Alt+PgDown)"))
        on.setShortcut("Alt+PgDown")
        on.clicked.connect(lambda: self.set_day(self.day + timedelta(days=1)))
        self.date = make_editor(DAY, self.context.entry)
        self.date.set_value(self.day)
        self.date.setFixedWidth(130)
        self.date.input.setAccessibleName(tr("Date"))
        self.date.committed.connect(self._typed_day)
        self.state = label("", "muted")
        self.save_button = QPushButton(icon("save", "on_accent"), tr("Save"))
        self.save_button.setProperty("primary", "true")
        self.save_button.clicked.connect(self.save)
        for widget in (back, self.date, on, self.state):
            row.addWidget(widget)
        bring = QPushButton(icon("import"), tr("Import piece work"))
        reason = self.context.why_not(IMPORT) or self.context.why_not(EDIT)
        bring.setEnabled(not reason)
        bring.setToolTip(reason)
        bring.clicked.connect(self._import)
        row.addStretch(1)
        row.addWidget(bring)
        row.addWidget(self.save_button)
        return bar

    def _import(self) -> None:
        if self.context.navigation.can_open("import.sheet"):
            self.context.navigation.open("import.sheet", kind="piece-work")

    # --- reading -----------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the day and the rates."""
        self.context.read(
            self,
            partial(data.read_pieces, day=self.day, registry=self.context.registry),
            self._show,
        )

    def _show(self, read: data.PieceDay) -> None:
        if read.day != self.day:
            return
        self.read = read
        self._ids = [row["id"] for row in read.rows]
        self.grid.set_lines([self._line(dict(row)) for row in read.rows])
        reason = self._why_not()
        self.grid.set_read_only(bool(reason))
        self.save_button.setEnabled(not reason)
        self.save_button.setToolTip(reason)
        self.state.setText(reason)
        self.sum_up()

    def _line(self, row: Mapping[str, Any]) -> dict[str, object]:
        values = {key: row[key] for key in ("id", *_TYPED, "rate")}
        made = self._amount(row["good"], row["rejected"], row)
        return {**values, "amount": made}

    def _amount(self, good: Decimal, rejected: Decimal, rate: Mapping[Any, Any]) -> Decimal:
        """What pieces pay; rejects as the rate says, else as set for all."""
        percent = rate["reject_percent"]
        if percent is None and self.read is not None:
            percent = self.read.rejects
        return amount(good, rejected, rate["rate"], percent)

    def _why_not(self) -> str:
        if self.read is not None and self.read.locked:
            return tr("The wages of this month are locked.")
        return self.context.why_not(EDIT)

    def _compute(self, line: Mapping[str, object], changed: str) -> Mapping[str, object]:
        """Rate and amount of a line, by core's look-up; what holds for all items too."""
        operation = str(line.get("operation") or "").strip()
        item = line.get("item_id")
        if not operation or self.read is None:
            return {"rate": None, "amount": None}
        found = self.read.rates.at(operation, item if isinstance(item, int) else None, self.day)
        if found is None:
            return {"rate": None, "amount": None}
        good, rejected = line.get("good") or ZERO, line.get("rejected") or ZERO
        made = self._amount(Decimal(str(good)), Decimal(str(rejected)), dict(found))
        return {"rate": found["rate"], "amount": made}

    def sum_up(self) -> None:
        """How many lines, and what they pay."""
        total = self.context.formatter.money(self.grid.total("amount"))
        count = self.grid.count()
        self.total.setText(tr("{count} lines, ₹ {total}", count=count, total=total))

    # --- acts --------------------------------------------------------------------------------

    def set_day(self, day: date) -> None:
        """Show another day; asks where lines are not saved."""
        if day == self.day:
            return
        if not self.confirm_leave():
            self.date.set_value(self.day)
            return
        self.day = day
        self.date.set_value(day)
        self.reload()

    def _typed_day(self) -> None:
        day = self.date.value()
        if isinstance(day, date):
            self.set_day(day)

    def save(self) -> bool:
        """Save all lines or none; what was removed goes too."""
        errors = self.grid.check()
        if errors:
            self.grid.set_errors(errors)
            return False
        lines = self.grid.lines()
        kept = {line["id"] for line in lines if line.get("id")}
        gone = [record for record in self._ids if record not in kept]
        entries = [
            {
                **{key: line.get(key) for key in _TYPED},
                "day": self.day,
                **({"id": line["id"]} if line.get("id") else {}),
            }
            for line in lines
        ]
        self.save_button.setEnabled(False)
        saved = tr("{count} lines saved", count=len(entries))

        def done(_: object) -> None:
            self.grid.mark_saved()
            self._again()

        self.context.run(
            self,
            hr.save_piece_work,
            done,
            failed=self._failed,
            success=saved,
            entries=entries,
            removed=gone,
        )
        return not self.grid.dirty

    def _again(self) -> None:
        self.reload()
        self.grid.setFocus()

    def _failed(self, _error: BaseException) -> bool:
        self.save_button.setEnabled(True)
        return False

    def show_field_errors(self, fields: Mapping[str, str]) -> bool:
        """Put core's errors into their cells."""
        return self.show_errors(dict(fields))

    # --- what the window asks of a screen ----------------------------------------------------

    def go_to(self, place: Place) -> None:
        """Show a day."""
        day = place.param("day")
        if isinstance(day, date):
            self.set_day(day)

    def unsaved(self) -> str:
        """Lines of a day that takes none are not asked about."""
        if self._why_not():
            return ""
        return tr("Piece work of {day}", day=f"{self.day:%d-%m-%Y}")

    def acts(self) -> dict[str, Callable[[], object]]:
        """Lines can be made twice."""
        return {**super().acts(), "duplicate": self.grid.duplicate_line}


def amount(good: Decimal, rejected: Decimal, rate: Decimal, percent: Decimal | None) -> Decimal:
    """What pieces pay; rejects at their percentage, unpaid where none is set."""
    paid = good + rejected * (percent or ZERO) / _HUNDRED
    return round_to(paid * rate, 2)
