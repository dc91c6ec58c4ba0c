"""SPD-12: the same work on a server, held against a file; eight at once on the same hot items."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform.backup import transfer
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Database
from factory_desktop.core.platform.reading import ListReader
from tests.bench.measure import Bench, Figure, Measure, at_least, at_most, best, seconds
from tests.faults import children
from tests.faults.works import SURE
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.works import item, store

DAY = date(2026, 11, 2)
_USERS, _HOT, _LINES = 8, 5, 3
Line = dict[str, Any]


@contextmanager
def _on_a_server(bench: Bench, rows: int) -> Iterator[Company]:
    """A generated company, carried over to a server."""
    url = companies.empty_server_database()
    db = Database(url)
    try:
        transfer.file_to_server(bench.path(bench.size(rows)), db)
    finally:
        db.close()
    company = companies.open_again(url)
    with company.db.owning() as conn:
        conn.execute(text("ANALYZE"))
    yield company
    companies.drop(company)


def _entry(company: Company, day: date, lines: Sequence[Line]) -> int:
    header = {"purpose": "receipt", "posted_on": day, "to_location_id": store(company)}
    save = ENTRY.commands.save
    return int(company.execute(SURE, save, header=header, lines=list(lines)).value)


def _posted(company: Company, day: date, lines: Sequence[Line]) -> None:
    made = _entry(company, day, lines)
    company.execute(SURE, ENTRY.commands.fire, document_id=made, action="confirm")


def _line(item_id: int) -> Line:
    return {"item_id": item_id, "quantity": Decimal(1), "rate": Decimal("10.37")}


def _work(company: Company, count: int) -> dict[str, float]:
    """Milliseconds of each piece of work."""
    items = [item(company, f"BENCH-{n}", "pcs") for n in range(10)]
    lines = [_line(one) for one in items]
    _posted(company, DAY, lines)
    late = item(company, "BENCH-LATE", "pcs")
    _posted(company, DAY, [_line(late) for _ in range(count * 10)])
    before = DAY - timedelta(days=1)
    query = company.registry.entities["items.item"].list
    assert query is not None
    reader = ListReader(company, ADMIN, query)

    def look() -> None:
        ids = reader.ids(ViewState(search="1"))
        reader.page(ids[:100])
        reader.totals(ViewState())

    posting = seconds(lambda: [_posted(company, DAY, lines) for _ in range(count)])
    return {
        "posting": posting / count * 1000,
        "into the past": best(lambda: _posted(company, before, [_line(late)]), 3),
        "a list": best(look),
    }


def same_work(bench: Bench) -> Mapping[str, Figure]:
    """Posting, posting into the past and a list, on a file and on a server."""
    rows, count = 100_000, bench.count(100, 3)
    with bench.copy(bench.size(rows)) as one:
        raw = _work(one, count)
    with _on_a_server(bench, rows) as other:
        ours = _work(other, count)
    return {key: Figure(ours[key], raw[key]) for key in ours}


def _user(tell: children.Tell, where: str, documents: Sequence[int], start: Any) -> None:
    """Post drafts that lie ready, all but the first from the moment at which all are there."""
    company = companies.open_again(where)
    children.confirm(company, documents[0])
    start.wait()
    for document in documents[1:]:
        try:
            children.confirm(company, document, f"bench {document}")
        except FactoryError as error:
            tell(error.message)
    company.close()


def at_once(bench: Bench) -> Mapping[str, Figure]:
    """Eight users post drafts of a few lines, each line one of the same five items."""
    company = companies.server_company()
    items = [item(company, f"HOT-{n}", "pcs") for n in range(_HOT)]
    chance = random.Random(12)
    each = bench.count(100, 3)
    drafts = [
        [
            _entry(company, DAY, [_line(i) for i in chance.sample(items, _LINES)])
            for _ in range(each + 1)
        ]
        for _ in range(_USERS)
    ]
    start = children.together(_USERS + 1)
    users = [children.Child(_user, company.db.company, documents, start) for documents in drafts]
    start.wait()
    shown: list[str] = []
    took = seconds(lambda: [shown.extend(user.rest()) for user in users])
    numbers = children.numbers(company)
    assert shown == []
    assert children.faults(company) == []
    with company.reading() as conn:
        deadlocks = conn.execute(
            text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        ).scalar_one()
    companies.drop(company)
    wanted = list(range(1, _USERS * (each + 1) + 1))
    gaps = len(set(wanted) ^ set(numbers)) + len(numbers) - len(set(numbers))
    return {
        "documents": Figure(_USERS * each / took, unit="/s"),
        "gaps": Figure(gaps, unit=""),
        "deadlocks": Figure(deadlocks, unit=""),
    }


MEASURES = (
    Measure(
        "SPD-12",
        "server",
        "the same work on PostgreSQL, raw is SQLite",
        {"posting": at_most(2.5), "into the past": at_most(2.5), "a list": at_most(2.5)},
        same_work,
    ),
    Measure(
        "SPD-12",
        "at-once",
        "8 users posting the same hot items on PostgreSQL",
        {"documents": at_least(100), "gaps": at_most(0), "deadlocks": at_most(0)},
        at_once,
    ),
)
