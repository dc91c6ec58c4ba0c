"""`import`: take a sheet into a company, whole or not at all; what was taken in, and its undo."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from factory_desktop.commandline import _terminal
from factory_desktop.core.kernel.errors import Invalid, NeedsConfirmation
from factory_desktop.core.kernel.i18n import msg

if TYPE_CHECKING:
    from factory_desktop.core.platform.exchange.questions import Question
    from factory_desktop.core.platform.import_undo import Undone
    from factory_desktop.core.platform.importing import Imported, Prepared


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "import", help="take a sheet into a company, as it is; or undo that"
    )
    _terminal.add_company(parser)
    parser.add_argument(
        "kind", metavar="KIND", nargs="?", help="items, parties, employees, attendance ..."
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="the sheet: XLSX, XLS, ODS or CSV")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--history", action="store_true", help="list what was imported so far")
    instead.add_argument(
        "--undo", type=int, metavar="ID", help="undo the import with this number, whole or not"
    )
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
    parser.set_defaults(misused=parser.error)
    return parser


def run(args: argparse.Namespace) -> int:
    """Import a sheet, undo an import, or list them."""
    instead = args.history or args.undo is not None
    if instead and args.kind:
        args.misused("--history and --undo take no KIND and FILE")
    if not instead and not args.file:
        args.misused("the following arguments are required: KIND, FILE")
    if args.history:
        return _history(args)
    return _import(args) if args.undo is None else _undo(args)


def _history(args: argparse.Namespace) -> int:
    from factory_desktop.core.kernel.views import ViewState
    from factory_desktop.core.platform.import_history import IMPORTS
    from factory_desktop.core.platform.reading import ListReader

    with _terminal.opened(args.company) as company:
        reader = ListReader(company, _terminal.signed_in(args, company), IMPORTS)
        rows = [dict(row) for row in reader.page(reader.ids(ViewState()))]
    if args.json:
        _terminal.say_json({"imports": rows})
        return 0
    for row in rows:
        undone = f", undone by {row['undone_by']}" if row["undone_by"] else ""
        _terminal.say(
            f"{row['number']}  {row['at']:%d-%m-%Y %H:%M}  {row['user_name']}  {row['kind']}  "
            f"{row['file_name']}: {msg('{count} rows', count=row['rows'])}, {row['created']} made, "
            f"{row['updated']} changed{undone}"
        )
    return 0


def _undo(args: argparse.Namespace) -> int:
    """Show what an undo does, then do it; with --dry-run only show it."""
    from factory_desktop.core.platform import import_undo

    with _terminal.opened(args.company) as company:
        actor = _terminal.signed_in(args, company)

        def run(confirmed: frozenset[str]) -> Undone:
            return import_undo.undo(
                company, actor, args.undo, dry_run=args.dry_run, confirmed=confirmed
            )

        done = _agreeing(run, yes=args.yes)
    if args.json:
        lines = [line.as_dict() for line in done.lines]
        _terminal.say_json({"import": done.run_id, "dry_run": done.dry_run, "lines": lines})
        return 1 if done.refused else 0
    for line in done.lines:
        mark = "! " if line.refused else "  "
        _terminal.say(f"{mark}row {line.row}  {line.what} {line.label}: {line.text}")
    verb = "would be" if args.dry_run else "was"
    if done.refused:
        verb = "cannot be"
    _terminal.say(f"The import of {done.file_name} {verb} undone.")
    return 1 if done.refused else 0


def _import(args: argparse.Namespace) -> int:
    """Import the sheet; what is unsure and was not answered is refused with the question."""
    from factory_desktop.core.platform import importing

    mapping = _terminal.pairs(args.map, "--map")
    options = _terminal.pairs(args.option, "--option")
    with _terminal.opened(args.company) as company:
        actor = _terminal.signed_in(args, company)
        prepared = importing.prepare(company, args.kind, Path(args.file), mapping, options)
        _must_be_sure(prepared)

        def run(confirmed: frozenset[str]) -> Imported:
            return importing.run(
                company, actor, prepared, dry_run=args.dry_run, confirmed=confirmed
            )

        done = _agreeing(run, yes=args.yes)
    if args.json:
        _terminal.say_json({**done.as_dict(), "columns": _columns(prepared)})
    else:
        made = "{count} would be made" if args.dry_run else "{count} were made"
        skipped = msg("{count} rows are titles, groups, totals or blank", count=done.skipped)
        _terminal.say(
            f"{msg(made, count=done.created)}, {done.updated} changed, "
            f"{done.unchanged} left alone; {skipped}."
        )
        for note in (*done.notes, *_left_out(prepared, mapping)):
            _terminal.say(f"  {note}")
        if done.run_id:
            _terminal.say(f"Undo it with --undo {done.run_id}.")
    return 0


def _left_out(prepared: Prepared, mapping: Mapping[str, str]) -> list[str]:
    """The columns that hold something and go nowhere, as far as nobody said so."""
    columns = [
        f"“{guess.heading or guess.letter}”"
        for guess in prepared.proposal.columns
        if guess.column not in prepared.mapping and not guess.needless
        if not {guess.heading, guess.letter} & mapping.keys()
    ]
    return [f"Left out, for want of a field: {', '.join(columns)}."] if columns else []


T = TypeVar("T")


def _agreeing(run: Callable[[frozenset[str]], T], *, yes: bool) -> T:
    """Run it; with `yes`, again with what it asks agreed to."""
    confirmed: frozenset[str] = frozenset()
    while True:
        try:
            return run(confirmed)
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
