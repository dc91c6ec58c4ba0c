"""How workers, departments, holidays and piece rates are shown: lists and forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core import hr, payroll
from factory_desktop.core.company import profile
from factory_desktop.core.hr import Employee, PayTerms
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.states import state_fact
from factory_desktop.core.platform.db import facts_of
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.form_spec import FormSpec, Place, Section
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.framework.record_page import MasterSpec

SEE_SECRET, SEE_TERMS, EDIT_TERMS = (
    "hr.employee.see_sensitive",
    "hr.terms.view",
    "hr.terms.edit",
)
_WORKER, _TERMS = facts_of(Employee), facts_of(PayTerms)
_SECRET = tuple(key for key, fact in _WORKER.items() if fact.sensitive)
#: Fields of the terms on a worker's form: `terms.rate` for `rate`, as core names their errors.
_TERM_KEYS = ("pay_type", "rate", "valid_from", "hours_per_day", "minimum_day_rate", "structure")
SEE_STRUCTURES = "payroll.run.view"

# --- workers -------------------------------------------------------------------------------

EMPLOYEE_LIST = ListSpec(
    columns=(
        ListColumn("code", 70),
        ListColumn("name", 180, stretch=True),
        ListColumn("name_local", 130, style="muted", shown=False),
        ListColumn("department", 130, style="muted"),
        ListColumn("designation", 110, style="muted"),
        ListColumn("pay_type", 120, style="text"),
        ListColumn("rate", 92, dash_zero=True),
        ListColumn("date_of_joining", 100),
        ListColumn("date_of_leaving", 100, shown=False),
        ListColumn("mobile", 110, shown=False),
        ListColumn("state", 110, style="muted", shown=False),
        ListColumn("active", 66, shown=False),
    ),
    search_hint="Number, name or mobile",
    empty_title="Nobody works here yet",
    empty_text="Workers have a number, a rate of pay and a row in the muster. Bring your list from "
    "Excel, or type the first one.",
    empty_action="New worker",
)

_WHO = Section(
    "Who it is",
    (
        ("code", Place("name", 2), "name_local"),
        (Place("father_name", 2), "gender", "date_of_birth"),
        ("mobile", "language", "date_of_joining", "date_of_leaving"),
    ),
    columns=4,
)
_WORK = Section(
    "Work",
    (
        ("department_id", "designation", "skill", "weekly_off"),
        ("calendar_id", "state", "active"),
    ),
    columns=4,
)
_PAY = Section(
    "Pay terms in force",
    (
        ("terms.pay_type", "terms.rate", "terms.valid_from", "terms.hours_per_day"),
        ("terms.minimum_day_rate", "terms.structure"),
    ),
    columns=4,
)
_BANK = Section(
    "Bank and identity",
    (
        ("pay_mode", Place("bank_account", 2), "ifsc"),
        ("bank_name", "uan", "esi_no", "pan"),
        ("pf_member", "esi_covered"),
    ),
    columns=4,
)


def _terms_facts(context: WindowContext) -> dict[str, Fact]:
    """The facts of the terms on the form; read only where they may only be seen."""
    locked = {} if context.may(EDIT_TERMS) else {"read_only": True, "required": False}
    changes: dict[str, dict[str, Any]] = {
        "valid_from": {
            "required": False,
            "help": "Another date begins new terms; the old ones are kept.",
        },
        "rate": {"required": False},
        "pay_type": {"required": False},
    }
    facts = {key: _TERMS[key].but(**{**changes.get(key, {}), **locked}) for key in _TERM_KEYS}
    facts["structure"] = _structure_fact(context).but(**locked)
    return {f"terms.{key}": fact for key, fact in facts.items()}


def _structure_fact(context: WindowContext) -> Fact:
    """The structure as a look-up, though terms keep its code."""
    why = context.why_not(SEE_STRUCTURES)
    return Fact(
        "Salary structure",
        Kind.REFERENCE,
        reference="payroll.structure",
        read_only=bool(why),
        help=why or "Empty: basic pay alone.",
    )


def _coded(context: WindowContext, terms: dict[str, Any]) -> dict[str, Any]:
    """Terms as core takes them: the structure by its code; untouched where it may not be seen."""
    chosen = terms.pop("structure", None)
    if context.why_not(SEE_STRUCTURES):
        return terms
    code = context.company.read(lambda conn: payroll.structure_code(conn, chosen))
    return {**terms, "structure": code}


def _load(see_secret: bool, see_terms: bool, conn: Connection, record: int) -> Mapping[str, Any]:
    """A worker with the terms that were agreed last; no more than this user may see."""
    row = hr.employee_record(conn, record, sensitive=see_secret) or {}
    terms = hr.terms_of(conn, record) if see_terms else ()
    newest = _looked_up(conn, terms[0]) if terms else {}
    return {**row, **{f"terms.{key}": newest.get(key) for key in _TERM_KEYS}}


def _looked_up(conn: Connection, terms: Mapping[Any, Any]) -> dict[str, Any]:
    """Terms as a form shows them: the structure by its id."""
    return {**terms, "structure": payroll.structure_id(conn, terms["structure"])}


def _split(context: WindowContext, values: dict[str, Any]) -> dict[str, Any]:
    """The command's parameters: the worker's own values, and terms where a rate was typed."""
    terms = {key.removeprefix("terms."): v for key, v in values.items() if key.startswith("terms.")}
    own = {key: value for key, value in values.items() if not key.startswith("terms.")}
    agreed = _coded(context, terms) if terms.get("pay_type") or terms.get("rate") else None
    return {"values": own, "terms": agreed}


def _structure(context: WindowContext, code: str | None) -> int | None:
    """The structure that a form shows where terms keep its code."""
    return context.company.read(lambda conn: payroll.structure_id(conn, code))


def _seen(context: WindowContext, values: dict[str, Any]) -> dict[str, Any]:
    """The terms as they were opened, for who may see them."""
    terms = {key: values[f"terms.{key}"] for key in _TERM_KEYS if f"terms.{key}" in values}
    return {"seen": _coded(context, terms)} if terms else {}


def employees(context: WindowContext) -> MasterSpec:
    """Workers for this user: what may not be seen is not even read."""
    see_secret, see_terms = context.may(SEE_SECRET), context.may(SEE_TERMS)
    country = context.company.read(profile).country
    extra: dict[str, Fact] = {
        "code": _WORKER["code"].but(required=False),
        "state": state_fact(_WORKER["state"], country),
    }
    if not see_secret:
        why = context.why_not(SEE_SECRET)
        extra |= {key: _WORKER[key].but(read_only=True, help=why) for key in _SECRET}
    if see_terms:
        extra |= _terms_facts(context)
    sections = (_WHO, _WORK, _PAY, _BANK) if see_terms else (_WHO, _WORK, _BANK)
    shown = EMPLOYEE_LIST
    if not see_terms:
        hidden = ("pay_type", "rate")
        columns = tuple(replace(c, shown=c.shown and c.key not in hidden) for c in shown.columns)
        shown = replace(shown, columns=columns)
    return MasterSpec(
        "hr.employee",
        shown,
        FormSpec("hr.employee", sections),
        load=partial(_load, see_secret, see_terms),
        extra=extra,
        split=partial(_split, context),
        shown={"terms.structure": partial(_structure, context)},
        seen=partial(_seen, context),
        defaults=lambda c: {
            "date_of_joining": c.today(),
            "terms.pay_type": "daily",
            "pay_mode": "bank",
            "language": "en",
            "active": True,
        },
        own=("bank_account", "uan", "esi_no", "pan", "mobile"),
    )


# --- pay terms -----------------------------------------------------------------------------

TERMS_LIST = ListSpec(
    columns=(
        ListColumn("code", 70),
        ListColumn("name", 200, stretch=True),
        ListColumn("valid_from", 104),
        ListColumn("pay_type", 130, style="text"),
        ListColumn("rate", 100, dash_zero=True),
        ListColumn("hours_per_day", 100),
        ListColumn("structure", 150, style="muted"),
    ),
    search_hint="Number or name",
    empty_title="No pay terms yet",
    empty_text="What was agreed with each worker, from which day on. Terms begin on the worker's "
    "form; here they are corrected.",
    empty_action="New pay terms",
)


def _load_terms(conn: Connection, record: int) -> Mapping[str, Any]:
    table = PayTerms.table()
    return _looked_up(
        conn, conn.execute(select(table).where(table.c.id == record)).mappings().one()
    )


def pay_terms(context: WindowContext) -> MasterSpec:
    """All terms of all workers, past ones too."""
    return MasterSpec(
        "hr.terms",
        TERMS_LIST,
        FormSpec(
            "hr.terms",
            (
                Section(
                    "",
                    (
                        (Place("employee_id", 2), "valid_from"),
                        ("pay_type", "rate", "hours_per_day", "minimum_day_rate"),
                        (Place("structure", 2),),
                    ),
                    columns=4,
                ),
            ),
        ),
        load=_load_terms,
        extra={
            "structure": _structure_fact(context),
            "valid_from": _TERMS["valid_from"].but(help="They hold until the next terms begin."),
        },
        split=lambda values: {"values": _coded(context, values)},
        shown={"structure": partial(_structure, context)},
        defaults=lambda c: {"valid_from": c.today(), "pay_type": "daily"},
        own=("valid_from",),
    )


# --- departments, holidays -----------------------------------------------------------------

DEPARTMENTS = MasterSpec(
    "hr.department",
    ListSpec(
        columns=(
            ListColumn("name", 240, stretch=True),
            ListColumn("parent", 240),
            ListColumn("active", 80),
        ),
        search_hint="Name",
        empty_title="No departments yet",
        empty_text="Departments group workers in the muster, in wages and in reports.",
        empty_action="New department",
    ),
    FormSpec("hr.department", (Section("", (("name", "parent_id", "active"),), columns=3),)),
)

HOLIDAYS = MasterSpec(
    "hr.holiday",
    ListSpec(
        columns=(
            ListColumn("day", 120),
            ListColumn("name", 300, stretch=True),
            ListColumn("calendar", 200, style="muted"),
        ),
        search_hint="Holiday",
        empty_title="No holidays yet",
        empty_text="Paid holidays are tinted in the muster and filled in by themselves.",
        empty_action="New holiday",
    ),
    FormSpec("hr.holiday", (Section("", (("day", "name", "calendar_id"),), columns=3),)),
    extra={
        "calendar_id": Fact(
            "Calendar",
            Kind.REFERENCE,
            reference="hr.holiday_calendar",
            help="Empty: the usual one.",
        )
    },
)

CALENDARS = MasterSpec(
    "hr.holiday_calendar",
    ListSpec(
        columns=(ListColumn("name", 300, stretch=True), ListColumn("usual", 120)),
        search_hint="Name",
        empty_title="No holiday calendars yet",
        empty_text="Workers who follow other holidays than the rest have a calendar of their own.",
        empty_action="New holiday calendar",
    ),
    FormSpec("hr.holiday_calendar", (Section("", (("name", "usual"),), columns=3),)),
)

# --- piece rates ---------------------------------------------------------------------------

PIECE_RATES = MasterSpec(
    "hr.piece_rate",
    ListSpec(
        columns=(
            ListColumn("operation", 200, style="strong", stretch=True),
            ListColumn("item_code", 110),
            ListColumn("item", 200, style="muted"),
            ListColumn("valid_from", 104),
            ListColumn("rate", 92),
            ListColumn("unit", 60, style="muted"),
            ListColumn("reject_percent", 110),
        ),
        search_hint="Operation or item",
        empty_title="No piece rates yet",
        empty_text="A piece rate is what one good piece of an operation pays, from a day on.",
        empty_action="New piece rate",
    ),
    FormSpec(
        "hr.piece_rate",
        (
            Section(
                "",
                (
                    (Place("operation", 2), Place("item_id", 2)),
                    ("valid_from", "rate", "unit", "reject_percent"),
                ),
                columns=4,
            ),
        ),
    ),
    defaults=lambda context: {"valid_from": context.today(), "unit": "pcs"},
)
