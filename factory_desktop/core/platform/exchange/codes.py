"""Finding records by the codes and names of a sheet, also where a spreadsheet ate the zeros."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_TITLES = re.compile(
    r"^(?:(?:shri|shree|sri|sh|smt|kum|kumari|km|mr|mrs|ms|miss|md|mohd|dr|er|श्री|श्रीमती|कुमारी|सौ)"
    r"(?:\.\s*|\s+))+",
    re.IGNORECASE,
)


def folded(name: str) -> str:
    """A name for comparing: one space between words, no capitals."""
    return " ".join(name.split()).casefold()


def untitled(name: str) -> str:
    """A person's name for comparing, without `Shri`, `Smt.` and the like before it."""
    return folded(_TITLES.sub("", name.strip())) or folded(name)


def firm(name: str) -> str:
    """A firm's name for comparing: without `M/s.` before it, full stops and commas; & is and."""
    bare = re.sub(r"^(?:m\s?/\s?s|messrs)\b\.?\s*", "", folded(name))
    return folded(re.sub(r"[.,]", " ", bare.replace("&", " and "))) or folded(name)


def without_zeros(code: str) -> str:
    """A code for comparing where zeros were lost: `E001` and `E1` are `e1`."""
    return _ZEROS.sub("", folded(code))


class CodeIndex:
    """Records by code: exactly, or where only one fits, without the zeros before figures.

    With `bare_numbers` a figure alone finds the one code that has it: 7 finds E007.
    """

    def __init__(self, records: Iterable[tuple[str, int]], *, bare_numbers: bool = False) -> None:
        self._exact: dict[str, int] = {}
        self._loose: dict[str, set[int]] = {}
        self._numbers: dict[str, set[int]] = {}
        self._bare_numbers = bare_numbers
        for code, record in records:
            self.add(code, record)

    def add(self, code: str, record: int) -> None:
        """Take in one more record."""
        self._exact[folded(code)] = record
        self._loose.setdefault(without_zeros(code), set()).add(record)
        figures = "".join(c for c in code if c.isdigit()).lstrip("0")
        if self._bare_numbers and figures:
            self._numbers.setdefault(figures, set()).add(record)

    def exact(self, code: str) -> int | None:
        """The record with this very code, capitals aside."""
        return self._exact.get(folded(code))

    def alike(self, code: str) -> int | None:
        """The one record that has the code but for lost zeros, None where several could be."""
        hits = self._loose.get(without_zeros(code), set())
        if not hits and self._bare_numbers and code.strip().isdigit():
            hits = self._numbers.get(code.strip().lstrip("0"), set())
        return next(iter(hits)) if len(hits) == 1 else None
