"""Stock adjustments: what was counted becomes what the books say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from factory_desktop.core.inventory import additions, ledger
from factory_desktop.core.inventory.entries import life, source_of
from factory_desktop.core.inventory.locks import lock_items
from factory_desktop.core.inventory.models import ADJUSTMENT, StockBalance, StockLedgerEntry
from factory_desktop.core.inventory.moves import StockMove
from factory_desktop.core.inventory.papers import StockAdjustment, StockAdjustmentLine
from factory_desktop.core.items import items_by_id
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import ZERO, money, round_to
from factory_desktop.core.platform.documents import Document, DocumentType

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork

KEY = "inventory.adjustment"

_entry, _balance = StockLedgerEntry.table(), StockBalance.table()
_line = StockAdjustmentLine.table()


def prepare(uow: UnitOfWork, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """Complete and check a count: a place for every line, each item and place once."""
    errors: dict[str, str] = {}
    seen: set[tuple[int, int]] = set()
    items = items_by_id(uow.conn, [line["item_id"] for line in lines])
    for index, line in enumerate(lines):
        key = f"lines.{index}"
        item = items[line["item_id"]]
        line["location_id"] = line["location_id"] or head.get("location_id")
        pair = (line["item_id"], line["location_id"])
        if not item.stocked:
            errors[f"{key}.item_id"] = msg("{item} is a service and has no stock.", item=item.code)
        elif line["location_id"] is None:
            errors[f"{key}.location_id"] = msg("Choose a location.")
        elif pair in seen:
            errors[f"{key}.item_id"] = msg("{item} is counted there twice.", item=item.code)
        elif round_to(line["counted"], item.decimals) != line["counted"]:
            errors[f"{key}.counted"] = msg(
                "{item} is counted in {uom} with {places} decimals.",
                item=item.code,
                uom=item.uom,
                places=item.decimals,
            )
        seen.add(pair)
    if errors:
        raise Invalid(errors)


def _post(uow: UnitOfWork, document: Document) -> None:
    """Lock the items, see what the books say for that day, post what differs."""
    lines, day = document.lines, document.header["posted_on"]
    lock_items(uow.conn, {line["item_id"]: (0,) for line in lines})
    books = quantities_on(uow, day, [(ln["item_id"], ln["location_id"]) for ln in lines])
    moves = []
    kept = []
    for index, line in enumerate(lines):
        book = books[line["item_id"], line["location_id"]]
        difference = line["counted"] - book
        kept.append({"of_line": line["id"], "book_quantity": book, "difference": difference})
        if difference:
            moves.append(_move(line, index, difference))
    uow.conn.execute(update(_line).where(_line.c.id == bindparam("of_line")), kept)
    if moves:
        ledger.post(uow, source_of(document), day, moves)


def _move(line: dict[str, Any], index: int, difference: Decimal) -> StockMove:
    surplus = difference > 0
    rate = line["rate"]
    return StockMove(
        item_id=line["item_id"],
        from_location_id=ADJUSTMENT if surplus else line["location_id"],
        to_location_id=line["location_id"] if surplus else ADJUSTMENT,
        quantity=abs(difference),
        value=money(difference * rate) if surplus and rate is not None else None,
        source_line=line["id"],
        field=f"lines.{index}.counted",
    )


def quantities_on(
    uow: UnitOfWork, day: date, pairs: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], Decimal]:
    """What lay in places at the end of a day: what lies there now, less what came after."""
    items, places = {item for item, _ in pairs}, {place for _, place in pairs}
    found = dict.fromkeys(pairs, ZERO)
    now = select(_balance.c.item_id, _balance.c.location_id, _balance.c.quantity).where(
        _balance.c.item_id.in_(items), _balance.c.location_id.in_(places)
    )
    for item_id, place, quantity in uow.conn.execute(now):
        if (item_id, place) in found:
            found[item_id, place] += quantity
    for column, sign in ((_entry.c.to_location_id, -1), (_entry.c.from_location_id, 1)):
        total = func.sum(_entry.c.quantity, type_=_entry.c.quantity.type)
        query = (
            select(_entry.c.item_id, column, total)
            .where(_entry.c.item_id.in_(items), column.in_(places), _entry.c.posted_on > day)
            .group_by(_entry.c.item_id, column)
        )
        for item_id, place, quantity in uow.conn.execute(query):
            if (item_id, place) in found:
                found[item_id, place] += sign * quantity
    return found


def _take_back(uow: UnitOfWork, document: Document) -> None:
    """Take back what differed; a count that agreed with the books moved nothing."""
    if any(line["difference"] for line in document.lines):
        additions.reverse(uow, source_of(document))


ADJUSTMENT_DOCUMENT = DocumentType(
    key=KEY,
    label="Stock adjustment",
    plural="Stock adjustments",
    header=StockAdjustment,
    line=StockAdjustmentLine,
    series=KEY,
    pattern="ADJ-YYYY-###",
    workflow=life(_post, _take_back),
    prepare=prepare,
    also=("physical stock", "stocktake", "count"),
)
