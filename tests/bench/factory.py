"""A company as large as wanted, made by bulk inserts of what posting would have written.

Ledger, costs, balances and month balances agree as if each document had been entered through
the program: `doctor` finds nothing, working all out again changes nothing (a test holds both).
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select

from factory_desktop.core.inventory import Location
from factory_desktop.core.inventory.entries import KEY as ENTRY
from factory_desktop.core.inventory.models import PRODUCTION_USE, SUPPLIER
from factory_desktop.core.inventory.places import virtual_location
from factory_desktop.core.items import uom_by_code
from factory_desktop.core.platform.company import Company
from tests.bench import names, people
from tests.bench.movements import Movements, Wanted
from tests.helpers import companies
from tests.helpers.companies import ADMIN, NOW

#: The days on which goods move, and the month that is paid.
FIRST, LAST = date(2025, 4, 1), date(2026, 10, 31)
MONTH = date(2026, 10, 1)
STRUCTURE = "WORKS"
#: One item in so many is valued first in, first out.
_FIFO = 50
_PART = 20_000
_MOMENT = NOW.isoformat(" ")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of each."""

    rows: int = 1_000_000
    employees: int = 0
    items: int = 5_000
    places: int = 20
    parties: int = 500

    @property
    def name(self) -> str:
        """What a cached company of this size is called."""
        return "-".join(str(count) for count in astuple(self))


def make(path: Path, size: Size) -> None:
    """Make a company file of a size."""
    made = companies.sqlite_company(path.parent, path.stem)
    try:
        fill(made, size)
    finally:
        made.close()


def fill(company: Company, size: Size) -> None:
    """Fill a new company, on either database."""
    with _bulk(company) as bulk:
        _items(company, bulk, size.items)
        _parties(bulk, size.parties)
        places = _places(company, bulk, size.places)
        if size.rows:
            _stock(company, bulk, size, places)
    if size.employees:
        _people(company, size.employees)


# --- bulk ----------------------------------------------------------------------------------


class Bulk:
    """Rows written by the driver itself, in one transaction."""

    def __init__(self, conn: Any, server: bool) -> None:
        self._conn, self._server = conn, server

    def put(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows; `columns` as in SQL."""
        if not self._server:
            marks = ", ".join("?" * len(columns.split(",")))
            self._conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
            return
        with self._conn.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def run(self, statement: str) -> None:
        """Run a statement without parameters."""
        self._conn.execute(statement)

    def go_on_from(self, *tables: str) -> None:
        """Let PostgreSQL's ids go on after those that were given; a file does so by itself."""
        for table in tables if self._server else ():
            self.run(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )


@contextmanager
def _bulk(company: Company) -> Iterator[Bulk]:
    if company.db.server:
        import psycopg

        url = make_url(company.db.company).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False)) as conn:
            yield Bulk(conn, server=True)
        return
    file = sqlite3.connect(company.db.company, isolation_level=None)
    for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-400000"):
        file.execute(f"PRAGMA {pragma}")
    file.execute("BEGIN IMMEDIATE")
    try:
        yield Bulk(file, server=False)
        file.execute("COMMIT")
    finally:
        file.close()


# --- masters -------------------------------------------------------------------------------


def _items(company: Company, bulk: Bulk, count: int) -> None:
    """Items of every kind, none of them with a price."""
    pcs = company.read(lambda conn: uom_by_code(conn, "pcs"))
    bulk.put(
        "item",
        "id, version, code, name, item_type, stock_uom_id, valuation, best_seller, active",
        (
            (
                n,
                1,
                names.item_code(n),
                names.item_name(n),
                names.item_type(n),
                pcs,
                "fifo" if n % _FIFO == 0 else "moving_average",
                False,
                True,
            )
            for n in range(1, count + 1)
        ),
    )
    bulk.go_on_from("item")


