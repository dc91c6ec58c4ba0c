"""The disk answers one operation with an error: told in words, and clean when opened again."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform.db.faults import sorted_errors
from tests.faults import disk
from tests.faults.wholes import IN_A_FILE, Whole
from tests.helpers.figures import Count, Figure

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
Fails = Callable[[int, str], int]


def _fail(nth: int, forever: bool, number: int, what: str) -> int:
    """The error of an operation: of the n-th alone, or of all from it on."""
    return _ERRORS[what] if number == nth or (forever and number > nth) else 0


def _full(nth: int, number: int, what: str) -> int:
    """From the n-th operation on nothing more can be written."""
    return sqlite3.SQLITE_FULL if number >= nth and what == "write" else 0


def _try(work: Whole, start: Path, folder: Path, fails: Fails) -> int:
    """Do the work on a copy of a folder while the disk fails; how many operations there were."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(start, folder)
    where = str(folder / "company.factory")
    done = True
    with disk.put_in() as failing:
        failing.fails = fails
        try:
            work.do(where, folder, lambda: None)
        except EnvironmentProblem:
            done = False
        asked = failing.done
    assert not list(folder.glob(".factory-*")), "nothing half is left"
    work.check(where, folder, done)
    return asked


def _all(work: Whole, folder: Path, faults: Callable[[int], list[tuple[str, Fails]]]) -> list[str]:
    """Try all faults, given how many operations there are; those after which it was not whole."""
    start, copy = folder / "start", folder / "works"
    start.mkdir()
    work.ready(str(start / "company.factory"), start)
    wrong = []
    for name, fails in faults(_try(work, start, copy, lambda _number, _what: 0)):
        try:
            _try(work, start, copy, fails)
        except Exception as error:
            wrong.append(f"{name}: {error!r}")
    return wrong


@pytest.mark.parametrize("name", IN_A_FILE)
def test_an_error_of_the_disk_at_every_operation(
    tmp_path: Path, journal: str, name: str, count: Count, figure: Figure
) -> None:
    tried = []

    def faults(operations: int) -> list[tuple[str, Fails]]:
        """Of every operation alone and of all from it on, in turns where there are many."""
        step = count(1, max(1, operations // 3))
        both = itertools.product(range(1, operations + 1, step), (False, True))
        for nth, forever in both:
            if operations < 250 or forever == bool(nth % 2):
                told = f"{nth} {'for good' if forever else 'once'}"
                tried.append((told, partial(_fail, nth, forever)))
        return tried

    wrong = _all(IN_A_FILE[name], tmp_path, faults)
    assert not wrong, "\n".join(wrong)
    figure("F-5", len(tried), len(tried), f"sqlite {journal}", f"I/O error in {name}")


def test_an_error_met_while_cleaning_up_does_not_hide_the_disks() -> None:
    """What the upgrade removes after the disk failed SQLite has taken back already."""
    disks = sqlite3.OperationalError("disk I/O error")
    disks.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    gone = sqlite3.OperationalError("no such table: _alembic_tmp")
    gone.sqlite_errorcode = sqlite3.SQLITE_ERROR
    alone = OperationalError("DROP", {}, gone)
    with pytest.raises(OperationalError), sorted_errors():
        raise alone
    alone.__context__ = OperationalError("INSERT", {}, disks)
    with pytest.raises(EnvironmentProblem) as told, sorted_errors():
        raise alone
    assert told.value.code == "io"


@pytest.mark.parametrize("name", IN_A_FILE)
def test_a_disk_that_is_full_from_some_moment_on(
    tmp_path: Path, journal: str, name: str, count: Count, figure: Figure
) -> None:
    tried = count(100, 3)

    def faults(operations: int) -> list[tuple[str, Fails]]:
        moments = [1 + operations * turn // tried for turn in range(tried)]
        return [(f"full at {nth}", partial(_full, nth)) for nth in moments]

    wrong = _all(IN_A_FILE[name], tmp_path, faults)
    assert not wrong, "\n".join(wrong)
    figure("F-4", tried, tried, f"sqlite {journal}", f"disk full in {name}")
