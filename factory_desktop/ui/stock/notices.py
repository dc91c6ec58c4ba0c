"""What of the stock waits for somebody: items that are low or out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.inventory import STOCK
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.notices import Notice, NoticeSource

_STATES = {"low": ("LOW", "warn"), "out": ("OUT", "bad")}


def _short(conn: Connection, today: date) -> list[Notice]:
    """Items at or below their reorder point, the worst first; anew when a low one is out."""
    worst_first = (Sort("status", descending=True), Sort("on_hand"))
    view = ViewState(filters=(Filter("status", "low,out"),), sort=worst_first)
    rows = listing.page(conn, STOCK, listing.ids(conn, STOCK, view))
    return [_notice(row) for row in rows]


def _notice(row: Mapping[str, Any]) -> Notice:
    state, tone = _STATES[str(row["status"])]
    text = msg("{item}: {left} {unit} left", item=row["name"], left=row["on_hand"], unit=row["uom"])
    key = f"stock:{row['id']}:{row['status']}"
    return Notice(key, text, state, tone, Place("stock.low", int(row["id"])))


def _others(count: int) -> Notice:
    text = msg("{count} other items are low or out", count=count)
    return Notice("stock:more", text, "LOW", "warn", Place("stock.low"))


SHORT = NoticeSource(
    _short, "inventory.stock.view", ("item", "stock_balance", "item_valuation"), _others
)
