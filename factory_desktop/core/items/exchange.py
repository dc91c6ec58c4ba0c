"""Importing items: the fields of such sheets, and what becomes of their rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.items.bulk import add_items, checked_item
from factory_desktop.core.items.models import Item, ItemBarcode, ItemCategory, ItemLevel
from factory_desktop.core.items.queries import uom_by_code
from factory_desktop.core.items.services import levels_of_item, save_category, save_item
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.audit import encode
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.db import fact_of
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.exchange.codes import CodeIndex, folded
from factory_desktop.core.platform.exchange.kinds import ImportField, ImportKind, ImportOption
from factory_desktop.core.platform.exchange.plan import ImportRow
from factory_desktop.core.platform.import_undo import Step, Undoing, UndoRows
from factory_desktop.core.platform.importing import ImportTarget, Take

#: Headings that such sheets carry and no import takes.
NOT_NEEDED = (
    "Sr", "Sr No", "S No", "Sl No", "Serial No", "No", "#", "क्र", "क्रम", "अनु क्र", "Remarks",
    "Note", "Signature", "Sign", "Thumb impression", "हस्ताक्षर", "टिप्पणी", "Photo",
)  # fmt: skip

CODE = ImportField(
    "code",
    Fact("Item code", Kind.CODE, required=True, max_length=40, help="Your own code of the item"),
    aliases=(
        "Code", "Part No", "Part Number", "Part Code", "Item No", "Material Code", "SKU",
        "Stock Code", "Product Code", "Article No", "Drawing No", "Part #", "Alias", "कोड",
        "आइटम कोड", "वस्तु कोड", "माल कोड", "पार्ट नंबर",
    ),
    identity=True, unique=True, example="00459",
)  # fmt: skip
NAME = ImportField(
    "name",
    Fact("Item name", Kind.TEXT, required=True, max_length=160),
    aliases=(
        "Particulars", "Name", "Item", "Name of Item", "Item Description", "Description",
        "Material", "Material Name", "Material Description", "Description of Goods", "Product",
        "Product Name", "Stock Item", "Nomenclature", "Part Name", "Items", "Goods", "नाम",
        "वस्तु का नाम", "विवरण",
        "माल का नाम", "सामग्री", "आइटम", "माल",
    ),
    identity=True, example="Hex Bolt M12x50",
)  # fmt: skip
UNIT = ImportField(
    "stock_uom",
    Fact("Unit", Kind.TEXT, required=True, help="kg, pcs, m, l, set, box …"),
    aliases=(
        "UOM", "Units", "Unit of Measure", "Stock Unit", "Per", "Base Unit", "Measure", "इकाई",
        "यूनिट", "माप",
    ),
    unit=True, example="kg",
)  # fmt: skip
HSN = ImportField(
    "hsn_code",
    Fact("HSN/SAC", Kind.TEXT, max_length=8),
    aliases=("HSN", "HSN Code", "SAC", "HSN No", "Tariff No", "एचएसएन", "HSN कोड"),
    pattern=r"\d{4,8}", example="7318",
)  # fmt: skip

ITEMS = ImportKind(
    "items",
    "Items",
    (
        CODE,
        NAME,
        UNIT,
        HSN,
        ImportField(
            "item_type",
            fact_of(Item, "item_type").but(required=False),
            aliases=("Item Type", "Kind", "प्रकार"),
            words={
                "RM": "raw_material", "Raw": "raw_material", "Bought out": "component",
                "BO": "component", "WIP": "component", "Semi finished": "component",
                "FG": "finished_good", "Finished": "finished_good", "Stores": "consumable",
                "कच्चा माल": "raw_material", "तैयार माल": "finished_good",
            },
        ),
        ImportField(
            "category",
            Fact("Category", Kind.TEXT),
            aliases=("Group", "Item Group", "Stock Group", "Under", "श्रेणी", "समूह"),
        ),
        ImportField(
            "purchase_rate",
            Fact("Purchase rate", Kind.RATE, minimum=0),
            aliases=(
                "Rate", "Purchase Price", "Price", "Cost", "Std Cost", "Last Purchase Rate",
                "Basic Rate", "Cl Rate", "दर", "भाव", "खरीद दर",
            ),
            unit_field="stock_uom", example="2232.15",
        ),
        ImportField(
            "reorder_point",
            Fact("Reorder point", Kind.QUANTITY, minimum=0),
            aliases=(
                "Reorder Level", "Reorder", "ROL", "Min Stock", "Minimum Level", "Min Qty",
                "Min Level", "न्यूनतम स्टॉक",
            ),
            unit_field="stock_uom",
        ),
        ImportField(
            "gst_rate",
            Fact("GST %", Kind.PERCENT, minimum=0),
            aliases=("GST", "GST Rate", "Tax %", "Tax Rate", "IGST", "IGST %", "जीएसटी", "कर दर"),
            example="18%",
        ),
        ImportField(
            "barcode",
            Fact("Barcode", Kind.TEXT, max_length=50),
            aliases=("EAN", "Bar Code", "EAN Code", "बारकोड"),
        ),
        ImportField(
            "description",
            Fact("Description", Kind.MULTILINE),
            aliases=("Long Description", "Specification", "Spec", "Details"),
        ),
    ),
    options=(ImportOption("stock_uom", "Unit where the sheet gives none", "unit"),),
    ignored=(
        *NOT_NEEDED, "Quantity", "Closing Quantity", "Balance Quantity", "Cl Bal", "Value",
        "Amount", "Closing Value", "Opening Quantity", "Inward Quantity", "Outward Quantity",
        "Location", "Stock",
    ),
    prefer=("purchase",),
    avoid=("inward", "outward", "sale", "selling"),
    sheet_words=("item", "stock", "material", "product"),
    help="One row an item. A code that is there already changes that item.",
)  # fmt: skip


def apply(uow: UnitOfWork, take: Take) -> None:
    """Make or change the items of a sheet; a code or name that is there already is changed."""
    makers = Makers(uow)
    fresh: dict[str, dict[str, Any]] = {}
    rows: dict[str, int] = {}
    later: list[ImportRow] = []
    for row in take.rows:
        if makers.find(row.values) is not None or not _is_plain(row.values):
            later.append(row)
            continue
        with take.row(row):
            made = makers.checked(row.values)
            if folded(made["code"]) in fresh:
                raise Invalid({"code": msg("This code stands above already.")})
            fresh[folded(made["code"])] = made
            rows[folded(made["code"])] = row.row
    if not take.errors:
        row_of: dict[int, int] = {}
        for code, item_id in add_items(uow, list(fresh.values())).items():
            makers.finder.add(item_id, code, str(fresh[folded(code)]["name"]))
            row_of[item_id] = rows[folded(code)]
        take.recorder.place(Item, lambda step: row_of[step["record_id"]])
    take.created += len(fresh)
    for row in later:
        with take.row(row):
            makers.item(row.values, take)


def _is_plain(values: Mapping[str, Any]) -> bool:
    """Whether a new item's row has its code and nothing that is kept in another table."""
    return bool(values.get("code")) and not values.get("barcode")


