"""Files that are not what they should be: noticed, told, never changed, never taken for whole."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from factory_desktop import cli
from factory_desktop.core.company import profile
from factory_desktop.core.company.services import save_profile
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform import backup
from factory_desktop.core.platform.db import Database, closing
from tests.faults import children, disk
from tests.helpers import companies as made
from tests.helpers.companies import ADMIN
from tests.helpers.figures import Count, Figure
from tests.helpers.works import item


def _city(path: Path) -> str:
    company = made.open_again(str(path))
    try:
        return company.read(profile).city or ""
    finally:
        company.close()


def _crashed(folder: Path) -> tuple[Path, int]:
    """A company whose program was killed in mid-work, and how much was confirmed in it."""
    folder.mkdir()
    company = made.sqlite_company(folder)
    made_item = item(company)
    company.close()
    path = folder / "company.factory"
    worker = children.Child(children.post_for_ever, str(path), made_item)
    for _ in range(3):
        worker.line()
    worker.kill()
    worker.rest()
    return path, made_item


def test_after_a_crash_it_opens_where_the_journal_is(tmp_path: Path, journal: str) -> None:
    path, what = _crashed(tmp_path / "works")
    shutil.copytree(path.parent, tmp_path / "moved whole")
    for place in (path, tmp_path / "moved whole" / path.name):
        company = made.open_again(str(place))
        assert children.balance(company, what) >= 3
        assert children.faults(company) == []
        company.close()
        alone = tmp_path / f"alone in {place.parent.name}.factory"
        shutil.copy(place, alone)
        assert _city(alone) == "Pune", "closed properly, it may travel alone"


def test_moved_without_its_journal_it_is_refused_and_told_why(
    tmp_path: Path, journal: str, capsys: pytest.CaptureFixture[str], figure: Figure
) -> None:
    path, _ = _crashed(tmp_path / "works")
    alone = tmp_path / "alone.factory"
    shutil.copy(path, alone)
    before = alone.read_bytes()
    with pytest.raises(EnvironmentProblem, match="not closed properly") as caught:
        made.open_again(str(alone))
    assert caught.value.code == "journal_missing"
    assert "alone.factory-wal" in caught.value.message
    assert alone.read_bytes() == before
    assert not Path(f"{alone}-wal").exists()
    assert cli.main(["doctor", str(alone)]) == 1
    assert "not closed properly" in capsys.readouterr().out
    assert cli.main(["doctor", str(alone), "--journal-lost"]) == 0
    assert _city(alone) == "Pune"
    figure("F-8", 1, 1, f"sqlite {journal}", "moved without its journal after a crash")


def test_copied_while_it_is_open_it_is_refused(tmp_path: Path, journal: str) -> None:
    company = made.sqlite_company(tmp_path)
    company.execute(ADMIN, save_profile, values={"city": "Nashik"})
    copy = tmp_path / "copy.factory"
    shutil.copy(tmp_path / "company.factory", copy)
    with pytest.raises(EnvironmentProblem) as caught:
        made.open_again(str(copy))
    assert caught.value.code == "journal_missing"
    company.close()
    shutil.copy(tmp_path / "company.factory", copy)
    assert _city(copy) == "Nashik"


def _die_in_a_commit(_tell: children.Tell, where: str) -> None:
    """With a rollback journal, when it is needed: synced twice, and the file is written to."""
    syncs: list[str] = []

    def die(_number: int, what: str) -> int:
        if what == "write" and len(syncs) == 2:
            os._exit(9)
        syncs.extend([what] * (what == "sync"))
        return 0

    with disk.put_in() as deadly:
        company = made.open_again(where)
        company.execute(ADMIN, save_profile, values={"city": "Nashik"})
        deadly.fails = die
        with company.db.write() as conn:
            conn.exec_driver_sql("UPDATE company_profile SET city = 'Thane'")
        os._exit(9)


@pytest.mark.skipif(not disk.is_possible(), reason="Python's SQLite is built into it")
@pytest.mark.parametrize("then", ["wal", "truncate"])
def test_killed_again_while_it_is_opened_it_opens_all_the_same(
    tmp_path: Path, journal: str, then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite may take a journal away as soon as it needs it no more; the mark must know."""
    path = tmp_path / "works" / "company.factory"
    path.parent.mkdir()
    made.sqlite_company(path.parent).close()
    children.Child(_die_in_a_commit, str(path)).rest()
    city = "Thane" if journal == "wal" else "Nashik"
    monkeypatch.setenv("FACTORY_JOURNAL", then)
    db = Database(str(path))
    shutil.copytree(path.parent, tmp_path / "opened")
    with db.read() as conn:
        assert profile(conn).city == city
        shutil.copytree(path.parent, tmp_path / "read")
    shutil.copytree(path.parent, tmp_path / "after reading")
    db.close()
    for place in ("works", "opened", "read", "after reading"):
        assert _city(tmp_path / place / path.name) == city, place


