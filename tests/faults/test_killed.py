"""Killed in mid-work: what was confirmed is there, nothing is half, nothing is there twice."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from factory_desktop.core.platform.company import Company
from tests.faults import children
from tests.helpers import companies
from tests.helpers.works import item

KILLS = 20


@pytest.mark.slow
def test_killed_while_posting_nothing_confirmed_is_lost(tmp_path: Path, journal: str) -> None:
    company = companies.sqlite_company(tmp_path)
    made = item(company)
    company.close()
    where = str(tmp_path / "company.factory")
    told: list[str] = []
    chance = random.Random(f"{journal} kills")
    for _ in range(KILLS):
        worker = children.Child(children.post_for_ever, where, made)
        told.append(worker.line())
        time.sleep(chance.uniform(0, 0.03))
        worker.kill()
        told += worker.rest()
        company = companies.open_again(where)
        found = children.numbers(company)
        assert found == list(range(1, len(found) + 1))
        # The last one may have been confirmed and not told any more.
        assert len(told) <= len(found) <= len(told) + 1
        told = [""] * len(found)
        assert children.balance(company, made) == len(found)
        company.close()
    company = companies.open_again(where)
    assert company.db.journal == journal
    assert children.faults(company) == []
    company.close()
    print(f"\n{journal}: {KILLS} kills, {len(told)} confirmed, 0 lost, 0 half")


def test_killed_between_commit_and_answer_a_retry_makes_nothing_twice(company: Company) -> None:
    made = item(company)
    held = 0
    for turn in range(4):
        document = children.entry(company, made, "opening", "1")
        worker = children.Child(children.lose_answer, company.db.company, document, f"key-{turn}")
        assert worker.rest() == []
        assert worker.process.exitcode == 9
        again = children.confirm(company, document, f"key-{turn}")
        assert (again.value, again.repeated) == (document, True)
        held += 1
    assert children.numbers(company) == [1, 2, 3, 4]
    assert children.balance(company, made) == 4
    print(f"\n{company.db.dialect}: {held} answers lost, 0 duplicates")
