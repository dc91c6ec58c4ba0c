"""What is asked of the stock never walks through the whole ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, event

from factory_desktop.core.inventory import cards, queries, reports
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.company import Company
from tests.core.inventory.stock import TODAY

_SPAN = {"from": date(2026, 10, 5), "to": TODAY}
_ASKED = {
    "value on a day": lambda conn: cards.value_at(conn, TODAY),
    "stock on a day": lambda conn: cards.stock_at(conn, date(2026, 10, 5)),
    "stock on a day in a place": lambda conn: cards.stock_at(conn, date(2026, 10, 5), 1),
    "stock list": lambda conn: listing.ids(conn, queries.STOCK, ViewState()),
    "stock by place": lambda conn: listing.ids(conn, queries.STOCK_BY_PLACE, ViewState()),
    "stock value": lambda conn: reports.report_stock_value(conn, {"on": TODAY}),
    "stock movement": lambda conn: reports.report_stock_movements(conn, _SPAN),
    "stock ledger": lambda conn: reports.report_stock_ledger(conn, _SPAN),
}


@pytest.mark.parametrize("asked", _ASKED)
def test_no_walk_through_a_ledger(file_company: Company, asked: str) -> None:
    said: list[tuple[str, Any]] = []

    def note(_c: Connection, _k: object, statement: str, given: Any, *_: object) -> None:
        said.append((statement, given))

    event.listen(file_company.db.reader, "before_cursor_execute", note)
    with file_company.reading() as conn:
        _ASKED[asked](conn)
        event.remove(file_company.db.reader, "before_cursor_execute", note)
        plans = [
            row[3]
            for statement, given in said
            if not statement.startswith("BEGIN")
            for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
    assert plans
    walked = [p for p in plans if p.startswith(("SCAN stock_ledger", "SCAN stock_valuation"))]
    assert walked == []
