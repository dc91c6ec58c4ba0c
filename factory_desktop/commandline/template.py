"""`template`: write the empty sheet of a kind, ready to fill in and import."""

from __future__ import annotations

import argparse
from pathlib import Path

from factory_desktop.commandline import _terminal
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "template", help="write the empty sheet of a kind"
    )
    parser.add_argument("kind", metavar="KIND", help="items, parties, employees, attendance ...")
    parser.add_argument("file", metavar="FILE", help="the sheet to write (XLSX)")
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Write the sheet."""
    from factory_desktop import bootstrap
    from factory_desktop.core.platform.exchange.template import write_template

    imports = bootstrap.build_registry().imports
    if args.kind not in imports:
        known = ", ".join(sorted(imports))
        text = msg("“{key}” cannot be imported. Kinds: {known}.", key=args.kind, known=known)
        raise Invalid({"kind": text})
    write_template(imports[args.kind].kind, Path(args.file))
    if args.json:
        _terminal.say_json({"file": args.file, "kind": args.kind})
    else:
        _terminal.say(f"Wrote {args.file}.")
    return 0
