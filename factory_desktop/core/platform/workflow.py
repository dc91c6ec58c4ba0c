"""Workflows: one tuple of transitions a document type; its buttons come from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factory_desktop.core.kernel.errors import RuleBroken
from factory_desktop.core.kernel.facts import Choice
from factory_desktop.core.kernel.i18n import msg

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork
    from factory_desktop.core.platform.documents import Document

Effect = Callable[["UnitOfWork", "Document"], None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal move. `verb` is the permission's last part; `numbers` gives the document its
    number; guards raise where the move is not allowed now; effects do what follows from it.

    `primary` marks the one button that finishes the work; `asks` is asked before it is done.
    """

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    verb: str
    guards: tuple[Effect, ...] = ()
    effects: tuple[Effect, ...] = ()
    tone: str = "neutral"
    primary: bool = False
    numbers: bool = False
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The states of a document type, in order, and the moves between them."""

    states: tuple[Choice, ...]
    transitions: tuple[Transition, ...]
    initial: str = "draft"

    def from_state(self, state: str) -> list[Transition]:
        """The moves that start here."""
        return [t for t in self.transitions if state in t.sources]

    def find(self, action: str, state: str) -> Transition:
        """The move with this name from this state; `RuleBroken` where it is illegal."""
        for transition in self.transitions:
            if transition.action == action and state in transition.sources:
                return transition
        words: dict[str, Any] = {c.value: c.label for c in self.states}
        raise RuleBroken(
            "illegal_move",
            msg("Not possible: the document is “{state}”.", state=msg(words.get(state, state))),
            msg("Refresh to see its present state."),
        )
