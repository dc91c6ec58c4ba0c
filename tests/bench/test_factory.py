"""A generated company is as if everything in it had been entered through the program."""

from __future__ import annotations

from sqlalchemy import Table, func, select

from factory_desktop.core.inventory import verify
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.models import (
    ItemValuation,
    StockBalance,
    StockLedgerEntry,
    StockPeriod,
    StockValuation,
)
from factory_desktop.core.inventory.services import rebuild_stock
from factory_desktop.core.inventory.verify import REBUILD
from factory_desktop.core.payroll import preview
from factory_desktop.core.platform import health
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.bench.factory import MONTH, Size, fill
from tests.helpers.companies import ADMIN, clock
from tests.helpers.works import dec, store

SMALL = Size(rows=1500, employees=6, items=120, places=4, parties=10)
_DERIVED = (ItemValuation, StockBalance, StockPeriod, StockValuation)


def _rows(company: Company, table: Table) -> list[tuple[object, ...]]:
    columns = [c for c in table.c if not (table.name == "stock_balance" and c.name == "id")]
    query = select(*columns).order_by(*columns[:3])
    return company.read(lambda conn: [tuple(row) for row in conn.execute(query)])


def test_what_is_derived_follows_from_the_ledger(company: Company) -> None:
    fill(company, SMALL)
    entries = select(func.count()).select_from(StockLedgerEntry.table())
    assert company.read(lambda conn: conn.execute(entries).scalar()) == SMALL.rows
    assert company.read(lambda conn: list(verify(conn))) == []
    found = health.examine(company.db, company.registry, clock())
    # The rows are put past the program, which the log of changes notices, as it should.
    bad = {check.key for check in found.checks if check.state == health.BAD}
    assert bad == {"records"}
    before = {model: _rows(company, model.table()) for model in _DERIVED}
    company.execute(Request(ADMIN, confirmed=frozenset({REBUILD})), rebuild_stock)
    for model in _DERIVED:
        assert _rows(company, model.table()) == before[model]


def test_work_goes_on_in_it(company: Company) -> None:
    fill(company, SMALL)
    header = {"purpose": "receipt", "posted_on": clock().today(), "to_location_id": store(company)}
    lines = [{"item_id": n, "quantity": dec("5"), "rate": dec("7.25")} for n in range(1, 12)]
    made = company.execute(ADMIN, ENTRY.commands.save, header=header, lines=lines).value
    company.execute(ADMIN, ENTRY.commands.fire, document_id=made, action="confirm")
    assert company.read(lambda conn: list(verify(conn))) == []
    slips = company.read(lambda conn: preview(conn, company, MONTH)).slips
    assert len(slips) == SMALL.employees
    assert min(len(slip.result.lines) for slip in slips) >= 18
    assert all(slip.payable for slip in slips)
