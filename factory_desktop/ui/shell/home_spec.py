"""What Home is made of: figures, stages, parts and rows, each with the place it opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.ui.framework.navigation import Place

#: Where a figure leads: the first of these that somebody opens.
Places = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure as it was read: a Decimal of a kind, or ready words; its note and its trend.

    `strong` is the part of the note that has the tone.
    """

    value: Decimal | str
    kind: Kind = Kind.INTEGER
    strong: str = ""
    tone: str = ""
    note: str = ""
    trend: Sequence[Decimal] = ()


@dataclass(frozen=True, slots=True)
class HomeFigure:
    """A figure: its name, where it comes from, what it opens.

    `query` gives None where there is nothing to tell yet: the card is then left out.
    """

    key: str
    meaning: str
    title: str
    query: Callable[[Connection, date], FigureValue | None]
    places: Places
    permission: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of the pipeline: how many stand there and what they are worth."""

    name: str
    count: int
    worth: Decimal | None
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the stock by its state."""

    name: str
    count: int
    worth: Decimal | None
    tone: str


@dataclass(frozen=True, slots=True)
class Short:
    """An item that runs out: what is left, and its state as a word with a tone."""

    id: int
    name: str
    left: Decimal
    unit: str
    state: str
    tone: str
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A row of "Waits for me" or "What is late"; `day` is since when, or when it was due."""

    place: Place
    number: str
    what: str
    day: date
    worth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Lister:
    """Who gives rows to a section, for whom, and when they are stale."""

    query: Callable[[Connection, date], Sequence[object]]
    permission: str
    tables: tuple[str, ...]
    places: Places = ()


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What an empty company does first: shown until `done` says that it was."""

    key: str
    meaning: str
    title: str
    text: str
    action: str
    done: Callable[[Connection], bool]
    places: Places
    permission: str


@dataclass(frozen=True, slots=True)
class HomeSpec:
    """Everything Home may show."""

    figures: tuple[HomeFigure, ...] = ()
    pipeline: tuple[Lister, ...] = ()
    health: tuple[Lister, ...] = ()
    short: tuple[Lister, ...] = ()
    waiting: tuple[Lister, ...] = ()
    late: tuple[Lister, ...] = ()
    steps: tuple[FirstStep, ...] = ()

    @property
    def tables(self) -> frozenset[str]:
        """All tables whose change makes Home stale."""
        listers = (*self.pipeline, *self.health, *self.short, *self.waiting, *self.late)
        names = {name for each in (*self.figures, *listers) for name in each.tables}
        return frozenset(names)


@dataclass(slots=True)
class HomeContents:
    """What was read for one user."""

    figures: dict[str, FigureValue] = field(default_factory=dict)
    pipeline: list[Stage] = field(default_factory=list)
    health: list[Part] = field(default_factory=list)
    short: list[Short] = field(default_factory=list)
    waiting: list[Task] = field(default_factory=list)
    late: list[Task] = field(default_factory=list)
    steps: list[FirstStep] = field(default_factory=list)


def read_home(
    conn: Connection, spec: HomeSpec, today: date, may: Callable[[str], bool]
) -> HomeContents:
    """Read everything the user may see, in one snapshot."""
    found = HomeContents()
    for figure in spec.figures:
        if may(figure.permission) and (value := figure.query(conn, today)) is not None:
            found.figures[figure.key] = value
    for name in ("pipeline", "health", "short", "waiting", "late"):
        rows = getattr(found, name)
        for lister in getattr(spec, name):
            if may(lister.permission):
                rows.extend(lister.query(conn, today))
    found.waiting.sort(key=lambda task: task.day)
    found.late.sort(key=lambda task: task.day)
    found.steps = [s for s in spec.steps if may(s.permission) and not s.done(conn)]
    return found
