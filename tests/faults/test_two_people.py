"""Two people on one record, in two programs: nothing is overwritten without a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from factory_desktop.core.kernel.errors import Conflict, Denied, RuleBroken
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reading import ListReader, LookupReader
from factory_desktop.core.platform.reporting import run as reports
from factory_desktop.core.platform.security import signin
from tests.faults import children, works
from tests.faults.works import Works
from tests.helpers import companies
from tests.helpers.companies import ADMIN, PASSWORD
from tests.helpers.figures import Figure
from tests.helpers.works import item


@pytest.fixture
def other(company: Company) -> Iterator[Company]:
    """The same company in another program."""
    second = companies.open_again(company.db.company)
    yield second
    second.close()


def _do(company: Company, name: str, **call: Any) -> Any:
    request = Request(ADMIN, confirmed=works.SURE.confirmed)
    return company.execute(request, company.registry.commands[name], **call).value


def _value(company: Company, table: str, column: str, row_id: int) -> Any:
    query = text(f"SELECT {column} FROM {table} WHERE id = {row_id}")
    return company.read(lambda conn: conn.execute(query).scalar())


#: Command, its id, the table, a field, what one sets, what the other sets.
_FIELDS = (
    ("items.item.save", "item_id", "item", "name", "One", "Other"),
    ("parties.party.save", "party_id", "party", "name", "One", "Other"),
    ("parties.party.save", "party_id", "party", "bank_account", "11117731", "22227731"),
    ("hr.employee.save", "employee_id", "employee", "name", "One", "Other"),
    ("hr.employee.save", "employee_id", "employee", "bank_account", "11117731", "22227731"),
    ("inventory.warehouse.save", "warehouse_id", "warehouse", "name", "One", "Other"),
    ("security.role.save", "role_id", "role", "description", "One", "Other"),
    ("security.user.save", "user_id", "app_user", "full_name", "One", "Other"),
)


def _records(company: Company) -> dict[str, int]:
    w = Works(company)
    account = {"name": "Jindal", "is_supplier": True, "bank_account": "33337731"}
    worker = {"name": "Ravi", "date_of_joining": date(2025, 4, 1), "bank_account": "33337731"}
    return {
        "item": item(company),
        "party": w.do("parties.party.save", values=account),
        "employee": w.do("hr.employee.save", values=worker),
        "warehouse": 1,
        "role": w.do("security.role.save", values={"name": "Gate"}, permissions=()),
        "app_user": w.user("sunil", "Clerk").user_id or 0,
    }


def test_the_second_one_is_shown_what_the_first_one_saved(
    company: Company, other: Company, figure: Figure
) -> None:
    """Accounts of which only the last digits may be shown differ all the same."""
    ids = _records(company)
    for name, key, table, field, one, second in _FIELDS:
        version = _value(company, table, "version", ids[table])
        more = {"permissions": ()} if table == "role" else {}
        call = {key: ids[table], "version": version, **more}
        _do(company, name, values={field: one}, **call)
        with pytest.raises(Conflict) as caught:
            _do(other, name, values={field: second}, **call)
        assert caught.value.theirs == {field: (second, one)}
        assert _value(company, table, field, ids[table]) == one
        # Who typed the same, or leaves the field as he saw it, is not bothered.
        _do(other, name, values={field: one}, **call)
    figure("F-11", len(_FIELDS), len(_FIELDS), company, "fields of one record by two people")


def test_two_on_the_muster_and_on_settings(company: Company, other: Company) -> None:
    """A cell and a setting belong to whom typed last; neighbours are not touched."""
    ids = _records(company)
    day, next_day = date(2026, 10, 6), date(2026, 10, 7)
    _do(company, "hr.attendance.mark", entries=((ids["employee"], day, "P", Decimal(0)),))
    _do(other, "hr.attendance.mark", entries=((ids["employee"], next_day, "A", Decimal(0)),))
    query = text("SELECT day, mark FROM attendance ORDER BY day")
    marks = company.read(lambda conn: [str(row[1]) for row in conn.execute(query)])
    assert marks == ["P", "A"]
    _do(company, "company.settings.save", values={"books.locked_until": date(2026, 9, 30)})
    _do(other, "company.settings.save", values={"books.locked_until": date(2026, 8, 31)})
    log = text("SELECT count(*) FROM audit_entry WHERE action IN ('attendance', 'settings')")
    assert company.read(lambda conn: conn.execute(log).scalar()) >= 3
    assert children.faults(company) == []


def test_a_right_taken_away_in_another_program_is_gone_for_readers_too(
    company: Company, other: Company
) -> None:
    w = works.Works(company)
    w.people()
    clerk = w.user("hema", "HR")
    query = other.registry.entities["hr.employee"].list
    assert query is not None
    reader, lookup = ListReader(other, clerk, query), LookupReader(other, clerk, "hr.employee")
    assert "bank_account" in reader.page(reader.ids(ViewState()))[0]
    assert reports.run(other, clerk, "payroll.wages", {"month": "2026-09"})
    _do(company, "security.user.save", user_id=clerk.user_id, values={}, roles=("Clerk",))
    row = reader.page(reader.ids(ViewState()))[0]
    assert "bank_account" not in row
    assert "bank_account" not in {column.key for column in reader.columns}
    with pytest.raises(Denied):
        reports.run(other, clerk, "payroll.wages", {"month": "2026-09"})
    _do(company, "security.user.save", user_id=clerk.user_id, values={}, roles=("Employee",))
    for read in (lambda: reader.ids(ViewState()), lambda: reader.page([1]),
                 lambda: reader.totals(ViewState()), lambda: lookup.search("r")):  # fmt: skip
        with pytest.raises(Denied):
            read()
    assert lookup.by_id(1) is None


def test_the_waits_grow_by_user_and_pc_and_survive_a_restart(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "workstation", lambda: "PC 1")
    waits = []
    for _ in range(13):
        with pytest.raises(RuleBroken):
            signin.sign_in(company, "Meena", "wrong wrong wrong")
        waits.append(_wait(company))
        company.clock.at += timedelta(seconds=waits[-1])  # type: ignore[attr-defined]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    with pytest.raises(RuleBroken):
        signin.sign_in(company, "meena", "wrong wrong wrong")
    again = companies.open_again(company.db.company)
    again.clock.at = company.clock.now()  # type: ignore[attr-defined]
    with pytest.raises(RuleBroken, match="Wait 60 seconds"):
        signin.sign_in(again, " MEENA ", PASSWORD)
    with pytest.raises(RuleBroken, match="do not fit"):
        signin.sign_in(again, "sunil", "wrong")
    monkeypatch.setattr(signin, "workstation", lambda: "PC 2")
    assert signin.sign_in(again, "meena", PASSWORD).actor.workstation == "PC 2"
    again.close()


def _wait(company: Company) -> int:
    query = text("SELECT wait_until FROM login_throttle WHERE user_name = 'meena'")
    until = company.read(lambda conn: conn.execute(query).scalar())
    found = until if isinstance(until, datetime) else datetime.fromisoformat(str(until))
    return max(0, round((found - company.clock.now()).total_seconds()))


def test_a_clock_set_back_keeps_order_audit_and_sign_in(company: Company, other: Company) -> None:
    made = item(company)
    children.confirm(company, children.entry(company, made, "opening", "5"))
    other.clock.at -= timedelta(days=900)  # type: ignore[attr-defined]
    children.confirm(other, children.entry(other, made, "opening", "1"))
    assert signin.sign_in(other, "meena", PASSWORD).actor.name == "meena"
    children.confirm(company, children.entry(company, made, "opening", "1"))
    assert children.faults(company) == []
    numbers = children.numbers(company)
    assert numbers == list(range(1, len(numbers) + 1))
