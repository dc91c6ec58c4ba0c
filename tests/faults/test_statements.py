"""How many statements a receipt costs: the same for one line and for fifty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from sqlalchemy import event

from factory_desktop.core.platform.company import Company
from factory_desktop.core.purchasing import RECEIPT
from tests.faults.works import DAY, SURE
from tests.helpers.works import item, store, supplier


@contextmanager
def _counted(company: Company) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(company.db.writer, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(company.db.writer, "before_cursor_execute", note)


def _receipt(company: Company, items: list[int], whom: int) -> dict[str, list[str]]:
    header = {"supplier_id": whom, "posted_on": DAY, "location_id": store(company)}
    lines = [{"item_id": i, "quantity": Decimal(2), "rate": Decimal(3)} for i in items]
    with _counted(company) as saving:
        made = company.execute(SURE, RECEIPT.commands.save, header=header, lines=lines).value
    with _counted(company) as confirming:
        company.execute(SURE, RECEIPT.commands.fire, document_id=made, action="confirm")
    return {"save": saving, "confirm": confirming}


def test_a_receipt_costs_the_same_statements_whatever_its_lines(company: Company) -> None:
    items = [item(company, f"RM-{number}") for number in range(50)]
    whom = supplier(company)
    _receipt(company, items, whom)
    one, fifty = _receipt(company, items[:1], whom), _receipt(company, items, whom)
    counts = {name: (len(one[name]), len(fifty[name])) for name in one}
    print(f"\n{company.db.dialect}: statements of a receipt of 1 and of 50 lines: {counts}")

    assert counts["save"][0] == counts["save"][1]
    assert counts["confirm"][0] == counts["confirm"][1]
