"""Child processes that work in a company: several at once, or one that is killed."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from sqlalchemy import select, text

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.models import StockBalance
from factory_desktop.core.kernel.errors import FactoryError, RuleBroken
from factory_desktop.core.platform import health
from factory_desktop.core.platform.commands import Request, UnitOfWork, command
from factory_desktop.core.platform.company import Company
from tests.faults.works import DAY, SURE
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.works import store

#: A copy of this process where there is such a thing: it starts in no time.
_WAY = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
Tell = Callable[[str], None]


class Child:
    """A process at work in a company; what it has to say is read until it ends."""

    def __init__(self, work: Callable[..., None], *words: object) -> None:
        way = multiprocessing.get_context(_WAY)
        self._ear, mouth = way.Pipe(duplex=False)
        self.process = way.Process(target=_begin, args=(mouth, work, words))
        self.process.start()
        mouth.close()

    def line(self) -> str:
        """The next thing it says."""
        return str(self._ear.recv())

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()

    def rest(self) -> list[str]:
        """All it still has to say, until its end."""
        said: list[str] = []
        with suppress(EOFError):
            while True:
                said.append(self.line())
        self._ear.close()
        self.process.join()
        return said


def _begin(mouth: Any, work: Callable[..., None], words: Sequence[object]) -> None:
    work(mouth.send, *words)


def entry(
    company: Company, item_id: int, purpose: str, quantity: str, rate: str = "10", key: str = ""
) -> int:
    """A draft of a stock entry of one line."""
    place = {"opening": "to_location_id", "issue": "from_location_id"}[purpose]
    header = {"posted_on": DAY, "purpose": purpose, place: store(company)}
    line = {"item_id": item_id, "quantity": Decimal(quantity), "rate": Decimal(rate)}
    request = Request(ADMIN, key=key)
    return company.execute(request, ENTRY.commands.save, header=header, lines=[line]).value


def confirm(company: Company, document_id: int, key: str = "") -> Any:
    """Confirm an entry; with a key, a repeat gives the first answer."""
    request = Request(ADMIN, key=key, confirmed=SURE.confirmed)
    call = {"document_id": document_id, "action": "confirm"}
    return company.execute(request, ENTRY.commands.fire, **call)


def number_of(company: Company, document_id: int) -> str:
    """A document's number; empty for a draft."""
    table = ENTRY.header.table()
    query = select(table.c.number).where(table.c.id == document_id)
    return str(company.read(lambda conn: conn.execute(query).scalar()) or "")


def numbers(company: Company) -> list[int]:
    """The running numbers of all confirmed entries, in order."""
    table = ENTRY.header.table()
    query = select(table.c.number).where(table.c.number.is_not(None))
    found = company.read(lambda conn: conn.execute(query).scalars().all())
    return sorted(int(number.rsplit("-", 1)[1]) for number in found)


def balance(company: Company, item_id: int) -> Decimal:
    """What lies in the store of an item."""
    query = select(StockBalance.quantity).where(
        StockBalance.item_id == item_id, StockBalance.location_id == store(company)
    )
    return Decimal(company.read(lambda conn: conn.execute(query).scalar()) or 0)


def faults(company: Company) -> list[str]:
    """What the doctor finds bad."""
    report = health.examine(company.db, company.registry, companies.clock())
    return [f"{c.label}: {c.message}" for c in report.checks if c.state == health.BAD]


def wait_for_others(company: Company) -> None:
    """Wait until a server has ended what clients that were killed had begun."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    while company.db.server and company.read(lambda conn: conn.execute(text(busy)).scalar_one()):
        time.sleep(0.01)


def post_for_ever(tell: Tell, where: str, item_id: int) -> None:
    """Post until killed; says the number of each document once it is confirmed."""
    company = companies.open_again(where)
    for turn in itertools.count():
        key = f"{os.getpid()} {turn}"
        document = entry(company, item_id, "opening", "1", key=f"{key} draft")
        confirm(company, document, key)
        tell(number_of(company, document))


@command("test.take_back", permission="")
def take_back(uow: UnitOfWork, *, document_id: int) -> None:
    """Confirm an entry, number and all, and take it back at the last moment."""
    ENTRY.commands.fire(uow, document_id=document_id, action="confirm")
    raise RuleBroken("taken_back", "Taken back.")


def post(tell: Tell, where: str, item_id: int, count: int, name: str, back: float = 0) -> None:
    """Post so many in and as many out; says what was shown to the user instead of done.

    Each call has a request key, as every call of the window has. Some (`back`, a share) are
    taken back once before they are confirmed.
    """
    company = companies.open_again(where)
    chance = random.Random(name)
    for turn in range(count):
        key = f"{name} {turn}"
        purpose = "opening" if turn % 2 == 0 else "issue"
        try:
            document = entry(company, item_id, purpose, "1", key=f"{key} draft")
            if chance.random() < back:
                with suppress(RuleBroken):
                    company.execute(SURE, take_back, document_id=document)
            confirm(company, document, key)
        except FactoryError as error:
            tell(f"shown: {error.message}")
    company.close()


def together(parties: int) -> Any:
    """A place where so many processes wait for each other."""
    return multiprocessing.get_context(_WAY).Barrier(parties)


def remember(tell: Tell, where: str, mark: int, times: int, start: Any) -> None:
    """Keep how the window looks, so often, all at the same moment; says what went wrong."""
    company = companies.open_again(where)
    save = company.registry.commands["security.state.save"]
    start.wait()
    for turn in range(times):
        try:
            company.execute(ADMIN, save, key="list.widths", value=[mark, turn])
        except FactoryError as error:
            tell(error.message)
    company.close()


def take_last(tell: Tell, where: str, items: Sequence[int], start: Any) -> None:
    """Issue one piece of each item, all at the same moment; says whether it was there."""
    company = companies.open_again(where)
    for item_id in items:
        document = entry(company, item_id, "issue", "1")
        start.wait()
        try:
            confirm(company, document)
            tell(f"got {item_id}")
        except FactoryError as error:
            tell(error.kind)
    company.close()


def lose_answer(_tell: Tell, where: str, document_id: int, key: str) -> None:
    """Confirm with a request key and die after the commit, before the answer."""
    company = companies.open_again(where)
    company.listen(lambda _changes: os._exit(9))
    confirm(company, document_id, key)


def do(_tell: Tell, where: str, name: str, call: dict[str, Any]) -> None:
    """Run one command for the administrator, as another PC would."""
    company = companies.open_again(where)
    company.execute(SURE, company.registry.commands[name], **call)
    company.close()
