"""Stopped or failing in the middle of an upgrade: the old company, whole; then the new one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from factory_desktop.core.platform import companies as places
from factory_desktop.core.platform import migrations
from factory_desktop.core.platform.db import Database, closing, guards
from factory_desktop.core.platform.migrations import runner
from tests.faults import children
from tests.faults.wholes import old_company
from tests.helpers import companies


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    conn = sqlite3.connect(path)
    names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    found = {name: conn.execute(f'SELECT * FROM "{name}"').fetchall() for name in sorted(names)}
    conn.close()
    return found


def _stop_in(step: str, stop: Callable[[], None]) -> None:
    """Let one step of the upgrade be the last thing that happens."""

    def instead(*_: object) -> None:
        stop()

    if step == "tables":
        real = runner._run

        def after(*given: object) -> None:
            real(*given)  # type: ignore[arg-type]
            stop()

        runner._run = after  # type: ignore[assignment]
    elif step == "guards":
        guards.install = instead  # type: ignore[assignment]
    else:
        runner._check_foreign_keys = instead  # type: ignore[assignment]


def _upgrade_and_die(_tell: children.Tell, where: str, step: str) -> None:
    _stop_in(step, lambda: os._exit(9))
    companies.open_again(where)


STEPS = ("tables", "guards", "check")


@pytest.mark.parametrize("step", STEPS)
def test_killed_in_an_upgrade_it_is_theold_company_whole(
    tmp_path: Path, journal: str, step: str
) -> None:
    path = tmp_path / "old.factory"
    old_company(str(path))
    before = _rows(path)
    worker = children.Child(_upgrade_and_die, str(path), step)
    worker.rest()
    assert worker.process.exitcode == 9
    company = companies.open_again(str(path))
    with company.reading() as conn:
        assert migrations.current(conn) == migrations.HEAD
        assert conn.execute(text("SELECT name FROM uom")).scalar() == "Kilogram"
    assert guards.missing is not None
    company.close()
    saved = sorted(places.backups_folder(str(path)).glob("*upgrade*"))
    assert saved, "a backup was made before"
    old = tmp_path / "again.factory"
    from factory_desktop.core.platform.backup import archive

    archive.unpack(saved[0], old)
    assert _rows(old) == before


@pytest.mark.parametrize("step", STEPS)
def test_an_upgrade_that_fails_takes_itself_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "old.factory"
    old_company(str(path))
    before = _rows(path)

    def fail() -> None:
        raise RuntimeError("in the middle")

    for owner, name in ((runner, "_run"), (guards, "install"), (runner, "_check_foreign_keys")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    _stop_in(step, fail)
    for _ in range(3):
        with pytest.raises(RuntimeError, match="in the middle"):
            companies.open_again(str(path))
        assert _rows(path) == before
        assert not closing._marked_open(path)
    monkeypatch.undo()
    companies.open_again(str(path)).close()
    with Database(str(path)).read() as conn:
        assert migrations.current(conn) == migrations.HEAD


@pytest.mark.postgres
@pytest.mark.parametrize("step", STEPS)
def test_an_upgrade_of_a_server_that_fails_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    url = companies.empty_server_database()

    def fail() -> None:
        raise RuntimeError("in the middle")

    for owner, name in ((runner, "_run"), (guards, "install"), (runner, "_check_foreign_keys")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    _stop_in(step, fail)
    with pytest.raises(RuntimeError):
        companies.new_company(url)
    monkeypatch.undo()
    db = Database(url)
    with db.read() as conn:
        assert migrations.current(conn) == ""
    db.close()
    companies.drop(companies.new_company(url))
