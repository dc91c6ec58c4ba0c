"""Backup and restore: what is written comes back to the last figure, or is refused."""

from __future__ import annotations

import os
import random
import sqlite3
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from factory_desktop.core.company import profile
from factory_desktop.core.company.models import CompanyProfile
from factory_desktop.core.company.services import save_profile
from factory_desktop.core.kernel.errors import EnvironmentProblem, Invalid
from factory_desktop.core.platform import audit, backup, companies, migrations
from factory_desktop.core.platform.backup import archive, locking, rotation, transfer
from factory_desktop.core.platform.backup.manifest import measure
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Database, guards
from factory_desktop.core.platform.files import beside
from tests.helpers import companies as made
from tests.helpers.companies import ADMIN


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(companies.HOME, str(tmp_path / "home"))


@pytest.fixture
def saved(company: Company, tmp_path: Path) -> tuple[Path, backup.Manifest]:
    """A backup of a company with something in it."""
    company.execute(ADMIN, save_profile, values={"city": "Nashik", "address": "शक्ति, रोड ७"})
    file = tmp_path / "one.factory-backup"
    return file, backup.backup(company.db, file, made.clock())


@pytest.fixture
def file_backup(file_company: Company, tmp_path: Path) -> Path:
    """A backup of a company in a file."""
    file = tmp_path / "one.factory-backup"
    backup.backup(file_company.db, file, made.clock())
    return file


def _files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def _refused(code: str, file: Path, target: Path, replace: bool = False) -> EnvironmentProblem:
    before = _files(target.parent)
    with pytest.raises(EnvironmentProblem) as caught:
        backup.restore(file, str(target), made.clock(), replace=replace)
    assert caught.value.code == code
    assert _files(target.parent) == before
    return caught.value


def test_a_backup_comes_back_whole(
    company: Company, saved: tuple[Path, backup.Manifest], tmp_path: Path
) -> None:
    file, manifest = saved
    assert backup.check(file) == manifest
    assert (manifest.company, manifest.origin) == ("Shakti Precision Works", company.db.dialect)
    assert manifest.rows["app_user"] == 1
    with company.reading() as conn:
        assert (manifest.audit_id, manifest.audit_hash) == audit.head(conn)
        users = conn.execute(text("SELECT * FROM app_user")).all()
    restored = backup.restore(file, str(tmp_path / "copy.factory"), made.clock())
    assert restored.kept is None
    again = made.open_again(str(tmp_path / "copy.factory"))
    with again.reading() as conn:
        assert profile(conn).address == "शक्ति, रोड ७"
        assert audit.verify(conn) == []
        assert guards.missing(conn) == []
        assert [tuple(map(str, row)) for row in conn.execute(text("SELECT * FROM app_user"))] == [
            tuple("1" if v is True else "0" if v is False else str(v) for v in row) for row in users
        ]
    again.execute(ADMIN, save_profile, values={"city": "Pune"})
    again.close()


@pytest.mark.postgres
def test_a_company_moves_to_a_server_and_back(file_backup: Path, tmp_path: Path) -> None:
    url = made.empty_server_database()
    backup.restore(file_backup, url, made.clock())
    server = made.open_again(url)
    try:
        server.execute(ADMIN, save_profile, values={"city": "Thane"})
        with server.reading() as conn:
            assert audit.verify(conn) == []
            assert guards.missing(conn) == []
        with pytest.raises(EnvironmentProblem, match="already holds"):
            backup.restore(file_backup, url, made.clock())
        there = backup.backup(server.db, tmp_path / "two.factory-backup", made.clock())
        here = backup.check(file_backup)
        assert there.fingerprint == here.fingerprint
        assert there.rows == {**here.rows, "audit_entry": here.rows["audit_entry"] + 1}
        assert there.totals == here.totals
    finally:
        made.drop(server)


def test_an_existing_company_is_replaced_only_when_asked(
    file_company: Company, file_backup: Path
) -> None:
    file_company.execute(ADMIN, save_profile, values={"city": "Later"})
    target = file_company.db.path
    assert target is not None
    file_company.close()
    _refused("exists", file_backup, target)
    restored = backup.restore(file_backup, str(target), made.clock(), replace=True)
    assert restored.kept is not None
    assert restored.kept.name == "company-before-20261102-091400.factory"
    for path, city in ((target, "Pune"), (restored.kept, "Later")):
        opened = made.open_again(str(path))
        assert opened.read(profile).city == city
        opened.close()


