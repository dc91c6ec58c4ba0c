"""The general keys of the window: those a screen did not take come here and go to it by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from factory_desktop.ui.framework import shortcuts
from factory_desktop.ui.framework.module import QuickAction

#: What the current screen is asked to do (see `framework.module.Answers`).
ASKED = (
    "save",
    "new",
    "duplicate",
    "print",
    "filter",
    "export",
    "refresh",
    "undo",
    "redo",
    "explain",
)

#: Documents begun by key, where the program has them.
DOCUMENTS = (
    "payment",
    "payment_in",
    "payment_out",
    "production",
    "purchase",
    "sale",
    "journal",
)


def portable(event: QKeyEvent) -> str:
    """A key as the table writes it: `Ctrl+S`, `F7`; the numeric pad counts as the main keys."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = QKeySequence(held.value | event.key()).toString(QKeySequence.SequenceFormat.PortableText)
    return {"Escape": "Esc"}.get(text, text)


def asked_by_key() -> Mapping[str, str]:
    """Key -> what the screen is asked, in the set of keys in use."""
    wanted = (*ASKED, "back")
    return {key: action for action in wanted for key in shortcuts.keys(action)}


def meant_by_key() -> Mapping[str, str]:
    """Key -> what it would do elsewhere; where there is nothing to undo, nothing is said."""
    wanted = (*(a for a in ASKED if a not in ("undo", "redo")), *DOCUMENTS)
    return {key: action for action in wanted for key in shortcuts.keys(action)}


def key_of(action: QuickAction) -> str:
    """The key of a quick action: one of the table's by name, else as it is written."""
    if action.shortcut in shortcuts.SHORTCUTS:
        return shortcuts.cap(action.shortcut)
    return action.shortcut


def actions_by_key(actions: Sequence[QuickAction]) -> Mapping[str, QuickAction]:
    """Quick actions by the keys that begin them anywhere in the window.

    Alt with a letter is left to Home, where it stands beside the action: elsewhere it belongs
    to the screen.
    """
    found: dict[str, QuickAction] = {}
    for action in actions:
        named = shortcuts.SHORTCUTS.get(action.shortcut)
        keys = shortcuts.keys(named.action) if named else (action.shortcut,)
        for key in keys:
            if key and not key.startswith("Alt+"):
                found.setdefault(key, action)
    return found
