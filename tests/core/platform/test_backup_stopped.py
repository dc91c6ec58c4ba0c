"""Power lost in the middle of a backup or a restore: the old or the new, never half of one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factory_desktop.core.company import profile
from factory_desktop.core.company.services import save_profile
from factory_desktop.core.platform import backup, companies
from factory_desktop.core.platform.backup import archive
from tests.helpers import companies as made
from tests.helpers.companies import ADMIN

#: Every step at which the disk is changed, as (owner, name).
_STEPS = (
    *((os, name) for name in ("link", "fsync")),
    *((Path, name) for name in ("replace", "unlink")),
    *((shutil, name) for name in ("copy2",)),
)


class PowerCut(BaseException):
    """Nothing after this runs but what the operating system would do."""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(companies.HOME, str(tmp_path / "home"))


def _stopped_at(number: int, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run until the n-th change of the disk; nothing changes any more from there on."""
    done = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            done += 1
            if done >= number:
                raise PowerCut
            return real(*args, **kwargs)

        return step

    with monkeypatch.context() as patch:
        for owner, name in _STEPS:
            patch.setattr(owner, name, counted(getattr(owner, name)))
        try:
            work()
        except PowerCut:
            return True
    return False


def _city(path: Path) -> str:
    company = made.open_again(str(path))
    try:
        return company.read(profile).city or ""
    finally:
        company.close()


@pytest.mark.parametrize("journal", ["wal", "truncate"])
def test_a_restore_that_is_cut_leaves_the_old_or_the_new_company(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: str
) -> None:
    monkeypatch.setenv("FACTORY_JOURNAL", journal)
    first = made.new_company(str(tmp_path / "first.factory"))
    file = tmp_path / "one.factory-backup"
    backup.backup(first.db, file, made.clock())
    first.execute(ADMIN, save_profile, values={"city": "Later"})
    first.close()
    seen = []
    for number in range(1, 40):
        folder = tmp_path / f"at{number}"
        folder.mkdir()
        target = folder / "works.factory"
        shutil.copy(tmp_path / "first.factory", target)

        def work(target: Path = target) -> None:
            backup.restore(file, str(target), made.clock(), replace=True)

        cut = _stopped_at(number, work, monkeypatch)
        seen.append(_city(target))
        if not cut:
            break
    assert seen[0] == "Later"
    assert seen[-1] == "Pune"
    assert seen == sorted(seen)
    assert len(seen) > 4


def test_a_backup_that_is_cut_leaves_the_old_one_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = made.sqlite_company(tmp_path)
    file = tmp_path / "stick" / "b.factory-backup"
    backup.backup(company.db, file, made.clock(), "old")
    seen = []
    for number in range(1, 30):
        cut = _stopped_at(
            number, lambda: backup.backup(company.db, file, made.clock(), "new"), monkeypatch
        )
        seen.append(backup.check(file).why)
        if not cut:
            break
    company.close()
    assert seen[0] == "old"
    assert seen[-1] == "new"
    assert seen == sorted(seen, reverse=True)


def test_what_a_cut_leaves_behind_is_never_taken_for_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = made.sqlite_company(tmp_path)
    folder = tmp_path / "auto"
    cut = _stopped_at(
        1, lambda: backup.backup(company.db, folder / "b.factory-backup", made.clock()), monkeypatch
    )
    company.close()
    assert cut
    assert list(folder.glob(f"*{companies.BACKUP_SUFFIX}")) == []
    assert backup.automatic(folder) == []
    assert archive.digest(tmp_path / "company.factory")
