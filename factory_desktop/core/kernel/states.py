"""The states of a country as its pack names them, found by whatever people write for them.

`MH`, `27`, `27-Maharashtra`, `Maharastra` and `महाराष्ट्र` are one state, which is kept by its
name. A country whose pack has no states takes any text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.resources import resource

#: Between the two ways to write one state (`27-Maharashtra`, `Maharashtra (MH)`).
_PARTS = re.compile(r"[-–.:/()]+")


@dataclass(frozen=True, slots=True)
class State:
    """A state: its code, its name, its number in tax registrations, other ways to write it."""

    code: str
    name: str
    tax_code: str = ""
    also: tuple[str, ...] = ()


@cache
def states(country: str) -> tuple[State, ...]:
    """The states of a country (`IN`), in the pack's order; none where its pack has none."""
    path = resource("country_packs", f"{country.lower()}.json")
    if not path.exists():
        return ()
    regions = json.loads(path.read_text(encoding="utf-8"))["info"]["regions"]
    return tuple(
        State(r["code"], r["name"], r.get("tax_code", ""), tuple(r.get("also", ())))
        for r in regions
    )


@cache
def _words(among: tuple[State, ...]) -> Mapping[str, State]:
    """Every way to write each state."""
    found: dict[str, State] = {}
    for state in among:
        for word in (state.name, state.code, state.tax_code, *state.also):
            found[_bare(word)] = state
    found.pop("", None)
    return found


def _bare(text: str) -> str:
    """Without regard to case, spaces, signs and a leading nought that is left out."""
    bare = re.sub(r"[\s.\-–_,()&]+", "", text.replace("&", "and")).casefold()
    return bare.zfill(2) if bare.isdigit() else bare


def find_state(among: tuple[State, ...], text: str | None) -> State | None:
    """The state that a text names by code, number, name or another spelling of it."""
    known, text = _words(among), (text or "").strip()
    whole = known.get(_bare(text))
    parts = [part for part in _PARTS.split(text) if part]
    if whole is not None or len(parts) != 2:
        return whole
    first, second = (known.get(_bare(part)) for part in parts)
    return first if first is second else None


def kept_state(country: str, text: str) -> str:
    """A state as it is kept: by its name. ValueError where the country has no such state."""
    among = states(country)
    state = find_state(among, text)
    if among and state is None:
        raise ValueError(
            msg("“{text}” is no state. Choose one from the list, such as “Karnataka”.", text=text)
        )
    return state.name if state else text


def state_fact(fact: Fact, country: str) -> Fact:
    """The fact of a state in forms: a choice where the country's states are known."""
    names = sorted(state.name for state in states(country))
    if not names:
        return fact
    return fact.but(kind=Kind.CHOICE, choices=tuple(Choice(name, name) for name in names))
