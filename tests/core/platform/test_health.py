"""What the doctor sees, and that it changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from factory_desktop import bootstrap
from factory_desktop.core.kernel.clock import FixedClock
from factory_desktop.core.platform import backup, companies, health
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Database
from factory_desktop.core.platform.health import Check
from factory_desktop.core.platform.registry import Module, Registry
from tests.helpers import companies as made


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(companies.HOME, str(tmp_path / "home"))


def _states(company: Company) -> dict[str, str]:
    report = health.examine(company.db, company.registry, company.clock)
    return {check.key: check.state for check in report.checks}


def test_a_sound_company_is_ok(company: Company) -> None:
    report = health.examine(company.db, company.registry, company.clock)
    told = {check.key: check.state for check in report.checks}
    assert report.ok
    assert told.pop("backup") == "warn"
    told.pop("disk", None)
    told.pop("integrity")
    assert set(told.values()) == {"ok"}
    assert {"schema", "database", "audit", "guards", "writing"} <= set(told)
    shape = report.as_dict()
    assert shape["ok"] is True
    assert set(shape["checks"][0]) == {"key", "label", "state", "message", "mend", "cure"}  # type: ignore[index]


def test_a_change_outside_the_program_is_bad(company: Company) -> None:
    on = " ON audit_entry" if company.db.server else ""
    with company.db.owning() as conn:
        conn.execute(text(f"DROP TRIGGER append_only_audit_entry_update{on}"))
        conn.execute(text("UPDATE audit_entry SET label='forged' WHERE id=3"))
    report = health.examine(company.db, company.registry, company.clock)
    bad = {check.key: check for check in report.checks if check.state == "bad"}
    assert not report.ok
    assert set(bad) == {"audit", "guards"}
    assert "Entry 3" in bad["audit"].message
    assert all(check.mend for check in bad.values())


def test_a_reference_that_leads_nowhere_is_bad(file_company: Company) -> None:
    path = file_company.db.path
    assert path is not None
    conn = sqlite3.connect(path)
    conn.execute("INSERT INTO user_role (user_id, role_id) VALUES (99, 99)")
    conn.commit()
    conn.close()
    assert _states(file_company)["references"] == "bad"


@pytest.mark.parametrize(("days", "state"), [(1, "ok"), (8, "warn")])
def test_an_old_backup_is_told(
    file_company: Company, tmp_path: Path, days: int, state: str
) -> None:
    backup.backup(file_company.db, tmp_path / "b.factory-backup", made.clock())
    later = FixedClock(made.NOW + timedelta(days=days))
    report = health.examine(file_company.db, file_company.registry, later)
    assert next(c.state for c in report.checks if c.key == "backup") == state
    (tmp_path / "b.factory-backup").unlink()
    assert _states(file_company)["backup"] == "warn"


@pytest.mark.parametrize(("free", "state"), [(10**12, "ok"), (10**9, "warn"), (10**6, "bad")])
def test_little_room_on_the_disk_is_told(
    file_company: Company, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))  # type: ignore[attr-defined]
    assert _states(file_company)["disk"] == state


def test_modules_are_asked_and_one_that_breaks_keeps_no_other_from_it(
    file_company: Company,
) -> None:
    def counts(conn: Connection) -> Iterator[Check]:
        users = conn.execute(text("SELECT count(*) FROM app_user")).scalar_one()
        yield Check("users", "Users", "ok", f"{users} user")

    def breaks(_conn: Connection) -> Iterator[Check]:
        raise KeyError("secret figure")

    registry = Registry([Module("first", "First", checks=(breaks, counts))])
    report = health.examine(file_company.db, registry, file_company.clock)
    told = {check.key: check for check in report.checks}
    assert told["users"].message == "1 user"
    assert told["first"].state == "bad"
    assert "secret" not in told["first"].message


def test_the_doctor_changes_nothing_and_does_not_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.factory"
    made.sqlite_company(tmp_path, "old").close()
    for revision, state in (("0000", "bad"), ("9999", "bad")):
        conn = sqlite3.connect(path)
        conn.execute("UPDATE schema_version SET version_num=?", (revision,))
        conn.commit()
        conn.close()
        before = path.read_bytes()
        db = Database(str(path))
        report = health.examine(db, bootstrap.build_registry(), made.clock())
        db.close()
        assert next(c.state for c in report.checks if c.key == "schema") == state
        assert path.read_bytes() == before


def test_a_damaged_file_is_bad_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "bad.factory"
    made.sqlite_company(tmp_path, "bad").close()
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 20] = b"\xa5" * (4096 * 17)
    path.write_bytes(data)
    db = Database(str(path))
    report = health.examine(db, bootstrap.build_registry(), made.clock())
    db.close()
    assert not report.ok
    assert any(c.key in {"integrity", "database"} and c.state == "bad" for c in report.checks)
