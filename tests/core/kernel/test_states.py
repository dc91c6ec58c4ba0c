"""States by whatever people write for them."""

from __future__ import annotations

import pytest

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.states import find_state, kept_state, state_fact, states


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MH", "Maharashtra"),
        ("27", "Maharashtra"),
        ("27-Maharashtra", "Maharashtra"),
        ("Maharashtra (27)", "Maharashtra"),
        ("Maharastra", "Maharashtra"),
        (" maharashtra ", "Maharashtra"),
        ("महाराष्ट्र", "Maharashtra"),
        ("1", "Jammu and Kashmir"),
        ("J & K", "Jammu and Kashmir"),
        ("Orissa", "Odisha"),
        ("Tamilnadu", "Tamil Nadu"),
        ("Dadra & Nagar Haveli", "Dadra and Nagar Haveli and Daman and Diu"),
    ],
)
def test_a_state_is_found(text: str, name: str) -> None:
    assert kept_state("IN", text) == name


@pytest.mark.parametrize("text", ["Atlantis", "27-Karnataka", "99", "-", "M"])
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no state"):
        kept_state("IN", text)


def test_every_way_to_write_a_state_names_one_alone() -> None:
    known: dict[str, str] = {}
    for state in states("IN"):
        for word in (state.code, state.name, state.tax_code, *state.also):
            found = find_state(states("IN"), word)
            assert found is state, (word, state.name, found)
            known[word] = state.name
    assert len(states("IN")) == 37


def test_a_country_without_states_takes_any_text() -> None:
    fact = Fact("State", max_length=40)
    assert kept_state("XX", "Texas") == "Texas"
    assert state_fact(fact, "XX") == fact
    choice = state_fact(fact, "IN")
    assert choice.kind is Kind.CHOICE
    assert choice.choice("Maharashtra") is not None
