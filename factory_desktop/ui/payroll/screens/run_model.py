"""The slips of a month as rows: filtered and sorted in memory, painted when in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.kernel.views import Sort
from factory_desktop.core.payroll import PreviewSlip
from factory_desktop.core.payroll.facts import LOOKS, SLIP_STATES
from factory_desktop.ui.framework import fonts
from factory_desktop.ui.framework.delegate import CELL, ROOT, Cell, Index
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import Column
from factory_desktop.ui.framework.painting import LEFT, RIGHT
from factory_desktop.ui.payroll.data import shown_name

_MONEY, _DAYS = Kind.MONEY, Kind.QUANTITY
COLUMNS = (
    Column("code", Fact("No.", Kind.CODE), "muted", 54),
    Column("name", Fact("Worker"), "text", 150, stretch=True),
    Column("paid_days", Fact("Paid days", _DAYS), "text", 70),
    Column("overtime", Fact("OT h", _DAYS), "text", 56),
    Column("gross", Fact("Gross", _MONEY), "text", 90),
    Column("deductions", Fact("Deductions", _MONEY), "text", 84),
    Column("net", Fact("Net", _MONEY), "text", 90),
    Column("change", Fact("Change", _MONEY), "text", 82),
    Column("state", Fact("Status"), "pill", 74),
)
KEYS = tuple(column.key for column in COLUMNS)
_VALUES: dict[str, Callable[[PreviewSlip], object]] = {
    "code": lambda slip: slip.code,
    "name": lambda slip: shown_name(slip).casefold(),
    "paid_days": lambda slip: slip.result.paid_days,
    "overtime": lambda slip: slip.result.overtime_hours,
    "gross": lambda slip: slip.result.gross,
    "deductions": lambda slip: slip.result.deductions,
    "net": lambda slip: slip.result.net,
    "change": lambda slip: slip.change or ZERO,
    "state": lambda slip: ("held", "look", "ready").index(slip.look),
}
_LOOKS = {choice.value: choice for choice in LOOKS}
_STATES = {choice.value: choice for choice in SLIP_STATES}


class RunModel(QAbstractTableModel):
    """Rows of slips; `narrow` chooses, `sort_by` orders."""

    def __init__(self, formatter: Formatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.formatter = formatter
        self.all: Sequence[PreviewSlip] = ()
        self.rows: list[PreviewSlip] = []
        self.sort_key = Sort("code")
        self.word = self.department = ""
        self.to_look_at = False
        self._totals: dict[int, str] = {}

    def show(self, slips: Sequence[PreviewSlip]) -> None:
        """Show a month's slips."""
        self.all = slips
        self._fill()

    def narrow(self, word: str, department: str, *, to_look_at: bool) -> None:
        """Show some of them."""
        self.word, self.department = word.casefold().strip(), department
        self.to_look_at = to_look_at
        self._fill()

    def sort_by(self, sort: Sort) -> None:
        """Order by a column."""
        self.sort_key = sort
        self._fill()

    def _fill(self) -> None:
        self.beginResetModel()
        chosen = [slip for slip in self.all if self._chosen(slip)]
        value = _VALUES[self.sort_key.column]
        chosen.sort(key=lambda slip: slip.code)
        chosen.sort(key=value, reverse=self.sort_key.descending)  # type: ignore[arg-type]
        self.rows = chosen
        self._totals = self._summed()
        self.endResetModel()

    def _chosen(self, slip: PreviewSlip) -> bool:
        if self.department and slip.department != self.department:
            return False
        if self.to_look_at and slip.look == "ready":
            return False
        return self.word in f"{slip.code}\n{slip.name}\n{slip.name_local}".casefold()

    def rowCount(self, parent: Index = ROOT) -> int:
        """One row a slip."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """The columns of the list."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = 0) -> object:
        """The cell, its text, why a slip is to be looked at."""
        if role == CELL:
            return self.cell(self.rows[index.row()], KEYS[index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(self.rows[index.row()], KEYS[index.column()]).text
        if role == Qt.ItemDataRole.ToolTipRole:
            warnings = self.rows[index.row()].result.warnings
            return "\n".join(tr(warning.text) for warning in warnings) or None
        return None

    def cell(self, slip: PreviewSlip, key: str) -> Cell:
        """What one cell shows."""
        result, show = slip.result, self.formatter
        if key == "code":
            return Cell(slip.code, "muted")
        if key == "name":
            return Cell(shown_name(slip))
        if key == "state":
            return self._state(slip)
        if key == "change":
            return self._change(slip)
        if key in ("paid_days", "overtime"):
            value = result.paid_days if key == "paid_days" else result.overtime_hours
            return Cell(show.quantity(value, 1) if value else "–", right=True)
        value = getattr(result, key)
        return Cell(show.money(value) if value else "–", right=True)

    def _state(self, slip: PreviewSlip) -> Cell:
        choice = _STATES[slip.status] if slip.status in _STATES else _LOOKS[slip.look]
        if slip.status == "locked":
            # Waiting to be paid is what is normal: quiet, unless the slip is held.
            held = slip.look == "held"
            choice = _LOOKS["held"] if held else choice
            return Cell(tr(choice.label), "pill", choice.tone if held else "neutral")
        return Cell(tr(choice.label), "pill", choice.tone or "neutral")

    def _change(self, slip: PreviewSlip) -> Cell:
        if not slip.change:
            return Cell("–", "muted", right=True)
        told = any(warning.key == "change" for warning in slip.result.warnings)
        text = signed(self.formatter, slip.change)
        tone = ("bad" if slip.change < 0 else "warn") if told else ""
        return Cell(text, "muted", tone, right=True)

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> object:
        """The headings."""
        if way != Qt.Orientation.Horizontal or section >= len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if COLUMNS[section].right else LEFT
        return fonts.font(fonts.SMALL, fonts.MEDIUM) if role == Qt.ItemDataRole.FontRole else None

    def row_of(self, employee_id: int) -> int:
        """The row of a worker, or -1."""
        return next((n for n, s in enumerate(self.rows) if s.employee_id == employee_id), -1)

    def totals(self) -> dict[int, str]:
        """The sums of what is shown, by column."""
        return self._totals

    def _summed(self) -> dict[int, str]:
        found: dict[int, str] = {}
        for key in ("gross", "deductions", "net"):
            total = sum((getattr(slip.result, key) for slip in self.rows), ZERO)
            found[KEYS.index(key)] = self.formatter.money(total)
        change = sum((slip.change or ZERO for slip in self.rows), ZERO)
        hours = sum((slip.result.overtime_hours for slip in self.rows), ZERO)
        if change:
            found[KEYS.index("change")] = signed(self.formatter, change)
        if hours:
            found[KEYS.index("overtime")] = self.formatter.quantity(hours, 1)
        return found


def signed(formatter: Formatter, value: Decimal) -> str:
    """`+612.00`, `−287.37`."""
    text = formatter.money(value)
    return f"+{text}" if value > 0 else text
