"""A second lot of sheets: stranger headings, other programs' exports, other ways to mark a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tests.scenarios.sheets_of import (
    WORKERS,
    Truth,
    days_true,
    month_of_work,
    sheet,
    text,
    xlsx,
)

D = Decimal


@sheet("opening-stock", "stock register.xlsx")
def quantities_only_in_four_columns(path: Path) -> Truth:
    rows = [
        ("Stock Register for October 2026", *[None] * 6),
        ("Item Code", "Description", "Unit", "Opening", "Received", "Issued", "Closing"),
        ("A-1", "Grinding wheel", "Nos", 20, 5, 8, 17),
        ("A-2", "Coolant", "Ltr", 100, 0, 12.5, 87.5),
        ("A-3", "Insert", "Nos", 0, 50, 30, 20),
        ("A-4", "Rag", "Kgs", 10, 0, 10, 0),
    ]
    xlsx(path, rows)
    return {"A-1": (D(17), D(0)), "A-2": (D("87.5"), D(0)), "A-3": (D(20), D(0)),
            "A-4": (D(0), D(0))}  # fmt: skip


@sheet("opening-stock", "balance.csv")
def units_in_brackets_behind_names(path: Path) -> Truth:
    rows = [
        ("S.No", "Name of Item", "Bal. Qty", "Rate/Unit", "Total Value"),
        ("1", "Steel Wire 3mm", "125.500 kg", "68.00/kg", "8,534.00"),
        ("2", "Nylon Bush", "400 nos", "4.50/no", "1,800.00"),
        ("3", "Paint Red", "NIL", "210.00/ltr", "-"),
        ("", "", "", "", "10,334.00"),
    ]
    text(path, rows, encoding="utf-16")
    return {"Steel Wire 3mm": (D("125.5"), D(8534)), "Nylon Bush": (D(400), D(1800)),
            "Paint Red": (D(0), D(0))}  # fmt: skip


@sheet("opening-stock", "two sheets.xlsx")
def the_stock_is_on_the_second_sheet(path: Path) -> Truth:
    notes = [("Instructions",), ("Fill the second sheet",), ("Do not change headings",)]
    stock = [
        ("Code", "Item", "UOM", "Physical Qty", "Rate"),
        ("Q1", "Gear 20T", "Nos", 14, 350),
        ("Q2", "Gear 40T", "Nos", 9, 620),
    ]
    xlsx(path, notes, title="Read me", others=[("Stock Oct", stock)])
    return {"Q1": (D(14), D(4900)), "Q2": (D(9), D(5580))}


@sheet("items", "alias list.csv")
def names_with_codes_in_brackets(path: Path) -> Truth:
    rows = [
        ("Sl No", "Stock Item", "Under", "Units", "HSN/SAC", "GST Rate"),
        ("1", "Ball Valve 15mm (BV-015)", "Valves", "Nos", "8481", "18 %"),
        ("2", "Ball Valve 25mm (BV-025)", "Valves", "Nos", "8481", "18 %"),
        ("3", "Gate Valve 50mm (GV-050)", "Valves", "Nos", "8481", "18 %"),
    ]
    text(path, rows)
    return {"Ball Valve 15mm": {"code": "BV-015", "category": "Valves", "gst_rate": D(18)},
            "#": 3}  # fmt: skip


@sheet("employees", "esic list.xlsx")
def statutory_list_with_basic_and_gross(path: Path) -> Truth:
    rows = [
        ("ABC ENGINEERING WORKS", *[None] * 8),
        ("Sr.No.", "Emp. Code", "Employee Name", "Father's Name", "Gender", "Date of Joining",
         "UAN No.", "ESIC No.", "Gross Salary"),
        (1, 1001, "Sagar Mane", "Dilip Mane", "Male", "12/03/2021", 101234567890, 3112345678,
         18500),
        (2, 1002, "Neha Kulkarni", "Ajay Kulkarni", "Female", "01/07/2022", 101234567891,
         3112345679, 21000),
    ]  # fmt: skip
    xlsx(path, rows, merged=("A1:I1",))
    return {
        "1001": ("Sagar Mane", "monthly", D(18500), date(2021, 3, 12)),
        "1002": ("Neha Kulkarni", "monthly", D(21000), date(2022, 7, 1)),
    }


@sheet("employees", "names.txt")
def names_without_codes(path: Path) -> Truth:
    rows = [
        ("Name|Rate per day|Joined"),
        ("Ravi Teja|450|2024-01-15"),
        ("Uma Devi|425|2024-02-01"),
    ]
    path.write_text("\n".join(rows), "utf-8")
    return {
        "E001": ("Ravi Teja", "daily", D(450), date(2024, 1, 15)),
        "E002": ("Uma Devi", "daily", D(425), date(2024, 2, 1)),
    }


@sheet("attendance", "muster-10-2026.xlsx")
def weekdays_under_the_days_and_small_letters(path: Path) -> Truth:
    work = month_of_work(2026, 10, "H L")
    signs = {"P": "p", "H": "hd", "A": "a", "L": "l", "WO": "wo"}
    week = [datetime(2026, 10, day).strftime("%a") for day in range(1, 32)]
    rows: list[list[object]] = [
        ["Sr", "ID", "Name of Employee", *range(1, 32), "P", "A", "OT"],
        [None, None, None, *week, None, None, None],
    ]
    true = days_true(work)
    for number, (code, name, *_) in enumerate(WORKERS, 1):
        cells = [signs[d.mark] + (f" ({d.overtime})" if d.overtime else "") for d in work[code]]
        sums = true[code]
        rows.append([number, code, name, *cells, float(sums["worked"]), sums["absent"],
                     float(sums["overtime"])])  # fmt: skip
    xlsx(path, rows)
    return {"month": (2026, 10), **true}


@sheet("attendance", "form 25 oct 2026.xlsx")
def overtime_total_only(path: Path) -> Truth:
    work = month_of_work(2026, 10, "", overtime=False)
    rows: list[list[object]] = [
        ["FORM XVI - MUSTER ROLL"], ["For the month of October, 2026"], [],
        ["S. No.", "Name of the Workman", "Father's Name", *range(1, 32), "Total Days", "Remarks"],
    ]  # fmt: skip
    for number, (code, name, *_) in enumerate(WORKERS, 1):
        cells = ["X" if d.mark == "P" else {"A": "A", "WO": "W"}[d.mark] for d in work[code]]
        rows.append([number, name, "-", *cells, None, None])
    xlsx(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "shift.csv")
def status_codes_day_by_day(path: Path) -> Truth:
    work = month_of_work(2026, 10, "H L")
    signs = {"P": "P", "H": "HD", "A": "AB", "L": "CL", "WO": "WO"}
    rows: list[list[object]] = [["Emp ID", "Work Date", "Att", "OT Hours", "Remarks"]]
    for code, *_ in WORKERS:
        for day, one in enumerate(work[code], 1):
            hours = f"{int(one.overtime)}:{int(one.overtime % 1 * 60):02}" if one.overtime else ""
            rows.append([int(code[1:]), f"2026-10-{day:02}", signs[one.mark], hours, ""])
    text(path, rows, "\t")
    return {"month": (2026, 10), **days_true(work)}


@sheet("stock-entries", "transfer note.xlsx")
def transfers_between_places(path: Path) -> Truth:
    rows = [
        ("Posting Date", "Entry Type", "Item Code", "Qty", "UOM", "Source", "Target"),
        (datetime(2026, 10, 2), "Transfer", "00459", 25, "Nos", "Store", "Store"),
    ]
    rows[1] = (datetime(2026, 10, 2), "Consumption", "00459", 25, "Nos", "Store", None)
    xlsx(path, rows)
    return {"00459": D(975)}


@sheet("stock-entries", "kharch.csv", asks=("purpose",), options={"purpose": "issue"})
def hindi_consumption(path: Path) -> Truth:
    rows = [
        ("दिनांक", "आइटम कोड", "मात्रा", "टिप्पणी"),
        ("०५/१०/२०२६", "00459", "१०", "असेंबली"),
        ("०६/१०/२०२६", "00463", "२.५", "मशीन २"),
    ]
    text(path, rows)
    return {"00459": D(990), "00463": D("997.5")}


@sheet("purchase-orders", "po book.xlsx")
def orders_with_totals_and_taxes(path: Path) -> Truth:
    rows = [
        ("Purchase Order Register", *[None] * 10),
        ("Sr", "P.O. No.", "Date", "Supplier Name", "Part No", "Particulars", "Qty", "Rate",
         "Amount", "CGST", "SGST"),
        (1, "PO/001", "02-10-2026", "Jindal Steel", "460", "MS Round Bar 16mm EN8", 100, 70, 7000,
         630, 630),
        (2, "PO/001", "02-10-2026", "Jindal Steel", "461", "CRCA Sheet 20 SWG", 50, 76, 3800, 342,
         342),
        (None, "Total", None, None, None, None, 150, None, 10800, 972, 972),
    ]  # fmt: skip
    xlsx(path, rows, merged=("A1:K1",))
    return {"PO/001": ("Jindal Steel", date(2026, 10, 2), D("10800.00"), 2)}


@sheet("goods-receipts", "challans.csv")
def challans_with_value_only(path: Path) -> Truth:
    rows = [
        ("Challan No", "Challan Date", "Party Name", "Item Description", "Received Qty", "Value"),
        ("C-9", "14 Oct 2026", "Bharat Bearings & Co.", "Bearing 6205 ZZ", "25 pcs", "4,125.00"),
    ]
    text(path, rows, ";", "cp1252")
    return {"C-9": ("Bharat Bearings & Co.", {"00462": (D(25), D(165))}, False)}


@sheet("advances", "udhari.csv")
def hindi_advances(path: Path) -> Truth:
    rows = [
        ("क्र", "तारीख", "कर्मचारी का नाम", "अग्रिम", "किस्त", "कारण"),
        ("१", "०५/१०/२०२६", "सुनील शिंदे", "₹ ३,०००/-", "५००", "दवा"),
        ("२", "०६/१०/२०२६", "Balaji Jadhav", "2,000", "1,000", ""),
    ]
    text(path, rows)
    return {"E008": (date(2026, 10, 5), D(3000), D(500)),
            "E004": (date(2026, 10, 6), D(2000), D(1000))}  # fmt: skip


@sheet("parties", "ledger export.csv")
def ledgers_of_both_kinds(path: Path) -> Truth:
    rows = [
        ("Ledger Name", "Group", "GST No", "Address", "Pin Code", "Opening Balance"),
        ("Om Traders", "Sundry Creditors", "", "12, Main Rd, Pune", "411001", "10,000.00 Cr"),
        ("Vega Autos", "Sundry Debtors", "", "MIDC", "411019", "25,500.00 Dr"),
    ]
    text(path, rows)
    return {
        "Om Traders": {"is_supplier": True, "pincode": "411001"},
        "Vega Autos": {"is_customer": True, "is_supplier": False},
        "#": 2,
    }


@sheet("piece-work", "production oct.xlsx")
def production_with_rejections_by_item(path: Path) -> Truth:
    rows = [
        ("Date", "Emp Code", "Part No", "Process", "OK Qty", "Rej Qty", "Rate/pc", "Wages"),
        (datetime(2026, 10, 7), "E009", "00459", "Threading", 500, 12, 0.75, 375),
        (datetime(2026, 10, 8), "E009", "00462", "Fitting", 40, 0, 6, 240),
    ]
    xlsx(path, rows)
    return {"E009": D("615.00")}
