"""`report`: run a report and write it out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from factory_desktop.commandline import _terminal


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("report", help="run a report")
    _terminal.add_company(parser)
    parser.add_argument("key", metavar="KEY", help="the report, as `reports` lists it")
    parser.add_argument("--param", action="append", default=[], metavar="K=V", help="what it asks")
    parser.add_argument("--format", choices=("json", "csv", "xlsx", "pdf"), default="json")
    parser.add_argument("--out", metavar="FILE", help="the file; else standard output")
    parser.add_argument("--language", choices=("en", "hi"), default="en", help="of names and paper")
    _terminal.add_user(parser)
    parser.set_defaults(json=True)
    return parser


def run(args: argparse.Namespace) -> int:
    """Run it and write it whole, to a file or to standard output."""
    from factory_desktop.core.company import profile
    from factory_desktop.core.platform.files import replace_whole
    from factory_desktop.core.platform.reporting import run as reports

    with _terminal.opened(args.company) as company:
        actor = _terminal.signed_in(args, company)
        given = _terminal.pairs(args.param, "--param")
        result = reports.run(company, actor, args.key, given, args.language)
        name = company.read(profile).name
        printed = f"{company.clock.now():%d-%m-%Y %H:%M} UTC, {actor.name}"
        head = reports.Head(name, printed, args.language)
        content = reports.as_bytes(company, result, args.format, head)
    if args.out:
        replace_whole(Path(args.out), lambda stream: stream.write(content))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    return 0
