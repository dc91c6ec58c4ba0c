"""Two edits of one document or list put together, each held against what both began from.

Pure. Lines have no number of their own that outlives a save, so they are known by their place
among those that did not change; rows of a list that have a name are known by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Fields = dict[str, Any]
Clashes = dict[str, tuple[object, object]]


@dataclass(slots=True)
class Merged:
    """Both edits in one. `clashes` are fields that both changed, as (mine, theirs) by `remarks`
    or `lines.2.rate`; mine stands there.
    """

    header: Fields
    lines: list[Fields] = field(default_factory=list)
    clashes: Clashes = field(default_factory=dict)


@dataclass(slots=True)
class _Aligned:
    """An edit's lines beside those it began from: what became of each, what came after each."""

    became: list[Fields | None]
    after: dict[int, list[Fields]] = field(default_factory=dict)


def merge(
    base: tuple[Mapping[str, Any], Sequence[Fields]],
    mine: tuple[Mapping[str, Any], Sequence[Fields]],
    theirs: tuple[Mapping[str, Any], Sequence[Fields]],
    *,
    lists: Mapping[str, Sequence[str]] | None = None,
) -> Merged:
    """Header and lines with what either changed; all three have the same fields.

    `lists` are keys of the header that hold rows, with the columns that name a row.
    """
    clashes: Clashes = {}
    lists = lists or {}
    plain = [{k: v for k, v in edit[0].items() if k not in lists} for edit in (base, mine, theirs)]
    header = _fields(plain[0], plain[1], plain[2], "", clashes)
    for key, named_by in lists.items():
        rows = [edit[0][key] for edit in (base, mine, theirs)]
        header[key], both = merge_rows(rows[0], rows[1], rows[2], key, named_by)
        clashes |= both
    lines, others = merge_rows(base[1], mine[1], theirs[1], "lines")
    return Merged(header, lines, clashes | others)


def merge_rows(
    base: Sequence[Fields],
    mine: Sequence[Fields],
    theirs: Sequence[Fields],
    key: str,
    named_by: Sequence[str] = (),
) -> tuple[list[Fields], Clashes]:
    """Rows with what either changed, and what both did, under `key.N.field`.

    A row is known by its columns `named_by`, where there are any, else by its place. Named rows
    that both moved clash where each has another one.
    """
    merged = _Rows(key)
    if named_by:
        _by_name(merged, named_by, base, mine, theirs)
    else:
        _by_place(merged, base, mine, theirs)
    return merged.rows, merged.clashes


@dataclass(slots=True)
class _Rows:
    """Merged rows as they come about."""

    key: str
    rows: list[Fields] = field(default_factory=list)
    clashes: Clashes = field(default_factory=dict)

    def add(self, base: Fields, mine: Fields | None, theirs: Fields | None) -> None:
        """A row that both had: changed by either, taken out by one, or taken out and changed."""
        prefix = f"{self.key}.{len(self.rows)}."
        if mine is not None and theirs is not None:
            self.rows.append(_fields(base, mine, theirs, prefix, self.clashes))
            return
        left = mine or theirs
        if left is None or left == base:
            return
        self.rows.append(dict(left))
        for key in _different(base, left):
            pair = (left[key], None) if mine is not None else (None, left[key])
            self.clashes[f"{prefix}{key}"] = pair


def _by_name(
    merged: _Rows,
    named_by: Sequence[str],
    base: Sequence[Fields],
    mine: Sequence[Fields],
    theirs: Sequence[Fields],
) -> None:
    was, ours, others = (
        {tuple(row[key] for key in named_by): row for row in rows} for rows in (base, mine, theirs)
    )
    for name in _in_order(list(was), list(ours), list(others)):
        here, there = ours.get(name), others.get(name)
        new = here or there
        if name in was:
            merged.add(was[name], here, there)
        elif here is not None and there is not None:
            merged.add(dict.fromkeys(here), here, there)
        elif new is not None:
            merged.rows.append(dict(new))
    merged.clashes.update(_moved(merged, named_by, list(was), list(ours), list(others)))


def _moved(
    merged: _Rows, named_by: Sequence[str], base: list[Any], mine: list[Any], theirs: list[Any]
) -> Clashes:
    """Where both put the rows into another order: what stands in each place in either's."""
    ours, others, before = (
        [name for name in names if name in base and name in mine and name in theirs]
        for names in (mine, theirs, base)
    )
    if ours == others or before in (ours, others):
        return {}
    places = {tuple(row[key] for key in named_by): place for place, row in enumerate(merged.rows)}
    found: Clashes = {}
    for here, there in zip(ours, others, strict=True):
        differing = zip(named_by, here, there, strict=True)
        key, *pair = next((one for one in differing if one[1] != one[2]), ("", None, None))
        if key:
            found[f"{merged.key}.{places[here]}.{key}"] = (pair[0], pair[1])
    return found


def _in_order(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """All names as who moved them has them; what he has not comes after what it came after."""
    moved = [name for name in mine if name in base] != [name for name in base if name in mine]
    first, *others = (mine, theirs, base) if moved else (theirs, mine, base)
    names = list(first)
    for other in others:
        place = 0
        for name in other:
            if name in names:
                place = names.index(name) + 1
            else:
                while place < len(names) and names[place] not in other:
                    place += 1
                names.insert(place, name)
                place += 1
    return names


def _by_place(
    merged: _Rows, base: Sequence[Fields], mine: Sequence[Fields], theirs: Sequence[Fields]
) -> None:
    ours, others = _align(base, mine), _align(base, theirs)
    _added(merged, ours, others, -1)
    for index, row in enumerate(base):
        merged.add(row, ours.became[index], others.became[index])
        _added(merged, ours, others, index)


def _fields(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    prefix: str,
    clashes: Clashes,
) -> Fields:
    found: Fields = {}
    for key in mine:
        here, there, before = mine[key], theirs[key], base[key]
        found[key] = there if here == before else here
        if here not in (before, there) and there != before:
            clashes[f"{prefix}{key}"] = (here, there)
    return found


def _different(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterable[str]:
    return [key for key in one if one[key] != other[key]]


def _added(merged: _Rows, ours: _Aligned, others: _Aligned, index: int) -> None:
    """New lines of both, theirs first; one that both have is the same save come twice."""
    new = others.after.get(index, [])
    merged.rows += [dict(line) for line in new]
    merged.rows += [dict(line) for line in ours.after.get(index, []) if line not in new]


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
