"""What a run is calculated from, gathered with a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.engine import RowMapping

from factory_desktop.core import hr
from factory_desktop.core.company import Profile, profile
from factory_desktop.core.hr import Department, Employee
from factory_desktop.core.kernel.errors import NotFound
from factory_desktop.core.kernel.explain import Source
from factory_desktop.core.kernel.numbers import ZERO, money
from factory_desktop.core.kernel.states import find_state
from factory_desktop.core.payroll.engine import (
    POLICY_FACTS,
    AdvanceDue,
    Basis,
    ComponentKind,
    CountryPack,
    DayFact,
    LineKind,
    Mark,
    MonthFacts,
    OneOff,
    PayPolicy,
    PayTerms,
    Period,
    PieceAverage,
    PieceWork,
    SalaryComponent,
    WageGroup,
    WorkerTerms,
    load_pack,
)
from factory_desktop.core.payroll.facts import CHANGE_WARNING, STATUTORY
from factory_desktop.core.payroll.models import (
    PayAdjustment,
    SalaryComponentRow,
    SalarySlip,
    SalarySlipLine,
    SalaryStructure,
)
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.settings import Settings

Marks = Mapping[date, tuple[str, Decimal, Decimal | None, str]]


@dataclass(frozen=True, slots=True)
class Structure:
    """A salary structure as terms use it."""

    code: str
    pays_base: bool
    components: tuple[SalaryComponent, ...]


@dataclass(frozen=True, slots=True)
class LastSlip:
    """What the month before paid a worker."""

    id: int
    net: Decimal
    worked: Decimal
    pieces: Decimal


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a month's calculation needs, by worker."""

    period: Period
    policy: PayPolicy
    pack: CountryPack
    profile: Profile
    change_warning: Decimal
    workers: Sequence[RowMapping]
    terms: Mapping[int, Sequence[Mapping[Any, Any]]]
    structures: Mapping[str, Structure]
    marks: Mapping[int, Marks]
    pieces: Mapping[int, Sequence[RowMapping]]
    advances: Mapping[int, Sequence[hr.DueAdvance]]
    adjustments: Mapping[int, Sequence[RowMapping]]
    last: Mapping[int, LastSlip]


def gather(
    conn: Connection, company: Company, month: date, pack: CountryPack | None = None
) -> Inputs:
    """Read a month's inputs; the statements do not grow with the workers."""
    period = Period.month(month.year, month.month)
    settings = Settings(conn, company.registry)
    who = profile(conn)
    return Inputs(
        period=period,
        policy=pay_policy(settings),
        pack=pack or country_pack(who.country, statutory=bool(settings[STATUTORY])),
        profile=who,
        change_warning=settings[CHANGE_WARNING] or ZERO,
        workers=workers_of(conn, period),
        terms=hr.terms_by_employee(conn, period.end),
        structures=structures(conn, period.end),
        marks=hr.marks_of(conn, period.start, period.end),
        pieces=hr.pieces_of(conn, period.start, period.end),
        advances=hr.due_advances(conn, period.start),
        adjustments=_adjustments(conn, period),
        last=_last_slips(conn, month_before(period.start)),
    )


def month_before(first: date) -> date:
    """The first day of the month before."""
    return date(first.year - 1, 12, 1) if first.month == 1 else first.replace(month=first.month - 1)


def pay_policy(settings: Settings) -> PayPolicy:
    """The pay policy as set; a choice left empty has its default, but for the cap."""
    data = {name: settings[f"payroll.{name}"] for name in POLICY_FACTS}
    return PayPolicy.from_data(
        {k: v for k, v in data.items() if v is not None or k == "deductions_cap"}
    )


def country_pack(country: str, *, statutory: bool) -> CountryPack:
    """The rules of a country, without its deductions where the company wants none."""
    try:
        pack = load_pack(country.lower())
    except NotFound:
        pack = load_pack("xx")
    return pack if statutory else replace(pack, components=())


def workers_of(conn: Connection, period: Period) -> Sequence[RowMapping]:
    """Workers in service on some day of a period, in the order of their numbers."""
    worker, department = Employee.table(), Department.table()
    query = (
        select(worker, department.c.name.label("department"))
        .select_from(worker.outerjoin(department, department.c.id == worker.c.department_id))
        .where(
            worker.c.date_of_joining <= period.end,
            or_(worker.c.date_of_leaving.is_(None), worker.c.date_of_leaving >= period.start),
            or_(worker.c.active, worker.c.date_of_leaving.is_not(None)),
        )
        .order_by(worker.c.code)
    )
    return conn.execute(query).mappings().all()


def structures(conn: Connection, on: date) -> dict[str, Structure]:
    """All salary structures by code in upper case, with the heads of a day; one statement."""
    head, row = SalaryStructure.table(), SalaryComponentRow.table()
    query = (
        select(head.c.code, head.c.pays_base, row)
        .select_from(head.outerjoin(row, row.c.structure_id == head.c.id))
        .order_by(head.c.id, row.c.position)
    )
    found: dict[str, tuple[str, bool, list[RowMapping]]] = {}
    for line in conn.execute(query).mappings():
        key = line["code"].upper()
        entry = found.setdefault(key, (line["code"], line["pays_base"], []))
        if line["key"] is not None:
            entry[2].append(line)
    return {
        key: Structure(code, base, tuple(component_of(row) for row in heads_on(rows, on)))
        for key, (code, base, rows) in found.items()
    }