def test_marked_open_behind_a_reader(tmp_path: Path, journal: str) -> None:
    """Somebody read from before the first save on: the mark must still get into the file."""
    company = made.sqlite_company(tmp_path)
    company.execute(ADMIN, save_profile, values={"city": "Satara"})
    company.close()
    company = made.open_again(str(tmp_path / "company.factory"))
    with company.reading() as conn:
        assert profile(conn).city == "Satara"
        if journal == "wal":
            company.execute(ADMIN, save_profile, values={"city": "Nashik"})
    company.execute(ADMIN, save_profile, values={"city": "Thane"})
    copy = tmp_path / "copy.factory"
    shutil.copy(tmp_path / "company.factory", copy)
    with pytest.raises(EnvironmentProblem) as caught:
        made.open_again(str(copy))
    assert caught.value.code == "journal_missing"
    company.close()


def test_a_torn_file_is_not_taken_without_its_journal(tmp_path: Path) -> None:
    path, _ = _crashed(tmp_path / "works")
    alone = tmp_path / "alone.factory"
    data = bytearray(path.read_bytes())
    data[8192:40960] = b"\xa5" * (40960 - 8192)
    alone.write_bytes(data)
    with pytest.raises(EnvironmentProblem) as caught:
        closing.without_journal(str(alone))
    assert caught.value.code == "damaged"


def test_closed_by_one_window_it_stays_marked_for_the_other(tmp_path: Path, journal: str) -> None:
    one = made.sqlite_company(tmp_path)
    path = tmp_path / "company.factory"
    two = made.open_again(str(path))
    one.execute(ADMIN, save_profile, values={"city": "Nashik"})
    two.execute(ADMIN, save_profile, values={"phone": "020-1"})
    one.close()
    two.execute(ADMIN, save_profile, values={"city": "Thane"})
    copy = tmp_path / "copy.factory"
    shutil.copy(path, copy)
    with pytest.raises(EnvironmentProblem):
        made.open_again(str(copy))
    two.close()
    assert _city(path) == "Thane"


def test_a_company_that_is_forgotten_is_closed_all_the_same(tmp_path: Path, journal: str) -> None:
    """As at the end of a program that ran into an error: nobody called close."""
    company = made.sqlite_company(tmp_path)
    company.execute(ADMIN, save_profile, values={"city": "Nashik"})
    del company
    assert _city(tmp_path / "company.factory") == "Nashik"


def test_a_doctor_beside_the_window_does_no_harm(tmp_path: Path, journal: str) -> None:
    company = made.sqlite_company(tmp_path)
    path = tmp_path / "company.factory"
    for city in ("Nashik", "Thane"):
        company.execute(ADMIN, save_profile, values={"city": city})
        assert cli.main(["doctor", str(path)]) == 0
        assert cli.main(["backup", str(path), str(tmp_path / "b.factory-backup")]) == 0
    company.close()
    assert _city(path) == "Thane"
    restored = tmp_path / "restored.factory"
    backup.restore(tmp_path / "b.factory-backup", str(restored), made.clock())
    assert _city(restored) == "Thane"


def test_a_restored_file_never_becomes_the_old_one(
    tmp_path: Path, journal: str, figure: Figure
) -> None:
    """The old company crashed and left its journal beside the place of the restored one."""
    path, what = _crashed(tmp_path / "works")
    company = made.open_again(str(path))
    backup.backup(company.db, tmp_path / "b.factory-backup", made.clock())
    then = children.balance(company, what)
    company.close()
    worker = children.Child(children.post_for_ever, str(path), what)
    worker.line()
    worker.kill()
    worker.rest()
    done = backup.restore(tmp_path / "b.factory-backup", str(path), made.clock(), replace=True)
    company = made.open_again(str(path))
    assert children.balance(company, what) == then
    assert children.faults(company) == []
    company.close()
    assert done.kept is not None
    old = made.open_again(str(done.kept))
    assert children.balance(old, what) > then
    old.close()
    figure("F-8", 1, 1, f"sqlite {journal}", "restored beside the old one's journal")


