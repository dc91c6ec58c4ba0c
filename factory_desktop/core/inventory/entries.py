"""Stock entries: receipts, issues, transfers, opening stock, scrap, repacking."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from factory_desktop.core.inventory import additions, ledger, transit
from factory_desktop.core.inventory.models import OPENING, PRODUCTION_USE, SCRAP, SUPPLIER
from factory_desktop.core.inventory.moves import Place, SourceRef, StockMove
from factory_desktop.core.inventory.papers import STATES, StockEntry, StockEntryLine
from factory_desktop.core.items import items_by_id, to_stock_quantity
from factory_desktop.core.items.queries import ItemInfo
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import money, round_to
from factory_desktop.core.platform.documents import Document, DocumentType, Pull
from factory_desktop.core.platform.workflow import Effect, Transition, Workflow

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork

KEY = "inventory.entry"
#: Where goods come from and go to by purpose; None: a place of ours that must be named.
_WAYS: dict[str, tuple[Place | None, Place | None]] = {
    "receipt": (SUPPLIER, None),
    "opening": (OPENING, None),
    "issue": (None, PRODUCTION_USE),
    "scrap": (None, SCRAP),
    "transfer": (None, None),
}


def prepare(uow: UnitOfWork, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    """Complete and check a stock entry: quantities in stock units, values, places."""
    errors: dict[str, str] = {}
    transit.prepare(uow, head, lines)
    items = items_by_id(uow.conn, [line["item_id"] for line in lines])
    for index, line in enumerate(lines):
        _quantities(uow, items[line["item_id"]], line, index, errors)
        _value(head["purpose"], line, index, errors)
        _places(head, line, index, errors)
    errors.update(transit.place_errors(uow.conn, head, lines))
    if head["purpose"] == "repack" and not errors:
        _check_repack(head, lines, errors)
    if errors:
        raise Invalid(errors)


def _quantities(
    uow: UnitOfWork, item: ItemInfo, line: dict[str, Any], index: int, errors: dict[str, str]
) -> None:
    key = f"lines.{index}"
    if not item.stocked:
        errors[f"{key}.item_id"] = msg("{item} is a service and has no stock.", item=item.code)
        return
    if not line["quantity"]:
        errors[f"{key}.quantity"] = msg("Enter a quantity above nought.")
        return
    try:
        line["stock_quantity"] = stock_quantity(uow, item, line["uom_id"], line["quantity"])
    except Invalid as error:
        errors.update({f"{key}.{field}": text for field, text in error.fields.items()})


def stock_quantity(
    uow: UnitOfWork, item: ItemInfo, uom_id: int | None, quantity: Decimal
) -> Decimal:
    """A typed quantity in the item's stock unit; only another unit costs a statement."""
    same = uom_id is None or uom_id == item.uom_id
    if same and round_to(quantity, item.decimals) == quantity:
        return quantity
    return to_stock_quantity(uow.conn, item.id, uom_id, quantity)


def _value(purpose: str, line: dict[str, Any], index: int, errors: dict[str, str]) -> None:
    """Goods that come in have a value: as given, else quantity times rate."""
    if purpose not in ("receipt", "opening"):
        line["rate"] = line["value"] = None
        return
    if line["value"] is None and line["rate"] is not None:
        line["value"] = money(line["quantity"] * line["rate"])
    if line["value"] is None:
        errors[f"lines.{index}.rate"] = msg("Enter the rate or the value.")


def _places(
    head: Mapping[str, Any], line: dict[str, Any], index: int, errors: dict[str, str]
) -> None:
    """A line without a place takes the head's; one that is not asked for is left out."""
    if head["purpose"] == "repack":
        return
    for side, virtual in zip(("from", "to"), _WAYS[head["purpose"]], strict=True):
        key = f"{side}_location_id"
        if virtual is not None:
            line[key] = None
        else:
            line[key] = line[key] or head.get(key)
            if line[key] is None:
                errors[f"lines.{index}.{key}"] = msg("Choose a location.")
    if line["from_location_id"] and line["from_location_id"] == line["to_location_id"]:
        errors[f"lines.{index}.to_location_id"] = msg("From and to are the same place.")


