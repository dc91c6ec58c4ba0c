"""The panel beside the list of items: rates, how it is found, and its prices over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection, select

from factory_desktop.core.items import Item, ItemCategory, Uom, item_record
from factory_desktop.core.items.queries import price_history
from factory_desktop.core.platform.db import fact_of
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.record_side import RecordSide
from factory_desktop.ui.framework.side_panel import FactRow, Figure
from factory_desktop.ui.framework.spark import paint_spark

_SHOWN_PRICES = 8
_KINDS = {"purchase": "Purchase", "sale": "Sale"}
_SOURCES = {"item": "typed in"}


def read_item(item_id: int, conn: Connection) -> Mapping[str, Any]:
    """What the panel shows of an item, in one go."""
    row = item_record(conn, item_id)
    unit, category = Uom.table(), ItemCategory.table()
    codes = dict(conn.execute(select(unit.c.id, unit.c.code)).all())
    names = dict(conn.execute(select(category.c.id, category.c.name)).all())
    return {
        **row,
        "uom": codes.get(row["stock_uom_id"], ""),
        "further": [(codes.get(uom, ""), factor) for uom, factor in row["units"]],
        "category_names": [
            names[key] for key in (row["category_id"], *row["categories"]) if key in names
        ],
        "prices": price_history(conn, item_id),
    }


class PriceLine(QWidget):
    """The purchase prices as a line, oldest at the left."""

    def __init__(self, points: list[Any]) -> None:
        super().__init__()
        self._points = points
        self.setFixedHeight(46)
        self.setAccessibleName(tr("Purchase prices over time"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        paint_spark(painter, QRectF(self.rect().adjusted(1, 5, -5, -5)), self._points)


class ItemSide(RecordSide):
    """One item beside the list."""

    edited_at = "items.item"
    tables = ("item", "item_price", "item_uom", "item_barcode")

    def read(self, conn: Connection, record_id: int) -> Mapping[str, Any]:
        """The item with its units and prices."""
        return read_item(record_id, conn)

    def fill(self, row: Mapping[str, Any]) -> None:
        """Show the item."""
        kind = fact_of(Item, "item_type").choice(row["item_type"])
        pill = "" if row["active"] else tr("Inactive")
        self.set_head(row["code"], row["name"], pill, "warn")
        self.set_figures(
            [
                Figure("Purchase rate", self._rate(row["purchase_rate"]), self._a(row)),
                Figure("Sale rate", self._rate(row["sale_rate"]), self._a(row)),
                Figure("Reorder at", self._quantity(row["reorder_point"]), row["uom"]),
            ]
        )
        self.section("What it is", tr(kind.label) if kind else "", rule=False)
        self.facts(self._facts(row))
        self._units(row)
        self._prices(row["prices"])
        self.finish()

    def _a(self, row: Mapping[str, Any]) -> str:
        return tr("a {unit}", unit=row["uom"])

    def _rate(self, value: Any) -> str:
        return "–" if value is None else self.context.formatter.rate(value)

    def _quantity(self, value: Any) -> str:
        return "–" if value is None else self.context.formatter.quantity(value)

    def _facts(self, row: Mapping[str, Any]) -> list[FactRow]:
        gst = row["gst_rate"]
        found = [
            ("Categories", ", ".join(row["category_names"])),
            ("HSN/SAC", row["hsn_code"]),
            ("GST %", None if gst is None else self.context.formatter.percent(gst)),
            ("Brand", row["brand"]),
            ("Part code", row["part_code"]),
            ("Barcodes", ", ".join(row["barcodes"])),
        ]
        return [FactRow(name, str(text)) for name, text in found if text]

    def _units(self, row: Mapping[str, Any]) -> None:
        if row["further"]:
            self.section("Further units")
            shown = self.context.formatter.quantity
            self.facts(
                [FactRow(f"1 {code}", f"{shown(f)} {row['uom']}") for code, f in row["further"]]
            )

    def _prices(self, prices: list[dict[str, Any]]) -> None:
        if not prices:
            self.section("Prices", tr("none yet"))
            return
        self.section("Prices", tr("{count} changes", count=len(prices)))
        bought = [p["rate"] for p in reversed(prices) if p["kind"] == "purchase"]
        if len(bought) > 1:
            self.body.addWidget(PriceLine(bought))
        self.facts([self._price(price) for price in prices[:_SHOWN_PRICES]])

    def _price(self, price: Mapping[str, Any]) -> FactRow:
        formatter = self.context.formatter
        kind, source = _KINDS[price["kind"]], _SOURCES.get(price["source"], price["source"])
        return FactRow(
            formatter.date(price["valid_from"]),
            formatter.rate(price["rate"]),
            f"{tr(kind)}, {tr(source)}",
        )