def test_a_company_in_use_is_not_replaced(
    file_backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_JOURNAL", "wal")
    backup.restore(file_backup, str(tmp_path / "used.factory"), made.clock())
    used = made.open_again(str(tmp_path / "used.factory"))
    try:
        with used.reading() as conn:
            conn.execute(text("SELECT count(*) FROM app_user"))
            _refused("in_use", file_backup, tmp_path / "used.factory", replace=True)
        assert used.read(profile).city == "Pune"
    finally:
        used.close()


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_stray_journal_never_reaches_the_restored_company(
    file_backup: Path, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / "fresh.factory"
    Path(f"{target}{ending}").write_bytes(b"\x37\x7f\x06\x82 of another company")
    backup.restore(file_backup, str(target), made.clock())
    assert not Path(f"{target}{ending}").exists()
    opened = made.open_again(str(target))
    assert opened.read(profile).city == "Pune"
    opened.close()


def test_a_damaged_company_is_replaced_and_kept(file_backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "bad.factory"
    target.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    Path(f"{target}-wal").write_bytes(b"half a journal")
    restored = backup.restore(file_backup, str(target), made.clock(), replace=True)
    assert restored.kept is not None
    assert restored.kept.read_bytes().endswith(b"\xff" * 5000)
    assert Path(f"{restored.kept}-wal").read_bytes() == b"half a journal"
    opened = made.open_again(str(target))
    assert opened.read(profile).city == "Pune"
    opened.close()


def test_a_flipped_bit_is_refused_wherever_it_is(file_backup: Path, tmp_path: Path) -> None:
    whole = file_backup.read_bytes()
    rng = random.Random(8)
    places = [0, 5, 11, 40, len(whole) - 1, len(whole) - 70, len(whole) - 90]
    places += [rng.randrange(len(whole)) for _ in range(120)]
    broken = tmp_path / "broken.factory-backup"
    for place in places:
        data = bytearray(whole)
        data[place] ^= 1 << rng.randrange(8)
        broken.write_bytes(data)
        with pytest.raises(EnvironmentProblem) as caught:
            backup.check(broken)
        assert caught.value.code in {"damaged_backup", "not_a_backup"}, place


@pytest.mark.parametrize("length", [0, 3, 200, 5000])
def test_a_cut_backup_is_refused(file_backup: Path, tmp_path: Path, length: int) -> None:
    cut = tmp_path / "cut.factory-backup"
    cut.write_bytes(file_backup.read_bytes()[:length])
    with pytest.raises(EnvironmentProblem):
        backup.restore(cut, str(tmp_path / "x.factory"), made.clock())
    assert not (tmp_path / "x.factory").exists()


def test_what_is_no_backup_is_named(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear all, " * 50, encoding="utf-8")
    assert "letter.txt" in _refused("not_a_backup", other, tmp_path / "x.factory").message
    _refused("missing", tmp_path / "none.factory-backup", tmp_path / "x.factory")


def _sealed(path: Path, members: dict[str, bytes]) -> Path:
    """An archive with a good seal over whatever members."""
    with zipfile.ZipFile(path, "w") as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
        zipped.comment = b"factory-backup sha256 " + b"0" * 64
    body = path.stat().st_size - 86
    seal = archive.digest(path, body).encode()
    path.write_bytes(path.read_bytes()[: body + 22] + seal)
    return path


def test_an_archive_that_is_not_what_it_says_is_refused(file_backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file_backup) as zipped:
        good = {name: zipped.read(name) for name in zipped.namelist()}
    assert backup.check(_sealed(tmp_path / "same", good)).company == "Shakti Precision Works"
    wrong = {
        "climbs": {**good, "../evil.factory": b"x"},
        "renamed": {"manifest.json": good["manifest.json"], "other": good["company.factory"]},
        "longer": {**good, "company.factory": good["company.factory"] + b"x"},
        "other_bytes": {**good, "company.factory": good["company.factory"][:-1] + b"\x01"},
        "no_manifest": {**good, "manifest.json": b"[]"},
    }
    for name, members in wrong.items():
        _refused("damaged_backup", _sealed(tmp_path / name, members), tmp_path / "x.factory")
    newer = good["manifest.json"].replace(b'"format": 1', b'"format": 2')
    path = _sealed(tmp_path / "newer", {**good, "manifest.json": newer})
    _refused("newer", path, tmp_path / "x.factory")


def test_figures_that_differ_from_the_manifest_are_refused(
    file_backup: Path, tmp_path: Path
) -> None:
    with beside(tmp_path / "x") as copy:
        manifest = archive.unpack(file_backup, copy)
        conn = sqlite3.connect(copy)
        conn.execute("INSERT INTO role (name, built_in, version) VALUES ('more', 0, 1)")
        conn.commit()
        conn.close()
        assert measure(copy).differences(manifest) == ["rows"]


def test_what_a_killed_backup_left_a_day_ago_is_gone_after_the_next_one_and_at_an_opening(
    file_company: Company, tmp_path: Path
) -> None:
    """Nothing that somebody else named, that is a day old or less, or that is no plain file."""
    folder = tmp_path / "stick"
    folder.mkdir()
    left = (".factory-abc_1234.tmp", ".factory-k2j4h5g6.factory.tmp",
            ".factory-k2j4h5g6.factory.tmp-journal", f".factory-{'0f' * 16}.tmp")  # fmt: skip
    kept = (".factory-abc_1234.txt", ".factory-abc_12345.tmp", "factory-abc_1234.tmp", "my.tmp",
            ".factory-ABCDEFGH.tmp", ".factory-abc_1234.tmp.zip", ".factory-notes.tmp")  # fmt: skip
    before = time.time() - 25 * 60 * 60
    for where in (folder, file_company.db.path.parent):  # type: ignore[union-attr]
        for name in (*left, *kept):
            (where / name).write_bytes(b"x")
            os.utime(where / name, (before, before))
        (where / ".factory-new_5678.tmp").write_bytes(b"x")
        (where / ".factory-dir_5678.tmp").mkdir()
        os.utime(where / ".factory-dir_5678.tmp", (before, before))
    there = {*kept, ".factory-new_5678.tmp", ".factory-dir_5678.tmp"}
    backup.backup(file_company.db, folder / "one.factory-backup", file_company.clock)
    assert {path.name for path in folder.iterdir()} == {*there, "one.factory-backup"}
    made.open_again(file_company.db.company).close()
    beside_company = {p.name for p in file_company.db.path.parent.iterdir()}  # type: ignore[union-attr]
    assert beside_company & {*there, *left} == there


def test_a_full_disk_leaves_no_backup(
    file_company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "sync", full)
    folder = tmp_path / "stick"
    with pytest.raises(EnvironmentProblem, match="disk is full"):
        backup.backup(file_company.db, folder / "b.factory-backup", made.clock())
    assert list(folder.iterdir()) == []


def test_totals_hold_figures_larger_than_64_bits(tmp_path: Path) -> None:
    path = tmp_path / "big.factory"
    made.sqlite_company(tmp_path, "big").close()
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE figure (id INTEGER PRIMARY KEY, amount BIGINT)")
    biggest = 2**53 - 1
    conn.executemany("INSERT INTO figure (amount) VALUES (?)", [(biggest,)] * 1500 + [(-7,)])
    conn.commit()
    conn.close()
    assert measure(path).totals["figure.amount"] == biggest * 1500 - 7


@pytest.fixture
def automatic(tmp_path: Path) -> Path:
    """A folder with a backup every six hours of 400 days, and a file that is none."""
    folder = tmp_path / "auto"
    folder.mkdir()
    at = datetime(2025, 10, 1)
    for number in range(1600):
        name = rotation.name_for(at + timedelta(hours=6 * number), "upgrade")
        (folder / name).touch()
    (folder / "mine.factory-backup").touch()
    return folder


def test_rotation_keeps_the_last_then_days_then_months(automatic: Path) -> None:
    backup.rotate(automatic)
    left = [rotation.made_at(f) for f in backup.automatic(automatic)]
    assert left[:10] == [datetime(2026, 11, 4, 18) - timedelta(hours=6 * n) for n in range(10)]
    assert {d.date() for d in left if d} >= {
        datetime(2026, 11, 4).date() - timedelta(days=n) for n in range(14)
    }
    assert len({(d.year, d.month) for d in left if d}) == 12
    assert (automatic / "mine.factory-backup").exists()
    assert backup.rotate(automatic) == []


def test_before_an_upgrade_the_company_is_saved_by_itself(company: Company) -> None:
    file = backup.backup_before(company.db, "upgrade", made.clock())
    assert file.parent == companies.backups_folder(company.db.company)
    assert backup.check(file).why == "upgrade"
    noted = companies.find(company.db.company)
    assert noted is not None
    assert noted.backup == str(file.resolve())
    assert noted.last_backup is not None
    assert noted.last_backup.date() == made.NOW.date()


def test_a_backup_is_one_snapshot_while_others_write(file_company: Company, tmp_path: Path) -> None:
    path = file_company.db.path
    assert path is not None
    other = Database(str(path))
    with other.write() as conn:
        conn.execute(text("INSERT INTO role (name, built_in, version) VALUES ('half', 0, 1)"))
        manifest = backup.backup(file_company.db, tmp_path / "b.factory-backup", made.clock())
    other.close()
    assert manifest.rows["role"] == backup.check(tmp_path / "b.factory-backup").rows["role"]
    with file_company.reading() as conn:
        assert conn.execute(text("SELECT count(*) FROM role")).scalar_one() == (
            manifest.rows["role"] + 1
        )


def test_a_locked_backup_opens_with_its_passphrase_only(
    file_company: Company, tmp_path: Path
) -> None:
    file = tmp_path / "locked.factory-backup"
    words = "घर की चाबी under the mat"
    made_of = backup.backup(file_company.db, file, made.clock(), passphrase=words)
    assert b"company.factory" not in file.read_bytes()
    assert backup.check(file, words) == made_of
    _refused("passphrase", file, tmp_path / "x.factory")
    with pytest.raises(EnvironmentProblem, match="does not open") as caught:
        backup.check(file, words + ".")
    assert caught.value.code == "wrong_passphrase"
    backup.restore(file, str(tmp_path / "back.factory"), made.clock(), passphrase=words)
    opened = made.open_again(str(tmp_path / "back.factory"))
    assert opened.read(profile).city == "Pune"
    opened.close()
    assert not list((tmp_path / "home").glob(".factory-*"))


def test_a_short_passphrase_is_refused_before_anything_is_written(
    file_company: Company, tmp_path: Path
) -> None:
    file = tmp_path / "stick" / "b.factory-backup"
    with pytest.raises(Invalid, match="at least 12"):
        backup.backup(file_company.db, file, made.clock(), passphrase="short")
    assert list(file.parent.iterdir()) == []


def test_pieces_of_a_locked_file_cannot_be_changed_cut_or_swapped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "_PIECE", 100)
    monkeypatch.setattr(locking, "_COST", 1 << 4)
    plain, locked, back = (tmp_path / name for name in ("plain", "locked", "back"))
    for length in (0, 1, 100, 250):
        plain.write_bytes(bytes(range(250))[:length])
        locking.lock(plain, locked, "correct horse battery")
        locking.unlock(locked, back, "correct horse battery")
        assert back.read_bytes() == plain.read_bytes()
    whole, head, piece = locked.read_bytes(), 24 + 16, 116
    first, second = whole[head : head + piece], whole[head + piece : head + 2 * piece]
    for spoilt in (
        whole[:-1],
        whole[: head + piece],
        whole[:head] + second + first + whole[head + 2 * piece :],
        whole[: head + piece] + whole[head + 2 * piece :],
        whole[: head + 150] + bytes([whole[head + 150] ^ 1]) + whole[head + 151 :],
        whole[:30] + bytes([whole[30] ^ 1]) + whole[31:],
    ):
        locked.write_bytes(spoilt)
        with pytest.raises(EnvironmentProblem):
            locking.unlock(locked, back, "correct horse battery")


@pytest.mark.parametrize("kind", ["file", pytest.param("server", marks=pytest.mark.postgres)])
def test_a_company_of_an_older_program_is_saved_as_it_is_and_brought_up_to_date_later(
    tmp_path: Path, kind: str
) -> None:
    where = made.empty_server_database() if kind == "server" else str(tmp_path / "old.factory")
    db = Database(where, create=kind == "file")
    with db.write() as conn:
        transfer._make_tables(conn, "0001")
        audit.start(conn, "s" * 64)
        values = {"name": "Old Works", "country": "IN", "currency": "INR", "year_starts": 4}
        conn.execute(
            CompanyProfile.table().insert().values(**values, language="en", id=1, version=1)
        )
    saved = backup.backup(db, tmp_path / "old.factory-backup", made.clock(), "upgrade")
    db.close()
    assert saved.revision == "0001"
    backup.restore(tmp_path / "old.factory-backup", str(tmp_path / "new.factory"), made.clock())
    opened = made.open_again(str(tmp_path / "new.factory"))
    with opened.reading() as conn:
        assert migrations.current(conn) == migrations.HEAD
        assert guards.missing(conn) == []
        assert profile(conn).name == "Old Works"
    opened.close()
