"""What is done as a whole or not at all: made ready, done, and looked at afterwards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text

from factory_desktop.core.company import profile
from factory_desktop.core.company.services import save_profile
from factory_desktop.core.items.models import Item
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform import backup, importing, migrations
from factory_desktop.core.platform.backup import transfer
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import guards
from tests.faults import children
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.works import item

#: The schema of the old company that is brought up to date.
OLD = "0003"
_KEY = "the one request"
_ROWS = 60
_BACKUP = "old.factory-backup"
Begins = Callable[[], None]


@dataclass(frozen=True)
class Whole:
    """Something done to a company in a folder, or on a server with files in a folder.

    `do` says when it begins in earnest; `check` is told whether it came to its end.
    """

    ready: Callable[[str, Path], None]
    do: Callable[[str, Path, Begins], None]
    check: Callable[[str, Path, bool], None]


def _company(where: str, folder: Path) -> Company:
    """The company to work with: at a server it is there already."""
    return companies.open_again(where) if "://" in where else companies.sqlite_company(folder)


def _draft(where: str, folder: Path) -> None:
    company = _company(where, folder)
    children.entry(company, item(company), "opening", "1")
    company.close()


def _confirm(where: str, _folder: Path, begins: Begins) -> None:
    company = companies.open_again(where)
    begins()
    try:
        children.confirm(company, 1, _KEY)
    finally:
        company.close()


def _is_there_once(where: str, _folder: Path, done: bool) -> None:
    company = companies.open_again(where)
    if done:
        assert children.numbers(company) == [1]
    assert children.confirm(company, 1, _KEY).value == 1
    assert children.numbers(company) == [1]
    assert children.balance(company, 1) == 1
    assert children.faults(company) == []
    company.close()


def old_company(where: str) -> None:
    """A company as an earlier version of the program left it: items, a profile, no people."""
    engine = create_engine(where if "://" in where else f"sqlite:///{where}")
    with engine.begin() as conn:
        transfer._make_tables(conn, OLD)
        conn.execute(text("INSERT INTO uom (id, code, name, decimals, version) "
                          "VALUES (1, 'kg', 'Kilogram', 3, 1)"))  # fmt: skip
        conn.execute(
            text(
                "INSERT INTO company_profile (id, version, name, country, currency, year_starts, "
                "language) VALUES (1, 1, 'Old Works', 'IN', 'INR', 4, 'en')"
            )
        )
        conn.execute(text(f"INSERT INTO audit_head VALUES (1, 0, '{'0' * 64}', '{'a' * 64}')"))
    engine.dispose()


def _upgrade(where: str, _folder: Path, begins: Begins) -> None:
    begins()
    companies.open_again(where).close()


def _is_new_now(where: str, _folder: Path, _done: bool) -> None:
    company = companies.open_again(where)
    with company.reading() as conn:
        assert migrations.current(conn) == migrations.HEAD
        assert guards.missing(conn) == []
        assert profile(conn).name == "Old Works"
        assert conn.execute(text("SELECT name FROM uom")).scalar() == "Kilogram"
        if not company.db.server:
            assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    company.close()


def _backed_up(where: str, folder: Path) -> None:
    """A backup from Pune; the company has moved to Nashik since."""
    company = _company(where, folder)
    backup.backup(company.db, folder / _BACKUP, companies.clock())
    company.execute(ADMIN, save_profile, values={"city": "Nashik"})
    company.close()


def _back_up(where: str, folder: Path, begins: Begins) -> None:
    company = companies.open_again(where)
    begins()
    try:
        backup.backup(company.db, folder / _BACKUP, companies.clock(), "new")
    finally:
        company.close()


def _is_old_or_new_backup(where: str, folder: Path, done: bool) -> None:
    why = backup.check(folder / _BACKUP).why
    assert why == "new" if done else why in ("new", "by hand")
    assert _city(where) == "Nashik"


def _restore(where: str, folder: Path, begins: Begins) -> None:
    begins()
    backup.restore(folder / _BACKUP, where, companies.clock(), replace=True)


def _is_one_of_both(where: str, folder: Path, done: bool) -> None:
    assert _city(where) in (("Pune",) if done else ("Pune", "Nashik"))
    for kept in folder.glob("*-before-*.factory"):
        assert _city(str(kept)) == "Nashik"


def _only_a_backup(_where: str, folder: Path) -> None:
    """A backup to restore into a server's empty database."""
    company = companies.sqlite_company(folder)
    backup.backup(company.db, folder / _BACKUP, companies.clock())
    company.close()


def _is_empty_or_new(where: str, folder: Path, done: bool) -> None:
    """An empty database takes the backup again; one that holds a company holds all of it."""
    if done:
        with pytest.raises(EnvironmentProblem):
            backup.restore(folder / _BACKUP, where, companies.clock())
    else:
        with suppress(EnvironmentProblem):
            backup.restore(folder / _BACKUP, where, companies.clock())
    assert _city(where) == "Pune"


def _city(where: str) -> str:
    company = companies.open_again(where)
    try:
        assert children.faults(company) == []
        return company.read(profile).city or ""
    finally:
        company.close()


def _sheet(where: str, folder: Path) -> None:
    _company(where, folder).close()
    rows = [f"NEW-{n},Item {n},kg" for n in range(_ROWS)]
    (folder / "items.csv").write_text("\n".join(["Code,Name,Unit", *rows]), encoding="utf-8")


def _import(where: str, folder: Path, begins: Begins) -> None:
    company = companies.open_again(where)
    try:
        prepared = importing.prepare(company, "items", folder / "items.csv")
        begins()
        importing.run(company, ADMIN, prepared)
    finally:
        company.close()


def _is_all_or_none(where: str, _folder: Path, done: bool) -> None:
    company = companies.open_again(where)
    found = company.read(lambda conn: conn.execute(select(func.count(Item.id))).scalar_one())
    assert found in ((_ROWS,) if done else (0, _ROWS))
    assert children.faults(company) == []
    company.close()


UPGRADE = Whole(lambda where, _folder: old_company(where), _upgrade, _is_new_now)
IMPORT = Whole(_sheet, _import, _is_all_or_none)
BACKUP = Whole(_backed_up, _back_up, _is_old_or_new_backup)

#: By name, in a file.
IN_A_FILE = {
    "posting": Whole(_draft, _confirm, _is_there_once),
    "upgrade": UPGRADE,
    "backup": BACKUP,
    "restore": Whole(_backed_up, _restore, _is_one_of_both),
    "import": IMPORT,
}
#: By name, on a server; a restore and an upgrade begin with an empty database.
ON_A_SERVER = {
    "upgrade": UPGRADE,
    "backup": BACKUP,
    "restore": Whole(_only_a_backup, _restore, _is_empty_or_new),
    "import": IMPORT,
}
