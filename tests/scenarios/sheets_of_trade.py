"""Sheets of purchase orders and goods receipts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tests.scenarios.sheets_of import Truth, sheet, text, xlsx

D = Decimal


@sheet("purchase-orders", "PO_Lines_Export.csv")
def another_programs_lines_with_blank_repeats(path: Path) -> Truth:
    rows = [
        ("PO Number", "PO Date", "Vendor Name", "Line", "Item Code", "Item Description", "Qty",
         "UOM", "Unit Price", "Tax %", "Amount"),
        ("4500001", "03/10/2026", "Jindal Steel", "10", "00460", "MS Round Bar 16mm EN8", "500",
         "KG", "68.50", "18", "34,250.00"),
        ("", "", "", "20", "00461", "CRCA Sheet 20 SWG", "250", "KG", "74.20", "18", "18,550.00"),
        ("4500002", "05/10/2026", "Shree Ganesh Fasteners", "10", "00459", "Hex Bolt M12x50",
         "2,000", "NOS", "2.45", "18", "4,900.00"),
        ("", "", "", "20", "00459", "Hex Bolt M12x50", "500", "NOS", "2.40", "18", "1,200.00"),
    ]  # fmt: skip
    text(path, rows)
    return {
        "4500001": ("Jindal Steel", date(2026, 10, 3), D("52800.00"), 2),
        "4500002": ("Shree Ganesh Fasteners", date(2026, 10, 5), D("6100.00"), 2),
    }


@sheet("purchase-orders", "po with freight.csv")
def freight_in_rows_and_in_columns(path: Path) -> Truth:
    """Charges are neither lines nor lost: they are in the taxable value."""
    rows = [
        ("PO No", "PO Date", "Vendor", "Item Code", "Description", "Qty", "Rate", "Amount",
         "Packing & Forwarding", "Freight Charges"),
        ("77", "03/10/2026", "Jindal Steel", "00460", "MS Round Bar 16mm EN8", "100", "70.00",
         "7,000.00", "120.00", "300.50"),
        ("77", "03/10/2026", "Jindal Steel", "00461", "CRCA Sheet 20 SWG", "50", "76.00",
         "3,800.00", "", "200.00"),
        ("78", "05/10/2026", "Jindal Steel", "00460", "MS Round Bar 16mm EN8", "10", "70.00",
         "700.00", "", ""),
        ("78", "05/10/2026", "Jindal Steel", "", "Loading charges", "", "", "80.00", "", ""),
        ("78", "05/10/2026", "Jindal Steel", "", "Freight", "1", "45.00", "45.00", "", ""),
    ]  # fmt: skip
    text(path, rows)
    return {
        "77": ("Jindal Steel", date(2026, 10, 3), D("11420.50"), 2),
        "78": ("Jindal Steel", date(2026, 10, 5), D("825.00"), 1),
    }


REPEATED = [
    ("PO No", "PO Date", "Vendor", "Item Code", "Description", "Qty", "Rate", "Amount", "P&F",
     "Freight"),
    ("83", "03/10/2026", "Jindal Steel", "00460", "MS Round Bar 16mm EN8", "100", "70.00",
     "7,000.00", "100.00", "500.00"),
    ("83", "03/10/2026", "Jindal Steel", "00461", "CRCA Sheet 20 SWG", "50", "76.00", "3,800.00",
     "20.00", "500.00"),
    ("", "", "", "00462", "Bearing 6205 ZZ", "10", "165.00", "1,650.00", "", "500.00"),
    ("", "", "", "", "Loading", "", "", "80.00", "", ""),
    ("84", "05/10/2026", "Jindal Steel", "00460", "MS Round Bar 16mm EN8", "10", "70.00", "700.00",
     "", "50.00"),
    ("Total", "", "", "", "", "", "", "13,230.00", "120.00", "1,550.00"),
]  # fmt: skip


@sheet("purchase-orders", "po freight again.csv")
def an_orders_freight_in_each_of_its_rows(path: Path) -> Truth:
    """It is the order's, once; what differs from row to row is added up."""
    text(path, REPEATED)
    return {
        "83": ("Jindal Steel", date(2026, 10, 3), D("13150.00"), 3),
        "84": ("Jindal Steel", date(2026, 10, 5), D("750.00"), 1),
    }


@sheet("purchase-orders", "po freight by row.csv", options={"repeated.freight": "each"})
def freight_of_each_row_where_somebody_says_so(path: Path) -> Truth:
    text(path, REPEATED)
    return {
        "83": ("Jindal Steel", date(2026, 10, 3), D("14150.00"), 3),
        "84": ("Jindal Steel", date(2026, 10, 5), D("750.00"), 1),
    }


@sheet("purchase-orders", "box.csv", refused={(2, "Qty")})
def an_item_that_sounds_like_a_charge(path: Path) -> Truth:
    rows = [
        ("PO No", "PO Date", "Vendor", "Description", "Qty", "Rate", "Amount"),
        ("79", "03/10/2026", "Jindal Steel", "Packing box 12 inch", "", "5.00", "500.00"),
        ("80", "03/10/2026", "Jindal Steel", "MS Round Bar 16mm EN8", "10", "70.00", "700.00"),
    ]
    text(path, rows)
    return {}


@sheet("purchase-orders", "freight alone.csv", refused={(2, "Description"), (3, "Amount")})
def charges_without_goods_or_without_an_amount(path: Path) -> Truth:
    rows = [
        ("PO No", "PO Date", "Vendor", "Description", "Qty", "Rate", "Amount"),
        ("81", "03/10/2026", "Jindal Steel", "Freight", "", "", "500.00"),
        ("82", "03/10/2026", "Jindal Steel", "Loading", "1", "", ""),
        ("82", "03/10/2026", "Jindal Steel", "MS Round Bar 16mm EN8", "10", "70.00", "700.00"),
    ]
    text(path, rows)
    return {}


