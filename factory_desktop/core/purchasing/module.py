"""Manifest of the purchasing module."""

from __future__ import annotations

from decimal import Decimal

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.registry import Entity, Module, Permission, Setting
from factory_desktop.core.purchasing import documents, exchange, queries, reorder, reports
from factory_desktop.core.purchasing.models import GoodsReceipt, PurchaseOrder

MODULE = Module(
    key="purchasing",
    label="Purchase",
    depends=("items", "parties", "taxes", "inventory", "company"),
    permissions=(
        Permission("purchasing.order.view", "See purchase orders"),
        Permission("purchasing.order.edit", "Write purchase orders"),
        Permission("purchasing.order.confirm", "Confirm and close purchase orders"),
        Permission("purchasing.order.cancel", "Cancel purchase orders"),
        Permission("purchasing.receipt.view", "See goods receipts"),
        Permission("purchasing.receipt.edit", "Write goods receipts"),
        Permission("purchasing.receipt.confirm", "Receive goods"),
        Permission("purchasing.receipt.cancel", "Cancel goods receipts"),
    ),
    entities=(
        Entity(
            "purchasing.order",
            PurchaseOrder,
            "Purchase order",
            "Purchase orders",
            "number",
            "supplier",
            list=queries.ORDERS,
            parts=documents.ORDER.parts,
            also=documents.ORDER.also,
        ),
        Entity(
            "purchasing.receipt",
            GoodsReceipt,
            "Goods receipt",
            "Goods receipts",
            "number",
            "supplier",
            list=queries.RECEIPTS,
            also=documents.RECEIPT.also,
        ),
    ),
    commands=(
        *(
            command
            for kind in (documents.ORDER, documents.RECEIPT)
            for command in (kind.commands.save, kind.commands.fire, kind.commands.discard)
        ),
        reorder.order_suggested,
    ),
    documents=(documents.ORDER, documents.RECEIPT),
    reports=(reports.REGISTER,),
    imports=exchange.TARGETS,
    settings=(
        Setting(
            "purchasing.over_receipt",
            Fact(
                "Over-receipt allowed, %",
                Kind.PERCENT,
                required=True,
                minimum=0,
                help="How much more than ordered may be received on a line.",
            ),
            Decimal(0),
            group="Purchase",
        ),
        Setting(
            "purchasing.round_total",
            Fact(
                "Round order totals to the rupee",
                Kind.BOOL,
                help="The difference is shown as a line of its own.",
            ),
            True,
            group="Purchase",
        ),
        Setting(
            "purchasing.terms",
            Fact(
                "Terms on purchase orders",
                Kind.MULTILINE,
                max_length=2000,
                help="One term a line; printed under each order.",
            ),
            None,
            group="Purchase",
        ),
    ),
    roles={
        "Clerk": (
            "purchasing.order.view",
            "purchasing.receipt.view",
            "purchasing.receipt.edit",
            "purchasing.receipt.confirm",
        ),
        "Accountant": ("purchasing.order.view", "purchasing.receipt.view"),
        "Inventory Manager": ("purchasing.order.edit", "purchasing.receipt.cancel"),
        "Manager": ("purchasing.order.confirm", "purchasing.order.cancel"),
    },
)
