"""The disk answers one operation with an error: told in words, and clean when opened again."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from factory_desktop.core.company import profile
from factory_desktop.core.company.services import save_profile
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform import backup, migrations
from factory_desktop.core.platform.db import guards
from tests.faults import children, disk
from tests.faults.test_upgrade import old_company
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.figures import Count, Figure
from tests.helpers.works import item

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not disk.is_possible(), reason="Python's SQLite is built into it"),
]

_ERRORS = {
    "open": sqlite3.SQLITE_CANTOPEN,
    "read": sqlite3.SQLITE_IOERR_READ,
    "write": sqlite3.SQLITE_IOERR_WRITE,
    "sync": sqlite3.SQLITE_IOERR_FSYNC,
    "truncate": sqlite3.SQLITE_IOERR_TRUNCATE,
    "delete": sqlite3.SQLITE_IOERR_DELETE,
}
_KEY = "the one request"


@dataclass(frozen=True)
class Work:
    """Something done in a folder: made ready, done, and what must hold when it is opened again."""

    ready: Callable[[Path], None]
    do: Callable[[Path], None]
    check: Callable[[Path, bool], None]


def _file(folder: Path) -> str:
    return str(folder / "company.factory")


def _draft(folder: Path) -> None:
    company = companies.sqlite_company(folder)
    children.entry(company, item(company), "opening", "1")
    company.close()


def _confirm(folder: Path) -> None:
    company = companies.open_again(_file(folder))
    try:
        children.confirm(company, 1, _KEY)
    finally:
        company.close()


def _is_there_once(folder: Path, done: bool) -> None:
    company = companies.open_again(_file(folder))
    if done:
        assert children.numbers(company) == [1]
    assert children.confirm(company, 1, _KEY).value == 1
    assert children.numbers(company) == [1]
    assert children.balance(company, 1) == 1
    assert children.faults(company) == []
    company.close()


def _upgrade(folder: Path) -> None:
    companies.open_again(_file(folder)).close()


def _can_go_on(folder: Path, _done: bool) -> None:
    company = companies.open_again(_file(folder))
    with company.reading() as conn:
        assert migrations.current(conn) == migrations.HEAD
        assert guards.missing(conn) == []
        assert profile(conn).name == "Old Works"
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    company.close()


def _two_cities(folder: Path) -> None:
    company = companies.sqlite_company(folder)
    backup.backup(company.db, folder / "old.factory-backup", companies.clock())
    company.execute(ADMIN, save_profile, values={"city": "Nashik"})
    company.close()


def _backup(folder: Path) -> None:
    company = companies.open_again(_file(folder))
    try:
        backup.backup(company.db, folder / "old.factory-backup", companies.clock(), "new")
    finally:
        company.close()


def _backup_is_whole(folder: Path, done: bool) -> None:
    why = backup.check(folder / "old.factory-backup").why
    assert why == "new" if done else why in ("new", "by hand")
    assert not list(folder.glob(".factory-*"))
    assert _city(Path(_file(folder))) == "Nashik"


def _restore(folder: Path) -> None:
    file = folder / "old.factory-backup"
    backup.restore(file, _file(folder), companies.clock(), replace=True)


def _one_of_both(folder: Path, done: bool) -> None:
    assert not list(folder.glob(".factory-*"))
    assert _city(Path(_file(folder))) in (("Pune",) if done else ("Pune", "Nashik"))
    for kept in folder.glob("*-before-*.factory"):
        assert _city(kept) == "Nashik"


def _city(path: Path) -> str:
    company = companies.open_again(str(path))
    try:
        assert children.faults(company) == []
        return company.read(profile).city or ""
    finally:
        company.close()


WORKS = {
    "posting": Work(_draft, _confirm, _is_there_once),
    "upgrade": Work(lambda folder: old_company(Path(_file(folder))), _upgrade, _can_go_on),
    "backup": Work(_two_cities, _backup, _backup_is_whole),
    "restore": Work(_two_cities, _restore, _one_of_both),
}


def _fail(nth: int, forever: bool, number: int, what: str) -> int:
    """The error of an operation: of the n-th alone, or of all from it on."""
    return _ERRORS[what] if number == nth or (forever and number > nth) else 0


def _try(work: Work, start: Path, folder: Path, fails: Callable[[int, str], int]) -> int:
    """Do the work on a copy of a folder while the disk fails; how many operations there were."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(start, folder)
    done = True
    with disk.put_in() as failing:
        failing.fails = fails
        try:
            work.do(folder)
        except EnvironmentProblem:
            done = False
        asked = failing.done
    work.check(folder, done)
    return asked


@pytest.mark.parametrize("name", WORKS)
def test_an_error_of_the_disk_at_every_operation(
    tmp_path: Path, journal: str, name: str, count: Count, figure: Figure
) -> None:
    work = WORKS[name]
    start = tmp_path / "start"
    start.mkdir()
    work.ready(start)
    operations = _try(work, start, tmp_path / "works", lambda _number, _what: 0)
    wrong = []
    tried = 0
    step = count(1, max(1, operations // 4))
    for nth, forever in itertools.product(range(1, operations + 1, step), (False, True)):
        tried += 1
        try:
            _try(work, start, tmp_path / "works", partial(_fail, nth, forever))
        except Exception as error:
            wrong.append(f"{nth} {'for good' if forever else 'once'}: {error!r}")
    assert not wrong, "\n".join(wrong)
    told = f"{name}, an I/O error at each of {operations} operations"
    figure("F-5", tried, tried - len(wrong), f"sqlite {journal}", told)
