"""A company moves between places with different journals."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_desktop.core.company import profile
from factory_desktop.core.company.services import save_profile
from tests.helpers import companies
from tests.helpers.companies import ADMIN


@pytest.mark.parametrize(("first", "then"), [("wal", "truncate"), ("truncate", "wal")])
def test_a_company_is_written_to_under_another_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str, then: str
) -> None:
    monkeypatch.setenv("FACTORY_JOURNAL", first)
    where = str(tmp_path / "works.factory")
    companies.new_company(where).close()
    monkeypatch.setenv("FACTORY_JOURNAL", then)
    company = companies.open_again(where)
    assert company.read(profile).city == "Pune"
    company.execute(ADMIN, save_profile, values={"city": "Nashik"})
    assert company.read(profile).city == "Nashik"
    assert company.db.journal == then
    company.close()
