"""Every way in as every role: allowed is what stands in `tests/data/rights.txt`, no more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from factory_desktop import cli
from factory_desktop.core.kernel.errors import Denied, FactoryError
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reading import ListReader, LookupReader
from factory_desktop.core.platform.reporting import run as reports
from factory_desktop.core.platform.security import grants
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import given_to
from factory_desktop.core.platform.security.tables import Role, RolePermission
from factory_desktop.core.platform.tables import AuditEntry
from tests.faults import works
from tests.faults.works import SURE, TakenBack, Works
from tests.helpers import companies
from tests.helpers.companies import PASSWORD
from tests.helpers.figures import Count, Figure

_TABLE = Path(__file__).parents[1] / "data" / "rights.txt"
_IMPORT = "company.import.run items.item.edit"
_ROLES = ("Administrator", "Owner", "Manager", "Inventory Manager", "Shop Manager", "Accountant",
          "HR", "Sales Worker", "Clerk", "Employee")  # fmt: skip


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    """The sections of the written table: name, then the words that stand after it."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            name, *words = line.split()
            assert name not in found.setdefault(section, {}), f"{name} stands there twice"
            found[section][name] = words
    return found


def _of(role: str) -> set[str]:
    """The permissions of a role by the table."""
    column = _ROLES.index(role)
    return {key for key, words in _table()["permissions"].items() if words[column] == "yes"}


@dataclass(frozen=True)
class Person:
    """Somebody who tries everything, and what the table lets him."""

    name: str
    actor: Actor
    may: frozenset[str]
    active: bool = True

    def allowed(self, permission: str) -> bool:
        """Whether the table lets him; what needs no permission needs an active user."""
        return self.active and (permission in ("", "-") or permission in self.may)


def _people(w: Works) -> Iterator[Person]:
    for role in _ROLES:
        yield Person(role, w.user(f"user of {role}", role), frozenset(_of(role)))
    yield Person("nobody", w.user("nobody", "Gate"), frozenset())
    both = frozenset(_of("Clerk") | _of("HR"))
    yield Person("two roles", w.user("two", "Clerk", "HR"), both)
    gone = w.user("gone", "Administrator")
    w.do("security.user.save", user_id=gone.user_id, values={"active": False})
    yield Person("deactivated", gone, frozenset(), active=False)
    yield Person("deleted", Actor(98765, "ghost", "test"), frozenset(), active=False)


def test_the_table_names_all_there_is(file_company: Company) -> None:
    registry, table = file_company.registry, _table()
    assert set(table["permissions"]) == set(registry.permissions)
    commands = {name.split(":")[0] for name in table["commands"]}
    assert commands == set(registry.commands)
    moves = {f"{kind.commands.fire.name}:{move.action}" for kind in registry.documents.values()
             for move in kind.workflow.transitions}  # fmt: skip
    assert moves == {name for name in table["commands"] if ":" in name}
    assert set(table["lists"]) == {k for k, e in registry.entities.items() if e.list is not None}
    assert set(table["reports"]) == set(registry.reports)
    assert set(table["imports"]) == set(registry.imports)
    named = [words[0] for key in ("commands", "lists", "reports", "imports")
             for words in table[key].values()]  # fmt: skip
    assert set(named) <= {*registry.permissions, "-"}