def _check_repack(
    head: Mapping[str, Any], lines: list[dict[str, Any]], errors: dict[str, str]
) -> None:
    """Lines with `from` are used up; the one line with `to` is made of them."""
    for index, line in enumerate(lines):
        if bool(line["from_location_id"]) == bool(line["to_location_id"]):
            errors[f"lines.{index}.from_location_id"] = msg(
                "Choose “From” for what is used up, or “To” for what is made of it."
            )
    made = [line for line in lines if line["to_location_id"]]
    if not errors and (len(made) != 1 or len(lines) < 2):
        errors["lines"] = msg("Repacking makes one item out of one or more others.")


def moves_of(document: Document) -> list[StockMove]:
    """What a stock entry moves."""
    head = document.header
    if head["purpose"] == "repack":
        return _repack_moves(document)
    source, target = _WAYS[head["purpose"]]
    target = head["transit_location_id"] or target
    return [
        _move(line, index, source or line["from_location_id"], target or line["to_location_id"])
        for index, line in enumerate(document.lines)
    ]


def _move(line: Mapping[str, Any], index: int, source: Place, target: Place) -> StockMove:
    return StockMove(
        item_id=line["item_id"],
        from_location_id=source,
        to_location_id=target,
        quantity=line["stock_quantity"],
        value=line["value"],
        source_line=line["id"],
        field=f"lines.{index}.quantity",
    )


def _repack_moves(document: Document) -> list[StockMove]:
    """What is used up first, then what is made, worth that much and the extra cost."""
    ordered = sorted(enumerate(document.lines), key=lambda pair: bool(pair[1]["to_location_id"]))
    return [
        StockMove(
            item_id=line["item_id"],
            from_location_id=line["from_location_id"] or PRODUCTION_USE,
            to_location_id=line["to_location_id"] or PRODUCTION_USE,
            quantity=line["stock_quantity"],
            value=document.header["extra_cost"] if line["to_location_id"] else None,
            source_line=line["id"],
            group=1,
            field=f"lines.{index}.quantity",
        )
        for index, line in ordered
    ]


def source_of(document: Document) -> SourceRef:
    """The document as the ledger names it."""
    return SourceRef(document.type.key, document.id)


def _post(uow: UnitOfWork, document: Document) -> None:
    transit.check_not_over(uow, document)
    ledger.post(uow, source_of(document), document.header["posted_on"], moves_of(document))


def _take_back(uow: UnitOfWork, document: Document) -> None:
    """Post the reverse of what a document moved, on its own day."""
    transit.check_nothing_received(uow, document)
    additions.reverse(uow, source_of(document))


def life(post: Effect, undo: Effect) -> Workflow:
    """Draft, confirmed, cancelled: the life of documents that only move stock."""
    return Workflow(
        STATES,
        (
            Transition(
                "confirm",
                "Confirm",
                ("draft",),
                "confirmed",
                "confirm",
                effects=(post,),
                tone="good",
                primary=True,
                numbers=True,
            ),
            Transition(
                "cancel",
                "Cancel document",
                ("confirmed",),
                "cancelled",
                "cancel",
                effects=(undo,),
                tone="bad",
                asks="Cancel this document? What it moved goes back.",
            ),
        ),
    )


ENTRY = DocumentType(
    key=KEY,
    label="Stock entry",
    plural="Stock entries",
    header=StockEntry,
    line=StockEntryLine,
    series=KEY,
    pattern="SE-YYYY-###",
    workflow=life(_post, _take_back),
    prepare=prepare,
    pulls=(Pull(KEY, transit.under_way, transit.receiving_head, transit.receiving_line),),
    source_field="transfer_id",
    also=("stock journal", "receipt", "issue", "transfer", "opening stock", "repack"),
)