def heads_on(rows: Sequence[Mapping[Any, Any]], on: date) -> list[Mapping[Any, Any]]:
    """Of each head the row that holds on a day, in the order of the rows."""
    newest: dict[str, date] = {}
    for row in rows:
        start = row["valid_from"] or date.min
        if start <= on:
            newest[row["key"]] = max(start, newest.get(row["key"], date.min))
    return [row for row in rows if newest.get(row["key"]) == (row["valid_from"] or date.min)]


def component_of(row: Mapping[Any, Any]) -> SalaryComponent:
    """A kept or typed component as the engine takes it."""
    return SalaryComponent(
        row["key"],
        row["label"],
        ComponentKind(row["kind"]),
        row["formula"],
        bool(row["statistical"]),
        WageGroup(row["wage_group"]),
    )


def _adjustments(conn: Connection, period: Period) -> dict[int, list[RowMapping]]:
    table = PayAdjustment.table()
    query = select(table).where(table.c.month == period.start).order_by(table.c.id)
    found: dict[int, list[RowMapping]] = {}
    for row in conn.execute(query).mappings():
        found.setdefault(row["employee_id"], []).append(row)
    return found


def _last_slips(conn: Connection, month: date) -> dict[int, LastSlip]:
    slip, line = SalarySlip.table(), SalarySlipLine.table()
    pieces = (
        select(line.c.slip_id, func.sum(line.c.amount, type_=line.c.amount.type).label("pieces"))
        .where(line.c.key.like("piece.%"))
        .group_by(line.c.slip_id)
        .subquery()
    )
    query = (
        select(slip.c.employee_id, slip.c.id, slip.c.net, slip.c.worked_days, pieces.c.pieces)
        .select_from(slip.outerjoin(pieces, pieces.c.slip_id == slip.c.id))
        .where(slip.c.month == month, slip.c.status != "reversed")
    )
    return {row[0]: LastSlip(row[1], row[2], row[3], row[4] or ZERO) for row in conn.execute(query)}


def worker_terms(inputs: Inputs, row: Mapping[Any, Any]) -> WorkerTerms:
    """A worker as the engine takes him."""
    terms = tuple(_terms(inputs, kept) for kept in inputs.terms.get(row["id"], ()))
    return WorkerTerms(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        joined=row["date_of_joining"],
        terms=terms,
        left=row["date_of_leaving"],
        gender=row["gender"] or "M",
        born=row["date_of_birth"],
        region=region_of(inputs.pack, state_of(inputs, row)),
        paid_by_bank=row["pay_mode"] == "bank",
        bank_account=row["bank_account"] or "",
        attributes={"pf_member": row["pf_member"], "esi_covered": row["esi_covered"]},
    )


def _terms(inputs: Inputs, row: Mapping[Any, Any]) -> PayTerms:
    structure = inputs.structures.get((row["structure"] or "").upper())
    return PayTerms(
        valid_from=row["valid_from"],
        basis=Basis(row["pay_type"]),
        rate=row["rate"],
        components=structure.components if structure else (),
        structure=row["structure"] or "",
        pays_base=structure.pays_base if structure else True,
        minimum_day_rate=row["minimum_day_rate"],
    )


def state_of(inputs: Inputs, row: Mapping[Any, Any]) -> str:
    """The state a worker works in, as it is written; the company's where he has none."""
    return row["state"] or inputs.profile.state or ""


def region_of(pack: CountryPack, state: str) -> str:
    """The code of a state however it is written; empty where the pack does not know it."""
    found = find_state(pack.info.regions, state)
    return found.code if found else ""


def policy_for(inputs: Inputs, employee_id: int) -> PayPolicy:
    """The policy with the worker's own hours a day, where his terms have some."""
    rows = inputs.terms.get(employee_id, ())
    hours = rows[-1]["hours_per_day"] if rows else None
    return replace(inputs.policy, hours_per_day=hours) if hours else inputs.policy


_MARKS = {mark.value: mark for mark in Mark}


def month_facts(inputs: Inputs, employee_id: int) -> MonthFacts:
    """All that happened to a worker in the month."""
    last = inputs.last.get(employee_id)
    marks = inputs.marks.get(employee_id, {})
    return MonthFacts(
        days=tuple(
            DayFact(day, _MARKS[mark], overtime, hours=hours)
            for day, (mark, overtime, hours, _note) in marks.items()
        ),
        pieces=tuple(_piece(row) for row in inputs.pieces.get(employee_id, ())),
        advances=tuple(
            AdvanceDue(due.id, due.number, due.given_on, due.balance, due.instalment, due.skip)
            for due in inputs.advances.get(employee_id, ())
        ),
        one_offs=tuple(_one_off(row) for row in inputs.adjustments.get(employee_id, ())),
        piece_average=PieceAverage(last.pieces, last.worked) if last and last.pieces else None,
    )


def _piece(row: Mapping[Any, Any]) -> PieceWork:
    item = row["item_name"]
    label = f"{row['operation']}, {item}" if item else str(row["operation"])
    return PieceWork(
        day=row["day"],
        key=f"{row['operation']}.{row['item_id'] or 0}",
        label=label,
        good=row["good"],
        rate=row["rate"],
        rejected=row["rejected"],
        reject_percent=row["reject_percent"],
        unit=row["unit"],
        source=Source("hr.piece_work", row["id"], label),
    )


def _one_off(row: Mapping[Any, Any]) -> OneOff:
    return OneOff(
        key=f"one_off.{row['id']}",
        label=row["label"],
        kind=LineKind(row["kind"]),
        amount=money(row["amount"]),
        reason=row["reason"] or "",
        group=row["wage_group"],
        source=Source("payroll.adjustment", row["id"], row["label"]),
    )
