"""What Purchase brings to the window."""

from __future__ import annotations

from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.purchase import notices, scopes
from factory_desktop.ui.purchase.screens.orders import late_screen, open_screen, order_screen
from factory_desktop.ui.purchase.screens.receipts import receipt_screen
from factory_desktop.ui.purchase.screens.reorder import ReorderScreen
from factory_desktop.ui.purchase.screens.suppliers import SuppliersScreen

_NEW = (("new", True),)
_TABLES = ("purchase_order", "goods_receipt")

MODULE = UiModule(
    key="purchase",
    label="Purchase",
    views=(
        View(
            "purchase.orders",
            "Purchase orders",
            order_screen,
            permission="purchasing.order.view",
            icon="purchase",
            keys=("purchasing.order",),
            also=("PO", "order"),
            help="purchase.orders",
        ),
        View(
            "purchase.open",
            "Open",
            open_screen,
            permission="purchasing.order.view",
            count=scopes.count_open,
            tables=_TABLES,
            also=("on order", "expected"),
            help="purchase.orders",
        ),
        View(
            "purchase.late",
            "Late",
            late_screen,
            permission="purchasing.order.view",
            count=scopes.count_late,
            tone="bad",
            tables=_TABLES,
            also=("overdue",),
            help="purchase.orders",
        ),
        View(
            "purchase.reorder",
            "To order",
            ReorderScreen,
            permission="purchasing.order.edit",
            icon="alert",
            also=("reorder", "shortage", "order what is low", "indent"),
            help="purchase.reorder",
        ),
        View(
            "purchase.receipts",
            "Goods receipts",
            receipt_screen,
            permission="purchasing.receipt.view",
            icon="receive",
            count=scopes.count_draft_receipts,
            tone="warn",
            tables=_TABLES,
            keys=("purchasing.receipt",),
            also=("GRN", "receipt note", "goods in"),
            help="purchase.receipts",
        ),
        View(
            "purchase.suppliers",
            "Suppliers",
            SuppliersScreen,
            permission="parties.party.view",
            icon="people",
            also=("vendors", "parties"),
            help="purchase.suppliers",
        ),
    ),
    actions=(
        QuickAction(
            "purchase.order",
            "Purchase order",
            "purchase",
            Place("purchasing.order", params=_NEW),
            permission="purchasing.order.edit",
            shortcut="purchase",
            also=("buy", "PO"),
        ),
        QuickAction(
            "purchase.receive",
            "Receive goods",
            "receive",
            Place("purchasing.receipt", params=_NEW),
            permission="purchasing.receipt.edit",
            shortcut="Alt+R",
            also=("GRN", "goods in"),
        ),
    ),
    notices=(notices.LATE,),
)
