"""Over the registries: a new entity, command, report or import is tested by being registered."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date
from pathlib import Path

import pytest

import factory_desktop.core
from factory_desktop import bootstrap
from factory_desktop.core.kernel.errors import Denied
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.commands import Command
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Base, facts_of
from factory_desktop.core.platform.exchange import propose_book, read_book, write_template
from factory_desktop.core.platform.parameters import declared
from factory_desktop.core.platform.reading import ListReader, LookupReader
from factory_desktop.core.platform.reporting import run as reports
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import ROLES, create_user
from tests.helpers.companies import ADMIN, PASSWORD

REGISTRY = bootstrap.build_registry()
LISTS = {e.key: e.list for e in REGISTRY.entities.values() if e.list is not None}


def _permissions_named() -> set[str]:
    named = {q.permission for q in LISTS.values() if q.permission}
    named |= {r.permission for r in REGISTRY.reports.values()}
    named |= {t.permission for t in REGISTRY.imports.values()}
    for command in REGISTRY.commands.values():
        if isinstance(command.permission, str) and command.permission:
            named.add(command.permission)
    for kind in REGISTRY.documents.values():
        named |= {f"{kind.key}.{t.verb}" for t in kind.workflow.transitions}
    return named


def test_every_permission_that_is_asked_for_is_declared() -> None:
    assert _permissions_named() - set(REGISTRY.permissions) == set()


def test_roles_name_only_declared_roles_and_permissions() -> None:
    for module in REGISTRY.modules.values():
        for role, keys in module.roles.items():
            assert role in ROLES, f"{module.key}: {role}"
            assert set(keys) <= set(REGISTRY.permissions), f"{module.key}: {role}"


def test_modules_depend_only_on_modules_there_are() -> None:
    for module in REGISTRY.modules.values():
        assert set(module.depends) <= set(REGISTRY.modules), module.key


def test_every_command_in_a_services_module_is_declared() -> None:
    known = {id(command) for command in REGISTRY.commands.values()}
    package = factory_desktop.core
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not info.name.endswith((".services", ".importing", ".attendance", ".advances")):
            continue
        for name, thing in vars(importlib.import_module(info.name)).items():
            if isinstance(thing, Command):
                assert id(thing) in known, f"{info.name}.{name}"


def test_a_master_is_saved_and_deleted_by_the_id_that_the_window_gives() -> None:
    """Its entity's last word and `_id`, and the window gives no other."""
    for entity in REGISTRY.entities.values():
        wanted = entity.key.rpartition(".")[2] + "_id"
        for command in filter(None, (entity.save, entity.delete)):
            assert wanted in declared(command.run), command.name


def _facts() -> list[tuple[str, Fact]]:
    return [
        (f"{model.__name__}.{key}", fact)
        for model in Base.models
        for key, fact in facts_of(model).items()
    ]


def test_facts_are_whole() -> None:
    for name, fact in _facts():
        assert fact.label, name
        assert fact.kind is not Kind.CHOICE or fact.choices, name
        assert fact.kind is not Kind.REFERENCE or fact.reference in REGISTRY.entities, name


@pytest.mark.parametrize("key", sorted(LISTS))
def test_every_list_searches_filters_sorts_and_totals(company: Company, key: str) -> None:
    query = LISTS[key]
    assert query.key
    assert query.tables
    with company.reading() as conn:
        ids = listing.ids(conn, query, ViewState(search="a%_'"))
        assert list(ids) is not None
        whole = listing.ids(conn, query, ViewState())
        assert listing.totals(conn, query, ViewState())["count"] == len(whole)
        rows = listing.page(conn, query, list(whole[:5]))
        assert all({c.key for c in query.columns} <= set(row) for row in rows)
        for column in query.columns:
            if column.expr is None:
                continue
            for descending in (False, True):
                view = ViewState(sort=(Sort(column.key, descending),))
                assert len(listing.ids(conn, query, view)) == len(whole)
            text = {
                Kind.DATE: "2026",
                Kind.DATETIME: "10-2026",
                Kind.BOOL: "yes",
                Kind.CHOICE: column.fact.choices[0].label if column.fact.choices else "",
            }.get(column.fact.kind, ">=1" if column.fact.kind.numeric else "x")
            view = ViewState(filters=(Filter(column.key, text),))
            assert len(listing.ids(conn, query, view)) <= len(whole)


