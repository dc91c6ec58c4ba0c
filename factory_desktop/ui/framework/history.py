"""Steps that can be undone and done again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar


class Reversible(Protocol):
    """Something done that can be taken back."""

    def reversed(self) -> Self:
        """What takes it back."""


S = TypeVar("S", bound=Reversible)


@dataclass(frozen=True, slots=True)
class Step:
    """A value changed: where, what it was, what it became."""

    key: str
    old: object
    new: object

    def reversed(self) -> Step:
        """The step that takes this one back."""
        return Step(self.key, self.new, self.old)


class History(Generic[S]):
    """Undo and redo of steps, the last first."""

    def __init__(self, limit: int = 1000) -> None:
        self._done: list[S] = []
        self._undone: list[S] = []
        self._limit = limit

    def push(self, step: S) -> None:
        """A step was done; what was undone before it is gone."""
        self._done.append(step)
        del self._done[: -self._limit]
        self._undone.clear()

    def undo(self) -> S | None:
        """The step that takes the last one back, or None."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step.reversed()

    def redo(self) -> S | None:
        """The step that was taken back last, or None."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step

    def clear(self) -> None:
        """Forget everything."""
        self._done.clear()
        self._undone.clear()
