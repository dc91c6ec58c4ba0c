"""How far long work is: told wherever it goes through many things, to whoever listens.

The window's jobs listen to show it, and may stop the work there: `Cancelled` is raised from the
step, and every write ends as at any other error, undone. Where nobody listens nothing happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

T = TypeVar("T")

#: Of many things so many are told of; of things nobody has counted one in `_PART`.
_TOLD = 100
_PART = 200


class Cancelled(Exception):
    """The user stopped the work; nothing of it stays."""


class Listener(Protocol):
    """Who wants to know how far the work is."""

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """So far; raises `Cancelled` where the work shall stop."""

    def check(self) -> None:
        """Raise `Cancelled` where the work shall stop."""


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """What is done inside is told to this listener."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def check() -> None:
    """A place where the work may be stopped."""
    listener = _listener.get()
    if listener is not None:
        listener.check()


def tell(done: int, total: int) -> None:
    """So many of all are done: told of where that is worth it."""
    listener = _listener.get()
    if listener is not None and done % max(1, total // _TOLD if total else _PART) == 0:
        listener.report(done, total)


def each(things: Iterable[T]) -> Iterator[T]:
    """The same things, telling how far one is with them."""
    total = len(things) if isinstance(things, Sized) else 0
    for done, thing in enumerate(things):
        tell(done, total)
        yield thing
