"""`import`: take a sheet into a company, whole or not at all."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factory_desktop.commandline import _terminal
from factory_desktop.core.kernel.errors import Invalid, NeedsConfirmation
from factory_desktop.core.kernel.i18n import msg

if TYPE_CHECKING:
    from factory_desktop.core.platform.company import Company
    from factory_desktop.core.platform.exchange.questions import Question
    from factory_desktop.core.platform.importing import Imported, Prepared
    from factory_desktop.core.platform.security.access import Actor


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "import", help="take a sheet into a company, as it is"
    )
    _terminal.add_company(parser)
    parser.add_argument("kind", metavar="KIND", help="items, parties, employees, attendance ...")
    parser.add_argument("file", metavar="FILE", help="the sheet: XLSX, XLS, ODS or CSV")
    parser.add_argument(
        "--yes", action="store_true", help="agree to what would be asked (costs that change)"
    )
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
        done = _taken(company, actor, prepared, dry_run=args.dry_run, yes=args.yes)
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


def _taken(
    company: Company, actor: Actor, prepared: Prepared, *, dry_run: bool, yes: bool
) -> Imported:
    """Run the import; with `yes`, again with what it asks agreed to."""
    from factory_desktop.core.platform import importing

    confirmed: frozenset[str] = frozenset()
    while True:
        try:
            return importing.run(company, actor, prepared, dry_run=dry_run, confirmed=confirmed)
        except NeedsConfirmation as asked:
            if not yes or asked.key in confirmed:
                hint = msg("Run it again with {yes} to agree.", yes="--yes")
                raise NeedsConfirmation(asked.key, asked.message, hint) from None
            confirmed |= {asked.key}


def _must_be_sure(prepared: Prepared) -> None:
    """Refuse what a person should look at first, saying for each thing what to answer."""
    unsure: dict[str, str] = {}
    for guess in prepared.unsure_columns:
        unsure[guess.heading or guess.letter] = msg(
            "looks like {field} ({reason}); say {answer}, or {none} to leave it out",
            field=guess.field,
            reason=guess.reason,
            answer=f'--map "{guess.heading or guess.letter}={guess.field}"',
            none=f'--map "{guess.heading or guess.letter}="',
        )
    for question in prepared.missing:
        unsure[question.key] = msg(
            "{question}: {answer}", question=question.text, answer=_answer(question)
        )
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


def _answer(question: Question) -> str:
    """What to type for a question: the column by its heading, one of the choices, or a text."""
    if question.key.startswith("column."):
        columns = ", ".join(choice.label for choice in question.choices)
        return f"--map COLUMN={question.key.removeprefix('column.')} [{columns}]"
    if question.choices:
        values = "|".join(choice.value for choice in question.choices)
        return f"--option {question.key}={values}"
    return f"--option {question.key}={_EXAMPLES.get(question.key, '...')}"


#: What free answers look like.
_EXAMPLES = {"month": "2026-10", "day_hours": "8", "stock_uom": "pcs"}


def _columns(prepared: Prepared) -> list[dict[str, Any]]:
    return [
        {
            "column": guess.letter,
            "heading": guess.heading,
            "field": prepared.mapping.get(guess.column),
        }
        for guess in prepared.proposal.columns
    ]
