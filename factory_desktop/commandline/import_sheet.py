"""`import`: take a sheet into a company, whole or not at all."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_desktop.commandline import _terminal
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg

if TYPE_CHECKING:
    from factory_desktop.core.platform.importing import Prepared


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "import", help="take a sheet into a company, as it is"
    )
    _terminal.add_company(parser)
    parser.add_argument("kind", metavar="KIND", help="items, parties, employees, attendance ...")
    parser.add_argument("file", metavar="FILE", help="the sheet: XLSX, XLS, ODS or CSV")
    parser.add_argument("--dry-run", action="store_true", help="try it and take it all back")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help="what a column is, by its heading or letter; COLUMN= leaves it out",
    )
    parser.add_argument(
        "--option", action="append", default=[], metavar="K=V", help="answer a question"
    )
    _terminal.add_user(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Import the sheet; what is unsure and was not answered is refused with the question."""
    from factory_desktop.core.platform import importing

    mapping = _terminal.pairs(args.map, "--map")
    options = _terminal.pairs(args.option, "--option")
    with _terminal.opened(args.company) as company:
        actor = _terminal.signed_in(args, company)
        prepared = importing.prepare(company, args.kind, Path(args.file), mapping, options)
        _must_be_sure(prepared)
        done = importing.run(company, actor, prepared, dry_run=args.dry_run)
    if args.json:
        _terminal.say_json({**done.as_dict(), "columns": _columns(prepared)})
    else:
        verb = "would be" if args.dry_run else "were"
        _terminal.say(
            f"{done.created} {verb} made, {done.updated} changed, {done.unchanged} left alone; "
            f"{done.skipped} rows are titles, groups, totals or blank."
        )
        for note in done.notes:
            _terminal.say(f"  {note}")
    return 0


def _must_be_sure(prepared: Prepared) -> None:
    """Refuse what a person should look at first, saying how to answer."""
    unsure: dict[str, str] = {}
    for guess in prepared.proposal.columns:
        if not guess.sure and guess.column not in prepared.chosen:
            unsure[guess.heading or guess.letter] = guess.reason
    for question in prepared.proposal.questions:
        if question.required and not prepared.options.get(question.key):
            allowed = ", ".join(c.value for c in question.choices)
            unsure[question.key] = f"{question.text} [{allowed}]" if allowed else question.text
    if unsure:
        raise Invalid(
            unsure,
            msg(
                "The sheet leaves something open: {what}. Answer with {map} or {option}.",
                what="; ".join(f"{key}: {text}" for key, text in unsure.items()),
                map="--map COLUMN=FIELD",
                option="--option KEY=VALUE",
            ),
        )


def _columns(prepared: Prepared) -> list[dict[str, Any]]:
    return [
        {
            "column": guess.letter,
            "heading": guess.heading,
            "field": prepared.mapping.get(guess.column),
        }
        for guess in prepared.proposal.columns
    ]
