"""What the wizard asks of core, all of it run off the window's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import Message
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.exchange import ImportKind, Question, RowError, write_table
from factory_desktop.core.platform.importing import Imported, ImportRefused, Prepared
from factory_desktop.core.platform.security.access import Actor

#: How a sheet's own total that does not agree is reported (the template of the message).
_TOTALS = "Row {row}: “{heading}” totals {said} in the sheet, the rows read give {read}"


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run: what it would do, or the rows that cannot be taken; and what was agreed to."""

    done: Imported | None
    errors: tuple[RowError, ...] = ()
    agreed: frozenset[str] = frozenset()


def try_out(
    company: Company, actor: Actor, prepared: Prepared, agreed: frozenset[str] = frozenset()
) -> Trial:
    """Do the whole import and take it back; asks where later costs change, until `agreed`."""
    try:
        done = importing.run(company, actor, prepared, dry_run=True, confirmed=agreed)
        return Trial(done, agreed=agreed)
    except ImportRefused as refused:
        return Trial(None, refused.errors)


def with_mapping(prepared: Prepared, mapping: dict[int, str]) -> Prepared:
    """The same sheet read with other columns."""
    old = prepared.mapping
    changed = {column for column in old | mapping if old.get(column) != mapping.get(column)}
    answered = prepared.answered | changed
    return importing.planned(replace(prepared, mapping=dict(mapping), answered=answered))


def with_answers(prepared: Prepared, answers: Mapping[str, str]) -> Prepared:
    """The same sheet read with other answers; an empty one is no answer."""
    given = {**prepared.options, **answers}
    options = {key: text for key, text in given.items() if text}
    return importing.planned(replace(prepared, options=options))


def unanswered(prepared: Prepared) -> list[Question]:
    """The questions without which no row can be read."""
    return [
        question
        for question in prepared.proposal.questions
        if question.required and not prepared.options.get(question.key)
    ]


def totals_agree(prepared: Prepared) -> bool | None:
    """Whether the sheet's own totals agree with the rows read; None where it has none."""
    plan = prepared.plan
    if plan is None or not any(row.reason == "total" for row in plan.skipped):
        return None
    return not any(isinstance(w, Message) and w.msgid == _TOTALS for w in plan.warnings)


def kinds_for(imports: Mapping[str, importing.ImportTarget]) -> list[ImportKind]:
    """The kinds of sheet there are, in the order declared."""
    return [target.kind for target in imports.values()]


def write_errors(path: Path, headings: Sequence[str], errors: Sequence[RowError]) -> None:
    """The rows to correct as a sheet, in the order of the original."""
    facts = (Fact("", Kind.INTEGER), Fact(""), Fact(""), Fact(""))
    rows = ([error.row, error.column, error.value, error.message] for error in errors)
    write_table(path, list(zip(headings, facts, strict=True)), rows, path.stem)
