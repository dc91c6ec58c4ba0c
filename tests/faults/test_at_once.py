"""Several at once: no error shown, no gap, no duplicate, stock conserved, never below zero."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.tables import UserState
from tests.faults import children, works
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.figures import Count, Figure
from tests.helpers.server import FallingServer, falling_server
from tests.helpers.works import item, store

pytestmark = pytest.mark.slow
#: The share of postings that are taken back at their last moment.
_BACK = 0.05


def _workers(
    company: Company, made: int, many: int, each: int, back: float = 0
) -> list[children.Child]:
    where = company.db.company
    return [
        children.Child(children.post, where, made, each, f"clerk {n}", back) for n in range(many)
    ]


def _stocked(company: Company) -> int:
    """An item of which a hundred lie in the store."""
    made = item(company)
    children.confirm(company, children.entry(company, made, "opening", "100"))
    return made


def _held(company: Company, made: int, workers: Sequence[children.Child], done: int) -> int:
    """How many documents are there as they should be, after all have ended."""
    assert [line for worker in workers for line in worker.rest()] == []
    assert {worker.process.exitcode for worker in workers} == {0}
    assert children.balance(company, made) == 100
    assert children.faults(company) == []
    numbers = children.numbers(company)
    assert numbers == list(range(1, len(numbers) + 1)), "gaps or duplicates"
    return len(numbers) - 1 if len(numbers) - 1 <= done else -1


def test_many_processes_post_into_one_file(
    tmp_path: Path, journal: str, count: Count, figure: Figure
) -> None:
    many, each = count(8, 4), count(250, 16)
    company = companies.sqlite_company(tmp_path)
    made = _stocked(company)
    held = _held(company, made, _workers(company, made, many, each), many * each)
    figure("F-9", many * each, held, company, f"postings by {many} processes at once")
    company.close()


def _fall(server: FallingServer, company: Company, times: int, done: int) -> None:
    """Let the server fall over so often, spread over the work."""
    table = ENTRY.header.table()
    confirmed = select(func.count()).where(table.c.number.is_not(None))
    for turn in range(times):
        while company.read(lambda conn: conn.execute(confirmed).scalar_one()) < (
            (turn + 1) * done // (times + 1)
        ):
            time.sleep(0.05)
        if turn % 2:
            server.crash()
        else:
            server.restart()


@pytest.mark.postgres
def test_many_clients_post_into_a_server_that_falls_over(count: Count, figure: Figure) -> None:
    many, each, times = count(8, 4), count(1000, 16), count(20, 2)
    with falling_server() as server:
        company = companies.new_company(server.database("works"))
        made = _stocked(company)
        workers = _workers(company, made, many, each, _BACK)
        _fall(server, company, times, many * each)
        held = _held(company, made, workers, many * each)
        what = f"postings by {many} clients, {_BACK:.0%} taken back, {times} restarts and kills"
        figure("F-9", many * each, held, company, what)
        company.close()


def test_one_user_at_several_windows_is_remembered_in_all(company: Company, count: Count) -> None:
    many, times = count(8, 4), count(100, 10)
    where, start = company.db.company, children.together(many)
    windows = [children.Child(children.remember, where, n, times, start) for n in range(many)]
    assert [line for window in windows for line in window.rest()] == []
    assert {window.process.exitcode for window in windows} == {0}
    table = UserState.table()
    with company.reading() as conn:
        kept = conn.execute(select(table.c.value).where(table.c.key == "list.widths")).all()
    assert len(kept) == 1


def test_the_last_piece_is_never_sold_twice(company: Company, count: Count, figure: Figure) -> None:
    many, rounds = count(8, 4), count(500, 8)
    items = [item(company, f"RM-{n}") for n in range(rounds)]
    lines = [{"item_id": one, "quantity": Decimal(1), "rate": Decimal(10)} for one in items]
    header = {"posted_on": works.DAY, "purpose": "opening", "to_location_id": store(company)}
    save = ENTRY.commands.save
    children.confirm(company, company.execute(ADMIN, save, header=header, lines=lines).value)
    start = children.together(many)
    sellers = [
        children.Child(children.take_last, company.db.company, items, start) for _ in range(many)
    ]
    said = [line for seller in sellers for line in seller.rest()]
    assert said.count("invalid") == (many - 1) * rounds
    sold = [int(line.split()[1]) for line in said if line.startswith("got")]
    assert sorted(sold) == sorted(items)
    assert children.faults(company) == []
    left = {one: children.balance(company, one) for one in items}
    held = sum(1 for one in items if sold.count(one) == 1 and left[one] == 0)
    figure("F-10", rounds, held, company, f"the last piece wanted by {many} at once")
