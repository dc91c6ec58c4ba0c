"""The tab Stock: what lies where and what it is worth, and the documents that move it."""

from factory_desktop.ui.stock.module import MODULE

__all__ = ["MODULE"]
