"""What a movement costs and what the rest is then worth: pure functions, no database.

All in whole numbers, as they are stored: money in the currency's minor unit, quantities and rates
in millionths. A `State` is what lies in one pool (the company, or a warehouse) after a movement.
`receive` and `issue` give the next one. Three rules hold for both methods:

* a quantity of nought is worth exactly nought: the last issue takes what roundings left over;
* what goes out below nought goes at the last known rate, and the receipt that covers it sets the
  record straight: its `correction` is what the earlier issues should have cost more or less;
* goods that come or go back (`fixed`) do so at the cost they went or came at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from factory_desktop.core.kernel.numbers import MONEY_PLACES, QUANTITY_PLACES, whole

AVERAGE = "moving_average"
FIFO = "fifo"
#: A whole share.
ONE = 10**QUANTITY_PLACES
#: A rate is money by quantity; so many times their stored numbers' quotient.
_RATE = 10 ** (2 * QUANTITY_PLACES - MONEY_PLACES)


class Layer(NamedTuple):
    """What is left of one receipt, by the ledger entry that brought it."""

    entry: int
    quantity: int
    value: int


class State(NamedTuple):
    """What lies in a pool: quantity, value, the last known rate, for FIFO what it consists of.

    `rate` matters where nothing lies there: it is what goods cost that are issued all the same.
    """

    quantity: int = 0
    value: int = 0
    rate: int = 0
    layers: tuple[Layer, ...] = ()


class Step(NamedTuple):
    """One movement's outcome: `value after = value before + or - cost + correction`."""

    state: State
    cost: int
    correction: int = 0


EMPTY = State()


def worth(quantity: int, rate: int) -> int:
    """The value of a quantity at a rate."""
    return whole(quantity * rate, _RATE)


def rate_of(value: int, quantity: int) -> int:
    """The rate at which a quantity has a value."""
    return whole(value * _RATE, quantity)


def receive(method: str, before: State, entry: int, incoming: int, value: int | None) -> Step:
    """Goods come in with a value, or at the present rate where none is known."""
    quantity, lying, rate, layers = before
    given = worth(incoming, rate) if value is None else value
    if quantity < 0:
        return _cover(method, before, entry, incoming, given)
    after, lying = quantity + incoming, lying + given
    if method == FIFO:
        layers = (*layers, Layer(entry, incoming, given))
    return Step(State(after, lying, rate_of(lying, after), layers), given)


def _cover(method: str, before: State, entry: int, incoming: int, given: int) -> Step:
    """A receipt while stock is below nought: it sets the rate of what it covers.

    Averages take its rate at once, even where stock stays below nought; in FIFO what is still
    uncovered keeps the rate it went at.
    """
    after = before.quantity + incoming
    layers: tuple[Layer, ...] = ()
    if after > 0:
        left = whole(given * after, incoming)
        rate = rate_of(left, after)
        if method == FIFO:
            layers = (Layer(entry, after, left),)
    else:
        rate = before.rate if method == FIFO and after < 0 else rate_of(given, incoming)
        left = worth(after, rate)
    correction = left - before.value - given
    return Step(State(after, left, rate, layers), given, correction)


def issue(
    method: str, before: State, outgoing: int, fixed: int | None = None, origin: int = 0
) -> Step:
    """Goods go out; `fixed` is the cost they must go at, `origin` the receipt they came by."""
    after = _average(before, outgoing, fixed) if method != FIFO else _take(before, outgoing, origin)
    natural = before.value - after.value
    cost = natural if fixed is None else fixed
    return Step(after, cost, cost - natural)


def _average(before: State, outgoing: int, fixed: int | None) -> State:
    quantity, value, rate, _ = before
    left = quantity - outgoing
    if left > 0:
        if fixed is None or fixed > value:
            fixed = whole(value * outgoing, quantity)
        value -= fixed
        return State(left, value, rate_of(value, left))
    if left == 0:
        return State(left, 0, rate)
    if quantity > 0:
        return State(left, worth(left, rate), rate)
    return State(left, value - worth(outgoing, rate), rate)


def _take(before: State, outgoing: int, origin: int) -> State:
    """The oldest goods go first; those of `origin`, where they are still there, before them."""
    left = before.quantity - outgoing
    layers, value = before.layers, before.value
    if left <= 0:
        rate = rate_of(layers[-1].value, layers[-1].quantity) if layers else before.rate
        if before.quantity > 0 or left == 0:
            return State(left, worth(left, rate), rate)
        return State(left, value - worth(outgoing, rate), rate)
    mine = _place_of(layers, origin)
    if mine is not None:
        rest, outgoing, cost = _from_layer(layers[mine], outgoing)
        layers, value = (*layers[:mine], *rest, *layers[mine + 1 :]), value - cost
    taken = 0
    rest = ()
    while outgoing:
        rest, outgoing, cost = _from_layer(layers[taken], outgoing)
        value -= cost
        taken += 1
    if taken:
        layers = (*rest, *layers[taken:])
    return State(left, value, rate_of(value, left), layers)


def _place_of(layers: tuple[Layer, ...], origin: int) -> int | None:
    """Where the layer of a receipt stands, or None."""
    if not origin:
        return None
    return next((i for i, layer in enumerate(layers) if layer.entry == origin), None)


def _from_layer(layer: Layer, wanted: int) -> tuple[tuple[Layer, ...], int, int]:
    """What is left of a layer after taking up to `wanted`, what is still wanted, the cost."""
    if wanted >= layer.quantity:
        return (), wanted - layer.quantity, layer.value
    cost = whole(layer.value * wanted, layer.quantity)
    return (Layer(layer.entry, layer.quantity - wanted, layer.value - cost),), 0, cost


def split(total: int, shares: Sequence[int]) -> list[int]:
    """Split an amount by shares that add up to `ONE`; the last takes what roundings left."""
    parts = [whole(total * share, ONE) for share in shares[:-1]]
    return [*parts, total - sum(parts)]