def test_every_flipped_bit_of_a_backup_is_refused(
    tmp_path: Path, count: Count, figure: Figure
) -> None:
    company = made.sqlite_company(tmp_path)
    file = tmp_path / "b.factory-backup"
    backup.backup(company.db, file, made.clock())
    company.close()
    data = file.read_bytes()
    chance = random.Random("bits")
    spoilt = tmp_path / "spoilt.factory-backup"
    bits, refused = count(1000, 200), 0
    for _ in range(bits):
        bit = chance.randrange(len(data) * 8)
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        spoilt.write_bytes(changed)
        with suppress(EnvironmentProblem):
            backup.check(spoilt)
            continue
        refused += 1
    figure("F-7", bits, refused, "backup", "one flipped bit, refused")


def _strange(folder: Path) -> dict[str, Path]:
    """Files that are no company, by what they are."""
    found = {name: folder / f"{name}.factory" for name in (
        "empty", "letter", "zeros", "foreign", "newer", "cut", "noise", "picture")}  # fmt: skip
    company = made.sqlite_company(folder, "whole")
    company.close()
    whole = (folder / "whole.factory").read_bytes()
    found["empty"].touch()
    found["letter"].write_text("Dear Sir", encoding="utf-8")
    found["zeros"].write_bytes(bytes(20_000))
    found["noise"].write_bytes(whole[:100] + random.Random("noise").randbytes(50_000))
    found["picture"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    found["cut"].write_bytes(whole[: len(whole) // 3])
    for name, statement in (
        ("foreign", "CREATE TABLE voucher (id INTEGER)"),
        ("newer", "UPDATE schema_version SET version_num = '9999'"),
    ):
        if name == "newer":
            found[name].write_bytes(whole)
        conn = sqlite3.connect(found[name])
        conn.execute(statement)
        conn.commit()
        conn.close()
    found["folder"] = folder / "folder.factory"
    found["folder"].mkdir()
    found["missing"] = folder / "no such folder" / "x.factory"
    return found


@pytest.mark.parametrize("command", ["doctor", "backup", "settings", "reports", "payroll"])
def test_what_is_no_company_is_refused_by_every_command(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    monkeypatch.setenv("FACTORY_PASSWORD", made.PASSWORD)
    more = {"backup": [str(tmp_path / "b.factory-backup")], "payroll": ["--period", "2026-10"]}
    strange, held = _strange(tmp_path), 0
    for name, path in strange.items():
        before = path.read_bytes() if path.is_file() else b""
        words = [command, str(path), *more.get(command, [])]
        held += 1
        if command == "backup" and name == "newer":
            continue  # a backup of a company of a newer program is a backup all the same
        assert cli.main([*words]) == 1, name
        assert (path.read_bytes() if path.is_file() else b"") == before, name
        assert not (tmp_path / "b.factory-backup").exists(), name
    assert not (tmp_path / "home" / "reports").exists(), "none of these is a defect"
    figure("F-16", len(strange), held, "file", f"no company, newer or cut, given to {command}")


def _write_into(path: Path) -> None:
    company = made.open_again(str(path))
    try:
        company.execute(ADMIN, save_profile, values={"city": "X"})
    finally:
        company.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="as another user")
def test_a_read_only_folder_and_a_killed_program_before() -> None:
    """A company on a stick that cannot be written to: read, or refused in words."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        path, _ = _crashed(folder / "works")
        for file in (path, *path.parent.iterdir()):
            file.chmod(0o444)
        path.parent.chmod(0o555)
        os.seteuid(65534)
        try:
            with pytest.raises(EnvironmentProblem) as caught:
                _write_into(path)
        finally:
            os.seteuid(0)
            path.parent.chmod(0o755)
        assert caught.value.code in ("read_only", "missing", "io", "journal")
