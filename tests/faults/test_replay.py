"""Random work into the past by several at once: what was kept up is what a recount gives."""

from __future__ import annotations

import ast
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from factory_desktop.core.inventory.adjustments import ADJUSTMENT_DOCUMENT
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.services import rebuild_stock, save_location, save_warehouse
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.faults import children, works
from tests.faults.recount import recount
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.figures import Count, Figure
from tests.helpers.works import item, store

WORKERS, ITEMS = 2, 10
FIRST, DAYS = date(2026, 4, 1), 210
#: How often each kind of work is done.
_ACTS = {"receipt": 9, "issue": 9, "transfer": 4, "count": 3, "cancel": 4}
#: Tables that follow from the ledger, without what only says how they are kept.
_DERIVED = {
    "stock_balance": "item_id, location_id, quantity",
    "stock_period": "item_id, location_id, period, quantity",
    "item_valuation": "item_id, pool, quantity, value, rate",
    "stock_valuation": "entry_id, pool, item_id, posted_on, cost, correction, quantity_after, "
    "value_after, rate_after",
}


@dataclass
class Worker:
    """Somebody who enters papers as they turn up: today's, last week's, last spring's."""

    company: Company
    luck: random.Random
    items: list[int]
    places: list[int]
    ends: Counter[str] = field(default_factory=Counter)
    done: list[tuple[Any, int]] = field(default_factory=list)

    def work(self, count: int) -> None:
        """Do so many things; what is refused is counted as that."""
        for turn in range(count):
            act = self.luck.choices(list(_ACTS), list(_ACTS.values()))[0]
            late = self.luck.random() < 0.4
            newest = 1 + DAYS * turn // count
            day = FIRST + timedelta(self.luck.randrange(newest) if late else newest)
            try:
                self.act(act, day)
            except (Invalid, RuleBroken):
                self.ends["refused"] += 1
            else:
                self.ends[act] += 1

    def act(self, act: str, day: date) -> None:
        """Enter and confirm a document, or cancel one of one's own."""
        if act == "cancel":
            if self.done:
                kind, document = self.done[self.luck.randrange(len(self.done))]
                self._fire(kind, document, "cancel")
                self.done.remove((kind, document))
            return
        kind = ADJUSTMENT_DOCUMENT if act == "count" else ENTRY
        header: dict[str, Any] = {"posted_on": day, **self._places(act)}
        picked = self.luck.sample(self.items, self.luck.randint(1, 3))
        lines = [{"item_id": number, **self._amounts(act)} for number in picked]
        made = self.company.execute(ADMIN, kind.commands.save, header=header, lines=lines).value
        self._fire(kind, made, "confirm")
        self.done.append((kind, made))

    def _places(self, act: str) -> dict[str, Any]:
        one, other = self.luck.sample(self.places, 2)
        if act == "count":
            return {"location_id": one, "reason": "count"}
        source = {} if act == "receipt" else {"from_location_id": one}
        target = {} if act == "issue" else {"to_location_id": other}
        return {"purpose": act, **source, **target}

    def _amounts(self, act: str) -> dict[str, Any]:
        amount = Decimal(self.luck.randint(1, 40_000)) / 1000
        if act == "count":
            return {"counted": amount * 2, "rate": self.luck.choice([None, Decimal("7.77")])}
        if act == "receipt":
            return {
                "quantity": amount * 2,
                "rate": Decimal(self.luck.randint(1, 9_999_999)) / 10_000,
            }
        return {"quantity": amount}

    def _fire(self, kind: Any, document: int, action: str) -> None:
        call = {"document_id": document, "action": action}
        self.company.execute(works.SURE, kind.commands.fire, **call)


def work_at_random(
    tell: children.Tell, where: str, seed: int, count: int, items: list[int], places: list[int]
) -> None:
    """A child process that works."""
    company = companies.open_again(where)
    worker = Worker(company, random.Random(seed), items, places)
    worker.work(count)
    company.close()
    tell(repr(dict(worker.ends)))


def _derived(company: Company) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    with company.reading() as conn:
        for table, columns in _DERIVED.items():
            rows = conn.execute(text(f"SELECT {columns} FROM {table} WHERE 1 = 1")).all()
            kept = [tuple(row) for row in rows if table != "stock_balance" or row[2]]
            found[table] = sorted(kept)
    return found


def _set_up(company: Company) -> tuple[list[int], list[int]]:
    yard = company.execute(ADMIN, save_warehouse, values={"name": "Yard"}).value
    places = [store(company)]
    for name, warehouse in (("Rack", None), ("Yard 1", yard)):
        values = {"name": name, "warehouse_id": warehouse or 1}
        places.append(company.execute(ADMIN, save_location, values=values).value)
    methods = ("moving_average", "fifo")
    made = [item(company, f"RM-{n}", valuation=methods[n % 2]) for n in range(ITEMS)]
    return made, places


def _differences(company: Company) -> list[str]:
    """What the program keeps that is not what a plain recount gives, to the last paisa."""
    wrong: list[str] = []
    with company.reading() as conn:
        found = recount(conn)
        for entry, cost in conn.execute(text("SELECT entry_id, cost FROM stock_valuation")):
            if Decimal(abs(cost)) / 100 != abs(found.costs.get(entry, Decimal(0))):
                wrong.append(f"entry {entry} costs {cost}, not {found.costs.get(entry)}")
        query = text("SELECT item_id, quantity, value FROM item_valuation WHERE pool = 0")
        for number, quantity, value in conn.execute(query):
            heap = found.heaps[number]
            if (Decimal(quantity) / 1_000_000, Decimal(value) / 100) != (heap.quantity, heap.value):
                wrong.append(f"item {number}: {quantity} worth {value}, not {heap.value}")
        query = text("SELECT item_id, location_id, quantity FROM stock_balance")
        lying = {(row[0], row[1]): Decimal(row[2]) / 1_000_000 for row in conn.execute(query)}
    for pair in lying.keys() | found.lying.keys():
        if lying.get(pair, Decimal(0)) != found.lying.get(pair, Decimal(0)):
            wrong.append(f"{pair}: {lying.get(pair)}, not {found.lying.get(pair)}")
    if found.lowest < 0:
        wrong.append(f"a place held {found.lowest}")
    return wrong


def _check(company: Company, count: int, figure: Figure) -> None:
    made, places = _set_up(company)
    where = company.db.company
    workers = [
        children.Child(work_at_random, where, seed, count // WORKERS, made, places)
        for seed in range(WORKERS)
    ]
    said = [line for worker in workers for line in worker.rest()]
    assert [worker.process.exitcode for worker in workers] == [0] * WORKERS
    ends: Counter[str] = sum((Counter(ast.literal_eval(line)) for line in said), Counter())
    assert sum(ends.values()) == count
    assert set(ends) == {*_ACTS, "refused"}, "every kind of work was done, and some refused"
    assert children.faults(company) == []
    assert _differences(company) == []
    kept = _derived(company)
    company.execute(Request(ADMIN, confirmed=frozenset({rebuild_stock.name})), rebuild_stock)
    assert _derived(company) == kept
    done = ", ".join(f"{n} {what}" for what, n in sorted(ends.items()))
    figure("F-12", count, count, company, f"random operations by {WORKERS} at once: {done}")


@pytest.mark.slow
def test_random_work_into_the_past_is_what_a_recount_gives(
    company: Company, count: Count, figure: Figure
) -> None:
    _check(company, count(10_000, 160), figure)
