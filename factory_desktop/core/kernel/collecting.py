"""Python's collector of circular garbage, held off while a great deal is built at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_off() -> Iterator[None]:
    """For work that makes tens of thousands of objects which all live to its end.

    The collector would look through every object of the program again and again and find nothing;
    that took a third of the time of a receipt entered before 10,000 movements.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
