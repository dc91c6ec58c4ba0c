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


def _head(label: str, formula: str) -> dict[str, str]:
    return {"label": label, "kind": "earning", "formula": formula}


#: Command, its id, table, the list, as both open it, what each saves, what comes of it.
_LISTS = (
    ("items.item.save", "item_id", "item", "barcodes", ("1", "2"), ("1", "2", "3"), ("2", "4"),
     ["2", "3", "4"]),
    ("items.item.save", "item_id", "item", "categories", (1,), (1, 2), (1, 3), [1, 2, 3]),
    ("items.item.save", "item_id", "item", "units", ((9, Decimal(5)),), ((9, Decimal(6)),),
     ((9, Decimal(5)), (3, Decimal(2))), [(3, Decimal(2)), (9, Decimal(6))]),
    ("items.item.save", "item_id", "item", "levels", ({"warehouse_id": 1, "reorder_point": 5},),
     ({"warehouse_id": 1, "reorder_point": 6},),
     ({"warehouse_id": 1, "reorder_point": 5, "lead_time_days": 3},), [(1, 6, None, None, 3)]),
    ("parties.party.save", "party_id", "party", "contacts", (("A", "phone", "1"),),
     (("A", "phone", "2"),), (("A", "phone", "1"), ("B", "phone", "7")),
     [("A", "phone", "2"), ("B", "phone", "7")]),
    ("parties.party.save", "party_id", "party", "addresses", (("Works", "X", ""),),
     (("Works", "X", "Goa"),), (("Office", "X", ""),), [("Office", "X", "Goa")]),
    ("security.role.save", "role_id", "role", "permissions", ("hr.attendance.view",),
     ("hr.attendance.view", "items.item.view"), (), ["items.item.view"]),
    ("security.user.save", "user_id", "app_user", "roles", ("Clerk",), ("Clerk", "HR"),
     ("Clerk", "Accountant"), [6, 7, 9]),
    ("payroll.structure.save", "structure_id", "salary_structure", "components",
     (_head("Rent", "500"),), (_head("Rent", "600"),),
     (_head("Rent", "500"), _head("Fund", "rent / 2")),
     [("rent", "600"), ("fund", "rent / 2")]),
)  # fmt: skip


def _list_of(company: Company, table: str, key: str, row_id: int) -> list[Any]:
    entities = company.registry.entities.values()
    entity = next(entity for entity in entities if entity.model.table().name == table)
    part = next(part for part in entity.parts if part.key == key)
    rows = company.read(lambda conn: part.read(conn, row_id))
    if key == "components":
        return [(row["key"], row["formula"]) for row in rows]
    return [tuple(row.values()) if len(row) > 1 else next(iter(row.values())) for row in rows]


def _all_lists(company: Company) -> dict[str, int]:
    ids = _records(company)
    for name in ("Bolts", "Bars", "Sheets"):
        _do(company, "items.category.save", values={"name": name})
    made = _do(company, "payroll.structure.save", values={"code": "MON", "name": "Monthly"})
    return {**ids, "salary_structure": made}


def test_lists_of_a_record_changed_by_both_hold_both(
    company: Company, other: Company, figure: Figure
) -> None:
    """Neither loses the other's rows, and who opened it before is counted as the first."""
    ids = _all_lists(company)
    for name, key, table, part, start, one, second, both in _LISTS:
        call = {key: ids[table], "values": {}}
        _do(company, name, **call, **{part: start})
        version = _value(company, table, "version", ids[table])
        _do(company, name, **call, **{part: one}, version=version)
        assert _value(company, table, "version", ids[table]) == version + 1, part
        _do(other, name, **call, **{part: second}, version=version)
        assert _list_of(company, table, part, ids[table]) == both, part
        # The same save once more changes nothing, nor does a save of what lies there.
        now = _value(company, table, "version", ids[table])
        _do(other, name, **call, **{part: second}, version=version)
        assert _value(company, table, "version", ids[table]) == now, part
    assert children.faults(company) == []
    figure("F-11", len(_LISTS), len(_LISTS), company, "lists of one record by two people")


