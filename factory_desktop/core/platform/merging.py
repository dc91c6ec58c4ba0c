"""Two edits of one document put together, each held against what both began from.

Pure. Lines have no number of their own that outlives a save, so they are known by their place
among those that did not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Fields = dict[str, Any]


@dataclass(slots=True)
class Merged:
    """Both edits in one. `clashes` are fields that both changed, as (mine, theirs) by `remarks`
    or `lines.2.rate`; mine stands there.
    """

    header: Fields
    lines: list[Fields] = field(default_factory=list)
    clashes: dict[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(slots=True)
class _Aligned:
    """An edit's lines beside those it began from: what became of each, what came after each."""

    became: list[Fields | None]
    after: dict[int, list[Fields]] = field(default_factory=dict)


def merge(
    base: tuple[Mapping[str, Any], Sequence[Fields]],
    mine: tuple[Mapping[str, Any], Sequence[Fields]],
    theirs: tuple[Mapping[str, Any], Sequence[Fields]],
) -> Merged:
    """Header and lines with what either changed; all three have the same fields."""
    merged = Merged({})
    merged.header = _fields(base[0], mine[0], theirs[0], "", merged)
    ours, others = _align(base[1], mine[1]), _align(base[1], theirs[1])
    _added(merged, ours, others, -1)
    for index, line in enumerate(base[1]):
        _line(merged, line, ours.became[index], others.became[index])
        _added(merged, ours, others, index)
    return merged


def _fields(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    prefix: str,
    merged: Merged,
) -> Fields:
    found: Fields = {}
    for key in mine:
        here, there, before = mine[key], theirs[key], base[key]
        found[key] = there if here == before else here
        if here not in (before, there) and there != before:
            merged.clashes[f"{prefix}{key}"] = (here, there)
    return found


def _line(merged: Merged, base: Fields, mine: Fields | None, theirs: Fields | None) -> None:
    """A line that both had: changed by either, taken out by one, or taken out and changed."""
    prefix = f"lines.{len(merged.lines)}."
    if mine is not None and theirs is not None:
        merged.lines.append(_fields(base, mine, theirs, prefix, merged))
        return
    left = mine or theirs
    if left is None or left == base:
        return
    merged.lines.append(dict(left))
    for key in _different(base, left):
        pair = (left[key], None) if mine is not None else (None, left[key])
        merged.clashes[f"{prefix}{key}"] = pair


def _different(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterable[str]:
    return [key for key in one if one[key] != other[key]]


def _added(merged: Merged, ours: _Aligned, others: _Aligned, index: int) -> None:
    """New lines of both, theirs first; one that both have is the same save come twice."""
    new = others.after.get(index, [])
    merged.lines += [dict(line) for line in new]
    merged.lines += [dict(line) for line in ours.after.get(index, []) if line not in new]


def _align(base: Sequence[Fields], edit: Sequence[Fields]) -> _Aligned:
    """Lines that stayed are each other's; of a stretch that changed, the first the first's."""
    found = _Aligned([None] * len(base))
    matcher = SequenceMatcher(None, _keys(base), _keys(edit), autojunk=False)
    for _, first, last, start, end in matcher.get_opcodes():
        shared = min(last - first, end - start)
        for step in range(shared):
            found.became[first + step] = edit[start + step]
        if start + shared < end:
            found.after.setdefault(last - 1, []).extend(edit[start + shared : end])
    return found


def _keys(lines: Sequence[Fields]) -> list[tuple[tuple[str, Any], ...]]:
    return [tuple((key, line[key]) for key in sorted(line)) for line in lines]
