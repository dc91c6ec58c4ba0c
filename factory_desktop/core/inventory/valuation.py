"""What a movement costs and what the rest is then worth: pure functions, no database.

A `State` is what lies in one pool (the company, or a warehouse) after a movement. `receive` and
`issue` give the next one. Three rules hold for both methods:

* a quantity of nought is worth exactly nought: the last issue takes what roundings left over;
* what goes out below nought goes at the last known rate, and the receipt that covers it sets the
  record straight: its `correction` is what the earlier issues should have cost more or less;
* goods that come or go back (`fixed`) do so at the cost they went or came at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.numbers import ZERO, money, quantity

AVERAGE = "moving_average"
FIFO = "fifo"


@dataclass(frozen=True, slots=True)
class Layer:
    """What is left of one receipt, by the ledger entry that brought it."""

    entry: int
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class State:
    """What lies in a pool: quantity, value, the last known rate, for FIFO what it consists of.

    `rate` matters where nothing lies there: it is what goods cost that are issued all the same.
    """

    quantity: Decimal = ZERO
    value: Decimal = ZERO
    rate: Decimal = ZERO
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One movement's outcome: `value after = value before + or - cost + correction`."""

    state: State
    cost: Decimal
    correction: Decimal = ZERO


EMPTY = State()


def receive(
    method: str, before: State, entry: int, incoming: Decimal, value: Decimal | None
) -> Step:
    """Goods come in with a value, or at the present rate where none is known."""
    given = money(incoming * before.rate) if value is None else value
    after = before.quantity + incoming
    if before.quantity >= 0:
        worth = before.value + given
        layers = before.layers
        if method == FIFO:
            layers = (*layers, Layer(entry, incoming, given))
        return Step(State(after, worth, quantity(worth / after), layers), given)
    return _cover(method, before, entry, incoming, given)


def _cover(method: str, before: State, entry: int, incoming: Decimal, given: Decimal) -> Step:
    """A receipt while stock is below nought: it sets the rate of what it covers.

    Averages take its rate at once, even where stock stays below nought; in FIFO what is still
    uncovered keeps the rate it went at.
    """
    after = before.quantity + incoming
    price = quantity(given / incoming)
    layers: tuple[Layer, ...] = ()
    if after > 0:
        worth = money(given * after / incoming)
        rate = quantity(worth / after)
        if method == FIFO:
            layers = (Layer(entry, after, worth),)
    else:
        rate = before.rate if method == FIFO and after < 0 else price
        worth = money(after * rate)
    correction = worth - before.value - given
    return Step(State(after, worth, rate, layers), given, correction)


def issue(
    method: str,
    before: State,
    outgoing: Decimal,
    fixed: Decimal | None = None,
    origin: int = 0,
) -> Step:
    """Goods go out; `fixed` is the cost they must go at, `origin` the receipt they came by."""
    after = _average(before, outgoing, fixed) if method != FIFO else _take(before, outgoing, origin)
    natural = before.value - after.value
    cost = natural if fixed is None else fixed
    return Step(after, cost, cost - natural)


def _average(before: State, outgoing: Decimal, fixed: Decimal | None) -> State:
    left = before.quantity - outgoing
    if left > 0:
        cost = money(before.value * outgoing / before.quantity)
        if fixed is not None and fixed <= before.value:
            cost = fixed
        worth = before.value - cost
        return State(left, worth, quantity(worth / left))
    if left == 0:
        return State(left, ZERO, before.rate)
    if before.quantity > 0:
        return State(left, money(left * before.rate), before.rate)
    return State(left, before.value - money(outgoing * before.rate), before.rate)


def _take(before: State, outgoing: Decimal, origin: int) -> State:
    """The oldest goods go first; those of `origin`, where they are still there, before them."""
    left = before.quantity - outgoing
    if left <= 0:
        rate = _unit(before.layers[-1]) if before.layers else before.rate
        if before.quantity > 0 or left == 0:
            return State(left, money(left * rate), rate)
        return State(left, before.value - money(outgoing * rate), rate)
    layers, worth = before.layers, before.value
    mine = _place_of(layers, origin)
    if mine is not None:
        rest, outgoing, cost = _from_layer(layers[mine], outgoing)
        layers, worth = (*layers[:mine], *rest, *layers[mine + 1 :]), worth - cost
    taken = 0
    rest = ()
    while outgoing:
        rest, outgoing, cost = _from_layer(layers[taken], outgoing)
        worth -= cost
        taken += 1
    if taken:
        layers = (*rest, *layers[taken:])
    return State(left, worth, quantity(worth / left), layers)


def _place_of(layers: tuple[Layer, ...], origin: int) -> int | None:
    """Where the layer of a receipt stands, or None."""
    if not origin:
        return None
    return next((i for i, layer in enumerate(layers) if layer.entry == origin), None)


def _from_layer(layer: Layer, wanted: Decimal) -> tuple[tuple[Layer, ...], Decimal, Decimal]:
    """What is left of a layer after taking up to `wanted`, what is still wanted, the cost."""
    if wanted >= layer.quantity:
        return (), wanted - layer.quantity, layer.value
    cost = money(layer.value * wanted / layer.quantity)
    return (Layer(layer.entry, layer.quantity - wanted, layer.value - cost),), ZERO, cost


def _unit(layer: Layer) -> Decimal:
    return quantity(layer.value / layer.quantity)


def split(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Split an amount by shares that add up to one; the last takes what roundings left."""
    parts = [money(total * share) for share in shares[:-1]]
    return [*parts, total - sum(parts, ZERO)]