def _calls(w: Works) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every command of the table with parameters in order, and what it needs."""
    calls = works.calls(w)
    for name, words in _table()["commands"].items():
        command, _, action = name.partition(":")
        call = dict(calls[command])
        if action:
            call["action"] = action
        yield command, call, words[0]


def _missing(run: Callable[[], object]) -> str | None:
    """The permission that was missing; None where nothing was."""
    try:
        run()
    except Denied as denied:
        return denied.permission
    except (FactoryError, TakenBack):
        return None
    return None


def _fault(person: Person, what: str, needs: str, missing: str | None) -> str:
    """What is wrong with how a try ended; empty where it is as the table says."""
    if person.allowed(needs):
        # A command may need more than its own permission; never one that he has.
        wrong = missing is not None and missing in person.may
    else:
        wrong = missing != ("" if not person.active else needs)
    return f"{person.name}: {what} needs {needs}, missing {missing!r}" if wrong else ""


@pytest.mark.slow
def test_every_command_as_everybody(company: Company, tmp_path: Path, figure: Figure) -> None:
    w = works.works(company, tmp_path)
    people = list(_people(w))
    before = works.dump(company)
    faults, tried = [], 0
    with works.nothing_kept():
        for person in people:
            request = Request(person.actor, confirmed=SURE.confirmed)
            for name, call, needs in _calls(w):
                tried += 1
                command = company.registry.commands[name]
                missing = _missing(partial(company.execute, request, command, **call))
                faults.append(_fault(person, name, needs, missing))
    assert [fault for fault in faults if fault] == []
    assert works.dump(company) == before
    figure("F-14", tried, tried, company, f"every command as each of {len(people)} people")


def _reads(company: Company, person: Person) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Every way to read: what, what it needs, how."""
    table, registry = _table(), company.registry
    for key, words in table["lists"].items():
        query = registry.entities[key].list
        assert query is not None
        view = ViewState(search="a")

        def reader(query: Any = query) -> ListReader:
            return ListReader(company, person.actor, query)

        yield f"ids of {key}", words[0], lambda r=reader, v=view: r().ids(v)
        yield f"page of {key}", words[0], lambda r=reader: r().page([1])
        yield f"totals of {key}", words[0], lambda r=reader, v=view: r().totals(v)
    for key, words in table["reports"].items():
        yield key, words[0], lambda k=key: reports.run(company, person.actor, k, {})


@pytest.mark.slow
def test_every_list_and_report_as_everybody(
    company: Company, tmp_path: Path, figure: Figure
) -> None:
    w = works.works(company, tmp_path)
    faults, tried = [], 0
    for person in _people(w):
        if not person.active:
            continue
        for what, needs, read in _reads(company, person):
            tried += 1
            faults.append(_fault(person, what, needs, _missing(read)))
        for key, words in _table()["lists"].items():
            tried += 1
            faults += _hidden(company, person, key, words)
        for key in company.registry.lookups:
            tried += 1
            faults.append(_looked_up(company, person, key))
    assert [fault for fault in faults if fault] == []
    figure("F-14", tried, tried, company, "every list, look-up, sum and report as everybody")


def _hidden(company: Company, person: Person, key: str, words: list[str]) -> list[str]:
    """Sensitive columns that somebody sees, sums, filters or sorts by without the right."""
    query = company.registry.entities[key].list
    assert query is not None
    sensitive = [c.key for c in query.columns if c.fact.sensitive]
    if sensitive != words[2:]:
        return [f"{key}: the columns {sensitive} are sensitive, the table says {words[2:]}"]
    if not sensitive or not person.allowed(words[0]) or person.allowed(words[1]):
        return []
    reader = ListReader(company, person.actor, query)
    ids = reader.ids(ViewState())
    seen = {*reader.totals(ViewState()), *(k for row in reader.page(ids) for k in row)}
    seen |= {column.key for column in reader.columns}
    for column in sensitive:
        narrowed = ViewState(filters=(Filter(column, "no such value"),))
        sorted_by = ViewState(sort=(Sort(column, True),))
        if reader.ids(narrowed) != ids or reader.ids(sorted_by) != reader.ids(ViewState()):
            seen.add(column)
    return [f"{person.name} sees {key}.{column}" for column in sensitive if column in seen]


