"""Whether there is enough: on the day itself, line after line, and on every day after it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from factory_desktop.core.inventory import places as words
from factory_desktop.core.inventory.models import REFUSE, WARN
from factory_desktop.core.inventory.replay import Entry
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import QUANTITY_PLACES, from_scaled

if TYPE_CHECKING:
    from factory_desktop.core.inventory.planned import Line, Plan
    from factory_desktop.core.platform.commands import UnitOfWork

#: The confirmation asked for where a warehouse may go below nought only when asked for twice.
NEGATIVE = "inventory.negative"

Pair = tuple[int, int]


@dataclass(slots=True)
class Later:
    """What happens in a place after the day, as stored: in all, and the lowest on the way."""

    total: int = 0
    lowest: int = 0
    at: Entry | None = None

    def add(self, entry: Entry, by: int) -> None:
        """Go one entry on."""
        self.total += by
        if self.total < self.lowest:
            self.lowest, self.at = self.total, entry


@dataclass(frozen=True, slots=True)
class Short:
    """A line that takes more than there is: now, or (with `at`) at a later entry."""

    line: Line
    there: Decimal
    at: Entry | None = None


def later_moves(plan: Plan) -> dict[Pair, Later]:
    """For each place of the late items: its movements after the day of the posting.

    What was taken back on its own day is as if it had never been, not a low point between.
    """
    found = {pair: Later() for pair in plan.balances if pair[0] in plan.late}
    for item_id, tail in plan.tails.items():
        back = {entry.reverses: entry.posted_on for entry in tail if entry.reverses}
        void = {e.id for e in tail if back.get(e.id) == e.posted_on} if back else set()
        for entry in tail:
            if entry.posted_on <= plan.posted_on or entry.id in void or entry.reverses in void:
                continue
            for place, by in (
                (entry.from_location, -entry.quantity),
                (entry.to_location, entry.quantity),
            ):
                later = found.get((item_id, place))
                if later is not None:
                    later.add(entry, by)
    return found


def find(plan: Plan) -> list[Short]:
    """Lines that take more than there is, in order."""
    later = later_moves(plan)
    nothing = Later()
    on_the_day = {
        pair: now - from_scaled(later.get(pair, nothing).total, QUANTITY_PLACES)
        for pair, now in plan.balances.items()
    }
    running = dict(on_the_day)
    takes: dict[Pair, Line] = {}
    found: list[Short] = []
    for line in plan.lines:
        if line.source.is_stock:
            pair = (line.item.id, line.source.id)
            there = running[pair]
            running[pair] = there - line.move.quantity
            takes[pair] = line
            if running[pair] < 0:
                found.append(Short(line, there))
        if line.target.is_stock:
            running[line.item.id, line.target.id] += line.move.quantity
    short_now = {(s.line.item.id, s.line.source.id) for s in found}
    for pair, line in takes.items():
        after = later.get(pair, nothing)
        left = running[pair] + from_scaled(after.lowest, QUANTITY_PLACES)
        if pair not in short_now and left < 0 and running[pair] < on_the_day[pair]:
            found.append(Short(line, left, after.at))
    return found


def check(uow: UnitOfWork, plan: Plan) -> None:
    """Refuse, or ask, where there is too little, as each place's warehouse wants it."""
    found = [s for s in find(plan) if s.line.source.policy in (REFUSE, WARN)]
    if not found:
        return
    texts = _texts(uow, plan, found)
    refused = {
        short.line.field: text
        for short, text in zip(found, texts, strict=True)
        if short.line.source.policy == REFUSE
    }
    if refused:
        raise Invalid(refused)
    uow.confirm(NEGATIVE, "\n".join(texts), msg("Post all the same, or cancel."))


def _texts(uow: UnitOfWork, plan: Plan, found: list[Short]) -> list[str]:
    items = {line.item.id: line.item for line in plan.lines}
    pairs = [(s.line.item.id, s.line.source.id) for s in found if s.at is None]
    elsewhere = words.lying_elsewhere(uow.conn, items, pairs)
    sources = [s.at.source for s in found if s.at is not None]
    labels = words.document_labels(uow.conn, uow.registry, sources)
    texts = []
    for short in found:
        item, place = short.line.item, short.line.source
        if short.at is None:
            other = elsewhere[item.id, place.id]
            texts.append(words.too_little(item, place, short.there, other))
        else:
            day, document = short.at.posted_on, labels[short.at.source]
            texts.append(words.too_little_later(item, place, short.there, day, document))
    return texts