@pytest.mark.parametrize("key", sorted(LISTS))
def test_no_list_is_read_without_its_permission(file_company: Company, key: str) -> None:
    stranger = _stranger(file_company)
    reader = ListReader(file_company, stranger, LISTS[key])
    if not LISTS[key].permission:
        pytest.fail(f"{key} asks for no permission")
    with pytest.raises(Denied):
        reader.ids(ViewState())
    with pytest.raises(Denied):
        reader.page([1])


def _stranger(company: Company) -> Actor:
    made = company.execute(
        ADMIN,
        create_user,
        name="nobody",
        full_name="No Body",
        password=PASSWORD + " x",
        roles=("Employee",),
    )
    return Actor(made.value, "nobody", "test")


@pytest.mark.parametrize("key", sorted(REGISTRY.lookups))
def test_every_look_up_answers(file_company: Company, key: str) -> None:
    reader = LookupReader(file_company, ADMIN, key)
    assert reader.search("zzz-nothing") == []
    assert len(reader.search("")) <= max(8, reader.total())


@pytest.mark.parametrize("name", sorted(REGISTRY.commands))
def test_no_command_runs_without_its_permission(file_company: Company, name: str) -> None:
    command = REGISTRY.commands[name]
    if command.permission == "":
        assert name in {"security.password.change", "security.state.save"}
        return
    if not isinstance(command.permission, str):
        kind = REGISTRY.documents[name.rsplit(".", 1)[0]]
        with pytest.raises(Denied):
            file_company.execute(
                _stranger(file_company),
                command,
                document_id=1,
                action=kind.workflow.transitions[0].action,
            )
        return
    with pytest.raises(Denied):
        file_company.execute(_stranger(file_company), command)


@pytest.mark.parametrize("key", sorted(REGISTRY.reports))
@pytest.mark.parametrize("form", reports.FORMATS)
def test_every_report_comes_in_every_form(file_company: Company, key: str, form: str) -> None:
    result = reports.run(file_company, ADMIN, key, {})
    head = reports.Head("Works", "now", "hi")
    content = reports.as_bytes(file_company, result, form, head)
    assert len(content) > 20
    starts = {"json": b"{", "pdf": b"%PDF", "xlsx": b"PK", "csv": b"\xef\xbb\xbf"}
    assert content.startswith(starts[form])


def test_every_report_names_what_it_counts() -> None:
    plain = [key for key, spec in REGISTRY.reports.items() if "row" in spec.things]
    assert plain == []


def test_reports_name_people_in_the_language_of_the_window() -> None:
    english = []
    for key, spec in REGISTRY.reports.items():
        for column in spec.columns_for({"month": date(2026, 10, 1)}):
            entity = REGISTRY.entities.get(column.opens)
            named = entity.list if entity and column.key == entity.subtitle else None
            if named and named.column(column.key).local is not None and not column.local:
                english.append(key)
    assert english == []


@pytest.mark.parametrize("key", sorted(REGISTRY.reports))
def test_no_report_runs_without_its_permission(file_company: Company, key: str) -> None:
    with pytest.raises(Denied):
        reports.run(file_company, _stranger(file_company), key, {})


@pytest.mark.parametrize("key", sorted(REGISTRY.imports))
def test_every_template_is_understood_by_its_own_import(tmp_path: Path, key: str) -> None:
    kind = REGISTRY.imports[key].kind
    path = tmp_path / "template.xlsx"
    write_template(kind, path)
    proposal = propose_book(read_book(path), kind)
    assert proposal is not None
    found = set(proposal.mapping.values())
    assert {f.key for f in kind.fields if f.required} <= found
