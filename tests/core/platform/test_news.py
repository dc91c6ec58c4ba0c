"""News of other programs: told once, with what was touched; never one's own; caught up later."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from factory_desktop.core.kernel.changes import Changes
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import news
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.works import item

#: A busy machine is slow; news of a file come within half a second.
SOON = 20


def _tell(conn: Connection, mark: str, changes: Changes) -> None:
    told = news.told_with(conn, mark, changes)
    if told:
        conn.execute(select(news.publish(told)))


@pytest.fixture
def other(company: Company) -> Iterator[Company]:
    """The same company on another PC."""
    second = companies.open_again(company.db.company)
    yield second
    second.close()


@pytest.fixture
def heard(company: Company, other: Company) -> queue.Queue[Changes]:
    """What the first one is told."""
    return _hears(company, other)


def _hears(company: Company, other: Company) -> queue.Queue[Changes]:
    """What a company is told, from when it listens: on a busy PC that may come late."""
    told: queue.Queue[Changes] = queue.Queue()
    company.follow(told.put)
    listens = not company.db.server
    number = 10**9
    while not listens:
        number += 1
        with other.db.write() as conn:
            _tell(conn, other.mark, Changes({"item": frozenset({number})}))
        with suppress(queue.Empty):
            while not listens:
                listens = number in told.get(timeout=1).tables["item"]
    return told


def _save(company: Company, **values: Any) -> None:
    company.execute(ADMIN, company.registry.commands["company.profile.save"], values=values)


def test_what_others_commit_is_told_and_ones_own_is_not(
    company: Company, other: Company, heard: queue.Queue[Changes]
) -> None:
    own: list[Changes] = []
    company.listen(own.append)
    _save(company, city="Nashik")
    assert [changes.touches(["company_profile"]) for changes in own] == [True]
    made = item(other)
    told = heard.get(timeout=SOON)
    assert made in told.tables["item"]
    assert len(own) == 1
    if company.db.server:
        assert "company_profile" not in told.tables, "a server says what was touched"
    _save(company, city="Thane")
    _save(other, phone="020-1")
    assert heard.get(timeout=SOON).touches(["company_profile"])
    assert heard.empty()


def test_what_is_taken_back_is_no_news(
    company: Company, other: Company, heard: queue.Queue[Changes]
) -> None:
    with other.db.writer.connect() as conn:
        _tell(conn, other.mark, Changes({"item": frozenset({1})}))
        conn.rollback()
    _save(other, phone="020-1")
    assert "company_profile" in heard.get(timeout=SOON).tables
    assert heard.empty()


@pytest.mark.postgres
def test_news_that_are_too_long_name_the_tables_only() -> None:
    company = companies.server_company()
    other = companies.open_again(company.db.company)
    told = _hears(company, other)
    with other.db.write() as conn:
        many = Changes({"item": frozenset(range(10**6, 10**6 + 2000)), "party": frozenset({7})})
        _tell(conn, other.mark, many)
    assert told.get(timeout=SOON).tables == {"item": frozenset(), "party": frozenset()}
    other.close()
    companies.drop(company)


@pytest.mark.postgres
def test_what_happened_while_the_server_was_lost_is_told_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(news, "REST", 0.5)
    company = companies.server_company()
    other = companies.open_again(company.db.company)
    told = _hears(company, other)
    _save(other, phone="020-1")
    assert told.get(timeout=SOON)
    with other.db.owning() as conn:
        lost = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        )
        assert conn.execute(lost).scalars().all() == [True]
    made = item(other)
    assert made in told.get(timeout=SOON).tables["item"]
    other.close()
    companies.drop(company)


def test_closing_ends_the_following(company: Company, heard: queue.Queue[Changes]) -> None:
    follower = company._news
    assert follower is not None
    company.close()
    assert not follower._thread.is_alive()
