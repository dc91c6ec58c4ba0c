"""Several at once: the last piece is taken once, and all stays countable."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event

from factory_desktop.core.inventory import SourceRef, StockMove
from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.platform.commands import Request, UnitOfWork, command
from factory_desktop.core.platform.company import Company
from tests.core.inventory.stock import Store, day
from tests.helpers.companies import ADMIN

D = Decimal


def test_the_last_piece_is_taken_once(company: Company) -> None:
    shop = Store(company)
    items = [shop.item(f"RM-{n}") for n in range(3)]
    for item in items:
        shop.receive(day(1), item, 4, 10)

    def take(number: int) -> bool:
        order = items if number % 2 else items[::-1]
        moves = [StockMove(item, shop.store, "production_use", D(1)) for item in order]
        try:
            shop.post(day(2), *moves, source=SourceRef("together", number))
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, range(8)))
    assert sum(taken) == 4
    assert [shop.held(item) for item in items] == [(D(0), D(0))] * 3
    assert shop.faults() == []


def test_receipts_into_the_past_beside_issues(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1", "fifo")
    shop.receive(day(1), item, 100, 10)

    def act(number: int) -> None:
        if number % 2:
            shop.issue(day(10 + number), item, 3)
        else:
            shop.receive(day(2 + number), item, 5, 7 + number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(12)))
    assert shop.lying(item) == D(112)
    assert shop.faults() == []


def test_one_key_at_the_same_moment_has_one_answer(company: Company) -> None:
    shop = Store(company)
    item = shop.item("RM-1")
    line = {"item_id": item, "quantity": D(2), "rate": D(3)}
    draft = shop.entry(day(1), "receipt", [line], confirm=False, to_location_id=shop.store)
    confirmed, never = Event(), Event()

    @command("test.confirm", permission="")
    def confirm(uow: UnitOfWork, *, document: int) -> int:
        ENTRY.commands.fire(uow, document_id=document, action="confirm")
        confirmed.set()
        never.wait(1)  # time for the other one to come as far as it is let
        return document

    def ask(number: int) -> tuple[int, bool]:
        if number:
            confirmed.wait(30)
        outcome = company.execute(Request(ADMIN, "one key"), confirm, document=draft)
        return outcome.value, outcome.repeated

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(ask, range(2)))
    assert answers == [(draft, False), (draft, True)]
    assert (shop.lying(item), shop.faults()) == (D(2), [])
