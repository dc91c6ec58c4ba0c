"""The valuation engine by itself: rules that hold whatever happens."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_desktop.core.inventory.valuation import (
    AVERAGE,
    EMPTY,
    FIFO,
    State,
    issue,
    receive,
    split,
)

D = Decimal
METHODS = (AVERAGE, FIFO)

_quantities = st.integers(1, 5_000_000).map(lambda n: D(n).scaleb(-3))
_values = st.integers(0, 10_000_000_00).map(lambda n: D(n).scaleb(-2))
_moves = st.lists(
    st.one_of(
        st.tuples(st.just("in"), _quantities, _values),
        st.tuples(st.just("out"), _quantities, st.just(D(0))),
        st.tuples(st.just("all"), st.just(D(0)), st.just(D(0))),
    ),
    max_size=40,
)


def _walk(method: str, moves: list[tuple[str, D, D]], *, negative: bool) -> list[State]:
    """Make the moves; without negative stock an issue takes at most what is there."""
    states, total, state = [], D(0), EMPTY
    for number, (way, quantity, value) in enumerate(moves, start=1):
        if way == "in":
            step = receive(method, state, number, quantity, value)
            total += step.cost + step.correction
        else:
            wanted = state.quantity if way == "all" else quantity
            if not negative:
                wanted = min(wanted, state.quantity)
            if wanted <= 0:
                continue
            step = issue(method, state, wanted)
            total += step.correction - step.cost
            if not negative:
                assert step.cost >= 0
                assert step.correction == 0
        state = step.state
        assert state.value == total
        states.append(state)
    return states


@pytest.mark.parametrize("method", METHODS)
@given(moves=_moves)
def test_value_is_never_below_nought_where_stock_is_not(
    method: str, moves: list[tuple[str, D, D]]
) -> None:
    for state in _walk(method, moves, negative=False):
        assert state.quantity >= 0
        assert state.value >= 0
        if state.quantity == 0:
            assert state.value == 0


@pytest.mark.parametrize("method", METHODS)
@given(moves=_moves)
def test_layers_add_up_and_nothing_is_worth_nothing(
    method: str, moves: list[tuple[str, D, D]]
) -> None:
    for state in _walk(method, moves, negative=True):
        if state.quantity == 0:
            assert state.value == 0
        if state.quantity < 0:
            assert state.value <= 0
            assert state.layers == ()
        if method == FIFO and state.quantity > 0:
            assert sum(layer.quantity for layer in state.layers) == state.quantity
            assert sum(layer.value for layer in state.layers) == state.value


def test_a_third_three_times_leaves_nothing() -> None:
    for method in METHODS:
        state = receive(method, EMPTY, 1, D(3), D(100)).state
        costs = []
        for _ in range(3):
            step = issue(method, state, D(1))
            costs.append(step.cost)
            state = step.state
        assert costs == [D("33.33"), D("33.34"), D("33.33")]
        assert (state.quantity, state.value) == (D(0), D(0))


def test_goods_without_a_value_come_at_the_present_rate() -> None:
    for method in METHODS:
        state = receive(method, EMPTY, 1, D(10), D(120)).state
        step = receive(method, state, 2, D(5), None)
        assert step.cost == D(60)
        gone = issue(method, step.state, D(15)).state
        assert receive(method, gone, 3, D(1), None).cost == D(12)


def test_a_return_takes_its_own_receipt_first() -> None:
    state = receive(FIFO, EMPTY, 1, D(10), D(100)).state
    state = receive(FIFO, state, 2, D(10), D(300)).state
    step = issue(FIFO, state, D(4), fixed=D(120), origin=2)
    assert (step.cost, step.correction) == (D(120), D(0))
    assert [(x.entry, x.quantity, x.value) for x in step.state.layers] == [
        (1, D(10), D(100)),
        (2, D(6), D(180)),
    ]
    over = issue(FIFO, step.state, D(8), fixed=D(240), origin=2)
    assert [(x.entry, x.quantity) for x in over.state.layers] == [(1, D(8))]
    assert (over.cost, over.correction) == (D(240), D(40))


def test_a_return_dearer_than_what_is_left_is_corrected() -> None:
    state = State(D(10), D(50), D(5))
    step = issue(AVERAGE, state, D(5), fixed=D(500))
    assert (step.state.value, step.cost, step.correction) == (D(25), D(500), D(475))
    rest = issue(AVERAGE, state, D(10), fixed=D(60))
    assert (rest.state.value, rest.cost, rest.correction) == (D(0), D(60), D(10))


@given(
    total=_values,
    shares=st.lists(st.integers(1, 1000), min_size=1, max_size=6),
)
def test_a_split_adds_up(total: Decimal, shares: list[int]) -> None:
    parts = split(total, [D(share) / sum(shares) for share in shares])
    assert sum(parts) == total
    assert len(parts) == len(shares)
