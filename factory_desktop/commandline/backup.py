"""`backup`: write a company to one sealed file."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from factory_desktop.commandline import _terminal


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("backup", help="back a company up")
    _terminal.add_company(parser)
    parser.add_argument("file", metavar="FILE", help="the backup, such as works.factory-backup")
    _terminal.add_passphrase(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Make the backup. Nobody signs in: who can read the company's file could copy it as well,
    and a scheduled job needs no password in its text.
    """
    from factory_desktop.core.kernel.clock import SystemClock
    from factory_desktop.core.platform.backup import backup

    passphrase = _terminal.passphrase(args)
    with _terminal.database(args.company) as db:
        manifest = backup(db, Path(args.file), SystemClock(), passphrase=passphrase)
    if args.json:
        _terminal.say_json({"file": args.file, **asdict(manifest)})
    else:
        rows = sum(manifest.rows.values())
        _terminal.say(f"Backed up “{manifest.company}” to {args.file}: {rows} rows, checked.")
    return 0
