"""The tab Purchase: orders to suppliers, the goods that come on them, the suppliers."""

from factory_desktop.ui.purchase.module import MODULE

__all__ = ["MODULE"]
