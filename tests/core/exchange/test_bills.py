"""A kind that the reader has never heard of: a supplier's bills in the Windows code page."""

import json
from decimal import Decimal
from pathlib import Path

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.exchange import ImportField, ImportKind
from tests.core.exchange.sheets import taken

SAMPLES = Path(__file__).parents[2] / "data" / "samples"

BILLS = ImportKind(
    "purchase-bills",
    "Purchase bills",
    (
        ImportField("date", Fact("Date", Kind.DATE, required=True), aliases=("Bill Date",)),
        ImportField("number", Fact("Bill No", Kind.CODE, required=True)),
        ImportField("party", Fact("Party", Kind.REFERENCE, required=True), aliases=("Supplier",)),
        ImportField("item", Fact("Item", Kind.REFERENCE, required=True)),
        ImportField("quantity", Fact("Qty", Kind.QUANTITY, required=True), unit_field="uom"),
        ImportField("uom", Fact("Unit", Kind.TEXT), unit=True),
        ImportField("rate", Fact("Rate", Kind.RATE), unit_field="uom"),
        ImportField("taxable", Fact("Taxable", Kind.MONEY)),
        ImportField("cgst", Fact("CGST", Kind.MONEY)),
        ImportField("sgst", Fact("SGST", Kind.MONEY)),
        ImportField("total", Fact("Total", Kind.MONEY)),
    ),
    key_fields=("number",),
    product=("quantity", "rate", "taxable"),
)


def test_bills():
    truth = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))["purchase-bills.csv"]
    proposal, plan = taken(SAMPLES / "purchase-bills.csv", BILLS)
    assert proposal.sure
    assert plan.ok
    assert len(plan.rows) == truth["bills"]
    for row, line in zip(plan.rows, truth["rows"], strict=True):
        values = row.values
        assert values["number"] == line["bill"]
        assert values["date"].isoformat() == line["date"]
        assert values["quantity"] == Decimal(line["qty"])
        for key in ("taxable", "cgst", "sgst", "total"):
            assert values[key] == Decimal(line[key])
        assert values["party"] == "Müller & Söhne (India), Pvt. Ltd."
    assert sum(row.values["total"] for row in plan.rows) == Decimal(truth["total"])
