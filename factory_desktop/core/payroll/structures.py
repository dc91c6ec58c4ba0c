"""Salary structures: kept with their heads, given to workers from a day on, tried before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from unicodedata import normalize

from sqlalchemy import Connection, select

from factory_desktop.core import hr
from factory_desktop.core.kernel.errors import Invalid, NotFound, RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.payroll import inputs as gathered
from factory_desktop.core.payroll.engine import check_structure
from factory_desktop.core.payroll.inputs import Structure, component_of, heads_on
from factory_desktop.core.payroll.models import SalaryComponentRow, SalaryStructure
from factory_desktop.core.payroll.queries import PreviewSlip, preview_slip
from factory_desktop.core.platform import masters
from factory_desktop.core.platform.commands import UnitOfWork, command
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.parts import Part, Rows

Lines = Sequence[Mapping[str, Any]]
#: Names in a refusal; more would not be read.
_NAMED = 3
#: The code under which heads are tried: no structure can have it.
_TRIED = ""
_LONGEST_NAME = 30

_head = SalaryStructure.table()
HEADS = Part(
    "components",
    "Heads",
    SalaryComponentRow,
    "structure_id",
    tuple(facts_of(SalaryComponentRow)),
    named_by=("key", "valid_from"),
    order="position",
)


@command("payroll.structure.save", permission="payroll.structure.edit")
def save_structure(
    uow: UnitOfWork,
    *,
    values: Mapping[str, Any],
    structure_id: int | None = None,
    version: int | None = None,
    components: Sequence[Mapping[str, Any]] | None = None,
) -> int:
    """Add or change a structure; `components` replace what is there, in their order.

    Formulas are tried as the run would, for every month in which heads begin: `Invalid` names
    `components.N.formula`. The code stays while terms name it.
    """
    entity = uow.registry.entities["payroll.structure"]
    old = uow.get(SalaryStructure, structure_id, lock=True) if structure_id is not None else None
    parts: dict[Part, Rows] = {}
    if components is not None:
        usual = {key: fact.default for key, fact in entity.facts.items()}
        typed = {**usual, **(old or {}), **masters.readable(SalaryStructure, values)}
        parts[HEADS] = _checked_heads(uow, components, bool(typed["pays_base"]))
    saved = masters.save(uow, entity, structure_id, version, values, parts=parts)
    now = uow.get(SalaryStructure, saved)
    if old is not None and old["code"].lower() != now["code"].lower() and _paid(uow, old["code"]):
        text = msg("Workers are paid by “{code}”: its code stays.", code=old["code"])
        raise Invalid({"code": text})
    _check_together(structure_lines(uow.conn, saved), now["pays_base"])
    return saved


def _check_together(rows: Lines, pays_base: bool) -> None:
    """Refuse heads that cannot be calculated, typed by one or put together of two edits."""
    found = problems(rows, pays_base)
    if found:
        raise Invalid({f"components.{index}.{key}": text for (index, key), text in found.items()})


def _checked_heads(uow: UnitOfWork, given: Lines, pays_base: bool) -> Rows:
    facts, errors = facts_of(SalaryComponentRow), dict[str, str]()
    rows: Rows = []
    for index, values in enumerate(named(given)):
        try:
            rows.append(masters.check(uow.conn, uow.registry, facts, values, whole=True))
        except Invalid as error:
            errors.update({f"components.{index}.{k}": t for k, t in error.fields.items()})
    if errors:
        raise Invalid(errors)
    _check_together(rows, pays_base)
    return HEADS.sorted(rows)


def named(lines: Lines) -> list[dict[str, Any]]:
    """Typed heads, each with a short name and all that a line may leave open, in small letters."""
    usual = {"statistical": False, "wage_group": "excluded", "valid_from": None}
    rows: list[dict[str, Any]] = []
    for line in lines:
        row = {**usual, **{key: value for key, value in line.items() if value is not None}}
        for key in ("key", "formula"):
            if isinstance(row.get(key), str):
                row[key] = normalize("NFKC", row[key].strip().lower())
        if not row.get("key"):
            row["key"] = _short_name(row.get("label"))
        rows.append(row)
    return rows


def _short_name(label: object) -> str | None:
    """`house_rent` for “House rent”; None where nothing is typed yet."""
    text = normalize("NFKC", str(label or "").lower())
    signs = (sign if f"a{sign}".isidentifier() else " " for sign in text)
    words = "_".join("".join(signs).split())[:_LONGEST_NAME]
    return f"_{words}"[:_LONGEST_NAME] if words[:1].isdigit() else words or None


def problems(rows: Lines, pays_base: bool) -> dict[tuple[int, str], str]:
    """What is wrong with heads, by row and field, in any month in which one of them begins.

    A head without kind counts as an earning; one without a formula is not looked at yet.
    """
    found: dict[tuple[int, str], str] = {}
    whole = [n for n, row in enumerate(rows) if row.get("key") and row.get("formula")]
    seen: set[tuple[str, date | None]] = set()
    for n in whole:
        start = rows[n].get("valid_from")
        if start is not None and start.day != 1:
            found[n, "valid_from"] = msg("A head begins on the first of a month.")
        if (rows[n]["key"], start) in seen:
            found[n, "key"] = msg("“{key}” is used twice", key=rows[n]["key"])
        seen.add((rows[n]["key"], start))
    for start in sorted({rows[n].get("valid_from") or date.min for n in whole}):
        found.update(_problems_on(rows, whole, start, pays_base))
    return found


def _problems_on(
    rows: Lines, whole: Sequence[int], on: date, pays_base: bool
) -> dict[tuple[int, str], str]:
    numbered = [{"kind": "earning", **rows[n], "number": n} for n in whole]
    held = {(row["key"]): row for row in heads_on(numbered, on)}
    heads = list(held.values())
    try:
        check_structure([component_of(row) for row in heads], pays_base)
    except Invalid as error:
        found = {}
        for place, text in error.fields.items():
            _, index, key = place.split(".")
            found[heads[int(index)]["number"], key] = text
        return found
    return {}


@command("payroll.structure.delete", permission="payroll.structure.edit")
def delete_structure(uow: UnitOfWork, *, structure_id: int) -> None:
    """Delete a structure that no terms name, past ones neither."""
    code = uow.get(SalaryStructure, structure_id)["code"]
    names = list(dict.fromkeys(f"{row['code']} {row['name']}" for row in _paid(uow, code)))
    if names:
        raise RuleBroken(
            "in_use",
            msg(
                "{count} are or were paid by this structure: {names}.",
                count=len(names), names=", ".join(names[:_NAMED]) + ("…" * (len(names) > _NAMED)),
            ),
            msg("Take the tick off Active instead."),
        )  # fmt: skip
    entity = uow.registry.entities["payroll.structure"]
    masters.remove(uow, entity, structure_id)


def _paid(uow: UnitOfWork, code: str) -> Sequence[Mapping[Any, Any]]:
    return hr.terms_naming(uow.conn, code)


@command("payroll.structure.assign", permission="payroll.structure.edit")
def assign_structure(
    uow: UnitOfWork, *, structure_id: int, employee_ids: Sequence[int], valid_from: date
) -> int:
    """Pay workers by a structure from a day on: new terms, otherwise as agreed; returns how many.

    The terms before stay as history; terms that begin later stay as they are.
    """
    uow.require("hr.terms.edit")
    head = uow.get(SalaryStructure, structure_id)
    if not head["active"]:
        raise RuleBroken(
            "inactive",
            msg("“{code}” is not active.", code=head["code"]),
            msg("Set the tick at Active first, or choose another structure."),
        )
    wanted = sorted(set(employee_ids))
    if not wanted:
        raise Invalid({"employee_ids": msg("Choose at least one worker.")})
    for employee_id in wanted:
        hr.renew_terms(uow, employee_id, valid_from, {"structure": head["code"]})
    return len(wanted)


def structure_lines(conn: Connection, structure_id: int) -> Rows:
    """The heads of a structure in their order, as its form edits them."""
    return HEADS.read(conn, structure_id)


def structure_record(conn: Connection, structure_id: int) -> dict[str, Any]:
    """A structure with its `components`, as its form edits it."""
    row = conn.execute(select(_head).where(_head.c.id == structure_id)).mappings().one()
    return {**row, "components": structure_lines(conn, structure_id)}


def structure_id(conn: Connection, code: str | None) -> int | None:
    """The structure with a code, whatever its case; None where there is none."""
    query = select(_head.c.id).where(same(_head.c.code, (code or "").strip()))
    found = conn.execute(query).scalar()
    return None if found is None else int(found)


def structure_code(conn: Connection, structure_id: int | None) -> str | None:
    """The code by which terms name a structure."""
    found = conn.execute(select(_head.c.code).where(_head.c.id == structure_id)).scalar()
    return None if found is None else str(found)


def try_out(
    conn: Connection,
    company: Company,
    *,
    pays_base: bool,
    components: Lines,
    employee_id: int,
    month: date,
) -> PreviewSlip:
    """The slip that a worker would have in a month by these heads, saved or not; writes nothing.

    Raises `Invalid` for heads that cannot be calculated, `NotFound` for a worker who was not in
    service then.
    """
    rows = [row for row in named(components) if row.get("key") and row.get("formula")]
    found = problems(rows, pays_base)
    if found:
        raise Invalid({f"components.{n}.{key}": text for (n, key), text in found.items()})
    inputs = gathered.gather(conn, company, month)
    worker = next((row for row in inputs.workers if row["id"] == employee_id), None)
    if worker is None:
        raise NotFound(msg("This worker was not in service in {month}.", month=f"{month:%m-%Y}"))
    heads = [{"kind": "earning", "label": row["key"], **row} for row in rows]
    on = inputs.period.end
    tried = Structure(_TRIED, pays_base, tuple(component_of(row) for row in heads_on(heads, on)))
    terms = [{**row, "structure": _TRIED} for row in inputs.terms.get(employee_id, ())]
    return preview_slip(
        replace(inputs, structures={_TRIED: tried}, terms={employee_id: terms}), worker
    )
