"""Movements tried, taken in, and posted one by one: the same complaints, the same books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from factory_desktop.core.inventory import StockPosted, exchange, gathered, writing
from factory_desktop.core.inventory.models import StockLedgerEntry
from factory_desktop.core.inventory.papers import StockEntryLine
from factory_desktop.core.items.models import Item
from factory_desktop.core.kernel.errors import NeedsConfirmation
from factory_desktop.core.platform import commands, importing, witness
from factory_desktop.core.platform.commands import Command, UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.importing import ImportRefused, Prepared
from factory_desktop.core.platform.periods import LOCKED_UNTIL
from tests.core.inventory.stock import Store, set_policy
from tests.core.inventory.stock import day as on
from tests.helpers.companies import ADMIN

_HEAD = "Date,Purpose,Code,Qty,Rate,From,To"
_SURE = frozenset({"inventory.back_dated", "inventory.negative"})


@pytest.fixture
def shop(company: Company) -> Store:
    made = Store(company, scope="warehouse")
    for code, method in (("A", "moving_average"), ("F", "fifo"), ("N", "moving_average")):
        made.item(code, method)
    return made


@pytest.fixture
def blank(shop: Store, tmp_path: Path) -> Prepared:
    """A sheet of movements as it was read, with one row of them."""
    path = tmp_path / "movements.csv"
    path.write_text(f"{_HEAD}\n{_GOOD.split()[0]}", "utf-8")
    return importing.prepare(shop.company, "stock-entries", path)


def _with(blank: Prepared, rows: str) -> Prepared:
    """The same sheet with other rows."""
    cells = [tuple(cell or None for cell in row.split(",")) for row in [_HEAD, *rows.split()]]
    return importing.planned(replace(blank, sheet=replace(blank.sheet, rows=tuple(cells))))


def _said(company: Company, prepared: Prepared, *, dry: bool, sure: bool) -> Any:
    """What came of an import, in words that can be compared."""
    confirmed = _SURE if sure else frozenset()
    try:
        done = importing.run(company, ADMIN, prepared, dry_run=dry, confirmed=confirmed)
    except ImportRefused as refused:
        return [(one.row, one.column, str(one.message), one.value) for one in refused.errors]
    except NeedsConfirmation as asked:
        return asked.key, str(asked.message)
    except ValueError as unforeseen:
        return "not exact", str(unforeseen)
    return done.created, done.notes


def _refuse(uow: UnitOfWork) -> None:
    """The books are closed for September; N is a service."""
    uow.settings.store({LOCKED_UNTIL: date(2026, 9, 30)}, uow.actor.name, uow.clock.now())
    table = Item.table()
    uow.conn.execute(update(table).where(table.c.code == "N").values(item_type="service"))


def _same(shop: Store, prepared: Prepared, monkeypatch: pytest.MonkeyPatch, *, sure: bool) -> Any:
    """What is said of a sheet by a trial, by posting, and where each posting is written at once."""
    entries = shop.entries()
    with monkeypatch.context() as one_by_one:
        one_by_one.setattr(exchange, "gather", lambda uow: None)
        expected = _said(shop.company, prepared, dry=True, sure=sure)
    assert _said(shop.company, prepared, dry=True, sure=sure) == expected
    assert shop.entries() == entries
    assert _said(shop.company, prepared, dry=False, sure=sure) == expected
    return expected


#: Two receipts and an issue that finds what they brought.
_GOOD = "1/10/2026,receipt,A,10,5,,Store 2/10/2026,receipt,F,4,7,,Yard 3/10/2026,issue,A,4,,Store,"
#: What follows them, the rows that are refused, and a part of what is said of the first.
SHORT = (
    ("4/10/2026,issue,F,1,,Store,", {5}, "Elsewhere: Yard / Yard 1 4.000 kg"),
    ("4/10/2026,issue,F,5,,Yard, 5/10/2026,issue,A,99,,Store,", {5}, "Only 4.000 kg of F"),
    ("19/10/2026,receipt,L,1,9,,Store 21/10/2026,issue,L,8,,Store,", {6}, "25-10-2026"),
)
WRONG = (
    (
        "5/9/2026,receipt,A,1,2,,Store 4/10/2026,receipt,X9,1,2,,Store "
        "4/10/2026,receipt,A,1,2,,Moon 4/10/2026,receipt,A,0,2,,Store",
        {5, 6, 7, 8}, "locked",
    ),
    (
        "4/10/2026,transfer,N,1,,Store,Yard 4/10/2026,transfer,A,1.00001,,Store,Yard "
        "4/10/2026,transfer,A,1,,Store,Store",
        {5, 6, 7}, "N is a service",
    ),
)  # fmt: skip


def _refused(
    shop: Store,
    blank: Prepared,
    monkeypatch: pytest.MonkeyPatch,
    cases: tuple[tuple[str, set[int], str], ...],
) -> None:
    for rows, refused, part in cases:
        said = _same(shop, _with(blank, f"{_GOOD} {rows}"), monkeypatch, sure=True)
        assert {row for row, *_ in said} == refused
        assert part in said[0][2]


def test_a_trial_refuses_what_posting_refuses(
    shop: Store, blank: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare: Command[..., None] = Command("test.refuse", "", _refuse)
    shop.company.execute(ADMIN, prepare)
    _refused(shop, blank, monkeypatch, WRONG)
    huge = "1/10/2026,receipt,A,8000000000,0,,Store 2/10/2026,receipt,A,8000000000,0,,Store"
    assert _same(shop, _with(blank, huge), monkeypatch, sure=True)[0] == "not exact"


def test_a_trial_knows_the_past_as_posting_does(
    shop: Store, blank: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = shop.item("L", "fifo")
    shop.receive(on(20), item, 10, 5)
    shop.issue(on(25), item, 4)
    _refused(shop, blank, monkeypatch, SHORT)
    # It goes in when it is agreed to, on what the sheet brought before.
    past = _with(blank, f"{_GOOD} 4/10/2026,receipt,L,3,9,,Store 5/10/2026,issue,A,6,,Store,")
    assert _same(shop, past, monkeypatch, sure=False)[0] == "inventory.back_dated"
    assert _same(shop, past, monkeypatch, sure=True)[0] == 5
    assert shop.faults() == []


def test_a_trial_asks_what_posting_asks(
    shop: Store, blank: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.company.execute(ADMIN, set_policy, policy="warn")
    rows = f"{_GOOD} 4/10/2026,issue,A,7,,Store, 5/10/2026,receipt,A,2,9,,Store"
    assert _same(shop, _with(blank, rows), monkeypatch, sure=False)[0] == "inventory.negative"
    assert _same(shop, _with(blank, rows), monkeypatch, sure=True)[0] == 5
    assert shop.faults() == []


def test_what_is_written_at_the_end_is_what_a_recount_gives(
    shop: Store, blank: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "\n".join(
        f"{day % 28 + 1}/{day // 28 + 9}/2026,{what},{code},{n % 5 + 1},{n + 2},{source},{target}"
        for n, day in enumerate(range(0, 40, 5))
        for what, source, target in (
            ("receipt", "", "Store"),
            ("transfer", "Store", "Yard") if n % 2 else ("issue", "Store", ""),
        )
        for code in "AF"
    )
    prepared = _with(blank, rows)
    with monkeypatch.context() as tried:
        tried.setattr(writing, "write", None)
        assert _said(shop.company, prepared, dry=True, sure=False)[0] == 16
    with monkeypatch.context() as few:
        few.setattr(gathered, "_MOST_LINES", 5)
        few.setattr(commands, "_MOST_LEFT", 7)
        assert _said(shop.company, prepared, dry=False, sure=False)[0] == 16
    assert shop.faults() == []
    assert shop.company.read(witness.faults) == []
    line, entry = StockEntryLine.table(), StockLedgerEntry.table()
    query = select(line.c.item_id, line.c.stock_quantity, entry.c.item_id, entry.c.quantity)
    joined = query.join_from(line, entry, entry.c.source_line == line.c.id)
    pairs = shop.company.read(lambda conn: conn.execute(joined).all())
    assert len(pairs) == shop.entries() == 32
    assert all((item, count) == (moved, by) for item, count, moved, by in pairs)
    # What is saved next has lines of its own, in whichever way.
    more = [{"item_id": pairs[0][0], "quantity": 1, "rate": 3}]
    shop.entry(on(31), "receipt", more, to_location_id=shop.store)
    assert _said(shop.company, prepared, dry=False, sure=True)[0] == 16
    assert shop.faults() == []


def test_who_listens_finds_each_posting_written(shop: Store, blank: Prepared) -> None:
    found: list[int] = []

    def heard(uow: UnitOfWork, posted: StockPosted) -> None:
        table = StockLedgerEntry.table()
        query = select(table.c.id).where(table.c.id.in_(posted.entries))
        found.append(len(uow.conn.execute(query).all()))

    prepared = _with(blank, _GOOD)
    shop.company.registry._handlers[StockPosted] = [heard]
    try:
        importing.run(shop.company, ADMIN, prepared, dry_run=True)
    finally:
        del shop.company.registry._handlers[StockPosted]
    assert found == [1, 1, 1]
