"""The wage register of a run, as it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, select

from factory_desktop.core.company import profile
from factory_desktop.core.hr import Employee
from factory_desktop.core.kernel.i18n import name_in
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll.engine import LineKind, Period, SlipLine
from factory_desktop.core.payroll.prints.wage_register import AmountColumn, RegisterRow
from factory_desktop.core.payroll.queries import PreviewSlip, RunPreview
from factory_desktop.core.platform.reporting.paper.letterhead import RegisterHead

#: Columns of deductions in order; the last takes whatever has none of its own.
_DEDUCTIONS = (
    ("pf", "PF"),
    ("esi", "ESI"),
    ("professional_tax", "PT"),
    ("advance", "Advance"),
    ("other", "Other"),
)
_EARNINGS = (
    AmountColumn("Basic + DA"),
    AmountColumn("Allow- ances"),
    AmountColumn("Piece work"),
    AmountColumn("OT hours", 1),
    AmountColumn("OT wages"),
)
_NOTES = {"monthly": "a month", "hourly": "an hour"}


@dataclass(frozen=True, slots=True)
class RegisterData:
    """What `render_wage_register` prints: head, columns, rows."""

    head: RegisterHead
    earnings: tuple[AmountColumn, ...]
    deductions: tuple[AmountColumn, ...]
    rows: tuple[RegisterRow, ...]
    paid_on: date | None = None


def wage_register_data(
    conn: Connection,
    run: RunPreview,
    printed: str = "",
    slips: Sequence[PreviewSlip] | None = None,
    language: str = "en",
) -> RegisterData:
    """The wage register of a run, or of some of its slips, its names as a language has them."""
    who = profile(conn)
    chosen = [slip for slip in (slips if slips is not None else run.slips) if slip.payable]
    period = Period.month(run.month.year, run.month.month)
    head = RegisterHead(
        company=who.name,
        address=who.address_line,
        first=period.start,
        last=period.end,
        printed=printed,
    )
    parents = _parents(conn)
    whole = tuple(AmountColumn(label, _places(chosen, key)) for key, label in _DEDUCTIONS)
    paid = {slip.paid_on for slip in chosen}
    return RegisterData(
        head, _EARNINGS, whole, tuple(_row(slip, parents, language) for slip in chosen),
        paid.pop() if len(paid) == 1 else None,
    )  # fmt: skip


def _places(slips: Sequence[PreviewSlip], column: str) -> int:
    """No decimals where the law made whole rupees of the column, two where one has paise."""
    figures = [_deductions(slip)[column] for slip in slips]
    return 0 if all(figure == figure.to_integral_value() for figure in figures) else 2


def _parents(conn: Connection) -> dict[int, str]:
    """Whose son, or in whose care, each worker is, in the letters of Indian forms."""
    worker = Employee.table()
    query = select(worker.c.id, worker.c.father_name, worker.c.gender)
    return {
        row.id: f"{'s' if row.gender == 'M' else 'c'}/o {row.father_name}"
        for row in conn.execute(query.where(worker.c.father_name != ""))
    }


def _row(slip: PreviewSlip, parents: Mapping[int, str], language: str) -> RegisterRow:
    result = slip.result
    lines = list(result.of_kind(LineKind.EARNING))
    basic = _sum(line for line in lines if line.key == "basic")
    pieces = _sum(line for line in lines if line.key.startswith("piece.") or line.key == "make_up")
    overtime = result.amount("overtime")
    rest = result.gross - basic - pieces - overtime
    kept = _deductions(slip)
    told = (slip.code, parents.get(slip.employee_id), slip.designation)
    second = " · ".join(part for part in told if part)
    return RegisterRow(
        name=name_in(language, slip.name, slip.name_local),
        second=second,
        rate=slip.rate,
        worked=result.days.worked,
        payable=result.paid_days,
        earnings=(basic, rest, pieces, result.overtime_hours, overtime),
        gross=result.gross,
        deductions=tuple(kept[key] for key, _label in _DEDUCTIONS),
        total_deductions=result.deductions,
        rounding=result.rounding,
        net=result.net,
        rate_note=_NOTES.get(slip.pay_type, ""),
    )


def _sum(lines: Iterable[SlipLine]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def _deductions(slip: PreviewSlip) -> dict[str, Decimal]:
    found = dict.fromkeys((key for key, _label in _DEDUCTIONS), ZERO)
    for line in slip.result.of_kind(LineKind.DEDUCTION):
        found[_column(line)] += line.amount
    return found


def _column(line: SlipLine) -> str:
    if line.key.startswith("advance."):
        return "advance"
    return line.key if line.key in ("pf", "esi", "professional_tax") else "other"
