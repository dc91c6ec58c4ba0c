"""The disk is full: it says so, loses nothing, leaves nothing half, goes on when there is room."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO

import pytest

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform import backup
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.files import replace_whole
from tests.faults import children
from tests.helpers import companies
from tests.helpers.figures import Count, Figure
from tests.helpers.works import item

resource = pytest.importorskip("resource", reason="limits of POSIX systems")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of POSIX systems")


@contextmanager
def _room(size: int) -> Iterator[None]:
    """No file may become larger than this: to a program, that is a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _largest(folder: Path) -> int:
    return max(path.stat().st_size for path in folder.iterdir() if path.is_file())


def test_a_save_on_a_full_disk_is_told_and_goes_on_later(
    tmp_path: Path, journal: str, figure: Figure
) -> None:
    company = companies.sqlite_company(tmp_path)
    made = item(company)
    done, told, hints = 0, set(), set()
    for turn in range(24):
        held = children.balance(company, made)
        try:
            with _room(_largest(tmp_path) + 1024 * (turn % 12)):
                children.confirm(company, children.entry(company, made, "opening", "1"))
        except EnvironmentProblem as problem:
            told.add(problem.code)
            hints.add("Nothing was saved" in problem.hint)
            assert children.balance(company, made) == held
        else:
            done += 1
    assert told <= {"full", "io"}
    assert hints == {True}
    assert told
    children.confirm(company, children.entry(company, made, "opening", "1"))
    assert children.balance(company, made) == done + 1
    assert children.numbers(company) == list(range(1, done + 2))
    assert children.faults(company) == []
    company.close()
    again = companies.open_again(str(tmp_path / "company.factory"))
    assert children.balance(again, made) == done + 1
    again.close()
    figure("F-4", 24, 24, f"sqlite {journal}", f"saves with little room, {24 - done} refused")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with little room, where a test may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("no right to make a disk here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def _post_for_ever(company: Company, made: int) -> None:
    while True:
        children.confirm(company, children.entry(company, made, "opening", "1"))


def _items_for_ever(company: Company) -> None:
    for number in count():
        item(company, f"BULK-{number}", description="x" * 500)


def test_a_real_disk_without_room(small_disk: Path, journal: str, figure: Figure) -> None:
    company = companies.sqlite_company(small_disk)
    made = item(company)
    filler = small_disk / "films"
    refused = 0
    for turn in range(4):
        children.confirm(company, children.entry(company, made, "opening", "1"))
        with filler.open("wb") as stream, suppress(OSError):
            stream.write(b"x" * 20_000_000)
        with pytest.raises(EnvironmentProblem) as caught:
            _post_for_ever(company, made)
        assert caught.value.code == "full", turn
        refused += 1
        with pytest.raises(EnvironmentProblem) as caught:
            backup.backup(company.db, small_disk / "b.factory-backup", companies.clock())
        assert caught.value.code == "full"
        assert not list(small_disk.glob("*backup*"))
        filler.unlink()
    found = children.numbers(company)
    assert found == list(range(1, len(found) + 1))
    assert children.balance(company, made) == len(found)
    assert [f for f in children.faults(company) if "Room" not in f] == []
    company.close()
    figure("F-4", refused, refused, f"sqlite {journal}", "a disk of its own filled to the brim")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("old", [False, True])
def test_a_backup_without_room_leaves_the_old_one(
    tmp_path: Path, old: bool, count: Count, figure: Figure
) -> None:
    company = companies.sqlite_company(tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    file = stick / "one.factory-backup"
    if old:
        backup.backup(company.db, file, companies.clock(), "old")
    before = _files(stick)
    tried = count(100, 3)
    for room in range(0, 60_000, 60_000 // tried):
        with pytest.raises(EnvironmentProblem) as caught, _room(room):
            backup.backup(company.db, file, companies.clock(), "new")
        assert caught.value.code in ("full", "io"), room
        assert _files(stick) == before
    backup.backup(company.db, file, companies.clock(), "new")
    assert backup.check(file).why == "new"
    figure("F-4", tried, tried, company, "no room for a backup")
    company.close()


def test_an_export_without_room_leaves_no_half_file(
    tmp_path: Path, count: Count, figure: Figure
) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"the old list")

    def write(stream: IO[bytes]) -> None:
        stream.write(b"x" * 100_000)

    tried = count(100, 5)
    for room in range(0, 100_000, 100_000 // tried):
        with pytest.raises(EnvironmentProblem), _room(room):
            replace_whole(file, write)
        assert _files(tmp_path) == {"list.xlsx": b"the old list"}
    replace_whole(file, write)
    assert file.stat().st_size == 100_000
    figure("F-4", tried, tried, "file", "no room for an export")


def test_a_server_without_room_says_so(tmp_path: Path) -> None:
    """SQLSTATE 53100, as PostgreSQL answers when its disk is full."""
    from psycopg.errors import DiskFull
    from sqlalchemy.exc import OperationalError

    from factory_desktop.core.platform.db.faults import sorted_errors

    with pytest.raises(EnvironmentProblem) as caught, sorted_errors():
        raise OperationalError("INSERT", {}, DiskFull("could not extend file"))
    assert caught.value.code == "full"


def test_a_file_at_its_largest_is_a_full_disk(file_company: Company) -> None:
    with file_company.db.writer.connect() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar_one()
    with pytest.raises(EnvironmentProblem) as caught:
        _items_for_ever(file_company)
    assert caught.value.code == "full"
    assert children.faults(file_company) == []
