"""Importing opening stock and stock entries: fields of such sheets, and what becomes of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.inventory.ledger import gather
from factory_desktop.core.inventory.models import Location, StockLedgerEntry, Warehouse
from factory_desktop.core.inventory.papers import PURPOSES
from factory_desktop.core.inventory.services import save_location
from factory_desktop.core.items import save_item
from factory_desktop.core.items.exchange import (
    CODE,
    HSN,
    NAME,
    NOT_NEEDED,
    UNIT,
    ItemFinder,
    Makers,
)
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import money, round_to
from factory_desktop.core.platform import periods
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.documents import MOST_LINES, bring_in
from factory_desktop.core.platform.exchange.kinds import ImportField, ImportKind, ImportOption
from factory_desktop.core.platform.exchange.plan import ImportRow
from factory_desktop.core.platform.exchange.questions import TITLE_DAY
from factory_desktop.core.platform.exchange.values import Unreadable, parse_date
from factory_desktop.core.platform.importing import ImportTarget, Take
from factory_desktop.core.platform.periods import check_open

LOCATION = ImportField(
    "location",
    Fact("Location", Kind.TEXT),
    aliases=("Godown", "Store", "Warehouse", "Rack", "Bin", "Place", "गोदाम", "स्थान"),
)
AS_ON = ImportOption("date", "Stock as on (empty: as the title says, or today)", "day")

OPENING_STOCK = ImportKind(
    "opening-stock",
    "Opening stock",
    (
        CODE,
        NAME,
        UNIT,
        HSN,
        ImportField(
            "quantity",
            Fact("Quantity", Kind.QUANTITY, required=True),
            aliases=(
                "Qty", "Closing Quantity", "Closing Balance Quantity", "Cl Bal", "Closing Balance",
                "Closing Stock", "Balance Qty", "Balance", "Stock", "Stock Qty", "Stock in hand",
                "Current Stock", "Available", "Opening Qty", "Opening Balance", "Opening Stock",
                "Physical Qty", "On hand", "On hand quantity", "Nos", "Total Qty", "मात्रा", "शेष",
                "शेष मात्रा", "स्टॉक", "बाकी",
            ),
            unit_field="stock_uom", example="257",
        ),
        ImportField(
            "rate",
            Fact("Rate", Kind.RATE, minimum=0),
            aliases=(
                "Closing Rate", "Unit Price", "Price", "Unit Cost", "Cost", "Avg Rate",
                "Average Rate", "Valuation Rate", "Rate per unit", "Purchase Rate", "दर", "भाव",
            ),
            unit_field="stock_uom", example="2232.15",
        ),
        ImportField(
            "value",
            Fact("Value", Kind.MONEY),
            aliases=(
                "Amount", "Closing Value", "Stock Value", "Total Value", "Value Rs", "Amt",
                "Total Amount", "Total", "Closing Amount", "मूल्य", "रकम", "राशि", "कुल मूल्य",
            ),
            example="573662.55",
        ),
        LOCATION,
    ),
    options=(
        ImportOption("stock_uom", "Unit where the sheet gives none", "unit"),
        ImportOption("location", "Location where the sheet gives none", "text"),
        AS_ON,
    ),
    product=("quantity", "rate", "value"),
    ignored=(
        *NOT_NEEDED, "GST", "GST %", "GST Rate", "Tax %", "Group", "Category", "Item Type",
        "Reorder Level", "Reorder", "Min Stock", "Barcode", "MRP", "Sale Rate",
        "Selling Price", "Margin %",
    ),
    prefer=("closing",),
    avoid=("inward", "outward", "opening", "received", "receipts", "issued", "issue",
           "consumption", "sale"),
    apart=("location",),
    sheet_words=("stock", "closing", "inventory"),
    help="One row an item (and place). Items that are not there yet are made.",
)  # fmt: skip

STOCK_ENTRIES = ImportKind(
    "stock-entries",
    "Stock entries",
    (
        ImportField(
            "date",
            Fact("Date", Kind.DATE, required=True),
            aliases=("Posting Date", "Entry Date", "Issue Date", "Dt", "तारीख", "दिनांक"),
            example="05-11-2026",
        ),
        ImportField(
            "purpose",
            Fact("Purpose", Kind.CHOICE, choices=PURPOSES[:5]),
            aliases=("Type", "Entry Type", "Movement", "Movement Type", "Voucher Type", "प्रकार"),
            words={
                "In": "receipt", "Inward": "receipt", "Received": "receipt", "Rcpt": "receipt",
                "Out": "issue", "Outward": "issue", "Issued": "issue", "Consumption": "issue",
                "Transferred": "transfer", "Shift": "transfer", "आवक": "receipt", "जावक": "issue",
            },
            example="issue",
        ),
        ImportField("code", CODE.fact, aliases=CODE.aliases, identity=True, example="00459"),
        ImportField("name", NAME.fact.but(required=False), aliases=NAME.aliases, identity=True),
        ImportField(
            "quantity",
            Fact("Quantity", Kind.QUANTITY, required=True, minimum=0),
            aliases=("Qty", "Nos", "Issue Qty", "Qty Issued", "Received Qty", "मात्रा"),
            unit_field="stock_uom", example="12",
        ),
        ImportField("stock_uom", Fact("Unit"), aliases=("UOM", "Units", "Per", "इकाई"), unit=True),
        ImportField(
            "rate", Fact("Rate", Kind.RATE, minimum=0), aliases=("Price", "Unit Cost", "दर"),
            unit_field="stock_uom",
        ),
        ImportField("value", Fact("Value", Kind.MONEY), aliases=("Amount", "Amt", "राशि")),
        ImportField(
            "from_location", Fact("From"),
            aliases=("From Location", "From Godown", "Source", "Issued From", "कहाँ से"),
        ),
        ImportField(
            "to_location", Fact("To"),
            aliases=("To Location", "To Godown", "Target", "Received In", "Location", "Godown",
                     "कहाँ"),
        ),
        ImportField("remarks", Fact("Remarks"), aliases=("Note", "Narration", "Against", "टिप्पणी")),
    ),
    options=(
        ImportOption(
            "purpose", "Purpose where the sheet gives none", "choice", PURPOSES[:5], asked=True
        ),
        ImportOption("location", "Location where the sheet gives none", "text"),
    ),
    carried=(("date", "purpose", "from_location", "to_location"),),
    product=("quantity", "rate", "value"),
    ignored=("Sr", "Sr No", "S No", "No", "#", "क्र", "Sign", "Signature"),
    sheet_words=("movement", "issue", "receipt", "stock", "transfer"),
    help="One row a line; rows of the same day and purpose become one stock entry.",
)  # fmt: skip


class Places:
    """Finds locations as people name them, remembering what was found."""

    def __init__(self, uow: UnitOfWork, default: str = "") -> None:
        self.uow = uow
        self.default = default
        self._found: dict[str, int] = {}

    def find(self, text: object, key: str = "location") -> int:
        """The location of this name, or warehouse and name; the first store where none is named."""
        word = str(text or self.default).strip()
        if word not in self._found:
            self._found[word] = self._search(word, key)
        return self._found[word]

    def _search(self, word: str, key: str) -> int:
        place, house = Location.table(), Warehouse.table()
        query = (
            select(place.c.id)
            .join(house, house.c.id == place.c.warehouse_id)
            .where(place.c.is_stock.is_(True), place.c.active.is_(True))
            .order_by(place.c.id)
        )
        if word:
            whole = house.c.name + " / " + place.c.name
            query = query.where(or_(*(same(n, word) for n in (place.c.name, whole, house.c.name))))
        found = self.uow.conn.execute(query).scalars().first()
        if found is None:
            told = msg("There is no location “{name}”. Add it under Stock, Locations.", name=word)
            raise Invalid({key: told})
        return int(found)


class OpenDays:
    """Whether the books are open on the days of a sheet, each day asked once."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self._refused: dict[date, Invalid | None] = {}

    def check(self, day: Any, field: str = "date") -> None:
        """Raise what the books say of this day."""
        if day not in self._refused:
            self._refused[day] = None
            try:
                check_open(self.uow, day, field)
            except Invalid as error:
                self._refused[day] = error
        refused = self._refused[day]
        if refused is not None:
            raise refused


