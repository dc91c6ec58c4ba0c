"""The valuation engine by itself: rules that hold whatever happens."""

from __future__ import annotations

from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory_desktop.core.inventory.valuation import (
    AVERAGE,
    EMPTY,
    FIFO,
    ONE,
    State,
    issue,
    rate_of,
    receive,
    split,
    worth,
)
from factory_desktop.core.kernel.numbers import from_scaled, money, round_to, whole
from factory_desktop.core.kernel.numbers import quantity as as_quantity

METHODS = (AVERAGE, FIFO)
#: A unit of a quantity or a rate, and of money, as they are stored.
U, P = 10**6, 100

_quantities = st.integers(1, 5_000_000).map(lambda n: n * U // 1000)
_values = st.integers(0, 10_000_000_00)
_moves = st.lists(
    st.one_of(
        st.tuples(st.just("in"), _quantities, _values),
        st.tuples(st.just("out"), _quantities, st.just(0)),
        st.tuples(st.just("all"), st.just(0), st.just(0)),
    ),
    max_size=40,
)


def _walk(method: str, moves: list[tuple[str, int, int]], *, negative: bool) -> list[State]:
    """Make the moves; without negative stock an issue takes at most what is there."""
    states, total, state = [], 0, EMPTY
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
    method: str, moves: list[tuple[str, int, int]]
) -> None:
    for state in _walk(method, moves, negative=False):
        assert state.quantity >= 0
        assert state.value >= 0
        if state.quantity == 0:
            assert state.value == 0


@pytest.mark.parametrize("method", METHODS)
@given(moves=_moves)
def test_layers_add_up_and_nothing_is_worth_nothing(
    method: str, moves: list[tuple[str, int, int]]
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
        state = receive(method, EMPTY, 1, 3 * U, 100 * P).state
        costs = []
        for _ in range(3):
            step = issue(method, state, U)
            costs.append(step.cost)
            state = step.state
        assert costs == [3333, 3334, 3333]
        assert (state.quantity, state.value) == (0, 0)


def test_goods_without_a_value_come_at_the_present_rate() -> None:
    for method in METHODS:
        state = receive(method, EMPTY, 1, 10 * U, 120 * P).state
        step = receive(method, state, 2, 5 * U, None)
        assert step.cost == 60 * P
        gone = issue(method, step.state, 15 * U).state
        assert receive(method, gone, 3, U, None).cost == 12 * P


def test_a_return_takes_its_own_receipt_first() -> None:
    state = receive(FIFO, EMPTY, 1, 10 * U, 100 * P).state
    state = receive(FIFO, state, 2, 10 * U, 300 * P).state
    step = issue(FIFO, state, 4 * U, fixed=120 * P, origin=2)
    assert (step.cost, step.correction) == (120 * P, 0)
    assert step.state.layers == ((1, 10 * U, 100 * P), (2, 6 * U, 180 * P))
    over = issue(FIFO, step.state, 8 * U, fixed=240 * P, origin=2)
    assert [(x.entry, x.quantity) for x in over.state.layers] == [(1, 8 * U)]
    assert (over.cost, over.correction) == (240 * P, 40 * P)


def test_a_return_dearer_than_what_is_left_is_corrected() -> None:
    state = State(10 * U, 50 * P, 5 * U)
    step = issue(AVERAGE, state, 5 * U, fixed=500 * P)
    assert (step.state.value, step.cost, step.correction) == (25 * P, 500 * P, 475 * P)
    rest = issue(AVERAGE, state, 10 * U, fixed=60 * P)
    assert (rest.state.value, rest.cost, rest.correction) == (0, 60 * P, 10 * P)


@given(total=_values, cuts=st.lists(st.integers(1, ONE - 1), max_size=5))
def test_a_split_adds_up(total: int, cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), ONE]
    parts = split(total, [end - start for start, end in pairwise(ends)])
    assert sum(parts) == total
    assert len(parts) == len(ends) - 1


@given(st.integers(-(10**24), 10**24), st.integers(1, 10**8), st.sampled_from((1, -1)))
def test_whole_numbers_are_rounded_as_decimals_are(number: int, by: int, sign: int) -> None:
    with localcontext(prec=60):
        assert whole(number, sign * by) == round_to(Decimal(number) / (sign * by), 0)


@given(_quantities, st.integers(0, 10**12), _quantities)
def test_rates_and_values_are_what_decimals_give(quantity: int, rate: int, part: int) -> None:
    value = worth(quantity, rate)
    with localcontext(prec=60):
        exact = from_scaled(quantity, 6) * from_scaled(rate, 6)
        assert from_scaled(value, 2) == money(exact)
        back = from_scaled(value, 2) / from_scaled(part, 6)
        assert from_scaled(rate_of(value, part), 6) == as_quantity(back)
