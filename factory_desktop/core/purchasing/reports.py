"""Reports of purchasing."""

from __future__ import annotations

from datetime import date

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.reporting.spec import ReportColumn, ReportParam, ReportSpec
from factory_desktop.core.purchasing import queries


def _month_start(today: date) -> date:
    return today.replace(day=1)


REGISTER = ReportSpec(
    key="purchasing.register",
    label="Purchase register",
    permission="purchasing.receipt.view",
    params=(
        ReportParam("from", Fact("From", Kind.DATE, required=True), _month_start),
        ReportParam("to", Fact("To", Kind.DATE, required=True), lambda today: today),
        ReportParam("supplier", Fact("Supplier")),
    ),
    columns=(
        ReportColumn("posted_on", Fact("Date", Kind.DATE), 1.1),
        ReportColumn("number", Fact("Receipt"), 1.3, opens="purchasing.receipt", id_key="id"),
        ReportColumn("supplier", Fact("Supplier"), 2.2),
        ReportColumn("challan_number", Fact("Challan"), 1.1),
        ReportColumn("order", Fact("Order"), 1.3),
        ReportColumn("code", Fact("Code", Kind.CODE), 1.2),
        ReportColumn("item", Fact("Item"), 2.2),
        ReportColumn("quantity", Fact("Quantity", Kind.QUANTITY, places_from="places"), 1.1),
        ReportColumn("unit", Fact("Unit"), 0.6),
        ReportColumn("rate", Fact("Rate", Kind.RATE), 1.1),
        ReportColumn("value", Fact("Value", Kind.MONEY, total=True), 1.3),
    ),
    query=queries.register,
    title=lambda p: msg(
        "Purchase register, {first} to {last}",
        first=f"{p['from']:%d-%m-%Y}",
        last=f"{p['to']:%d-%m-%Y}",
    ),
    also=("purchases", "goods in", "supplier bills"),
    things=("line", "lines"),
    tables=("goods_receipt",),
)
