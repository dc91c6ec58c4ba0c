"""`doctor`: look at a company from top to bottom, changing nothing unless told to."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from factory_desktop.commandline import _terminal
from factory_desktop.core.kernel.errors import EnvironmentProblem

if TYPE_CHECKING:
    from factory_desktop.core.platform.health import Report

_MARKS = {"ok": "ok  ", "warn": "look", "bad": "BAD "}


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "doctor", help="check a company, and say how to mend it"
    )
    _terminal.add_company(parser)
    parser.add_argument(
        "--journal-lost",
        action="store_true",
        help="take a company that came without its journal as it is, if it is whole",
    )
    parser.add_argument(
        "--against", metavar="BACKUP", help="hold the company's history against this backup of it"
    )
    parser.add_argument(
        "--rebuild-stock",
        action="store_true",
        help="work balances and costs out again from the stock ledger",
    )
    _terminal.add_user(parser)
    _terminal.add_passphrase(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the report; 1 where something is bad."""
    if args.journal_lost:
        _give_up_journal(args.company)
    if args.rebuild_stock:
        _rebuild_stock(args)
    report = _report(args.company)
    if args.against:
        report = _held_against(args, report)
    if args.json:
        _terminal.say_json(report.as_dict())
    else:
        for check in report.checks:
            _terminal.say(f"{_MARKS[check.state]}  {check.label}: {check.message}")
            if check.mend:
                _terminal.say(f"      {check.mend}")
    return 0 if report.ok else 1


def _give_up_journal(where: str) -> None:
    """Change a mark, when a person says so."""
    from factory_desktop.core.platform.db import closing

    closing.without_journal(where)


def _rebuild_stock(args: argparse.Namespace) -> None:
    """Make all that follows from the stock ledger again, by a user who may and is sure."""
    from factory_desktop.core.inventory.services import rebuild_stock
    from factory_desktop.core.platform.commands import Request

    with _terminal.opened(args.company) as company:
        actor = _terminal.signed_in(args, company)
        company.execute(Request(actor, confirmed=frozenset({rebuild_stock.name})), rebuild_stock)


def _held_against(args: argparse.Namespace, report: Report) -> Report:
    """The report, and whether the company goes on from a backup."""
    from factory_desktop.core.platform import backup, health

    manifest = backup.check(Path(args.against), _terminal.passphrase(args))
    with _terminal.database(args.company) as db:
        return health.Report((*report.checks, health.against(db, manifest)))


def _report(where: str) -> Report:
    from factory_desktop import bootstrap
    from factory_desktop.core.kernel.clock import SystemClock
    from factory_desktop.core.platform import health

    try:
        with _terminal.database(where) as db:
            return health.examine(db, bootstrap.build_registry(), SystemClock())
    except EnvironmentProblem as problem:
        return health.unreadable(problem)
