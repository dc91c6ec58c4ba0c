"""The one table of keys: which key does what, and what its cap says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

STANDARD = "standard"
TALLY = "tally"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An action, its keys in the usual set and in that of TallyPrime, and what it does."""

    action: str
    keys: tuple[str, ...]
    does: str
    tally: tuple[str, ...] | None = None

    def of(self, scheme: str) -> tuple[str, ...]:
        """The keys in one of the sets."""
        return self.tally if scheme == TALLY and self.tally is not None else self.keys


SHORTCUTS: dict[str, Shortcut] = {
    row.action: row
    for row in (
        # Everywhere.
        Shortcut("palette", ("Ctrl+K",), "search or do", ("Ctrl+K", "Alt+G")),
        Shortcut("help", ("F1",), "help"),
        Shortcut("explain", ("Alt+F1",), "explain this number"),
        Shortcut("refresh", ("F5",), "refresh", ("Ctrl+F5",)),
        Shortcut("back", ("Esc",), "back"),
        Shortcut("next_tab", ("Ctrl+Tab",), "next module"),
        Shortcut("previous_tab", ("Ctrl+Shift+Tab",), "module before"),
        *(Shortcut(f"tab_{n}", (f"Ctrl+{n}",), "go to module") for n in range(1, 10)),
        # On lists and records.
        Shortcut("save", ("Ctrl+S",), "save", ("Ctrl+A", "Ctrl+S")),
        Shortcut("new", ("Ctrl+N",), "new"),
        Shortcut("duplicate", ("Ctrl+D",), "duplicate", ("Alt+2", "Ctrl+D")),
        Shortcut("print", ("Ctrl+P",), "print", ("Alt+P", "Ctrl+P")),
        Shortcut("filter", ("Ctrl+F",), "filter"),
        Shortcut("details", ("Alt+Enter", "Alt+Return"), "details beside the list"),
        Shortcut("export", ("Ctrl+E",), "export", ("Alt+E", "Ctrl+E")),
        Shortcut("undo", ("Ctrl+Z",), "undo"),
        Shortcut("redo", ("Ctrl+Y",), "redo"),
        Shortcut("create", ("Alt+C",), "create new"),
        # Documents.
        Shortcut("payment", ("F4",), "payment in or out", ()),
        Shortcut("payment_out", (), "payment out", ("F5",)),
        Shortcut("payment_in", (), "payment in", ("F6",)),
        Shortcut("production", ("F6",), "production", ("Alt+F7",)),
        Shortcut("purchase", ("F7",), "purchase", ("F9",)),
        Shortcut("sale", ("F8",), "sale"),
        Shortcut("journal", ("F9",), "journal", ("F7",)),
        # In a line grid.
        Shortcut("next_cell", ("Enter",), "next cell"),
        Shortcut("remove_line", ("Ctrl+Del",), "remove line"),
        Shortcut("insert_line", ("Ins",), "insert line"),
        Shortcut("paste", ("Ctrl+V",), "paste from a sheet"),
    )
}

_scheme = STANDARD


def set_scheme(scheme: str) -> None:
    """Choose the set of keys (`standard`, `tally`) for everything bound from now on."""
    global _scheme
    if scheme not in (STANDARD, TALLY):
        raise ValueError(f"no set of keys is named {scheme!r}")
    _scheme = scheme


def scheme() -> str:
    """The set of keys in use."""
    return _scheme


def keys(action: str) -> tuple[str, ...]:
    """The keys of an action in the set in use."""
    return SHORTCUTS[action].of(_scheme)


def cap(action: str) -> str:
    """What the key cap of an action says; empty where it has no key."""
    return next(iter(keys(action)), "")


def hint(action: str) -> tuple[str, str]:
    """Cap and meaning, as a hint strip shows them."""
    return cap(action), SHORTCUTS[action].does


def bind(
    widget: QWidget,
    action: str,
    call: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
) -> list[QShortcut]:
    """Let the keys of an action call something while the widget or a child has the focus."""
    bound = []
    for key in keys(action):
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(context)
        shortcut.activated.connect(call)
        bound.append(shortcut)
    return bound


def clashes(scheme: str) -> dict[str, list[str]]:
    """Keys that would do two things at once in a set; empty when the table is sound."""
    by_key: dict[str, list[str]] = {}
    for row in SHORTCUTS.values():
        for key in row.of(scheme):
            by_key.setdefault(key, []).append(row.action)
    return {key: actions for key, actions in by_key.items() if len(actions) > 1}
