"""Remembering how a sheet was mapped, so that next month's sheet takes the same mapping."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from factory_desktop.core.platform.exchange.detect import NO_FIELD, Proposal, heading_keys
from factory_desktop.core.platform.exchange.headings import words_of

#: Answers that belong to one sheet only and are asked again.
_OF_ONE_SHEET = frozenset({"month", "date", "title_day"})


def sheet_signature(headings: Iterable[str]) -> str:
    """A short key that is equal for sheets with the same headings, however they are spelled.

    Blank headings and days of the month do not count, so a muster of 30 days is like one of 31.
    """
    words = [" ".join(words_of(heading)) for heading in headings]
    kept = [text for text in words if text and not text[:2].strip().isdigit()]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:32]


@dataclass(slots=True)
class MappingMemory:
    """What was chosen for one signature: field by heading, and the answers.

    A field is "" where a person left the column out, `NO_FIELD` where there was none for it.
    """

    signature: str
    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        kind: str,
        proposal: Proposal,
        mapping: Mapping[int, str],
        options: Mapping[str, str],
        chosen: Collection[int] = (),
    ) -> MappingMemory:
        """Remember a mapping that was used; give it back to `propose(..., memory.fields)`.

        `chosen` are the columns that a person gave a field or left out.
        """
        keys = heading_keys(proposal.columns)
        fields = {
            key: mapping.get(guess.column)
            or ("" if guess.field or guess.left_out or guess.column in chosen else NO_FIELD)
            for guess, key in zip(proposal.columns, keys, strict=True)
            if guess.heading
        }
        kept = {key: text for key, text in options.items() if key not in _OF_ONE_SHEET}
        return cls(sheet_signature(proposal.layout.headings), kind, fields, kept)

    def fits(self, proposal: Proposal) -> bool:
        """Whether a sheet has the headings that this was remembered for."""
        return self.signature == sheet_signature(proposal.layout.headings)

    def to_dict(self) -> dict[str, object]:
        """Plain data for storing as JSON."""
        return {
            "signature": self.signature,
            "kind": self.kind,
            "fields": dict(self.fields),
            "options": dict(self.options),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> MappingMemory:
        """Back from plain data; what is missing or of another shape is left empty."""
        return cls(
            str(data.get("signature", "")),
            str(data.get("kind", "")),
            _texts(data.get("fields")),
            _texts(data.get("options")),
        )


def _texts(data: object) -> dict[str, str]:
    if not isinstance(data, Mapping):
        return {}
    return {str(key): str(value) for key, value in data.items()}
