"""How many statements a document costs: a few, and the same whatever its lines.

Counted is all that is sent to the database through the whole command, from the request key to the
stored answer; what begins and ends the transaction is not.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.platform.commands import Command
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.documents import DocumentType
from factory_desktop.core.purchasing import RECEIPT
from tests.faults.works import DAY, SURE, Works
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


def _receipt(w: Works, items: list[int]) -> tuple[DocumentType, dict[str, object]]:
    header = {"supplier_id": w.ids["supplier"], "posted_on": DAY, "location_id": w.ids["store"]}
    lines = [{"item_id": i, "quantity": Decimal(2), "rate": Decimal(3)} for i in items]
    return RECEIPT, {"header": header, "lines": lines}


def _entry(w: Works, items: list[int]) -> tuple[DocumentType, dict[str, object]]:
    header = {"purpose": "receipt", "posted_on": DAY, "to_location_id": w.ids["store"]}
    lines = [{"item_id": i, "quantity": Decimal(2), "rate": Decimal(3)} for i in items]
    return ENTRY, {"header": header, "lines": lines}


def _issue(w: Works, items: list[int]) -> tuple[DocumentType, dict[str, object]]:
    header = {"purpose": "issue", "posted_on": DAY, "from_location_id": w.ids["store"]}
    lines = [{"item_id": i, "quantity": Decimal(1)} for i in items]
    return ENTRY, {"header": header, "lines": lines}


#: What each document may cost: saved, confirmed, cancelled. On a server one more takes the request
#: key and one the items' locks.
_MOST = {_entry: (10, 15, 17), _issue: (10, 15, 17), _receipt: (11, 17, 17)}


@pytest.mark.parametrize("draft", _MOST, ids=lambda draft: draft.__name__.strip("_"))
def test_a_document_costs_few_statements_whatever_its_lines(company: Company, draft: Any) -> None:
    items = [item(company, f"RM-{number}") for number in range(100)]
    w = Works(company, {"supplier": supplier(company), "store": store(company)})
    _life(w, *_entry(w, items))
    _life(w, *_entry(w, items), cancel=False)
    ten, hundred = _life(w, *draft(w, items[:10])), _life(w, *draft(w, items))
    print(f"\n{company.db.dialect}: statements of 10 and of 100 lines: {ten}, {hundred}")

    assert ten == hundred
    server = 2 if company.db.server else 0
    assert all(one <= most + server for one, most in zip(ten, _MOST[draft], strict=True))


def _life(
    w: Works, kind: DocumentType, draft: dict[str, object], *, cancel: bool = True
) -> list[int]:
    """Save, confirm and cancel a document; how many statements each of them cost."""
    counts = []

    def run(command: Command[..., Any], **given: object) -> Any:
        key = f"{kind.key}-{uuid.uuid4().hex}"
        with _counted(w.company) as said:
            value = w.company.execute(replace(SURE, key=key), command, **given).value
        counts.append(len([one for one in said if not one.startswith("BEGIN")]))
        return value

    made = run(kind.commands.save, **draft)
    for action in ("confirm", "cancel") if cancel else ("confirm",):
        run(kind.commands.fire, document_id=made, action=action)
    return counts
