"""Whether there is enough: on the day itself, line after line, and on every day after it.

What is taken back on the day it moved counts as if it had never been: an issue that was taken
back is no low point between, and a receipt is taken back only where those that took from the
place since had enough without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from factory_desktop.core.inventory import places as words
from factory_desktop.core.inventory.history import END
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
    for tail in plan.tails.values():
        for entry in _standing(tail):
            if entry.posted_on <= plan.posted_on:
                continue
            for pair, by in _effects(entry):
                later = found.get(pair)
                if later is not None:
                    later.add(entry, by)
    return found


def _standing(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries without those that were taken back on their own day, and what took them back."""
    back = {entry.reverses: entry.posted_on for entry in entries if entry.reverses}
    void = {e.id for e in entries if back.get(e.id) == e.posted_on} if back else set()
    return (e for e in entries if e.id not in void and e.reverses not in void)


def _effects(entry: Entry) -> tuple[tuple[Pair, int], tuple[Pair, int]]:
    """What an entry takes from where, and brings where to."""
    return (
        ((entry.item_id, entry.from_location), -entry.quantity),
        ((entry.item_id, entry.to_location), entry.quantity),
    )


def lowest_since(plan: Plan, left: Mapping[Pair, Decimal]) -> dict[Pair, tuple[Decimal, Entry]]:
    """Where goods are taken back on the day they came: the least there is without them since.

    `left` is what lies in each place at the end of the day; found are the quantity and the entry
    after which it is so. What is taken back never came, so later movements of the day must do
    without it. Nothing is read of an item that did not move since.
    """
    gone: dict[int, set[int]] = {}
    for line in plan.lines:
        if line.move.reverses:
            gone.setdefault(line.item.id, set()).add(line.move.reverses)
    moved = [n for n, back in gone.items() if plan.held[n].moved_since(plan.posted_on, max(back))]
    came = {
        (line.item.id, line.source.id)
        for line in plan.lines
        if line.source.is_stock and line.item.id in moved
    }
    found: dict[Pair, tuple[Decimal, Entry]] = {}
    days = plan.history.on_day(sorted({item_id for item_id, _ in came}), plan.posted_on)
    for item_id, entries in days.items():
        first = min((e.id for e in entries if e.id in gone[item_id]), default=END)
        running = dict(left)
        for entry in reversed(list(_standing(entries))):
            if entry.id < first or entry.id in gone[item_id]:
                continue
            for pair, by in _effects(entry):
                if pair in came:
                    if pair not in found or running[pair] < found[pair][0]:
                        found[pair] = running[pair], entry
                    running[pair] -= from_scaled(by, QUANTITY_PLACES)
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
    since = lowest_since(plan, running)
    for pair, line in takes.items():
        if pair in short_now or running[pair] >= on_the_day[pair]:
            continue
        after = later.get(pair, nothing)
        left, at = running[pair] + from_scaled(after.lowest, QUANTITY_PLACES), after.at
        if pair in since and since[pair][0] < 0:
            left, at = since[pair]
        if left < 0:
            found.append(Short(line, left, at))
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
