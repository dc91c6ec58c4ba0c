"""Every command as every built-in role: what is allowed is what the manifests say, no more."""

from __future__ import annotations

from pathlib import Path

from factory_desktop.core.kernel.errors import Denied, FactoryError
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.reporting import run as reports
from factory_desktop.core.platform.security.services import ADMINISTRATOR, ROLES
from tests.faults import works
from tests.faults.works import SURE, TakenBack, Works


def _declared(registry: Registry, role: str) -> set[str]:
    """What the manifests give a role and all roles that stand under it."""
    if role == ADMINISTRATOR:
        return set(registry.permissions)
    found = registry.role_permissions(role)
    for below, (_, above) in ROLES.items():
        if above == role:
            found |= _declared(registry, below)
    return found


def _ended(w: Works, request: Request, name: str, call: dict[str, object]) -> str:
    """The permission that was missing, or an empty text."""
    try:
        w.company.execute(request, w.company.registry.commands[name], **call)
    except Denied as denied:
        return denied.permission if "administrator" in denied.message else "told badly"
    except (FactoryError, TakenBack):
        return ""
    raise AssertionError(f"{name} was kept")


def test_every_command_as_every_role(company: Company, tmp_path: Path) -> None:
    w = works.works(company, tmp_path)
    registry = company.registry
    users = {role: w.user(f"user of {role}", role) for role in ROLES}
    nobody = w.user("nobody", "Gate")
    before = works.dump(company)
    wrong: list[str] = []
    table: dict[str, int] = {}
    tried = 0
    with works.nothing_kept():
        for role, user in (*users.items(), ("none", nobody)):
            declared = set() if role == "none" else _declared(registry, role)
            request = Request(user, confirmed=SURE.confirmed)
            for name, call in works.calls(w).items():
                needs = registry.commands[name].permission_for(call)
                missing = _ended(w, request, name, call)
                tried += 1
                table[role] = table.get(role, 0) + (not missing)
                if bool(needs and needs not in declared) != bool(needs and missing == needs):
                    wrong.append(f"{role}: {name} needs {needs}, missing {missing!r}")
                elif missing and missing in declared:
                    wrong.append(f"{role}: {name} is denied {missing}, which the role has")
    assert wrong == []
    assert works.dump(company) == before
    assert table["Administrator"] == len(registry.commands)
    assert table["none"] < 5
    print(f"\n{company.db.dialect}: tried {tried}, as the manifests say {tried}; allowed: {table}")


def test_every_list_and_report_as_every_role(company: Company, tmp_path: Path) -> None:
    w = works.works(company, tmp_path)
    registry, tried = company.registry, 0
    for role in ROLES:
        user = w.user(f"user of {role}", role)
        declared = _declared(registry, role)
        for entity in registry.entities.values():
            if entity.list is None:
                continue
            tried += 1
            reader = ListReader(company, user, entity.list)
            allowed = entity.list.permission in declared or not entity.list.permission
            try:
                reader.page([1])
                seen = True
            except Denied:
                seen = False
            assert seen == allowed, (role, entity.key)
            key = entity.list.sensitive or f"{entity.list.entity}.see_sensitive"
            if role != ADMINISTRATOR and key not in declared:
                assert not [c.key for c in reader.columns if c.fact.sensitive], (role, entity.key)
        for key, report in registry.reports.items():
            tried += 1
            missing = ""
            try:
                reports.run(company, user, key, {})
            except Denied as denied:
                missing = denied.permission
            except FactoryError:
                missing = ""
            assert missing not in declared, (role, key)
            assert missing or report.permission in declared, (role, key)
    print(f"\n{company.db.dialect}: lists and reports tried {tried}, held {tried}")


def test_no_list_searches_or_filters_by_what_is_hidden(company: Company) -> None:
    for entity in company.registry.entities.values():
        columns = entity.list.columns if entity.list is not None else ()
        assert not [c.key for c in columns if c.fact.sensitive and c.search], entity.key