class OpenPlaces(Places):
    """Places of a company that begins: the godowns of its first sheet are made."""

    def __init__(self, uow: UnitOfWork, take: Take) -> None:
        super().__init__(uow, take.options.get("location", ""))
        self.take = take

    def _search(self, word: str, key: str) -> int:
        try:
            return super()._search(word, key)
        except Invalid:
            if not word:
                raise
        self.uow.require("inventory.location.edit")
        place = Location.table()
        closed_one = select(place.c.id).where(same(place.c.name, word), place.c.is_stock)
        closed = self.uow.conn.execute(closed_one).scalars().first()
        if closed is not None:
            save_location(self.uow, location_id=closed, values={"active": True})
            self.take.notes.append(msg("Location {name} is active again.", name=word))
            return int(closed)
        house = select(func.min(Warehouse.table().c.id)).where(Warehouse.table().c.active)
        values = {
            "name": word,
            "warehouse_id": self.uow.conn.execute(house).scalar(),
            "kind": "store",
        }
        made = save_location(self.uow, values=values)
        self.take.notes.append(msg("Location {name} was made.", name=word))
        return made


def apply_opening(uow: UnitOfWork, take: Take) -> None:
    """Make what items are missing, then post the stock, as many entries as it needs."""
    makers, places = Makers(uow), OpenPlaces(uow, take)
    day = _day(uow, take)
    lines: list[tuple[ImportRow, dict[str, Any]]] = []
    opened = _opened(uow)
    for row in take.rows:
        with take.row(row):
            line = _opening_line(row.values, makers, places, opened, take)
            if line is not None:
                lines.append((row, line))
    take.check()
    gather(uow)
    for part in _parts(lines, MOST_LINES):
        _post(uow, take, {"purpose": "opening", "posted_on": day}, part)