def _looked_up(company: Company, person: Person, key: str) -> str:
    """Whether a look-up gives more than one of the lists it searches allows."""
    own = company.registry.entities[key].list
    needs = {company.registry.lookups[key].permission, own.permission if own else ""}
    reader = LookupReader(company, person.actor, key)
    allowed = any(person.allowed(need) for need in needs)
    if allowed:
        cells = [found.cells for found in reader.search("a")]
        secret = [c.key for c in reader.query.columns if c.fact.sensitive]
        leaked = [k for row in cells for k in row if k in secret]
        return f"{person.name} finds {leaked} of {key}" if leaked else ""
    shut = all(_missing(read) is not None for read in (lambda: reader.search("a"), reader.total))
    return "" if shut and reader.by_id(1) is None else f"{person.name} looks {key} up"


def test_a_deactivated_user_opens_no_reader(company: Company, tmp_path: Path) -> None:
    w = works.works(company, tmp_path)
    for person in _people(w):
        if person.active:
            continue
        for what, _, read in _reads(company, person):
            assert _missing(read) == "", (person.name, what)


@pytest.mark.slow
def test_the_command_line_as_everybody(
    file_company: Company,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    figure: Figure,
    count: Count,
) -> None:
    w = works.works(file_company, tmp_path)
    where = str(file_company.db.path)
    people = [p for p in _people(w) if p.name != "deleted"]
    sheet, every = tmp_path / "items.csv", count(1, 4)
    faults, tried = [], 0
    for first, person in enumerate(people):
        monkeypatch.setenv("FACTORY_PASSWORD", PASSWORD + person.actor.name)
        sheet.write_text(f"Code,Name,Unit\nN-{tried},New,kg\n", encoding="utf-8")
        ways = [
            (("report", where, key), words[0]) for key, words in _table()["reports"].items()
        ] + [
            (("payroll", where, "--period", "2026-09", "--json"), "payroll.run.view"),
            (("import", where, "items", str(sheet), "--json"), _IMPORT),
            (("doctor", where, "--rebuild-stock"), "inventory.ledger.rebuild"),
        ]  # fmt: skip
        for words, needs in ways[first % every :: every]:
            tried += 1
            code = cli.main([*words, "--user", person.actor.name])
            allowed = all(person.allowed(need) for need in needs.split())
            if (code == 0) != allowed:
                faults.append(f"{person.name}: {words[0]} {words[2:]} gave {code}")
    assert faults == []
    figure("F-14", tried, tried, file_company, "the command line as everybody")


def test_who_may_not_import_has_no_sheet_taken(company: Company, tmp_path: Path) -> None:
    w = works.works(company, tmp_path)
    sheet = tmp_path / "parties.csv"
    sheet.write_text("Name,GSTIN\nNew Steel,27AAPFU0939F1ZV\n", encoding="utf-8")
    prepared = importing.prepare(company, "parties", sheet)
    run = company.registry.commands["company.import.run"]
    w.do("security.role.save", values={"name": "Importer"}, permissions=("company.import.run",))
    importer = w.user("importer", "Importer")
    with pytest.raises(Denied) as caught:
        company.execute(Request(importer), run, prepared=prepared, dry_run=False)
    assert caught.value.permission == _table()["imports"]["parties"][0]


#: What somebody who keeps users, and no more, might do to become more than he is.
_CLIMBS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("security.user.save", {"user_id": "me", "values": {}, "roles": ("Keeper", "Owner")}),
    ("security.user.save", {"user_id": "me", "values": {}, "roles": ("Administrator",)}),
    ("security.user.save", {"user_id": 1, "values": {"active": False}}),
    ("security.user.create", {"name": "x", "full_name": "X", "password": PASSWORD,
                              "roles": ("HR",)}),
    ("security.password.reset", {"user_id": 1, "new": PASSWORD}),
    ("security.recovery.make", {"user_id": 1}),
    ("security.role.save", {"values": {"name": "New"}, "permissions": ("payroll.run.view",)}),
    ("security.role.save", {"values": {"name": "Upper", "parent_id": "mine"}, "permissions": (),
                            "role_id": "upper"}),
)  # fmt: skip


