"""Several at once: no error shown, no gap, no duplicate, stock conserved, never below zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_desktop.core.platform.company import Company
from tests.faults import children
from tests.helpers import companies
from tests.helpers.works import item

WORKERS, EACH = 4, 24


def _together(company: Company, made: int) -> list[str]:
    """Four processes post at once; returns all they had to say."""
    where = company.db.company
    workers = [children.Child(children.post, where, made, EACH) for _ in range(WORKERS)]
    said = [line for worker in workers for line in worker.rest()]
    assert [worker.process.exitcode for worker in workers] == [0] * WORKERS
    return said


def _check(company: Company) -> None:
    made = item(company)
    children.confirm(company, children.entry(company, made, "opening", "100"))
    said = _together(company, made)
    done = WORKERS * EACH
    assert said == []
    assert children.numbers(company) == list(range(1, done + 2))
    assert children.balance(company, made) == 100
    assert children.faults(company) == []
    print(f"\n{company.db.dialect} {company.db.journal}: {done} postings by {WORKERS} at once, "
          "0 errors, 0 gaps")  # fmt: skip


@pytest.mark.slow
def test_four_processes_post_into_one_file(tmp_path: Path, journal: str) -> None:
    company = companies.sqlite_company(tmp_path)
    _check(company)
    company.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_four_processes_post_into_one_server() -> None:
    company = companies.server_company()
    _check(company)
    companies.drop(company)


@pytest.mark.slow
def test_the_last_pieces_are_never_sold_twice(company: Company) -> None:
    made = item(company)
    children.confirm(company, children.entry(company, made, "opening", "10"))
    where = company.db.company
    workers = [children.Child(children.take_last, where, made, 5) for _ in range(WORKERS)]
    said = [line for worker in workers for line in worker.rest()]
    assert (said.count("got"), said.count("invalid"), len(said)) == (10, 10, 20)
    assert children.balance(company, made) == 0
    assert children.faults(company) == []
    print(f"\n{company.db.dialect}: the last 10 pieces wanted 20 times: 10 sold, never below zero")