def _opening_line(
    row: Mapping[str, Any], makers: Makers, places: Places, opened: set[int], take: Take
) -> dict[str, Any] | None:
    found = makers.find(row)
    if found is not None and found in opened:
        raise Invalid({"code": msg("This item has its opening stock already.")})
    if found in makers.finder.inactive:
        save_item(makers.uow, item_id=found, values={"active": True})
        makers.finder.inactive.discard(found)
        name = makers.finder.name_of[found]
        take.notes.append(msg("Item {name} is active again.", name=name))
    if found is None:
        known = ("code", "name", "stock_uom", "hsn_code")
        made = {key: row[key] for key in known if row.get(key) not in (None, "")}
        if row.get("rate") is not None:
            made["purchase_rate"] = row["rate"]
        found = makers.item(made)
        take.notes.append(msg("Item {name} was made.", name=row.get("name") or row.get("code")))
    quantity = row.get("quantity")
    if not quantity:
        take.unchanged += 1
        return None
    if quantity < 0:
        raise Invalid({"quantity": msg("Less than nothing cannot lie in the store.")})
    value = row.get("value")
    if value is None:
        value = money(quantity * (row.get("rate") or Decimal(0)))
    take.created += 1
    return {
        "item_id": found,
        "quantity": quantity,
        "rate": _shown_rate(row.get("rate")),
        "value": money(value),
        "to_location_id": places.find(row.get("location")),
    }


def _shown_rate(rate: Decimal | None) -> Decimal | None:
    """The sheet's rate where a line can show it; what counts is the value."""
    return rate if rate is not None and round_to(rate, 4) == rate else None


def _opened(uow: UnitOfWork) -> set[int]:
    """Items that have opening stock: a second import of the same sheet must not double it."""
    entry = StockLedgerEntry.table()
    place = Location.table()
    query = (
        select(entry.c.item_id)
        .join(place, place.c.id == entry.c.from_location_id)
        .where(place.c.kind == "opening", entry.c.reverses_id.is_(None))
        .distinct()
    )
    reversed_ = entry.alias("reversed")
    query = query.where(
        ~select(reversed_.c.id).where(reversed_.c.reverses_id == entry.c.id).exists()
    )
    return set(uow.conn.execute(query).scalars())