@sheet("purchase-orders", "pending orders.xlsx")
def order_register_with_merged_cells(path: Path) -> Truth:
    rows = [
        ("PENDING PURCHASE ORDERS AS ON 31-10-2026", *[None] * 7),
        ("Order No", "Dt", "Party", "Material", "Order Qty", "Rate", "Disc %", "Due Date"),
        ("P/26/101", datetime(2026, 10, 12), "Jindal Steel", "MS Round Bar 16mm EN8",
         "1,000 Kgs", "69.00/Kg", "2%", datetime(2026, 11, 15)),
        (None, None, None, "CRCA Sheet 20 SWG", "300 Kgs", "75.00/Kg", None,
         datetime(2026, 11, 20)),
        ("P/26/102", datetime(2026, 10, 14), "Bharat Bearings & Co.", "Bearing 6205 ZZ", "40 Nos",
         "168.00/No", None, None),
    ]  # fmt: skip
    xlsx(path, rows, merged=("A1:H1", "A3:A4", "B3:B4", "C3:C4"))
    return {
        "P/26/101": ("Jindal Steel", date(2026, 10, 12), D("90120.00"), 2),
        "P/26/102": ("Bharat Bearings & Co.", date(2026, 10, 14), D("6720.00"), 1),
    }


@sheet("purchase-orders", "ऑर्डर.csv")
def hindi_orders(path: Path) -> Truth:
    rows = [
        ("ऑर्डर नं", "तारीख", "पार्टी", "आइटम कोड", "मात्रा", "दर"),
        ("७१", "०३/१०/२०२६", "Jindal Steel", "00460", "१००", "६९"),
    ]
    text(path, rows)
    return {"७१": ("Jindal Steel", date(2026, 10, 3), D("6900.00"), 1)}


@sheet(
    "purchase-orders",
    "bad orders.csv",
    refused={(2, "Vendor"), (3, "Item Code"), (4, "Qty"), (5, "PO Date"), (6, "Rate")},
)
def faults_in_orders(path: Path) -> Truth:
    rows = [
        ("PO No", "PO Date", "Vendor", "Item Code", "Qty", "Rate"),
        ("1", "03/10/2026", "Nobody Ltd", "00460", "10", "5"),
        ("2", "03/10/2026", "Jindal Steel", "11111", "10", "5"),
        ("3", "03/10/2026", "Jindal Steel", "00460", "0", "5"),
        ("4", "03/10/1996", "Jindal Steel", "00460", "10", "5"),
        ("5", "03/10/2026", "Jindal Steel", "00460", "10", "abc"),
    ]
    text(path, rows)
    return {}


@sheet("goods-receipts", "GRN register.xlsx")
def receipts_against_our_orders_and_without(path: Path) -> Truth:
    rows = [
        ("GOODS RECEIPT REGISTER", *[None] * 8),
        ("GRN No", "GRN Date", "Supplier", "PO No", "Item Code", "Item", "Recd Qty", "Rate",
         "Value"),
        ("CH-501", datetime(2026, 10, 20), "Jindal Steel", "OUR-PO", "00460",
         "MS Round Bar 16mm EN8", "400 Kgs", None, None),
        (None, None, None, None, "00461", "CRCA Sheet 20 SWG", "100 Kgs", None, None),
        ("CH-502", datetime(2026, 10, 21), "Bharat Bearings & Co.", None, "00462",
         "Bearing 6205 ZZ", "20 Nos", 166.5, 3330),
    ]  # fmt: skip
    xlsx(path, rows, merged=("A1:I1",), formats={"E": "@"})
    return {
        "CH-501": ("Jindal Steel", {"00460": (D(400), D(70)), "00461": (D(100), D("76.5"))}, True),
        "CH-502": ("Bharat Bearings & Co.", {"00462": (D(20), D("166.5"))}, False),
    }


@sheet("goods-receipts", "inward.csv")
def inward_register_one_row_each(path: Path) -> Truth:
    rows = [
        ("Inward No;Dt;M/s;Particulars;Nos;Rate per unit;Amt"),
        ("881;18-10-2026;Shree Ganesh Fasteners;Hex Bolt M12x50;1,000;2.40;2,400.00"),
        ("882;19-10-2026;Shree Ganesh Fasteners;Hex Bolt M12x50;500;2.42;1,210.00"),
    ]
    path.write_text("\r\n".join(rows), "utf-8")
    return {
        "881": ("Shree Ganesh Fasteners", {"00459": (D(1000), D("2.4"))}, False),
        "882": ("Shree Ganesh Fasteners", {"00459": (D(500), D("2.42"))}, False),
    }


@sheet(
    "goods-receipts",
    "bad grn.csv",
    refused={(2, "PO No"), (3, "Item Code"), (4, "Qty"), (5, "GRN Date"), (6, "Supplier")},
)
def faults_in_receipts(path: Path) -> Truth:
    rows = [
        ("GRN No", "GRN Date", "Supplier", "PO No", "Item Code", "Qty", "Rate"),
        ("1", "03/10/2026", "Jindal Steel", "PO-XX", "00460", "10", "5"),
        ("2", "20/10/2026", "Jindal Steel", "OUR-PO", "00459", "10", "5"),
        ("3", "03/10/2026", "Jindal Steel", "", "00460", "-10", "5"),
        ("4", "03/10/2019", "Jindal Steel", "", "00460", "10", "5"),
        ("5", "03/10/2026", "Nobody Ltd", "", "00460", "10", "5"),
    ]
    text(path, rows)
    return {}
