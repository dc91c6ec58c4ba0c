"""Python's collector of circular garbage, held off while a great deal is built at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: From so many new objects on they are set aside unlooked at.
_MANY = 50_000
_aside = False


@contextmanager
def held_off() -> Iterator[None]:
    """For work that makes tens of thousands of objects which all live to its end.

    The collector would look through every object of the program again and again and find nothing;
    that took a third of the time of a receipt entered before 10,000 movements. Where very many were
    made they are set aside, for it would look through all of them at once now: half a second in
    which no other thread, the window's neither, comes to anything. They go as soon as nobody
    holds them, as ever; only a circle among them waits for `search`.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            _set_aside()
            gc.enable()


def _set_aside() -> None:
    global _aside
    if gc.get_count()[0] >= _MANY:
        gc.freeze()
        _aside = True


def search(worth: int = 0) -> bool:
    """Look through everything where anything was set aside, or after so many short searches."""
    global _aside
    if not _aside and gc.get_count()[2] < worth:
        return False
    if _aside:
        gc.unfreeze()
        _aside = False
    gc.collect()
    return True
