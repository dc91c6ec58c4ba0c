"""What a document screen shows, as plain values: its fields, lines, totals, steps and actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from factory_desktop.ui.framework.form_spec import FormSpec
from factory_desktop.ui.framework.line_grid_model import LineColumn

#: Header values and lines -> the figure of each total by key.
Totals = Callable[[Mapping[str, object], Sequence[Mapping[str, object]]], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Total:
    """One figure of the totals strip; the strong one (the last) carries the currency's sign."""

    key: str
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the head.

    One may be `primary`; `more` ones are in the menu behind the dots. A disabled one says why.
    `checks`: the fields must be in order before it is asked for.
    """

    name: str
    label: str
    icon: str = ""
    primary: bool = False
    more: bool = False
    enabled: bool = True
    reason: str = ""
    checks: bool = True


@dataclass(frozen=True, slots=True)
class RowsSpec:
    """A short list typed below the lines (an order's charges): the key under which its rows stand
    in the header, its name, what it is for. `begins` is what a new row holds until it is typed.
    """

    key: str
    label: str
    hint: str
    columns: tuple[LineColumn, ...]
    begins: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """What all documents of a kind have in common."""

    title: str
    header: FormSpec
    columns: tuple[LineColumn, ...]
    totals: tuple[Total, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    #: Key caps and what they do; None: those of a line grid.
    hints: tuple[tuple[str, str], ...] | None = None
    #: The column whose sum is told beside the count of lines, and its unit.
    count_key: str = ""
    count_unit: str = ""
    can_print: bool = True
    rows: RowsSpec | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it is shown: values, lines, state, and what may be done with it."""

    number: str = ""
    state: str = ""
    tone: str = "neutral"
    step: str = ""
    step_tone: str = "accent"
    #: One sentence at the right of the steps: what the next act does.
    note: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    lines: Sequence[Mapping[str, object]] = ()
    actions: tuple[Action, ...] = ()
    #: Why it cannot be changed; empty while it can.
    read_only: str = ""
    #: Which one it is, once it is saved.
    id: int | None = None
