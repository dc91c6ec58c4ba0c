"""Killed in mid-work: what was confirmed is there, nothing is half, nothing is there twice."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from factory_desktop.core.platform.company import Company
from tests.faults import children
from tests.helpers import companies
from tests.helpers.figures import Count, Figure
from tests.helpers.works import item


@pytest.mark.slow
def test_killed_while_posting_nothing_confirmed_is_lost(
    tmp_path: Path, journal: str, count: Count, figure: Figure
) -> None:
    company = companies.sqlite_company(tmp_path)
    made = item(company)
    company.close()
    where = str(tmp_path / "company.factory")
    told: list[str] = []
    chance = random.Random(f"{journal} kills")
    kills = count(500, 12)
    for _ in range(kills):
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
    figure("F-1", kills, kills, company, f"kill -9 while posting, {len(told)} confirmed")


def test_killed_between_commit_and_answer_a_retry_makes_nothing_twice(
    company: Company, count: Count, figure: Figure
) -> None:
    made = item(company)
    turns = count(200, 4)
    for turn in range(turns):
        document = children.entry(company, made, "opening", "1")
        worker = children.Child(children.lose_answer, company.db.company, document, f"key-{turn}")
        assert worker.rest() == []
        assert worker.process.exitcode == 9
        again = children.confirm(company, document, f"key-{turn}")
        assert (again.value, again.repeated) == (document, True)
    assert children.numbers(company) == list(range(1, turns + 1))
    assert children.balance(company, made) == turns
    figure("F-3", turns, turns, company, "killed between commit and answer, then tried again")
