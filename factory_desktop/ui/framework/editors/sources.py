"""Where a reference field looks things up: searching, showing one record, creating a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.lookup_popup import LookupSource


class FoundRow(Protocol):
    """A record as a look-up shows it."""

    @property
    def id(self) -> object:
        """What the field keeps."""

    @property
    def code(self) -> str:
        """Its code, or nothing."""

    @property
    def name(self) -> str:
        """Its name."""


class ReferenceSource(LookupSource, Protocol):
    """A look-up that also knows single records.

    `search` and `total` run in a reader thread; the others in the window's, and must be quick.
    """

    def get(self, key: object) -> FoundRow | None:
        """The record with this id, to show its code and name."""

    def exact(self, text: str) -> FoundRow | None:
        """The one record whose code, barcode, alias or name is exactly this."""

    def create(self, text: str) -> FoundRow | None:
        """Let the user create a record that starts from this text; None if they went back."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One allowed value, as a row of a look-up."""

    id: object
    name: str
    code: str = ""
    cells: tuple[Cell, ...] = ()


class ChoiceSource:
    """The choices of a field as a look-up, for a cell of a grid."""

    can_create = False
    headings: Sequence[tuple[str | Cell, int]] = ()
    noun = ("choice", "choices")

    def __init__(self, fact: Fact) -> None:
        self.rows = [ChoiceRow(choice.value, tr(choice.label)) for choice in fact.choices]

    def total(self) -> int:
        """How many choices there are."""
        return len(self.rows)

    def search(self, text: str, limit: int) -> Sequence[ChoiceRow]:
        """The choices with the text in them, those that begin so before the others."""
        words = text.casefold().strip()
        found = [row for row in self.rows if words in row.name.casefold()]
        found.sort(key=lambda row: not row.name.casefold().startswith(words))
        return found[:limit]

    def get(self, key: object) -> ChoiceRow | None:
        """The choice with a value."""
        return next((row for row in self.rows if row.id == key), None)

    def exact(self, text: str) -> ChoiceRow | None:
        """The choice that is called exactly so."""
        word = text.casefold().strip()
        return next((row for row in self.rows if row.name.casefold() == word), None)

    def create(self, text: str) -> ChoiceRow | None:
        """Choices are fixed."""
        return None
