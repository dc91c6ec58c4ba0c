"""Salary structures: heads from a month on, tried out, given to workers, kept while in use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from factory_desktop.core import hr, payroll
from factory_desktop.core.kernel.errors import (
    Denied,
    Invalid,
    NeedsConfirmation,
    NotFound,
    RuleBroken,
)
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from tests.core.payroll.conftest import OCT, SEP, SURE, Hire, fill, mark_days, no_statutory
from tests.helpers.companies import ADMIN, PASSWORD

NOV = date(2026, 11, 1)
HRA = {"label": "House rent", "kind": "earning", "formula": "basic * 5 / 100"}


def save(company: Company, *components: dict[str, Any], **values: Any) -> int:
    given = {"code": "DAILY", "name": "Daily 2026", **values}
    return company.execute(ADMIN, payroll.save_structure, values=given, components=components).value


def record(company: Company, structure: int) -> dict[str, Any]:
    return company.read(lambda conn: payroll.structure_record(conn, structure))


def slip(company: Company, worker: int, month: date) -> Any:
    return company.read(lambda c: payroll.preview(c, company, month)).slip(worker).result


def test_a_short_name_is_made_from_the_head_and_case_does_not_matter(company: Company) -> None:
    fund = {"label": "Fund", "key": "PF", "kind": "deduction", "formula": "House_Rent / 2"}
    hindi = {**HRA, "label": "मकान किराया", "formula": "मकान_किराया_भत्ता + पढ़ाई"}
    more = ({**HRA, "label": "मकान किराया भत्ता"}, {**HRA, "label": "पढ़ाई"})
    made = save(company, HRA, fund, {**HRA, "label": "80 % extra"}, hindi, *more)
    assert [(c["key"], c["formula"]) for c in record(company, made)["components"][:4]] == [
        ("house_rent", "basic * 5 / 100"), ("pf", "house_rent / 2"), ("_80_extra", HRA["formula"]),
        ("मकान_किराया", hindi["formula"]),
    ]  # fmt: skip


def test_a_head_changes_from_a_month_on(company: Company, hire: Hire) -> None:
    no_statutory(company)
    save(company, HRA, {**HRA, "formula": "basic * 8 / 100", "valid_from": NOV})
    worker = hire("E001", terms={"structure": "DAILY"})
    mark_days(company, worker, range(1, 11))
    mark_days(company, worker, [2], month=NOV)
    assert slip(company, worker, OCT).amount("house_rent") == Decimal("262.50")
    assert slip(company, worker, NOV).amount("house_rent") == Decimal("42.00")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"formula": "basic *"}, "1.formula", "cannot be read"),
        ({"formula": "__import__('os')"}, "1.formula", "not allowed"),
        ({"formula": "basc * 2"}, "1.formula", "“basc” is not known. Known are: house_rent, base"),
        ({"formula": "house_rent + gross"}, "1.formula", "cannot depend on “gross”"),
        ({"formula": "two + 1", "key": "two"}, "1.formula", "two → two"),
        ({"formula": ""}, "1.formula", "is needed"),
        ({"label": "", "key": ""}, "1.label", "is needed"),
        ({"kind": "gift"}, "1.kind", "is not one of"),
        ({"key": "house_rent"}, "1.key", "used twice"),
        ({"key": "gross"}, "1.key", "cannot be used"),
        ({"key": "a b"}, "1.key", "cannot be used"),
        ({"valid_from": date(2026, 11, 2)}, "1.valid_from", "first of a month"),
        ({"formula": "x" * 301}, "1.formula", "At most 300"),
        ({"colour": "red"}, "1.colour", "no field"),
    ],
)
def test_a_wrong_head_is_named_and_nothing_is_kept(
    company: Company, changed: dict[str, Any], field: str, said: str
) -> None:
    made = save(company, HRA)
    second = {"label": "Two", "kind": "earning", "formula": "100", **changed}
    with pytest.raises(Invalid) as caught:
        company.execute(
            ADMIN, payroll.save_structure, structure_id=made, values={}, components=[HRA, second]
        )
    assert said in caught.value.fields[f"components.{field}"]
    assert len(record(company, made)["components"]) == 1


def test_formulas_are_checked_in_every_month_in_which_a_head_begins(company: Company) -> None:
    bonus = {"label": "Bonus", "kind": "earning", "formula": "house_rent * 2"}
    late = {**HRA, "valid_from": NOV}
    with pytest.raises(Invalid) as caught:
        save(company, bonus, late)
    assert set(caught.value.fields) == {"components.0.formula"}
    save(company, {**bonus, "valid_from": NOV}, late)


def test_the_rate_can_be_split_by_the_heads_alone(company: Company) -> None:
    heads = [
        {"label": "Basic", "kind": "earning", "formula": "earned / 2"},
        {"label": "Rest", "kind": "earning", "formula": "earned - basic"},
    ]
    with pytest.raises(Invalid):
        save(company, *heads)
    made = save(company, *heads, pays_base=False)
    with pytest.raises(Invalid) as caught:
        company.execute(
            ADMIN, payroll.save_structure, structure_id=made, values={"pays_base": True}
        )
    assert set(caught.value.fields) == {"components.0.key"}


def test_trying_out_shows_the_slip_and_stores_nothing(company: Company, hire: Hire) -> None:
    no_statutory(company)
    worker = hire("E001")
    mark_days(company, worker, range(1, 11))

    def tried(*heads: dict[str, Any], month: date = OCT, who: int = worker) -> Any:
        return company.read(
            lambda conn: payroll.try_out(
                conn, company, pays_base=True, components=heads, employee_id=who, month=month
            )
        )

    half = {"label": "Half typed"}
    shown = tried(HRA, half)
    assert (shown.name, shown.result.amount("house_rent")) == ("Worker E001", Decimal("262.50"))
    assert shown.result.gross == Decimal("5512.50")
    assert slip(company, worker, OCT).gross == 5250
    save(company, HRA, {**HRA, "formula": "1 / overtime_hours", "label": "Bad"})
    bad = tried(HRA, {**HRA, "formula": "1 / overtime_hours", "label": "Bad"})
    assert bad.look == "held"
    with pytest.raises(Invalid):
        tried({**HRA, "formula": "nonsense"})
    with pytest.raises(NotFound):
        tried(HRA, month=date(2020, 1, 1))
    with pytest.raises(NotFound):
        tried(HRA, who=999)


def test_workers_are_given_a_structure_from_a_day_and_keep_their_history(
    company: Company, hire: Hire
) -> None:
    no_statutory(company)
    made = save(company, HRA)
    first, second = hire("E001", terms={"hours_per_day": "9"}), hire("E002", rate="600")
    for worker in (first, second):
        mark_days(company, worker, range(1, 11))
        mark_days(company, worker, [2], month=NOV)
    given = company.execute(
        ADMIN, payroll.assign_structure, structure_id=made, employee_ids=[first, second, first],
        valid_from=NOV,
    ).value  # fmt: skip
    assert given == 2
    terms = company.read(lambda conn: hr.terms_of(conn, first))
    assert [(t["valid_from"], t["rate"], t["hours_per_day"], t["structure"]) for t in terms] == [
        (NOV, 525, 9, "DAILY"), (date(2024, 4, 1), 525, 9, None),
    ]  # fmt: skip
    assert slip(company, second, OCT).amount("house_rent") == 0
    assert slip(company, second, NOV).amount("house_rent") == 30
    rows = company.read(lambda conn: hr.terms_naming(conn, "daily"))
    assert [(r["code"], r["valid_from"], r["until"]) for r in rows] == [
        ("E001", NOV, None), ("E002", NOV, None),
    ]  # fmt: skip
    query = company.registry.entities["payroll.structure"].list
    assert query is not None
    with company.reading() as conn:
        row = listing.page(conn, query, [made])[0]
        assert (row["heads"], row["workers"]) == (1, 2)


def test_whom_a_structure_pays_is_counted_however_its_code_was_typed(
    company: Company, hire: Hire
) -> None:
    values = {"code": "ÉTÉ-1", "name": "Summer"}
    made = company.execute(ADMIN, payroll.save_structure, values=values).value
    for number, code in enumerate(("ÉTÉ-1", "été-1", "Été-1", "ete-1", None)):
        hire(f"E00{number}", terms={"structure": code})
    query = company.registry.entities["payroll.structure"].list
    assert query is not None
    with company.reading() as conn:
        assert listing.page(conn, query, [made])[0]["workers"] == 3


def test_what_cannot_be_given_is_said_and_nobody_gets_it(company: Company, hire: Hire) -> None:
    made = save(company, HRA)
    worker = hire("E001")
    late = hire("E002", joined=date(2026, 10, 15))

    def give(workers: list[int], day: date = OCT) -> None:
        company.execute(
            ADMIN, payroll.assign_structure, structure_id=made, employee_ids=workers,
            valid_from=day,
        )  # fmt: skip

    with pytest.raises(Invalid) as caught:
        give([])
    assert "at least one" in caught.value.fields["employee_ids"]
    with pytest.raises(Invalid) as caught:
        give([worker, late])
    assert (
        "E002 Worker E002 has no rate of pay on 01-10-2026" in caught.value.fields["employee_ids"]
    )
    with pytest.raises(NotFound):
        give([worker, 999])
    assert len(company.read(lambda conn: hr.terms_of(conn, worker))) == 1
    fill(company, SEP)
    company.execute(SURE, payroll.lock_run, period=SEP)
    with pytest.raises(NeedsConfirmation):
        give([worker], SEP)
    company.execute(ADMIN, payroll.save_structure, structure_id=made, values={"active": False})
    with pytest.raises(RuleBroken):
        give([worker])


def test_giving_a_structure_needs_the_right_to_set_terms(company: Company, hire: Hire) -> None:
    made, worker = save(company, HRA), hire("E001")
    user = company.execute(
        ADMIN, create_user, name="asha", full_name="Asha", password=PASSWORD + " x",
        roles=("Accountant",),
    ).value  # fmt: skip
    with pytest.raises(Denied):
        company.execute(
            Actor(user, "asha", "test"), payroll.assign_structure, structure_id=made,
            employee_ids=[worker], valid_from=OCT,
        )  # fmt: skip


def test_a_structure_in_use_keeps_its_code_and_is_not_deleted(company: Company, hire: Hire) -> None:
    made, other = save(company, HRA), save(company, HRA, code="OLD")
    hire("E001", terms={"structure": "daily"})
    with pytest.raises(RuleBroken) as refused:
        company.execute(ADMIN, payroll.delete_structure, structure_id=made)
    assert "1 is or was paid by this structure: E001 Worker E001." in refused.value.message
    with pytest.raises(Invalid) as caught:
        company.execute(ADMIN, payroll.save_structure, structure_id=made, values={"code": "NEW"})
    assert "its code stays" in caught.value.fields["code"]
    company.execute(ADMIN, payroll.save_structure, structure_id=made, values={"code": "Daily"})
    company.execute(ADMIN, payroll.delete_structure, structure_id=other)
    assert company.read(lambda conn: payroll.structure_id(conn, "old")) is None
    found = company.read(lambda conn: payroll.structure_id(conn, " dAILY "))
    assert company.read(lambda conn: payroll.structure_code(conn, found)) == "Daily"
