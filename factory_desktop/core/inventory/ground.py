"""What postings begin with: their items under their locks, and what lies where of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from factory_desktop.core.inventory.locks import Held, lock_items
from factory_desktop.core.inventory.places import Places

if TYPE_CHECKING:
    from factory_desktop.core.inventory.moves import Place
    from factory_desktop.core.inventory.planned import Plan


class Ground:
    """Items that were locked and places that were looked at, by one posting or by several in turn.

    Nothing is read twice: what a posting leaves behind is carried to the next, written or not.
    """

    def __init__(self, conn: Connection, scope_setting: str) -> None:
        self._conn = conn
        self._places = Places(scope_setting)
        self._held: dict[int, Held] = {}
        self._locked: set[int] = set()
        self._seen: dict[Place, set[int]] = {}

    def lock(self, wanted: Mapping[int, Collection[int]]) -> dict[int, Held]:
        """Lock items as `lock_items` does; gives what their pools hold."""
        new = {
            item_id: pools
            for item_id, pools in wanted.items()
            if item_id not in self._locked or not set(pools) <= self._pools_of(item_id)
        }
        for item_id, held in lock_items(self._conn, new).items() if new else ():
            known = self._held.setdefault(item_id, held)
            known.states = {**held.states, **known.states}
        self._locked.update(new)
        return {item_id: self._held[item_id] for item_id in wanted if item_id in self._held}

    def _pools_of(self, item_id: int) -> Set[int]:
        held = self._held.get(item_id)
        return held.states.keys() if held is not None else frozenset()

    def look(self, wanted: Iterable[Place], items: Collection[int]) -> Places:
        """The places, with what lies in them of items that were locked."""
        new = [
            one
            for one in set(wanted)
            if one not in self._seen or not self._seen[one].issuperset(items)
        ]
        if new:
            self._places.read(self._conn, new, items)
        for one in new:
            self._seen.setdefault(one, set()).update(items)
        return self._places

    def carry(self, plan: Plan) -> None:
        """Go on from what a posting leaves behind; no item of it moved later."""
        for pair, by in plan.deltas.items():
            self._places.balances[pair] = plan.balances[pair] + by
        for (item_id, pool), state in plan.states.items():
            self._held[item_id].states[pool] = state
        for number, line in enumerate(plan.lines):
            held = self._held[line.item.id]
            held.last_on, held.last_entry_id = plan.posted_on, plan.planned_id(number)
