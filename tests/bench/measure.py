"""What a measure is: its goals as data, what one run gives, and what it is given to run with."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from factory_desktop.core.platform.company import Company
from tests.bench.factory import Size, make
from tests.helpers import companies

AT_MOST, AT_LEAST = "<=", ">="


@dataclass(frozen=True, slots=True)
class Goal:
    """What one figure has to be: ours / raw, or ours alone where the figure has no raw."""

    sign: str
    limit: float

    def held_by(self, value: float) -> bool:
        """Whether a value is as good as the goal asks."""
        return value <= self.limit if self.sign == AT_MOST else value >= self.limit

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}"


def at_most(limit: float) -> Goal:
    """No more than this."""
    return Goal(AT_MOST, limit)


def at_least(limit: float) -> Goal:
    """No less than this."""
    return Goal(AT_LEAST, limit)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a run: ours and, in the same unit, what it is held against."""

    ours: float
    raw: float | None = None
    unit: str = "ms"

    @property
    def value(self) -> float:
        """What the goal speaks of: ours / raw, or ours where there is no raw."""
        if self.raw is None:
            return self.ours
        return self.ours / self.raw if self.raw else float("inf")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the table in the design: `run` gives a figure for each of `goals`."""

    id: str
    name: str
    work: str
    goals: Mapping[str, Goal]
    run: Callable[[Bench], Mapping[str, Figure]]


class Bench:
    """What a measure is given: a scale (1.0 is the full size), a folder, generated companies.

    A company is made once a run and kept in the cache; who writes takes a copy.
    """

    def __init__(self, cache: Path, folder: Path, scale: float = 1.0) -> None:
        self.cache, self.folder, self.scale = cache, folder, scale

    def count(self, full: int, least: int = 1) -> int:
        """So many at this scale."""
        return max(least, round(full * self.scale))

    def size(self, rows: int = 1_000_000, employees: int = 0, **other: int) -> Size:
        """A company's size at this scale; what is not named is as large as the design says."""
        full = {"items": 5_000, "places": 20, "parties": 500, **other}
        counts = {key: self.count(n, min(n, 10)) for key, n in full.items()}
        return Size(
            rows=self.count(rows) if rows else 0,
            employees=self.count(employees) if employees else 0,
            **counts,
        )

    def path(self, size: Size) -> Path:
        """The cached company of a size, made where it is not there yet. Only to read from."""
        path = self.cache / f"{size.name}.factory"
        if not path.exists():
            made = self.cache / f"making-{os.getpid()}.factory"
            make(made, size)
            made.rename(path)
        return path

    @contextmanager
    def company(self, size: Size) -> Iterator[Company]:
        """A cached company, open; only to read from."""
        opened = companies.open_again(str(self.path(size)))
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def copy(self, size: Size, name: str = "copy") -> Iterator[Company]:
        """A copy of a cached company, open, to write to."""
        path = self.folder / f"{name}.factory"
        shutil.copy(self.path(size), path)
        opened = companies.open_again(str(path))
        try:
            yield opened
        finally:
            opened.close()
            path.unlink(missing_ok=True)


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(work: Callable[[], object], times: int = 5) -> float:
    """The quickest of several turns, in milliseconds: the least disturbed one."""
    return min(seconds(work) for _ in range(times)) * 1000
