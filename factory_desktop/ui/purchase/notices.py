"""What of purchase waits for somebody: orders that are late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.purchasing import open_orders
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.notices import Notice, NoticeSource


def _late(conn: Connection, today: date) -> list[Notice]:
    """Orders that were expected before today and are not all here."""
    return [
        _notice(row)
        for row in open_orders(conn)
        if row["expected_on"] and row["expected_on"] < today
    ]


def _notice(row: Mapping[str, Any]) -> Notice:
    text = msg(
        "{number}, {supplier}, due {day}",
        number=row["number"],
        supplier=row["supplier"],
        day=row["expected_on"],
    )
    return Notice(f"order:{row['id']}", text, "Late", "bad", Place("purchasing.order", row["id"]))


def _others(count: int) -> Notice:
    text = msg("{count} other orders are late", count=count)
    return Notice("order:more", text, "Late", "bad", Place("purchase.late"))


LATE = NoticeSource(_late, "purchasing.order.view", ("purchase_order", "goods_receipt"), _others)
