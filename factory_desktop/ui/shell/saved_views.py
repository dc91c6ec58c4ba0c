"""Views of a list that a user has named: kept per user, listed under "My views"."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.list_panel import ListPanel

_MARK = "\0"


def list_of(screen: QWidget | None) -> ListPanel | None:
    """The list of a screen whose state can be kept, if it has one."""
    if isinstance(screen, ListPanel):
        return screen
    panel = getattr(screen, "panel", None)
    return panel if isinstance(panel, ListPanel) else None


class SavedViews:
    """The named states of each view's list."""

    def __init__(self, context: WindowContext) -> None:
        self._context = context

    def of(self, view: str) -> dict[str, dict[str, Any]]:
        """Name -> state of the list."""
        found = self._context.state(f"views.{view}", {})
        return dict(found) if isinstance(found, dict) else {}

    def save(self, view: str, name: str, state: dict[str, Any]) -> None:
        """Keep a state under a name; the name's old state goes."""
        self._context.remember(f"views.{view}", {**self.of(view), name: state})

    def forget(self, view: str, name: str) -> None:
        """Drop a name."""
        kept = {k: v for k, v in self.of(view).items() if k != name}
        self._context.remember(f"views.{view}", kept)


def entry_key(view: str, name: str) -> str:
    """The key under which a saved view stands in the view list."""
    return f"{view}{_MARK}{name}"


def parts(key: str) -> tuple[str, str]:
    """View and name of an entry; the name is empty for a view itself."""
    view, _, name = key.partition(_MARK)
    return view, name
