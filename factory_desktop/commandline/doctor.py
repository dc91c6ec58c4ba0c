"""`doctor`: look at a company from top to bottom, changing nothing unless told to."""

from __future__ import annotations

import argparse
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
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the report; 1 where something is bad."""
    if args.journal_lost:
        _give_up_journal(args.company)
    report = _report(args.company)
    if args.json:
        _terminal.say_json(report.as_dict())
    else:
        for check in report.checks:
            _terminal.say(f"{_MARKS[check.state]}  {check.label}: {check.message}")
            if check.mend:
                _terminal.say(f"      {check.mend}")
    return 0 if report.ok else 1


def _give_up_journal(where: str) -> None:
    """The one thing that this command changes: a mark, when a person says so."""
    from factory_desktop.core.platform.db import closing

    closing.without_journal(where)


def _report(where: str) -> Report:
    from factory_desktop import bootstrap
    from factory_desktop.core.kernel.clock import SystemClock
    from factory_desktop.core.platform import health

    try:
        with _terminal.database(where) as db:
            return health.examine(db, bootstrap.build_registry(), SystemClock())
    except EnvironmentProblem as problem:
        return health.unreadable(problem)