def _day(uow: UnitOfWork, take: Take) -> date:
    """The day given, else the one the sheet's title names where the books are open, else today."""
    given = take.options.get("date", "").strip()
    if given:
        try:
            return parse_date(given).value
        except Unreadable as error:
            raise Invalid({"date": str(error)}) from None
    told = take.options.get(TITLE_DAY, "")
    if told:
        day = date.fromisoformat(told)
        with suppress(Invalid):
            periods.check_open(uow, day)
            if day <= uow.clock.today():
                return day
    return uow.clock.today()


def _parts(
    lines: list[tuple[ImportRow, dict[str, Any]]], size: int
) -> Iterable[list[tuple[ImportRow, dict[str, Any]]]]:
    for start in range(0, len(lines), size):
        yield lines[start : start + size]


def _post(
    uow: UnitOfWork,
    take: Take,
    header: dict[str, Any],
    part: list[tuple[ImportRow, dict[str, Any]]],
) -> None:
    """Save and confirm one entry; a refusal of a line is told at its row of the sheet."""
    try:
        with take.at(part[0][0]):
            bring_in(uow, ENTRY, "confirm", header, [line for _, line in part])
    except Invalid as error:
        for key, message in error.fields.items():
            words = key.split(".")
            index = int(words[1]) if words[0] == "lines" and len(words) > 1 else 0
            take.wrong(part[index][0], words[-1].removesuffix("_id"), message)
    except RuleBroken as error:
        # It holds for the whole entry and is told at its first row.
        take.wrong(part[0][0], "posted_on", f"{error.message} {error.hint}".strip())
    take.check()


def apply_entries(uow: UnitOfWork, take: Take) -> None:
    """Rows of the same day and purpose, standing together, become one confirmed entry."""
    places = Places(uow, take.options.get("location", ""))
    items, days = ItemFinder(uow.conn), OpenDays(uow)
    groups: list[tuple[dict[str, Any], list[tuple[ImportRow, dict[str, Any]]]]] = []
    for row in take.rows:
        with take.row(row):
            days.check(row.values["date"])
            head, line = _entry_line(items, row.values, places, take.options)
            if not groups or groups[-1][0] != head or len(groups[-1][1]) >= MOST_LINES:
                groups.append((head, []))
            groups[-1][1].append((row, line))
    take.check()
    gather(uow)
    # By day: a sheet that is not in order must not look like entries into the past.
    for head, part in sorted(groups, key=lambda group: group[0]["posted_on"]):
        _post(uow, take, head, part)
        take.created += 1


def _entry_line(
    items: ItemFinder, row: Mapping[str, Any], places: Places, options: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    purpose = row.get("purpose") or options.get("purpose")
    if not purpose:
        raise Invalid({"purpose": msg("Receipt, issue or transfer? Say which.")})
    item = items.find(str(row.get("code") or row.get("name") or ""))
    if item is None:
        raise Invalid({"code": msg("There is no such item. Import the items first.")})
    quantity, value, rate = row["quantity"], row.get("value"), row.get("rate")
    if not quantity:
        raise Invalid({"quantity": msg("Type how many.")})
    if value is None and rate is None and purpose == "receipt":
        # Registers of what came back seldom say what it was worth.
        rate = items.purchase_rates.get(item)
    if value is None and rate is not None:
        value = money(quantity * rate)
    line = {
        "item_id": item,
        "quantity": quantity,
        "rate": _shown_rate(rate),
        "value": value,
    }
    here = row.get("to_location")
    if purpose in ("issue", "scrap", "transfer"):
        start = row.get("from_location") or (here if purpose != "transfer" else None)
        line["from_location_id"] = places.find(start, "from_location")
    if purpose in ("receipt", "opening", "transfer"):
        line["to_location_id"] = places.find(here, "to_location")
    head = {"purpose": purpose, "posted_on": row["date"], "remarks": row.get("remarks")}
    return head, line


#: What an entry calls the sheet's fields.
_NAMES = {"posted_on": "date", "item": "code", "item_id": "code"}

TARGETS = (
    ImportTarget(OPENING_STOCK, "inventory.entry.confirm", apply_opening, _NAMES),
    ImportTarget(STOCK_ENTRIES, "inventory.entry.confirm", apply_entries, _NAMES),
)