def _parties(bulk: Bulk, count: int) -> None:
    bulk.put(
        "party",
        "id, version, code, name, is_supplier, is_customer, is_job_worker, is_transporter, "
        "city, active",
        (
            (
                n,
                1,
                f"P-{n:05d}",
                names.party_name(n),
                n % 3 != 0,
                n % 3 == 0,
                False,
                False,
                names.city(n),
                True,
            )
            for n in range(1, count + 1)
        ),
    )
    bulk.go_on_from("party")


def _places(company: Company, bulk: Bulk, count: int) -> list[int]:
    """The store that every company has, and more beside it."""
    table = Location.table()
    query = select(table.c.id, table.c.warehouse_id).where(table.c.is_stock.is_(True))
    store, warehouse = company.read(lambda conn: conn.execute(query).one())
    ids = [store, *range(1001, 1000 + count)]
    bulk.put(
        "location",
        "id, version, name, warehouse_id, kind, active, is_stock",
        ((place, 1, f"Rack {place - 1000}", warehouse, "rack", True, True) for place in ids[1:]),
    )
    bulk.go_on_from("location")
    return ids


# --- stock ---------------------------------------------------------------------------------


def _stock(company: Company, bulk: Bulk, size: Size, places: Sequence[int]) -> None:
    """Documents with their lines and all that follows from them."""
    with company.reading() as conn:
        outside = (virtual_location(conn, SUPPLIER), virtual_location(conn, PRODUCTION_USE))
    wanted = Wanted(size.rows, size.items, tuple(places), *outside, FIRST, LAST, _FIFO)
    moves = Movements(wanted, random.Random(7))
    moves.begin()
    while moves.more(_PART):
        bulk.put(
            "stock_entry",
            "id, version, number, posted_on, status, created_at, created_by, confirmed_at, "
            "confirmed_by, purpose, through_transit, from_location_id, to_location_id",
            (
                (
                    *(n, 2, number, day, "confirmed", _MOMENT, ADMIN.name, _MOMENT, ADMIN.name),
                    *(purpose, False, *places),
                )
                for n, number, day, purpose, *places in moves.documents
            ),
        )
        bulk.put(
            "stock_entry_line",
            "id, document_id, position, item_id, quantity, rate, value, from_location_id, "
            "to_location_id, stock_quantity",
            moves.lines,
        )
        bulk.put(
            "stock_ledger_entry",
            "id, posted_on, item_id, from_location_id, to_location_id, quantity, value, "
            "source_type, source_id, source_line, operation, entered_at",
            ((*row[:7], ENTRY, row[7], row[0], f"{row[7]:032x}", _MOMENT) for row in moves.entries),
        )
        bulk.put(
            "stock_valuation",
            "entry_id, pool, item_id, posted_on, cost, correction, quantity_after, value_after, "
            "rate_after, layers",
            moves.costs,
        )
    bulk.put(
        "item_valuation",
        "item_id, pool, quantity, value, rate, layers, last_on, last_entry_id",
        moves.held(),
    )
    bulk.put(
        "stock_balance",
        "item_id, location_id, quantity",
        ((item, place, quantity) for (item, place), quantity in sorted(moves.balances.items())),
    )
    bulk.put(
        "stock_period",
        "location_id, item_id, period, quantity",
        ((*key, quantity) for key, quantity in sorted(moves.periods.items())),
    )
    bulk.put(
        "number_series",
        "series, year, last",
        ((ENTRY, year, last) for year, last in moves.numbers.items()),
    )
    bulk.go_on_from("stock_entry", "stock_entry_line", "stock_ledger_entry")


# --- people --------------------------------------------------------------------------------


def _people(company: Company, count: int) -> None:
    """Workers with terms by one structure of many heads, and a month of attendance."""
    people.make_structure(company, STRUCTURE)
    with _bulk(company) as bulk:
        bulk.put("employee", people.EMPLOYEE, people.employees(count))
        bulk.put("pay_terms", people.TERMS, people.terms(count, STRUCTURE))
        bulk.put("attendance", people.ATTENDANCE, people.attendance(count, MONTH, _MOMENT))
        bulk.go_on_from("employee", "pay_terms", "attendance")