#: Fields taken over as they are.
_PLAIN = (
    *("code", "name", "hsn_code", "item_type", "purchase_rate", "reorder_point"),
    *("gst_rate", "description"),
)


class ItemFinder:
    """Finds items as people name them, all of them read once: code, barcode, name.

    A code whose zeros a spreadsheet dropped is found where only one fits.
    """

    def __init__(self, conn: Connection) -> None:
        item, barcode = Item.table(), ItemBarcode.table()
        columns = (item.c.id, item.c.code, item.c.name, item.c.purchase_rate, item.c.active)
        rows = conn.execute(select(*columns)).all()
        self.purchase_rates = {
            row.id: row.purchase_rate for row in rows if row.purchase_rate is not None
        }
        self.codes = CodeIndex((row.code, row.id) for row in rows)
        self.code_of = {row.id: row.code for row in rows}
        self.name_of = {row.id: row.name for row in rows}
        self.inactive = {row.id for row in rows if not row.active}
        self._barcodes = {
            folded(row.code): row.item_id
            for row in conn.execute(select(barcode.c.code, barcode.c.item_id))
        }
        self._names: dict[str, set[int]] = {}
        for row in rows:
            self._names.setdefault(folded(row.name), set()).add(row.id)

    def add(self, item_id: int, code: str, name: str) -> None:
        """Take in an item that was just made."""
        self.codes.add(code, item_id)
        self.code_of[item_id], self.name_of[item_id] = code, name
        self._names.setdefault(folded(name), set()).add(item_id)

    def find(self, text: str) -> int | None:
        """The item with this code, barcode or, where only one has it, name."""
        found = self.codes.exact(text)
        if found is None:
            found = self._barcodes.get(folded(text))
        if found is None:
            found = self.named(text)
        return found if found is not None else self.codes.alike(text)

    def named(self, name: str) -> int | None:
        """The item with this name where only one has it."""
        hits = self._names.get(folded(name), set())
        return next(iter(hits)) if len(hits) == 1 else None

    def of_row(self, row: Mapping[str, Any]) -> int | None:
        """The item a row of a list of items means; code and name both count.

        A code that only resembles one is the same item where the name is the same too.
        """
        code, name = str(row.get("code") or "").strip(), str(row.get("name") or "").strip()
        if not code:
            return self.find(name) if name else None
        found = self.codes.exact(code)
        if found is None:
            found = self._barcodes.get(folded(code))
        if found is not None:
            return found
        alike = self.codes.alike(code)
        if alike is not None and name and folded(self.name_of[alike]) == folded(name):
            return alike
        return None


