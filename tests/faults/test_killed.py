"""Killed in mid-work: what was confirmed is there, nothing is half, nothing is there twice."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from factory_desktop.core.platform.company import Company
from tests.faults import children, wholes
from tests.helpers import companies
from tests.helpers.figures import Count, Figure
from tests.helpers.server import falling_server
from tests.helpers.works import item


@pytest.mark.slow
def test_killed_while_posting_nothing_confirmed_is_lost(
    tmp_path: Path, journal: str, count: Count, figure: Figure
) -> None:
    company = companies.sqlite_company(tmp_path)
    made = item(company)
    company.close()
    where, kills = str(tmp_path / "company.factory"), count(500, 8)
    told = _kill_clients(where, made, kills, f"{journal} kills")
    company = companies.open_again(where)
    assert company.db.journal == journal
    assert children.faults(company) == []
    company.close()
    figure("F-1", kills, kills, company, f"kill -9 while posting, {told} confirmed")


def _kill_clients(where: str, made: int, kills: int, lot: str) -> int:
    """Kill who posts so often, and look each time; how many were confirmed."""
    told: list[str] = []
    chance = random.Random(lot)
    for _ in range(kills):
        worker = children.Child(children.post_for_ever, where, made)
        told.append(worker.line())
        time.sleep(chance.uniform(0, 0.03))
        worker.kill()
        told += worker.rest()
        company = companies.open_again(where)
        children.wait_for_others(company)
        found = children.numbers(company)
        assert found == list(range(1, len(found) + 1))
        # The last one may have been confirmed and not told any more.
        assert len(told) <= len(found) <= len(told) + 1
        told = [""] * len(found)
        assert children.balance(company, made) == len(found)
        company.close()
    return len(told)


@pytest.mark.slow
@pytest.mark.postgres
def test_killed_while_posting_to_a_server_nothing_confirmed_is_lost(
    count: Count, figure: Figure
) -> None:
    company = companies.server_company()
    made, where, kills = item(company), company.db.company, count(500, 4)
    company.close()
    told = _kill_clients(where, made, kills, "server kills")
    company = companies.open_again(where)
    assert children.faults(company) == []
    companies.drop(company)
    figure("F-1", kills, kills, "postgresql", f"kill -9 of who posts, {told} confirmed")


@pytest.mark.slow
@pytest.mark.postgres
def test_a_server_killed_while_it_posts_keeps_what_was_confirmed(
    count: Count, figure: Figure
) -> None:
    kills, chance = count(500, 3), random.Random("backend kills")
    with falling_server() as server:
        company = companies.new_company(server.database("works"))
        made = item(company)
        worker = children.Child(children.post_for_ever, company.db.company, made)
        told = []
        for _ in range(kills):
            told.append(worker.line())
            time.sleep(chance.uniform(0, 0.03))
            server.crash()
        # Who posts is not told of it and goes on.
        told.append(worker.line())
        worker.kill()
        told += worker.rest()
        children.wait_for_others(company)
        found = children.numbers(company)
        assert found == list(range(1, len(found) + 1))
        assert [int(number.rsplit("-", 1)[1]) for number in told] == found[: len(told)]
        assert len(found) <= len(told) + 1
        assert children.balance(company, made) == len(found)
        assert children.faults(company) == []
        company.close()
    what = f"kill -9 of a process of the server in mid-work, {len(found)} confirmed"
    figure("F-1", kills, kills, "postgresql", what)


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


def _do(tell: children.Tell, kind: str, name: str, where: str, folder: Path) -> None:
    work = (wholes.ON_A_SERVER if kind == "server" else wholes.IN_A_FILE)[name]
    work.do(where, folder, lambda: tell("begins"))


def _worker(kind: str, name: str, where: str, folder: Path) -> children.Child:
    """A child that has begun the work."""
    worker = children.Child(_do, kind, name, where, folder)
    assert worker.line() == "begins"
    return worker


def _kill_often(
    kind: str, name: str, kills: int, begin: Callable[[], tuple[str, Path]]
) -> list[int]:
    """Kill the work so often, anywhere between its beginning and its end; how each child ended."""
    work = (wholes.ON_A_SERVER if kind == "server" else wholes.IN_A_FILE)[name]
    where, folder = begin()
    worker, started = _worker(kind, name, where, folder), time.monotonic()
    assert worker.rest() == []
    takes = time.monotonic() - started
    work.check(where, folder, worker.process.exitcode == 0)
    chance = random.Random(f"{kind} {name}")
    ends = []
    for _ in range(kills):
        where, folder = begin()
        worker = _worker(kind, name, where, folder)
        time.sleep(chance.uniform(0, takes))
        worker.kill()
        worker.rest()
        ends.append(worker.process.exitcode or 0)
        work.check(where, folder, ends[-1] == 0)
    return ends


@pytest.mark.slow
@pytest.mark.parametrize("name", ["upgrade", "restore", "backup", "import"])
def test_killed_in_the_middle_it_is_the_old_or_the_new(
    tmp_path: Path, journal: str, name: str, count: Count, figure: Figure
) -> None:
    start, folder = tmp_path / "start", tmp_path / "works"
    start.mkdir()
    wholes.IN_A_FILE[name].ready(str(start / "company.factory"), start)

    def begin() -> tuple[str, Path]:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(start, folder)
        return str(folder / "company.factory"), folder

    ends = _kill_often("file", name, count(200, 2), begin)
    told = f"kill -9 in {name}, {ends.count(0)} of them too late"
    figure("F-6", len(ends), len(ends), f"sqlite {journal}", told)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("name", ["upgrade", "restore", "backup", "import"])
def test_killed_at_a_server_it_is_the_old_or_the_new(
    tmp_path: Path, name: str, count: Count, figure: Figure
) -> None:
    empty = name in ("upgrade", "restore")
    begun = []

    def begin() -> tuple[str, Path]:
        if begun:
            companies.drop(companies.open_again(begun.pop()))
        folder = tmp_path / "works"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        begun.append(companies.empty_server_database() if empty else companies.server_database())
        wholes.ON_A_SERVER[name].ready(begun[0], folder)
        return begun[0], folder

    ends = _kill_often("server", name, count(200, 1), begin)
    companies.drop(companies.open_again(begun.pop()))
    told = f"kill -9 in {name}, {ends.count(0)} of them too late"
    figure("F-6", len(ends), len(ends), "postgresql", told)