def test_nobody_climbs_by_keeping_users(company: Company, figure: Figure) -> None:
    w = Works(company)
    keys = tuple(key for key in company.registry.permissions if key.startswith("security."))
    mine = w.do("security.role.save", values={"name": "Keeper"}, permissions=keys)
    upper = w.do("security.role.save", values={"name": "Upper"}, permissions=())
    under = {"name": "Under", "parent_id": upper}
    w.do("security.role.save", values=under, permissions=("payroll.run.view",))
    w.user("rich", "HR")
    keeper = w.user("keeper", "Keeper")
    ids = {"me": keeper.user_id, "mine": mine, "upper": upper}
    before = works.dump(company)
    for name, call in _CLIMBS:
        filled: dict[str, Any] = {k: ids.get(v, v) if isinstance(v, str) else v
                                  for k, v in call.items()}  # fmt: skip
        if "values" in filled:
            filled["values"] = {k: ids.get(v, v) for k, v in filled["values"].items()}
        with pytest.raises(Denied):
            company.execute(keeper, company.registry.commands[name], **filled)
    assert works.dump(company) == before
    figure("F-14", len(_CLIMBS), len(_CLIMBS), company, "ways to give oneself more")


_FORGET = "DELETE FROM known_permission WHERE key LIKE 'payroll.%'"
_BEFORE = (
    "DROP TABLE known_permission",
    "DROP TABLE purchase_order_charge",
    "ALTER TABLE purchase_order DROP COLUMN charged",
    "ALTER TABLE purchase_order_line DROP COLUMN share",
    "UPDATE schema_version SET version_num = '0012'",
)


@pytest.mark.parametrize("older", [(_FORGET,), _BEFORE], ids=["program", "schema"])
def test_roles_of_an_older_company_get_what_newer_modules_declare_and_no_more(
    company: Company, older: tuple[str, ...]
) -> None:
    """As if it was made before there was a payroll, and a right was taken away by hand since."""
    taken = (
        "permission = 'items.item.view' AND role_id = (SELECT id FROM role WHERE name = 'Clerk')"
    )
    with company.db.owner.begin() as conn:
        conn.execute(text("DELETE FROM role_permission WHERE permission LIKE 'payroll.%'"))
        conn.execute(text(f"DELETE FROM role_permission WHERE {taken}"))
        for statement in older:
            conn.execute(text(statement))
    for _ in range(2):
        again = companies.open_again(company.db.company)
        has = _rights_by_role(again)
        again.close()
        for role in ("HR", "Accountant", "Owner", "Administrator"):
            assert has[role] == given_to(company.registry, role), role
        assert has["Clerk"] == given_to(company.registry, "Clerk") - {"items.item.view"}
    table = AuditEntry.table()
    query = select(table.c.user_name, table.c.new).where(
        table.c.table_name == "role", table.c.action == "update", table.c.label == "HR"
    )
    ((who, new),) = company.read(lambda conn: conn.execute(query).all())
    assert who == "system"
    assert "payroll.run.view" in json.loads(new)["permissions"]
    assert company.read(lambda conn: grants.faults(conn, company.registry)) == []


def _rights_by_role(company: Company) -> dict[str, set[str]]:
    role, has = Role.table(), RolePermission.table()
    query = select(role.c.name, has.c.permission).join(has, has.c.role_id == role.c.id)
    found: dict[str, set[str]] = {}
    for name, key in company.read(lambda conn: conn.execute(query).all()):
        found.setdefault(name, set()).add(key)
    return found


def test_a_secret_is_typed_and_never_shown(file_company: Company) -> None:
    """No list searches by what is hidden from those who may open it."""
    for key, words in _table()["lists"].items():
        query = file_company.registry.entities[key].list
        assert query is not None
        assert not [c.key for c in query.columns if c.key in words[2:] and c.search], key
