"""Random stories, entered in any order: what was kept up is what a recount gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from factory_desktop.core.inventory import SourceRef, StockMove, layers
from factory_desktop.core.inventory.models import StockValuation
from factory_desktop.core.inventory.services import rebuild_stock
from factory_desktop.core.inventory.verify import REBUILD
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.core.inventory.stock import Store, day, reverse_moves
from tests.helpers.companies import ADMIN

D = Decimal
_codes = count(1)
SURE = frozenset({"inventory.back_dated", "inventory.negative"})


@dataclass(frozen=True)
class Act:
    """Something that is posted: on which day, what, how much, at which rate."""

    on: int
    what: str
    quantity: int
    rate: int


_acts = st.lists(
    st.builds(
        Act,
        st.integers(0, 70),
        st.sampled_from(
            ("receive", "receive", "issue", "issue", "there", "back", "make", "cancel", "return")
        ),
        st.integers(1, 40),
        st.integers(1, 900),
    ),
    min_size=3,
    max_size=14,
)


class Story:
    """Posts acts on two items, one of which is made from the other."""

    def __init__(self, shop: Store, method: str) -> None:
        self.shop = shop
        self.raw = shop.item(f"RM-{next(_codes)}", method)
        self.made = shop.item(f"FG-{next(_codes)}", method)
        self.done: list[SourceRef] = []
        self.outs: list[tuple[int, int, int]] = []
        self.refused = 0

    def act(self, act: Act) -> None:
        """Post an act, or count that it was refused."""
        on = day(1, 8) + timedelta(act.on)
        source = SourceRef("story", next(_codes))
        try:
            if act.what == "cancel":
                if self.done:
                    undone = self.done[act.quantity % len(self.done)]
                    request = Request(ADMIN, confirmed=SURE)
                    self.shop.company.execute(request, reverse_moves, source=undone)
                    self.done.remove(undone)
                return
            entries = self.shop.post(on, *self._moves(act), source=source)
        except Invalid:
            self.refused += 1
            return
        self.done.append(source)
        if act.what == "issue":
            self.outs.append((entries[0], act.quantity, act.on))

    def _moves(self, act: Act) -> list[StockMove]:
        shop, quantity = self.shop, D(act.quantity) / 4
        value = D(act.quantity * act.rate) / 3
        move = StockMove(self.raw, "supplier", shop.store, quantity, value=round(value, 2))
        match act.what:
            case "receive":
                return [move]
            case "issue":
                return [StockMove(self.raw, shop.store, "production_use", quantity)]
            case "there":
                return [StockMove(self.raw, shop.store, shop.yard, quantity)]
            case "back":
                return [StockMove(self.raw, shop.yard, shop.store, quantity)]
            case "return" if self.outs:
                entry, most, _ = self.outs[act.rate % len(self.outs)]
                part = min(quantity, D(most) / 4)
                return [StockMove(self.raw, "production_use", shop.store, part, cost_of=entry)]
            case "make":
                return [
                    StockMove(self.raw, shop.store, "production_use", quantity, group=1),
                    StockMove(
                        *(self.made, "production_use", shop.yard, D(act.rate % 7 + 1)),
                        value=D(act.rate),
                        group=1,
                    ),
                ]
            case _:
                return [move]


def _totals(company: Company) -> list[object]:
    table = StockValuation.table()
    query = select(
        table.c.entry_id, table.c.pool, table.c.cost, table.c.value_after, table.c.layers
    )
    with company.reading() as conn:
        return [tuple(row) for row in conn.execute(query.order_by("entry_id", "pool"))]


@pytest.mark.parametrize("method", ["moving_average", "fifo"])
@pytest.mark.parametrize("scope", ["company", "warehouse"])
@pytest.mark.parametrize("policy", ["refuse", "allow"])
def test_kept_up_equals_counted_again(
    company: Company, method: str, scope: str, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "_FEW", 1)
    monkeypatch.setattr(layers, "_EVERY", 5)
    shop = Store(company, scope=scope, policy=policy)

    @settings(
        max_examples=12 if company.db.dialect == "sqlite" else 3,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(acts=_acts)
    def run(acts: list[Act]) -> None:
        story = Story(shop, method)
        for act in acts:
            story.act(act)
            assert shop.faults() == []
        if policy == "refuse":
            with company.reading() as conn:
                table = StockValuation.table()
                low = select(func.min(table.c.value_after), func.min(table.c.quantity_after))
                assert all(lowest is None or lowest >= 0 for lowest in conn.execute(low).one())

    run()
    kept = _totals(company)
    company.execute(Request(ADMIN, confirmed=frozenset({REBUILD})), rebuild_stock)
    assert [row[:4] for row in _totals(company)] == [row[:4] for row in kept]
    assert shop.faults() == []


@pytest.mark.parametrize("method", ["moving_average", "fifo"])
def test_a_transfer_changes_no_value(company: Company, method: str) -> None:
    shop = Store(company, scope="warehouse")

    @settings(
        max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(
        parts=st.lists(st.integers(1, 900), min_size=1, max_size=6),
        value=st.integers(1, 10_000_00),
    )
    def run(parts: list[int], value: int) -> None:
        item = shop.item(f"T-{next(_codes)}", method)
        total, whole = D(value) / 100, D(sum(parts)) / 10
        shop.post(day(1), StockMove(item, "supplier", shop.store, whole, value=total))
        for part in parts:
            shop.transfer(day(2), item, D(part) / 10, shop.store, shop.yard)
            held = [shop.held(item, pool) for pool in (shop.main, shop.other)]
            assert sum(pool[1] for pool in held) == total
        assert shop.held(item, shop.main) == (D(0), D(0))

    run()
