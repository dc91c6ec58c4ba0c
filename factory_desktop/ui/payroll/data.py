"""What the screens of payroll read and print, through core's public queries."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import RowMapping

from factory_desktop.core import hr, payroll
from factory_desktop.core.kernel.explain import Explanation
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import name_in
from factory_desktop.core.payroll import PreviewSlip, RunPreview, Unpaid
from factory_desktop.core.payroll.engine import LineKind
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.exchange.writer import write_table
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.operations import Progress

#: Slips are printed in the language of the worker.
OWN = ""
_CHUNK = 40


@dataclass(frozen=True, slots=True)
class SlipExtra:
    """What the panel shows beside a slip's own figures."""

    slip: PreviewSlip
    worker: Mapping[str, Any]
    against: Explanation | None
    months: Sequence[RowMapping]


def read_extra(conn: Connection, slip: PreviewSlip, secret: bool) -> SlipExtra:
    """The worker, the month before and the last twelve of a slip."""
    worker = hr.employee_record(conn, slip.employee_id, sensitive=secret) or {}
    against = payroll.against_last_month(conn, slip)
    return SlipExtra(slip, worker, against, payroll.slips_of(conn, slip.employee_id))


def slips_pdf(
    company: Company, slips: Sequence[PreviewSlip], language: str, progress: Progress
) -> bytes:
    """Slips as one paper, two to a sheet; with `OWN` those of each language together."""
    from factory_desktop.core.payroll.prints.slip import print_slips
    from factory_desktop.ui.framework.pdf import joined

    parts = []
    done = 0
    for tongue, some in by_language(company, slips, language).items():
        for start in range(0, len(some), _CHUNK):
            progress.report(done, len(slips))
            chunk = some[start : start + _CHUNK]
            printed = company.read(
                lambda conn, chunk=chunk, tongue=tongue: payroll.slip_print_data(
                    conn, chunk, tongue
                )
            )
            parts.append(print_slips(printed, tongue))
            done += len(chunk)
    return joined(parts)


def by_language(
    company: Company, slips: Sequence[PreviewSlip], language: str
) -> dict[str, list[PreviewSlip]]:
    """Slips by the language they are printed in."""
    if language != OWN:
        return {language: list(slips)}
    found: dict[str, list[PreviewSlip]] = {}
    for slip, tongue in zip(slips, company.read(lambda conn: _languages(conn, slips)), strict=True):
        found.setdefault(tongue, []).append(slip)
    return found


def _languages(conn: Connection, slips: Sequence[PreviewSlip]) -> list[str]:
    return [payroll.slip_language(conn, slip.employee_id) for slip in slips]


def slips_to_folder(
    company: Company,
    slips: Sequence[PreviewSlip],
    folder: Path,
    language: str,
    progress: Progress,
) -> int:
    """One file a worker, in his language unless another is given; returns how many.

    They come into the folder together, when the last one is made.
    """
    from factory_desktop.core.payroll.prints.slip import print_slips

    with tempfile.TemporaryDirectory(prefix=".slips-", dir=folder) as beside:
        for done, slip in enumerate(slips):
            progress.report(done, len(slips))
            tongue = language or company.read(
                lambda conn, slip=slip: payroll.slip_language(conn, slip.employee_id)
            )
            printed = company.read(
                lambda conn, slip=slip, tongue=tongue: payroll.slip_print_data(conn, [slip], tongue)
            )
            pdf = print_slips(printed, tongue, per_page=1)
            Path(beside, file_name(slip)).write_bytes(pdf)
        for made in Path(beside).iterdir():
            made.replace(folder / made.name)
    return len(slips)


def shown_name(worker: PreviewSlip | Unpaid) -> str:
    """A worker's name in the language of the window, where it is known in it."""
    return name_in(language(), worker.name, worker.name_local)


def file_name(slip: PreviewSlip) -> str:
    """`2026-10 101 Anil Jadhav.pdf`, without signs that file systems refuse."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", f"{slip.code} {slip.name}").strip()
    return f"{slip.result.period.start:%Y-%m} {name}.pdf"


def register_pdf(
    conn: Connection,
    run: RunPreview,
    slips: Sequence[PreviewSlip],
    language: str,
    printed: str,
) -> bytes:
    """The wage register of some slips of a run."""
    from factory_desktop.core.payroll.prints.wage_register import render_wage_register

    data = payroll.wage_register_data(conn, run, printed, slips, language)
    rendered = render_wage_register(
        data.head, data.earnings, data.deductions, data.rows, language, paid_on=data.paid_on
    )
    return rendered.pdf


def heads(slips: Iterable[PreviewSlip], kind: LineKind) -> dict[str, str]:
    """The heads of one side that occur, by key, in their order."""
    found: dict[str, str] = {}
    for slip in slips:
        for line in slip.result.of_kind(kind):
            key = line.key.split(".")[0] if line.key.startswith("advance.") else line.key
            label = tr("Advance") if key == "advance" else tr(line.label)
            found.setdefault(key, label)
    return found


def head_amount(slip: PreviewSlip, kind: LineKind, key: str) -> Decimal:
    """What a head came to on a slip; all advances are one head."""
    return sum(
        (
            line.amount
            for line in slip.result.of_kind(kind)
            if line.key == key or line.key.startswith(f"{key}.")
        ),
        Decimal(0),
    )


def export_register(path: Path, slips: Sequence[PreviewSlip]) -> int:
    """The wage register as a sheet, a column for each head."""
    earned, kept = heads(slips, LineKind.EARNING), heads(slips, LineKind.DEDUCTION)
    money = Fact("Amount", Kind.MONEY)
    days = Fact("Days", Kind.QUANTITY, precision=2)
    columns: list[tuple[str, Fact]] = [
        (tr("No."), Fact("No.")), (tr("Worker"), Fact("Worker")),
        (tr("Department"), Fact("Department")), (tr("Rate"), Fact("Rate", Kind.RATE)),
        (tr("Paid days"), days), (tr("OT h"), days),
        *((label, money) for label in earned.values()), (tr("Gross"), money),
        *((label, money) for label in kept.values()), (tr("Deductions"), money),
        (tr("Round off"), money), (tr("Net"), money),
    ]  # fmt: skip
    rows = [
        [
            slip.code, slip.name, slip.department, slip.rate, slip.result.paid_days,
            slip.result.overtime_hours,
            *(head_amount(slip, LineKind.EARNING, key) for key in earned), slip.result.gross,
            *(head_amount(slip, LineKind.DEDUCTION, key) for key in kept),
            slip.result.deductions, slip.result.rounding, slip.result.net,
        ]
        for slip in slips
    ]  # fmt: skip
    write_table(path, columns, rows, tr("Wage register"))
    return len(rows)


def due_day(month: date, day: int) -> date:
    """When a month's wages are due: so many days into the next."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return following.replace(day=min(max(day, 1), 28))