def test_the_same_row_changed_by_both_is_asked_about(company: Company, other: Company) -> None:
    item_id = _all_lists(company)["item"]
    version = _value(company, "item", "version", item_id)
    call = {"item_id": item_id, "values": {}}
    _do(company, "items.item.save", **call, units=((9, Decimal(5)),), version=version)
    with pytest.raises(Conflict) as caught:
        _do(other, "items.item.save", **call, units=((9, Decimal(6)), (3, Decimal(2))),
            barcodes=("1",), version=version)  # fmt: skip
    assert caught.value.theirs == {"units.1.factor": (Decimal(6), Decimal(5))}
    assert _list_of(company, "item", "units", item_id) == [(9, Decimal(5))], "nothing changed"
    assert _list_of(company, "item", "barcodes", item_id) == []
    shown = caught.value.merged
    assert shown is not None
    assert [row["uom_id"] for row in shown["units"]] == [3, 9]
    assert shown["barcodes"] == [{"code": "1"}]
    units = tuple((row["uom_id"], row["factor"]) for row in shown["units"])
    _do(other, "items.item.save", **call, units=units, version=caught.value.version)
    assert _list_of(company, "item", "units", item_id) == [(3, Decimal(2)), (9, Decimal(6))]


def test_two_orders_of_one_list_are_asked_about(company: Company, other: Company) -> None:
    """The slip has its heads in one order only: who comes second sees the first one's."""
    rent, fund, fare = _head("Rent", "500"), _head("Fund", "100"), _head("Fare", "90")
    values = {"code": "MON", "name": "Monthly"}
    made = _do(company, "payroll.structure.save", values=values, components=(rent, fund, fare))
    call = {"structure_id": made, "values": {}, "version": 1}
    _do(company, "payroll.structure.save", **call, components=(fund, rent, fare))
    mine = (fare, rent, fund)
    with pytest.raises(Conflict) as caught:
        _do(other, "payroll.structure.save", **call, components=mine)
    assert caught.value.theirs == {
        "components.0.key": ("fare", "fund"),
        "components.2.key": ("fund", "fare"),
    }

    def keys() -> list[str]:
        return [row[0] for row in _list_of(company, "salary_structure", "components", made)]

    assert keys() == ["fund", "rent", "fare"], "nothing changed"
    call["version"] = caught.value.version
    _do(other, "payroll.structure.save", **call, components=mine)
    assert keys() == ["fare", "rent", "fund"]
    # Who only adds a head takes over the order that somebody else gave the others.
    more = (*mine, _head("Tea", "20"))
    _do(company, "payroll.structure.save", **call | {"version": 3}, components=(fund, fare, rent))
    _do(other, "payroll.structure.save", **call | {"version": 3}, components=more)
    assert keys() == ["fund", "tea", "fare", "rent"]


def test_pay_terms_beside_a_worker_are_not_put_back(company: Company, other: Company) -> None:
    """Who saves a name, or another figure, does not take back the rate that somebody else set."""
    first = {"pay_type": "daily", "rate": Decimal(600), "hours_per_day": Decimal(8)}
    values = {"name": "Anil", "date_of_joining": date(2025, 4, 1)}
    worker = _do(company, "hr.employee.save", values=values, terms=first)
    seen = {**first, "valid_from": date(2025, 4, 1)}
    call = {"employee_id": worker, "seen": seen}

    def agreed() -> list[tuple[Any, ...]]:
        query = text(f"SELECT rate, hours_per_day FROM pay_terms WHERE employee_id = {worker}")
        return [tuple(int(x) // 10**6 for x in row) for row in
                company.read(lambda conn: conn.execute(query).all())]  # fmt: skip

    _do(company, "hr.employee.save", values={}, terms={**seen, "rate": Decimal(650)}, **call)
    _do(other, "hr.employee.save", values={"name": "Anil J"}, terms=seen, **call)
    assert agreed() == [(650, 8)]
    _do(other, "hr.employee.save", values={}, terms={**seen, "hours_per_day": Decimal(9)}, **call)
    assert agreed() == [(650, 9)]
    with pytest.raises(Conflict) as caught:
        _do(other, "hr.employee.save", values={}, terms={**seen, "rate": Decimal(640)}, **call)
    assert caught.value.theirs == {"terms.rate": (Decimal(640), Decimal(650))}
    assert agreed() == [(650, 9)]
    call["seen"] = {**seen, "rate": Decimal(650), "hours_per_day": Decimal(9)}
    mine = {**call["seen"], "rate": Decimal(640)}
    _do(other, "hr.employee.save", values={}, terms=mine, **call)
    assert agreed() == [(640, 9)]


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
