"""What a field *is*, said once: label, kind, whether it must be given, how exact it is.

Editors, formatters, filters, import, export and help are keyed by `Kind`.
How a field is *shown* (order, width, group) is said elsewhere, in the window's specs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Kind(Enum):
    """The kinds of value; one row in every table that is keyed by kind."""

    TEXT = "text"
    MULTILINE = "multiline"
    CODE = "code"
    INTEGER = "integer"
    QUANTITY = "quantity"
    RATE = "rate"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DATETIME = "datetime"
    BOOL = "bool"
    CHOICE = "choice"
    REFERENCE = "reference"
    IMAGE = "image"

    #: Whether values are exact numbers, aligned right.
    numeric: bool

    def __init__(self, word: str) -> None:
        self.numeric = word in {"integer", "quantity", "rate", "money", "percent"}

    # Each is there once; the name's hash would be worked out at every look into a table by kind.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of a choice field; tone is neutral, info, good, warn or bad."""

    value: str
    label: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a field is.

    `reference` names the entity a reference points to (`"items.item"`); `aliases` are headings
    under which the field appears in people's sheets; `sensitive` fields are left out of
    queries for those without the permission `<module>.<record>.see_sensitive`; `default` is what a
    new record has where nothing is given; a date with `month` stands for its month; `places_from`
    names what in the row says how many decimals a quantity has (its unit's).
    """

    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    max_length: int = 0
    precision: int | None = None
    minimum: int | None = None
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    reference: str = ""
    aliases: tuple[str, ...] = ()
    sensitive: bool = False
    read_only: bool = False
    default: object = None
    total: bool = False
    month: bool = False
    places_from: str = ""

    def but(self, **changes: object) -> Fact:
        """The same fact with a few things different, for a column that shows it elsewhere."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def choice(self, value: object) -> Choice | None:
        """The choice with this value, or None."""
        return next((choice for choice in self.choices if choice.value == value), None)
