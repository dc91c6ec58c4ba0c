"""`payroll`: the wages of a month: worked out, printed, locked."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_desktop.commandline import _terminal
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import plain

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from factory_desktop.core.payroll import PreviewSlip, RunPreview
    from factory_desktop.core.platform.company import Company
    from factory_desktop.core.platform.security.access import Actor

#: Questions that --lock answers: they are told in the output instead.
_TOLD = frozenset({"payroll.lock.unmarked", "payroll.lock.look"})
_EARLY = "payroll.lock.early"


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "payroll", help="work out the wages of a month; print and lock them"
    )
    _terminal.add_company(parser)
    parser.add_argument("--period", required=True, metavar="YYYY-MM", help="the month")
    parser.add_argument("--slips", metavar="DIR", help="write the salary slips there, as PDF")
    parser.add_argument("--language", choices=("en", "hi"), default="", help="of all slips")
    parser.add_argument("--lock", action="store_true", help="lock the wages of the month")
    parser.add_argument("--yes", action="store_true", help="lock a month that is not over")
    _terminal.add_user(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Work the month out, lock it if asked to, write its slips, tell its figures."""
    from factory_desktop.core.payroll import lock_run, run_of
    from factory_desktop.core.platform.commands import Request
    from factory_desktop.core.platform.reading import require

    month = _month(args.period)
    with _terminal.opened(args.company) as company:
        actor = _terminal.signed_in(args, company)
        company.read(lambda conn: require(conn, company.registry, actor, "payroll.run.view"))
        if args.lock:
            confirmed = _TOLD | ({_EARLY} if args.yes else set())
            company.execute(Request(actor, confirmed=frozenset(confirmed)), lock_run, period=month)
        found = company.read(lambda conn: run_of(conn, company, month))
        written = (
            _write_slips(company, actor, found, Path(args.slips), args.language)
            if args.slips
            else []
        )
    if args.json:
        _terminal.say_json({**_as_dict(found), "slip_files": written})
    else:
        _tell(found, len(written))
    return 0


def _month(text: str) -> date:
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
    known = match is not None and 1 <= int(match[2]) <= 12 and 1900 <= int(match[1]) <= 2200
    if match is None or not known:
        raise Invalid({"period": msg("Write the month as YYYY-MM, such as 2026-10.")})
    return date(int(match[1]), int(match[2]), 1)


def _write_slips(
    company: Company, actor: Actor, found: RunPreview, folder: Path, language: str
) -> list[str]:
    """One PDF a worker, in his own language unless one is named; whole files or none of a name."""
    from factory_desktop.core.payroll.prints.slip import render_slips
    from factory_desktop.core.payroll.slips import slip_language, slip_print_data
    from factory_desktop.core.platform.files import replace_whole
    from factory_desktop.core.platform.reading import require

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    slips = [slip for slip in found.slips if slip.payable]

    def read(conn: Connection) -> tuple[list[Any], list[str]]:
        require(conn, company.registry, actor, "payroll.slip.print")
        data = slip_print_data(conn, slips, language)
        return data, [language or slip_language(conn, slip.employee_id) for slip in slips]

    data, languages = company.read(read)
    for slip, one, tongue in zip(slips, data, languages, strict=True):
        pdf = render_slips([one], tongue).pdf
        path = folder / f"{found.month:%Y-%m}-{_safe(slip)}.pdf"
        replace_whole(path, lambda stream, content=pdf: stream.write(content))  # type: ignore[misc]
        written.append(str(path))
    return written


def _safe(slip: PreviewSlip) -> str:
    """A worker's number as a file name: no path ever comes from what somebody typed."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", slip.code)[:40] or str(slip.employee_id)


def _as_dict(found: RunPreview) -> dict[str, Any]:
    return {
        "period": f"{found.month:%Y-%m}",
        "status": found.status,
        "run_id": found.run_id,
        "totals": {name: found.total(name) for name in ("gross", "deductions", "rounding", "net")},
        "slips": [_slip(slip) for slip in found.slips],
    }


def _slip(slip: PreviewSlip) -> dict[str, Any]:
    result = slip.result
    return {
        "code": slip.code,
        "name": slip.name,
        "pay_type": slip.pay_type,
        "number": slip.number,
        "state": slip.look,
        "worked_days": result.days.worked,
        "paid_days": result.paid_days,
        "absent": result.days.absent,
        "leave": result.days.leave,
        "holidays": result.days.holidays,
        "unmarked": result.days.unmarked,
        "overtime_hours": result.overtime_hours,
        "basic": result.amount("basic"),
        "overtime_wages": result.amount("overtime"),
        "gross": result.gross,
        "deductions": result.deductions,
        "rounding": result.rounding,
        "net": result.net,
        "lines": [
            {
                "key": line.key,
                "label": line.label,
                "kind": line.kind.value,
                "quantity": line.quantity,
                "rate": line.rate,
                "amount": line.amount,
                "reason": line.reason.formula,
            }
            for line in result.lines
        ],
        "warnings": [warning.text for warning in result.warnings],
    }


def _tell(found: RunPreview, written: int) -> None:
    for slip in found.slips:
        r = slip.result
        marks = "" if slip.look == "ready" else f"   ({slip.look})"
        _terminal.say(
            f"{slip.code:<8} {slip.name[:28]:<28} {plain(r.paid_days):>6} d "
            f"{plain(r.overtime_hours):>6} h {r.gross:>12} {r.deductions:>10} {r.net:>12}{marks}"
        )
        for warning in r.warnings:
            _terminal.say(f"         {warning.text}")
    _terminal.say(
        f"{found.month:%m-%Y}, {found.status}: {msg('{count} slips', count=len(found.slips))}, "
        f"gross {found.total('gross')}, net {found.total('net')}"
        + (f"; {msg('{count} slips written', count=written)}" if written else "")
    )