class Makers:
    """Makes items out of rows, remembering units and categories it has seen."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.finder = ItemFinder(uow.conn)
        self._units: dict[str, int] = {}
        self._categories: dict[str, int] = {}

    def unit(self, text: object) -> int:
        """The unit with this code; `Invalid` where there is none."""
        word = str(text or "").strip()
        if word not in self._units:
            found = uom_by_code(self.uow.conn, word)
            if found is None:
                told = msg("There is no unit “{unit}”. Add it under Items, Units.", unit=word)
                raise Invalid({"stock_uom": told})
            self._units[word] = found
        return self._units[word]

    def category(self, text: object) -> int | None:
        """The category with this name, made where it is missing."""
        word = str(text or "").strip()
        if not word:
            return None
        if word not in self._categories:
            table = ItemCategory.table()
            query = select(table.c.id).where(same(table.c.name, word))
            found = self.uow.conn.execute(query).scalar()
            self._categories[word] = (
                int(found) if found is not None else save_category(self.uow, values={"name": word})
            )
        return self._categories[word]

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The item a row means: by its code, or by its name where the sheet has no codes."""
        return self.finder.of_row(values)

    def checked(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row of a new item, ready to be added with many others."""
        return checked_item(self.uow, self._given(None, self._values(row)))

    def item(self, row: Mapping[str, Any], take: Take | None = None) -> int:
        """Make the item of a row, or change what is there."""
        found = self.find(row)
        values = self._values(row)
        if found is not None:
            values["code"] = self.finder.code_of[found]
        made = save_item(self.uow, item_id=found, values=self._given(found, values))
        if found is None:
            self._noted(made)
        if row.get("barcode"):
            self._add_barcode(made, str(row["barcode"]))
        if take is not None:
            take.created += found is None
            take.updated += found is not None
        return made

    def _values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        values = {key: row[key] for key in _PLAIN if row.get(key) not in (None, "")}
        if row.get("stock_uom"):
            values["stock_uom_id"] = self.unit(row["stock_uom"])
        if row.get("category"):
            values["category_id"] = self.category(row["category"])
        return values

    def _noted(self, item_id: int) -> None:
        made = self.uow.get(Item, item_id)
        self.finder.add(item_id, str(made["code"]), str(made["name"]))

    def _given(self, found: int | None, values: dict[str, Any]) -> dict[str, Any]:
        if found is None and "stock_uom_id" not in values:
            told = msg("In what is it counted? Give the unit: kg, pcs, m …")
            raise Invalid({"stock_uom": told})
        return values

    def _add_barcode(self, item_id: int, code: str) -> None:
        table = ItemBarcode.table()
        have = select(table.c.code).where(table.c.item_id == item_id)
        codes = list(self.uow.conn.execute(have).scalars())
        if code not in codes:
            save_item(self.uow, item_id=item_id, values={}, barcodes=(*codes, code))


def _codes_of(conn: Connection, item_id: int) -> list[str]:
    table = ItemBarcode.table()
    query = select(table.c.code).where(table.c.item_id == item_id).order_by(table.c.id)
    return list(conn.execute(query).scalars())


def _lists_back(key: str, what: str, now: Callable[[Connection, int], list[Any]]) -> UndoRows:
    """Gives items that were there the list they had; a new item's goes with the item."""

    def take_back(undoing: Undoing, steps: Sequence[Step]) -> None:
        uow, made = undoing.uow, undoing.made(Item)
        for step in reversed(steps):
            if step.record_id in made:
                continue
            code = str(uow.get(Item, step.record_id)["code"])
            with undoing.trying(step, what, code):
                before, after = step.changed[key]
                kept = json.loads(json.dumps(now(uow.conn, step.record_id), default=encode))
                if kept != after:
                    raise RuleBroken("changed", msg("Changed since."))
                given: dict[str, Any] = {key: before}
                save_item(uow, item_id=step.record_id, values={}, **given)
                undoing.say(step, what, code, msg("put back as it was"))

    return take_back


TARGET = ImportTarget(
    ITEMS,
    "items.item.edit",
    apply,
    undo={
        ItemBarcode.__tablename__: _lists_back("barcodes", msg("Barcode"), _codes_of),
        ItemLevel.__tablename__: _lists_back("levels", msg("Reorder levels"), levels_of_item),
    },
)
