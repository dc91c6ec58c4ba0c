"""Sheets of items, parties and stock."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tests.scenarios.sheets_of import Truth, lakhs, sheet, text, xlsx

D = Decimal


# Items


@sheet("items", "item master.xlsx")
def gst_as_share(path: Path) -> Truth:
    rows = [
        ("SUPREME AUTO COMPONENTS PVT LTD", None, None, None, None, None),
        ("ITEM MASTER AS ON 01.11.2026", None, None, None, None, None),
        ("Sl.", "Part No.", "Part Description", "UOM", "HSN", "GST"),
        (1, "BRK-001", "Brake Lever LH", "Nos.", 87141090, 0.18),
        (2, "BRK-002", "Brake Lever RH", "Nos.", 87141090, 0.18),
        (3, "RM/MS/16", "MS Round 16 dia", "Kgs.", 7214, 0.18),
        (4, "PKG-07", "Carton 12x12", "Nos.", 4819, 0.12),
        (5, "CON-11", "Cotton Waste", "Kgs.", 5202, 0.05),
    ]
    xlsx(path, rows, merged=("A1:F1", "A2:F2"))
    return {
        "Brake Lever LH": {"code": "BRK-001", "uom": "pcs", "hsn_code": "87141090",
                           "gst_rate": D(18)},
        "MS Round 16 dia": {"code": "RM/MS/16", "uom": "kg", "gst_rate": D(18)},
        "Carton 12x12": {"code": "PKG-07", "gst_rate": D(12)},
        "Cotton Waste": {"code": "CON-11", "uom": "kg", "gst_rate": D(5)},
        "#": 5,
    }  # fmt: skip


@sheet("items", "सामान.csv")
def hindi_headings(path: Path) -> Truth:
    rows = [
        ("क्र.सं.", "कोड", "वस्तु का नाम", "इकाई", "दर", "जीएसटी"),
        ("१", "अ-१०१", "लोहे की चादर ५ मिमी", "किग्रा", "६८.५०", "१८%"),
        ("२", "अ-१०२", "नट बोल्ट M१०", "नग", "२.२५", "१८%"),
        ("३", "अ-१०३", "मशीन का तेल", "लीटर", "₹ १९२/-", "१८%"),
    ]
    text(path, rows, encoding="utf-8-sig")
    return {
        "लोहे की चादर ५ मिमी": {"uom": "kg", "purchase_rate": D("68.50"), "gst_rate": D(18)},
        "नट बोल्ट M१०": {"uom": "pcs", "purchase_rate": D("2.25")},
        "मशीन का तेल": {"uom": "l", "purchase_rate": D(192)},
        "#": 3,
    }


@sheet("items", "products export.txt")
def export_utf16_tabs(path: Path) -> Truth:
    rows = [
        ("SKU", "Product Name", "Category", "Base Unit", "HSN Code", "Tax %", "Cost", "ROL"),
        ("000117", "Gear Oil EP-90", "Lubricants", "LTR", "27101980", "18%", "1,85.00", "20"),
        ("000118", "Grease AP-3 500g", "Lubricants", "NOS", "34039900", "18%", "210.50", "10"),
        ("000203", "Emery Paper 120", "Abrasives", "SHEET", "6805", "12%", "14", "100"),
        ("001204", 'Grinding Wheel 7"', "Abrasives", "NOS", "6804", "18", "1,245.75", "5"),
    ]
    rows[1] = ("000117", "Gear Oil EP-90", "Lubricants", "LTR", "27101980", "18%", "185.00", "20")
    text(path, rows, "\t", "utf-16")
    return {
        "Gear Oil EP-90": {"code": "000117", "uom": "l", "purchase_rate": D(185),
                           "reorder_point": D(20), "category": "Lubricants"},
        "Grinding Wheel 7\"": {"code": "001204", "gst_rate": D(18), "purchase_rate": D("1245.75")},
        "Emery Paper 120": {"code": "000203", "uom": "sheet", "gst_rate": D(12)},
        "#": 4,
    }  # fmt: skip


@sheet("items", "pricelist.csv")
def semicolons_in_windows_letters(path: Path) -> Truth:
    rows = [
        ("Item No", "Item", "Unit", "Price €", "Spec"),
        ("K-10", 'Kugelhahn ½"', "Nos", "12.50", "Ø 15 mm"),
        ("K-11", "Flansch Ø 50", "Nos", "1,245.75", "Ø 50 mm"),
        ("K-12", "Café cleaner", "Ltr", "8.00", "5 °C"),
    ]
    text(path, rows, ";", "cp1252")
    return {
        'Kugelhahn ½"': {"code": "K-10", "purchase_rate": D("12.50"), "uom": "pcs"},
        "Flansch Ø 50": {"code": "K-11", "purchase_rate": D("1245.75")},
        "#": 3,
    }


@sheet("items", "stores list.xlsx", asks=("stock_uom",), options={"stock_uom": "pcs"})
def no_units_at_all(path: Path) -> Truth:
    rows = [
        ("Item Code", "Item Name", "Group"),
        ("T1", "Drill 6mm", "Tools"),
        ("T2", "Tap M8", "Tools"),
        ("T3", "Insert CNMG", "Tools"),
    ]
    xlsx(path, rows)
    return {"Drill 6mm": {"code": "T1", "uom": "pcs", "category": "Tools"}, "#": 3}


@sheet("items", "dup.csv", refused={(4, "Item Code"), (6, "Item Name"), (7, "Unit"), (8, "HSN")})
def faults_in_items(path: Path) -> Truth:
    rows = [
        ("Item Code", "Item Name", "Unit", "HSN"),
        ("A1", "Bush", "Nos", "7318"),
        ("A2", "Pin", "Nos", "7318"),
        ("A1", "Bush again", "Nos", "7318"),
        ("A4", "Washer", "Nos", "7318"),
        ("A5", "W" * 200, "Nos", "7318"),
        ("A6", "Spring", "Firkin", "7318"),
        ("A7", "Collar", "Nos", "73-X"),
    ]
    text(path, rows)
    return {}


@sheet("items", "rate list.xlsx")
def items_two_row_header(path: Path) -> Truth:
    rows = [
        ("Raw Material Rate Contract 2026-27", *[None] * 6),
        (None,) * 7,
        ("S.No", "Material", None, "Unit", "Purchase", None, "Sales"),
        (None, "Code", "Description", None, "Rate", "GST %", "Rate"),
        (1, "RM-01", "EN8 Round 20mm", "KG", 71.5, "18%", 0),
        (2, "RM-02", "EN19 Round 25mm", "KG", 94.25, "18%", 0),
        ("Fasteners", *[None] * 6),
        (3, "FS-01", "Allen Bolt M6x20", "NOS", 3.1, "18%", 4.5),
        (4, "FS-02", "Spring Washer M6", "NOS", 0.42, "18%", 1),
    ]
    xlsx(path, rows, merged=("A1:G1", "B3:C3", "E3:F3", "A3:A4", "D3:D4"))
    return {
        "EN8 Round 20mm": {"code": "RM-01", "purchase_rate": D("71.5"), "gst_rate": D(18)},
        "Allen Bolt M6x20": {"code": "FS-01", "purchase_rate": D("3.1")},
        "#": 4,
    }


# Opening stock


@sheet("opening-stock", "StkSum.xlsx")
def tally_summary_with_movements(path: Path) -> Truth:
    rows = [
        ("Bhagwati Industries", *[None] * 12),
        ("Stock Summary", *[None] * 12),
        ("1-Apr-26 to 31-Oct-26", *[None] * 12),
        (None,) * 13,
        ("Particulars", "Opening Balance", None, None, "Inwards", None, None, "Outwards", None,
         None, "Closing Balance", None, None),
        (None, *("Quantity", "Rate", "Value") * 4),
        ("Bearings", *[None] * 9, "150 Nos", None, 24750),
        ("Bearing 6204", "10 Nos", 150, 1500, "100 Nos", 160, 16000, "60 Nos", 170, 10200,
         "50 Nos", 155, 7750),
        ("Bearing 6205", "20 Nos", 165, 3300, "100 Nos", 170, 17000, "20 Nos", 180, 3600,
         "100 Nos", 170, 17000),
        ("Steel", *[None] * 9, "1,362.500 Kgs", None, 95412.5),
        ("EN8 Bright Bar", None, None, None, "1,500.000 Kgs", 68, 102000, "500.000 Kgs", 75, 37500,
         "1,000.000 Kgs", 68, 68000),
        ("MS Flat 50x6", None, None, None, "400.000 Kgs", 75.62, 30248, "37.500 Kgs", 80, 3000,
         "362.500 Kgs", 75.62, 27412.5),
        ("Grand Total", *[None] * 11, 120162.5),
    ]  # fmt: skip
    xlsx(path, rows, merged=("A1:M1", "A2:M2", "A3:M3", "B5:D5", "E5:G5", "H5:J5", "K5:M5"))
    return {
        "Bearing 6204": (D(50), D(7750)),
        "Bearing 6205": (D(100), D(17000)),
        "EN8 Bright Bar": (D(1000), D(68000)),
        "MS Flat 50x6": (D("362.5"), D("27412.5")),
    }


@sheet("opening-stock", "closing stock.csv")
def codes_in_names_lakh_commas(path: Path) -> Truth:
    rows = [
        ("Stock as on 31/10/2026", "", "", ""),
        ("Item", "Closing Stock", "Rate", "Amount (Rs.)"),
        ("01457 - Copper Wire 1.5 sqmm", "1,250.500 Mtr", "18.40", lakhs("23009.20")),
        ("01458 - Copper Wire 2.5 sqmm", "980 Mtr", "29.75", lakhs("29155.00")),
        ("00029 - Motor 5HP 1440 RPM", "12 Nos", "18,450.00", lakhs("221400.00")),
        ("00031 - VFD 7.5kW", "3 Nos", "1,12,000.00", lakhs("336000.00")),
        ("Total", "", "", lakhs("609564.20")),
        ("Prepared by: Stores", "", "", ""),
    ]
    text(path, rows)
    return {
        "01457": (D("1250.5"), D("23009.20")),
        "01458": (D(980), D(29155)),
        "00029": (D(12), D(221400)),
        "00031": (D(3), D(336000)),
    }


@sheet("opening-stock", "physical.xlsx", refused={(4, "Closing Qty")})
def negative_closing(path: Path) -> Truth:
    rows = [
        ("Item Code", "Item Name", "Unit", "Closing Qty", "Value"),
        ("N1", "Nut M8", "Nos", 500, 400),
        ("N2", "Nut M10", "Nos", 300, 360),
        ("N3", "Nut M12", "Nos", -20, -36),
    ]
    xlsx(path, rows)
    return {}


@sheet("opening-stock", "godown wise.xlsx")
def godown_wise(path: Path) -> Truth:
    rows = [
        ("GODOWN WISE STOCK 31-OCT-2026", None, None, None, None, None, None),
        ("Sr", "Godown", "Item Code", "Item Description", "UOM", "Qty", "Value"),
        (1, "Main store", "G-1", "Angle 40x40", "Kgs", 400, 26000),
        (2, "Main store", "G-2", "Channel 75", "Kgs", 250, 17000),
        (None, "Main store total", None, None, None, 650, 43000),
        (3, "Shed 2", "G-1", "Angle 40x40", "Kgs", 100, 6500),
        (4, "Shed 2", "G-3", "Beam 100", "Kgs", 75, 5250),
        (None, "Shed 2 total", None, None, None, 175, 11750),
        (None, "GRAND TOTAL", None, None, None, 825, 54750),
    ]
    xlsx(path, rows, merged=("A1:G1",))
    return {"G-1": (D(500), D(32500)), "G-2": (D(250), D(17000)), "G-3": (D(75), D(5250))}


@sheet("opening-stock", "भंडार.tsv")
def hindi_stock_with_tabs(path: Path) -> Truth:
    rows = [
        ("क्रमांक", "माल का नाम", "मात्रा", "इकाई", "दर", "राशि"),
        ("1", "सरिया 12 मिमी", "१,२५०", "किलो", "62.50", "78,125.00"),
        ("2", "सीमेंट", "४०", "बोरी", "380", "15,200.00"),
        ("", "कुल योग", "", "", "", "93,325.00"),
    ]
    text(path, rows, "\t")
    return {"सरिया 12 मिमी": (D(1250), D(78125)), "सीमेंट": (D(40), D(15200))}


@sheet("opening-stock", "stk.csv")
def quantity_without_value(path: Path) -> Truth:
    rows = [
        ("Part Number;Part Name;Per;On hand;Unit Cost"),
        ("P-9;Piston 52mm;Nos;120;345.60"),
        ("P-10;Ring set;Set;85;210"),
        ("P-11;Gudgeon pin;Nos;0;55"),
    ]
    path.write_text("\n".join(rows) + "\n", "cp1252")
    return {"P-9": (D(120), D(41472)), "P-10": (D(85), D(17850)), "P-11": (D(0), D(0))}


@sheet("opening-stock", "year end.xlsx")
def subtotals_and_formulas_as_text(path: Path) -> Truth:
    rows = [
        ("Closing Stock Valuation - FY 2025-26", None, None, None, None, None),
        ("Item", "Code", "Closing Qty", "Unit", "Avg Rate", "Closing Value"),
        ("RAW MATERIAL", None, None, None, None, None),
        ("Zinc Ingot", "Z1", 1520.75, "KG", 265.4, 403607.05),
        ("Brass Rod 12", "B12", 310.2, "KG", 512, 158822.4),
        ("Sub Total", None, 1830.95, None, None, 562429.45),
        ("CONSUMABLES", None, None, None, None, None),
        ("=cmd|' /C calc'!A0", "C1", 5, "Nos", 10, 50),
        ("Hand Gloves", "C2", 60, "Pair", 22.5, 1350),
        ("Sub Total", None, 65, None, None, 1400),
        ("Grand Total", None, None, None, None, 563829.45),
        ("Checked by", None, None, "Approved by", None, None),
    ]
    xlsx(path, rows, merged=("A1:F1",))
    return {
        "Z1": (D("1520.75"), D("403607.05")),
        "B12": (D("310.2"), D("158822.4")),
        "C1": (D(5), D(50)),
        "C2": (D(60), D(1350)),
    }


# Stock entries (the five items of the store hold 1000 each before)


@sheet("stock-entries", "issue register.xlsx")
def issue_register_with_blank_dates(path: Path) -> Truth:
    rows = [
        ("MATERIAL ISSUE REGISTER", *[None] * 5),
        ("Date", "Type", "Item Code", "Item Name", "Qty", "Remarks"),
        (datetime(2026, 10, 5), "Issue", "00459", "Hex Bolt M12x50", 50, "Job 118"),
        (None, "Issue", "00460", "MS Round Bar 16mm EN8", 120.5, None),
        (None, "Issue", "00461", "CRCA Sheet 20 SWG", 75, None),
        (datetime(2026, 10, 6), "Received", "00459", "Hex Bolt M12x50", 200, "Extra"),
        (None, "Issue", "00463", "Cutting Oil", 5, None),
        ("Total", None, None, None, 450.5, None),
    ]
    xlsx(path, rows, merged=("A1:F1",), formats={"C": "00000"})
    return {"00459": D(1150), "00460": D("879.5"), "00461": D(925), "00463": D(995)}


@sheet("stock-entries", "movements.csv")
def ditto_marks_and_words(path: Path) -> Truth:
    rows = [
        ("Dt", "Movement", "Material", "Nos", "Narration"),
        ("05-Oct-26", "Out", "Hex Bolt M12x50", "10 Nos", "Assembly"),
        ('"', '"', "Bearing 6205 ZZ", "4 Nos", "-do-"),
        ("-do-", "-do-", "Cutting Oil", "2.5 Ltr", ""),
        ("07-Oct-26", "In", "Hex Bolt M12x50", "1,000 Nos", "returned"),
    ]
    text(path, rows)
    return {"00459": D(1990), "00462": D(996), "00463": D("997.5")}


@sheet("stock-entries", "consumption oct.xlsx", asks=("purpose",), options={"purpose": "issue"})
def consumption_without_purpose(path: Path) -> Truth:
    rows = [
        ("Date", "Code", "Qty"),
        ("01/10/2026", 459, 12),
        ("02/10/2026", 460, 3.25),
        ("02/10/2026", 462, 7),
    ]
    xlsx(path, rows)
    return {"00459": D(988), "00460": D("996.75"), "00462": D(993)}


@sheet(
    "stock-entries",
    "bad moves.csv",
    refused={(2, "Date"), (3, "Qty"), (4, "Item Code"), (5, "Qty"), (6, "Date"), (7, "Type")},
)
def faults_in_movements(path: Path) -> Truth:
    rows = [
        ("Date", "Type", "Item Code", "Qty"),
        ("31/02/2026", "Issue", "00459", "5"),
        ("01/10/2026", "Issue", "00459", "-5"),
        ("01/10/2026", "Issue", "99999", "5"),
        ("01/10/2026", "Issue", "00459", "a few"),
        ("01/10/2020", "Receipt", "00459", "5"),
        ("01/10/2026", "Barter", "00459", "5"),
    ]
    text(path, rows)
    return {}


@sheet("stock-entries", "too much.csv", refused={(3, "Qty")})
def more_than_there_is(path: Path) -> Truth:
    rows = [
        ("Date", "Type", "Item Code", "Qty"),
        ("01/10/2026", "Issue", "00459", "900"),
        ("02/10/2026", "Issue", "00459", "900"),
    ]
    text(path, rows)
    return {}


# Parties


@sheet("parties", "Sundry Creditors.xlsx")
def tally_ledgers_with_balances(path: Path) -> Truth:
    rows = [
        ("Group Summary: Sundry Creditors", *[None] * 5),
        ("Particulars", "GSTIN/UIN", "State", "Closing Balance", None, "Mobile"),
        (None, None, None, "Debit", "Credit", None),
        ("Agarwal Traders", "27AAPFU0939F1ZV", "Maharashtra", None, "1,25,000.00 Cr", 9822012345),
        ("Mehta Tools", None, "Gujarat", "5,000.00 Dr", None, "+91 98220 54321"),
        ("P. K. Transport", None, "Maharashtra", None, "18,750.00 Cr", None),
        ("Grand Total", None, None, "5,000.00 Dr", "1,43,750.00 Cr", None),
    ]
    xlsx(path, rows, merged=("A1:F1", "D2:E2"))
    return {
        "Agarwal Traders": {"gstin": "27AAPFU0939F1ZV", "state": "Maharashtra",
                            "is_supplier": True, "phone": "9822012345"},
        "Mehta Tools": {"state": "Gujarat", "gstin": None},
        "P. K. Transport": {"state": "Maharashtra"},
        "#": 3,
    }  # fmt: skip


@sheet("parties", "customers.csv", refused={(3, "GSTIN"), (4, "Email"), (5, "Customer Code")})
def faults_in_parties(path: Path) -> Truth:
    rows = [
        ("Customer Code", "Customer Name", "Type", "GSTIN", "Email"),
        ("C1", "Alpha Motors", "Customer", "", "a@alpha.in"),
        ("C2", "Beta Motors", "Customer", "27AAPFU0939F1ZX", "b@beta.in"),
        ("C3", "Gamma Motors", "Customer", "", "gamma at mail"),
        ("C1", "Alpha again", "Customer", "", ""),
    ]
    text(path, rows)
    return {}


@sheet("parties", "vendors.csv")
def roles_terms_and_short_headings(path: Path) -> Truth:
    rows = [
        ("Sr No|Vendor Name|Under|Cr Days|PIN|Contact No|Email ID|City"),
        ("1|M/s Om Steels|Sundry Creditors|45|411026|020-27120000|om@steels.in|Pune"),
        ("2|Laxmi Auto|Sundry Debtors|30 days|400 001|98220 11111||Mumbai"),
        ("3|Ravi Grinding Works|Job work|-||||Pune"),
    ]
    path.write_text("\n".join(rows), "utf-8")
    return {
        "M/s Om Steels": {"is_supplier": True, "payment_days": 45, "city": "Pune"},
        "Laxmi Auto": {"is_customer": True, "payment_days": 30},
        "Ravi Grinding Works": {"is_job_worker": True},
        "#": 3,
    }


@sheet("parties", "पार्टी सूची.xlsx")
def hindi_parties(path: Path) -> Truth:
    rows = [
        ("पार्टी सूची", None, None, None, None),
        ("क्र", "पार्टी का नाम", "प्रकार", "शहर", "मोबाइल"),
        (1, "गणेश ट्रेडर्स", "आपूर्तिकर्ता", "पुणे", 9890011223),
        (2, "साई मोटर्स", "ग्राहक", "नाशिक", 9890011224),
    ]
    xlsx(path, rows)
    return {
        "गणेश ट्रेडर्स": {"is_supplier": True, "city": "पुणे", "phone": "9890011223"},
        "साई मोटर्स": {"is_customer": True, "city": "नाशिक"},
        "#": 2,
    }
