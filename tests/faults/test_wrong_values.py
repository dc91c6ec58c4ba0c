"""Every field of every command with what nobody should type: refused in words, nothing changed."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.platform import parameters
from factory_desktop.core.platform.company import Company
from tests.faults import works
from tests.faults.works import SURE, TakenBack, Works
from tests.helpers import companies

LONG = "x" * 20_000
WRONG: tuple[Any, ...] = (
    *(None, True, "", " ", 0, -1, 2**40, 2**63, -(2**70), 1.5, Decimal("-1"), Decimal("1e-9")),
    *(Decimal("NaN"), Decimal("-Infinity"), Decimal("1e30"), Decimal("1E+999999"), float("nan")),
    *("NaN", "Infinity", "1e999999", "12.5.3", "१२३", LONG, "9" * 400, "2026-02-30"),
    *("<b>x</b><img src=x>", "'; DROP TABLE item; --", "=HYPERLINK(1)", "{0.__class__}", "%s%n"),
    *("a\x00b", "\x07\x1b[2J", "\ud800", "👩‍🏭🔩", "\u202eمصنع", "a\nb", "\x85"),
    *(date(1, 1, 1), date(9999, 12, 31), datetime(2026, 11, 2, 9), b"\x89PNG\r\n", b"\xff"),
    *([], {}, [[]], {"a": 1}, ("x",), {1, 2}, object()),
)


def _declared(w: Works, name: str, key: str) -> list[str]:
    """The fields that a mapping among a command's parameters may have."""
    registry = w.company.registry
    if name == "company.settings.save":
        return sorted(registry.settings)
    for kind in registry.documents.values():
        if name == kind.commands.save.name:
            return [*(kind.header_facts() if key == "header" else kind.line_facts())]
    for entity in registry.entities.values():
        if entity.save is not None and entity.save.name == name and key == "values":
            return [*entity.facts]
    if key == "terms":
        return [*registry.entities["hr.terms"].facts]
    return []


def _places(w: Works, name: str, call: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Every place in a call where a value stands or may stand, as a path."""
    for key, value in call.items():
        if key != "dry_run":  # it takes back by itself
            yield (key,)
        if key in ("prepared", "value"):
            continue
        if isinstance(value, Mapping):
            for field in dict.fromkeys((*value, *_declared(w, name, key), "no such field")):
                yield (key, field)
        elif isinstance(value, (tuple, list)):
            for index, entry in enumerate(value):
                yield (key, index)
                if isinstance(entry, Mapping):
                    fields = (*entry, *_declared(w, name, key), "source_line_id")
                    yield from ((key, index, field) for field in dict.fromkeys(fields))
                elif isinstance(entry, tuple):
                    yield from ((key, index, part) for part in range(len(entry)))


def _with(call: Mapping[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The call with another value at a place."""
    made = dict(call)
    inner: Any = made
    for step in path[:-1]:
        entry = inner[step]
        inner[step] = dict(entry) if isinstance(entry, Mapping) else list(entry)
        inner = inner[step]
    inner[path[-1]] = value
    return made


def _try(w: Works, name: str, call: Mapping[str, Any]) -> str:
    """How a call ended: `taken`, `refused`, or what escaped."""
    try:
        w.company.execute(SURE, w.company.registry.commands[name], **call)
    except TakenBack:
        return "taken"
    except FactoryError as error:
        texts = [error.message, *error.fields, *error.fields.values()]
        plain = all(isinstance(text, str) and 0 < len(text) < 3_000 for text in texts)
        return "refused" if plain else f"no plain message: {str(texts)[:100]}"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:160]}"
    return "committed"


def _run(w: Works, every: int) -> tuple[Counter[str], list[str]]:
    ends: Counter[str] = Counter()
    faults: list[str] = []
    number = 0
    for name, call in works.calls(w).items():
        for path in _places(w, name, call):
            for wrong in WRONG:
                number += 1
                if number % every:
                    continue
                end = _try(w, name, _with(call, path, wrong))
                ends[end if end in ("taken", "refused") else "escaped"] += 1
                if end not in ("taken", "refused"):
                    faults.append(f"{name} {'.'.join(map(str, path))} = {str(wrong)[:30]!r}: {end}")
    return ends, faults


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "every"), [("sqlite", 5), pytest.param("postgresql", 17, marks=pytest.mark.postgres)]
)
def test_whatever_is_typed_is_refused_in_words_and_changes_nothing(
    place: str, every: int, tmp_path: Path
) -> None:
    """Which of the values is tried where goes round by the count; `every` shares none with it."""
    company = (
        companies.sqlite_company(tmp_path) if place == "sqlite" else companies.server_company()
    )
    try:
        w = works.works(company, tmp_path)
        before = works.dump(company)
        with works.nothing_kept():
            ends, faults = _run(w, every)
        after = works.dump(company)
    finally:
        companies.drop(company)
    tried = sum(ends.values())
    print(f"\n{place}: tried {tried}, held {tried - len(faults)}; {dict(ends)}")
    assert faults == []
    assert before == after
    assert tried > 500


#: Whatever a person, a sheet or a broken window may hand over.
_ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.text(st.characters(exclude_categories=()), max_size=300),
    st.binary(max_size=40),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    """A factory at work, in a file."""
    folder = tmp_path_factory.mktemp("busy")
    company: Company = companies.sqlite_company(folder)
    yield works.works(company, folder)
    companies.drop(company)


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_anything_at_all_is_refused_in_words(busy: Works, data: st.DataObject) -> None:
    commands = works.calls(busy)
    name = data.draw(st.sampled_from(sorted(commands)))
    call = copy.copy(commands[name])
    paths = list(_places(busy, name, call))
    if paths:
        for path in data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=1)):
            call = _with(call, path, data.draw(_ANYTHING))
    with works.nothing_kept():
        assert _try(busy, name, call) in ("taken", "refused")


def test_every_command_declares_what_it_is_called_with(busy: Works) -> None:
    untyped = [
        f"{name}.{key}"
        for name, command in busy.company.registry.commands.items()
        for key, kind in parameters.declared(command.run).items()
        if kind is Any and (name, key) != ("security.state.save", "value")
    ]
    assert untyped == []
