"""How the fields of a record stand on a form: sections, rows, widths; no Qt needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A field in a row that is wider than one column."""

    key: str
    span: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one title; each row names fields, or places where a field is wider."""

    title: str
    rows: tuple[tuple[str | Place, ...], ...]
    columns: int = 0

    @property
    def width(self) -> int:
        """The columns of the grid: as said, or as the widest row needs."""
        widest = max((sum(place.span for place in row) for row in self.places()), default=1)
        return max(self.columns, widest)

    def places(self) -> Iterator[tuple[Place, ...]]:
        """The rows, each field with its width."""
        for row in self.rows:
            yield tuple(cell if isinstance(cell, Place) else Place(cell) for cell in row)


@dataclass(frozen=True, slots=True)
class FormSpec:
    """The form of one entity."""

    entity: str
    sections: tuple[Section, ...]

    def keys(self) -> tuple[str, ...]:
        """All fields in the order one types them."""
        return tuple(
            place.key for section in self.sections for row in section.places() for place in row
        )
