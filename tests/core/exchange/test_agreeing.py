"""What a row asks before it goes on is asked of the whole sheet, and can be agreed to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factory_desktop.core.kernel.errors import EnvironmentProblem, NeedsConfirmation, RuleBroken
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.importing import ImportRefused, Prepared, Take
from factory_desktop.ui.importing.reading import try_out
from tests.helpers.companies import ADMIN

KEY = "test.sure"


def _asking(uow: UnitOfWork, take: Take) -> None:
    for row in take.rows:
        with take.row(row):
            uow.confirm(KEY, "The wages of 10-2026 are locked.")
            take.created += 1


def _prepared(company: Company, folder: Path, apply: object) -> Prepared:
    path = folder / "staff.csv"
    path.write_text("Code,Name,Type,Rate\nE1,Ravi Kumar,Daily,560\nE2,Uma Devi,Daily,500\n")
    prepared = importing.prepare(company, "employees", path)
    return replace(prepared, target=replace(prepared.target, apply=apply))


def test_what_a_row_asks_is_asked_of_the_sheet(company: Company, tmp_path: Path) -> None:
    prepared = _prepared(company, tmp_path, _asking)
    for dry_run in (True, False):
        with pytest.raises(NeedsConfirmation) as asked:
            importing.run(company, ADMIN, prepared, dry_run=dry_run)
        assert asked.value.key == KEY
    with pytest.raises(NeedsConfirmation):
        try_out(company, ADMIN, prepared)
    trial = try_out(company, ADMIN, prepared, frozenset({KEY}))
    assert trial.done is not None
    assert trial.agreed == {KEY}
    assert importing.run(company, ADMIN, prepared, confirmed=frozenset({KEY})).created == 2


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (EnvironmentProblem("full", "The disk is full."), EnvironmentProblem),
        (RuleBroken("closed", "The year is closed."), ImportRefused),
    ],
)
def test_a_full_disk_is_no_fault_of_a_row(
    file_company: Company, tmp_path: Path, error: Exception, expected: type[Exception]
) -> None:
    def failing(_uow: UnitOfWork, take: Take) -> None:
        for row in take.rows:
            with take.row(row):
                raise error
        take.check()

    with pytest.raises(expected):
        importing.run(file_company, ADMIN, _prepared(file_company, tmp_path, failing))
