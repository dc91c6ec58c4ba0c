"""`restore`: bring a company back from a backup, to a file or a server."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_desktop.commandline import _terminal


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "restore", help="restore a company from a backup"
    )
    parser.add_argument("file", metavar="FILE", help="the backup")
    _terminal.add_company(parser)
    parser.add_argument(
        "--replace", action="store_true", help="replace the company there; it is kept beside"
    )
    _terminal.add_passphrase(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Restore; everything is checked before anything is touched."""
    from factory_desktop.core.kernel.clock import SystemClock
    from factory_desktop.core.platform.backup import restore

    done = restore(
        Path(args.file),
        args.company,
        SystemClock(),
        replace=args.replace,
        passphrase=_terminal.passphrase(args),
    )
    if args.json:
        kept = str(done.kept) if done.kept else ""
        made = {"name": done.manifest.company, "made_at": done.manifest.made_at, "kept": kept}
        _terminal.say_json({"company": args.company, **made})
        return 0
    when = done.manifest.made_at.replace("T", " ")
    _terminal.say(f"Restored “{done.manifest.company}” of {when} (UTC) to {args.company}.")
    if done.kept:
        _terminal.say(f"The company that lay there is kept as {done.kept}.")
    return 0
