"""A third lot of sheets: notes, sub-totals, lost zeros, odd columns, other programs' files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.scenarios.sheets_of import (
    WORKERS,
    Day,
    Truth,
    days_true,
    month_of_work,
    ods,
    sheet,
    text,
    xlsx,
)

D = Decimal


@sheet("items", "Item Master.ods")
def units_in_brackets_behind_the_names(path: Path) -> Truth:
    rows = [
        ("SHREE ENGG. WORKS - ITEM MASTER", *[None] * 6),
        ("Sl.", "Mat. Cd.", "Nomenclature", None, "Stock Levels", None, "Last Pur. Rate"),
        (None, None, None, None, "Min", "Max", None),
        (1, "RM-01", "MS Flat 25x5 (Kgs)", None, 50, 500, "Rs.62.50"),
        (2, "RM-02", "Cutting Oil (Ltr)", None, 20, 200, "1,250/-"),
        (3, "FS-03", "Allen Bolt M8 (Nos)", None, 100, 2000, "4.25"),
        ("Note: rates are without GST", *[None] * 6),
    ]
    ods(path, [("Items", rows)])
    return {
        "MS Flat 25x5": {"code": "RM-01", "purchase_rate": D("62.5"), "reorder_point": D(50)},
        "Cutting Oil": {"code": "RM-02", "purchase_rate": D(1250), "reorder_point": D(20)},
        "Allen Bolt M8": {"code": "FS-03", "purchase_rate": D("4.25"), "reorder_point": D(100)},
        "#": 3,
    }


@sheet("items", "maal suchi.csv")
def hindi_with_serials_and_gst_in_words(path: Path) -> Truth:
    rows = [
        ("अ.क्र.", "माल का विवरण", "माप", "एच.एस.एन.", "जी.एस.टी.", "खरीद भाव"),
        ("१.", "लोहे की छड़ १६ मिमी", "किलो", "७२१४", "१८ प्रतिशत", "रु. ६८.५०"),
        ("२.", "नट बोल्ट", "नग", "७३१८", "18", "₹ ४/-"),
        ("३.", "पेंट लाल", "लीटर", "३२०८", "२८%", "२१०.००"),
    ]
    text(path, rows, ";", "utf-8-sig")
    return {
        "लोहे की छड़ १६ मिमी": {"hsn_code": "7214", "gst_rate": D(18), "purchase_rate": D("68.5")},
        "नट बोल्ट": {"hsn_code": "7318", "gst_rate": D(18), "purchase_rate": D(4)},
        "पेंट लाल": {"hsn_code": "3208", "gst_rate": D(28), "purchase_rate": D(210)},
        "#": 3,
    }


@sheet("opening-stock", "Cl Stk 31.10.26.xlsx", options={"stock_uom": "pcs"})
def two_stores_with_subtotals_and_notes(path: Path) -> Truth:
    rows = [
        ("M/s. Shree Engg. Works, Pune", *[None] * 7),
        ("STOCK STATEMENT AS ON 31.10.26", *[None] * 7),
        (None,) * 8,
        ("Sr.", "Part Code", None, "Description of Material", "Bal. Qty.", None, "Rate Rs.",
         "Amount Rs."),
        ("RAW MATERIAL", *[None] * 7),
        (1, 101, None, "EN8 Bar 20 dia", "1,250.500 Kgs", None, "Rs.72/-", "90,036.00"),
        (2, 102, None, "MS Pipe 40 NB", "84 Mtr.", None, "Rs.310.50", "26,082/-"),
        (None, None, None, "Sub-Total", None, None, None, "1,16,118.00"),
        ("BOUGHT OUT", *[None] * 7),
        (3, 205, None, "Oil Seal 30x47x7", "240 Nos.", None, "Rs.38/-", "9,120/-"),
        (4, 206, None, "V-Belt B-52", "NIL", None, "Rs.185/-", "-"),
        (5, 207, None, "Grease AP3", "150 Kg", None, "Rs.300", "45,000/-"),
        (None, None, None, "Sub-Total", None, None, None, "54,120.00"),
        (None, None, None, "GRAND TOTAL", None, None, None, "1,70,238/-"),
        (None,) * 8,
        ("Valued at cost or market, whichever is lower", *[None] * 7),
        ("For Shree Engg. Works", None, None, None, None, None, None, "Stores In-charge"),
    ]  # fmt: skip
    xlsx(
        path,
        rows,
        merged=("A1:H1", "A2:H2"),
        title="Store",
        others=[("Sheet2", []), ("Rates", [("Old rates",), ("EN8", 70)])],
    )
    return {
        "101": (D("1250.5"), D("90036.00")),
        "102": (D(84), D("26082.00")),
        "205": (D(240), D("9120.00")),
        "206": (D(0), D(0)),
        "207": (D(150), D("45000.00")),
    }


@sheet("opening-stock", "godown stock.xlsx")
def one_sheet_a_store(path: Path) -> Truth:
    head = ("Item", "Unit", "Qty", "Rate")
    xlsx(
        path,
        [head, ("Welding Rod 3.15", "Box", 40, 410), ("Grinding Wheel", "Nos", 25, 95)],
        title="Main Store",
        others=[("Shop Floor", [head, ("Welding Rod 3.15", "Box", 6, 410)])],
    )
    return {"Welding Rod 3.15": (D(40), D(16400)), "Grinding Wheel": (D(25), D(2375))}


@sheet("employees", "labour list.csv")
def initials_titles_and_short_headings(path: Path) -> Truth:
    rows = [
        ("Sr. No.", "T. No.", "Nm. of Workman", "Dt. of Jng.", "Desig.", "Rate (Rs.)",
         "Daily / Monthly", "Mob."),
        ("1", "001", "Sh. R. K. Gaikwad", "1.10.19", "Turner", "Rs.525/-", "Daily",
         "98220 12345"),
        ("2", "002", "Smt. P. D'Souza", "15.6.20", "Packer", "Rs.493/-", "Daily",
         "+91 98220-12346"),
        ("3", "003", "Mr. A. B. Kulkarni", "1.4.18", "Supervisor", "18,000/-", "Monthly",
         "098220 12347"),
    ]  # fmt: skip
    text(path, rows, ";", "cp1252")
    return {
        "001": ("Sh. R. K. Gaikwad", "daily", D(525), date(2019, 10, 1)),
        "002": ("Smt. P. D'Souza", "daily", D(493), date(2020, 6, 15)),
        "003": ("Mr. A. B. Kulkarni", "monthly", D(18000), date(2018, 4, 1)),
    }


@sheet("employees", "wage register.xlsx")
def wages_split_into_heads(path: Path) -> Truth:
    rows = [
        ("Form B - Register of Wages", *[None] * 8),
        ("Sr No", "Emp No", "Name", "DOJ", "Rate of Wages per month", None, None, None,
         "Bank A/c No"),
        (None, None, None, None, "Basic", "DA", "HRA", "Total", None),
        (1, 11, "K. S. Rao", "1.7.21", 9000, 3000, 2000, 14000, "00123456789"),
        (2, 12, "L. Fernandes", "1.8.22", 10000, 3500, 2500, 16000, "00123456790"),
        (3, 13, "M. Iqbal", "1.9.23", 12000, 4000, 3000, 19000, "00123456791"),
        ("Total", None, None, None, 31000, 10500, 7500, 49000, None),
    ]  # fmt: skip
    xlsx(path, rows, merged=("A1:I1", "E2:H2"))
    return {
        "11": ("K. S. Rao", "monthly", D(14000), date(2021, 7, 1)),
        "12": ("L. Fernandes", "monthly", D(16000), date(2022, 8, 1)),
        "13": ("M. Iqbal", "monthly", D(19000), date(2023, 9, 1)),
    }


@sheet("attendance", "Hajeri Oct-26.xlsx")
def half_signs_titles_and_a_summary_sheet(path: Path) -> Truth:
    work = month_of_work(2026, 10, "H L PH")
    signs = {"P": "P", "H": "½", "A": "A", "L": "PL", "WO": "WO", "PH": "NH"}
    rows: list[list[object]] = [
        ["SHREE ENGG. WORKS"],
        ["Attendance for Oct-26"],
        ["Sr.", "Name & Token", *[f"{day}.10.26" for day in range(1, 32)], "P", "A", "OT Hrs"],
    ]
    true = days_true(work)
    for number, (code, name, *_) in enumerate(WORKERS, 1):
        cells = [signs[d.mark] + (f"+{d.overtime}" if d.overtime else "") for d in work[code]]
        title = "Smt. " if name in ("Sunita Pawar", "Fatima Bi", "Anjali Singh") else "Mr. "
        rows.append([number, f"{title}{name} ({code})", *cells, float(true[code]["worked"]),
                     true[code]["absent"], float(true[code]["overtime"])])  # fmt: skip
        if number % 4 == 0:
            rows.append([None, "Sub Total", *[None] * 31, None, None, None])
    rows.append([None])
    rows.append([None, "P = Present, ½ = Half day, NH = National holiday, PL = Paid leave"])
    summary = [["Sr.", "Name", "P", "A"], [1, "Ramesh Gaikwad", 24, 2]]
    xlsx(path, rows, title="Muster", others=[("Summary", summary)])
    return {"month": (2026, 10), **true}


@sheet("attendance", "time office sept 2026.ods")
def hours_as_clock_in_day_columns(path: Path) -> Truth:
    work = month_of_work(2026, 9, "H")
    rows: list[list[object]] = [
        ["Monthly Work Hours - September 2026"],
        ["E. Code", "Name", *range(1, 31)],
    ]

    def cell(day: Day) -> str:
        if day.mark == "P":
            minutes = int((8 + day.overtime) * 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        return {"H": "4:00", "A": "A", "WO": "WO"}[day.mark]

    for code, name, *_ in WORKERS:
        rows.append([str(int(code[1:])), name, *map(cell, work[code])])
    ods(path, [("Sept", rows)])
    return {"month": (2026, 9), **days_true(work)}


@sheet("attendance", "in out register.csv")
def in_and_out_times_day_by_day(path: Path) -> Truth:
    work = month_of_work(2026, 10, "H", overtime=False)
    times = {"P": ("8:30", "17:00", ""), "H": ("8:30", "12:30", ""), "A": ("", "", "A"),
             "WO": ("-", "-", "W.O.")}  # fmt: skip
    rows: list[list[object]] = [["Dt.", "Card No.", "Nm.", "Time-In", "Time-Out", "Sts."]]
    for day in range(1, 32):
        for code, name, *_ in WORKERS:
            start, end, status = times[work[code][day - 1].mark]
            rows.append([f"{day}.10.26", code[1:], name, start, end, status])
    text(path, rows, ";", "utf-16")
    return {"month": (2026, 10), **days_true(work)}


@sheet("parties", "Vendor List.ods")
def addresses_in_three_columns(path: Path) -> Truth:
    rows = [
        ("APPROVED VENDOR LIST", *[None] * 9),
        ("S.N.", "Vend. Cd", "M/s.", "Add. 1", "Add. 2", "City & Pin", "G.S.T. No.",
         "Contact Person", "Tel./Mob.", "Cr. Days"),
        (1, "V/001", "Patel & Sons", "Plot 12, GIDC", "Phase II", "Vatva - 382 445",
         "27AAPFU0939F1ZV", "Mr. J. Patel", "98250 11111 / 079-2583 1234", "30 days"),
        (2, "V/002", "M/s. Kirloskar Spares", "S.No. 45", "Bhosari", "Pune 411 026", "URP",
         "Ms. Rane", "020-2712 3456", "45"),
        (3, "V/003", "Ace Tools (India) P. Ltd.", "14 Lamington Rd", None, "Mumbai-400007",
         None, None, None, "COD"),
    ]  # fmt: skip
    ods(path, [("List", rows)])
    return {
        "Patel & Sons": {"code": "V/001", "gstin": "27AAPFU0939F1ZV", "payment_days": 30,
                         "address": "Plot 12, GIDC, Phase II", "city": "Vatva - 382 445"},
        "M/s. Kirloskar Spares": {"gstin": None, "address": "S.No. 45, Bhosari",
                                  "phone": "020-2712 3456", "payment_days": 45},
        "Ace Tools (India) P. Ltd.": {"payment_days": 0, "address": "14 Lamington Rd"},
        "#": 3,
    }  # fmt: skip


@sheet("goods-receipts", "GRN register.xlsx")
def merged_challans_with_totals_between(path: Path) -> Truth:
    rows = [
        ("GOODS INWARD REGISTER - OCT 26", *[None] * 8),
        ("Sr", "GRN No./Dt.", None, "Supplier", "Material", "Qty Recd.", "Rate", "Amount (Rs.)",
         "Godown"),
        (None, "No.", "Date", None, None, None, None, None, None),
        (1, "G/101", "3.10.26", "M/s. Jindal Steel", "MS Round Bar 16mm EN8", "1,250.50 Kgs",
         "Rs.70/kg", "87,535/-", None),
        (2, None, None, None, "CRCA Sheet 20 SWG", "500 Kgs", "Rs.76.50/kg", "38,250/-", None),
        (None, None, None, None, "Total", None, None, "1,25,785/-", None),
        (3, "G/102", "5.10.26", "Shree Ganesh Fasteners", "Hex Bolt M12x50", "2,000 Nos",
         "Rs.2.40/no", "4,800/-", None),
        (None, None, None, None, "Total", None, None, "4,800/-", None),
        (None, None, None, None, "Grand Total", None, None, "1,30,585/-", None),
    ]  # fmt: skip
    xlsx(path, rows, merged=("A1:I1", "B2:C2", "B4:B5", "C4:C5", "D4:D5"))
    return {
        "G/101": ("Jindal Steel", {"00460": (D("1250.5"), D(70)), "00461": (D(500), D("76.5"))},
                  False),
        "G/102": ("Shree Ganesh Fasteners", {"00459": (D(2000), D("2.4"))}, False),
    }  # fmt: skip


@sheet("goods-receipts", "inward.csv")
def material_codes_without_zeros(path: Path) -> Truth:
    rows = [
        ("Inw. No.", "Inw. Dt.", "Vendor", "P.O. No.", "Matl. Code", "Ch. Qty", "Acc. Qty",
         "Rej. Qty", "U/M"),
        ("IN-1", "7.10.26", "JINDAL STEEL", "OUR-PO", "460", "410", "400", "10", "KGS"),
        ("IN-1", "7.10.26", "JINDAL STEEL", "OUR-PO", "461", "100", "100", "", "KGS"),
    ]  # fmt: skip
    text(path, rows, ";", "cp1252")
    return {
        "IN-1": ("Jindal Steel", {"00460": (D(400), D(70)), "00461": (D(100), D("76.5"))}, True)
    }


@sheet("advances", "Adv. Oct.xlsx")
def advances_in_words_of_instalments(path: Path) -> Truth:
    rows = [
        ("ADVANCE REGISTER", *[None] * 6),
        ("Sr.No", "Dt.", "Name of Worker", "Adv. Amt.", "No. of Inst.", "Inst. Amt", "Remark"),
        (1, "3.10.26", "Mr. Ramesh Gaikwad", "Rs.5,000/-", "5 inst.", "1,000/-", "Medical"),
        (3, "12.10.26", "Smt. Sunita Pawar", "1,25,000/-", "10", "12,500/-", "Marriage"),
        (None, None, "Total Rs.", "1,30,000/-", None, None, None),
        ("Note : recovery from November", *[None] * 6),
    ]
    xlsx(path, rows, merged=("A1:G1",))
    return {
        "E001": (date(2026, 10, 3), D(5000), D(1000)),
        "E002": (date(2026, 10, 12), D(125000), D(12500)),
    }


@sheet("piece-work", "piece rate.ods", mapping={"Rate/100": ""})
def days_stand_above_their_lines(path: Path) -> Truth:
    rows = [
        ("PIECE RATE WORK - OCTOBER 2026", *[None] * 5),
        ("Sr", "Tkt. No.", "Nature of Job", "Pcs. Done", "Rate/100", "Amt."),
        ("Date : 7.10.26", *[None] * 5),
        (1, "9", "Deburring", "1,200 Nos", "", "600/-"),
        (2, "9", "Packing", "400 Nos", "", "100/-"),
        ("Date : 8.10.26", *[None] * 5),
        (1, "9", "Deburring", "1,000 Nos", "", "500/-"),
        (None, None, "Total", None, None, "1,200/-"),
    ]
    ods(path, [("Oct", rows)])
    return {"E009": D("1200.00")}


@sheet("piece-work", "jobs.csv")
def piece_work_with_initials(path: Path) -> Truth:
    rows = [
        ("Work Dt", "Worker's Name", "Job Done", "Ok Pcs.", "Rej Pcs.", "Rt.", "Wages Rs."),
        ("7.10.26", "Sh. Prakash Yadav", "Buffing", "250", "4", "1.20", "300/-"),
        ("", "do", "Polishing", "100", "", "2.50", "250/-"),
        ("8.10.26", '"', "Buffing", "200", "NIL", "1.20", "240/-"),
    ]
    text(path, rows, ";", "cp1252")
    return {"E009": D("790.00")}


@sheet("advances", "cutting.csv")
def numbers_under_a_name_and_monthly_cutting(path: Path) -> Truth:
    rows = [
        ("Date", "Emp", "Name", "Advance", "Monthly cutting"),
        ("03/10/2026", "E001", "", "Rs 3000", "500"),
        ("05/10/2026", "E002", "", "10,000", "2,000 p.m."),
    ]
    text(path, rows, ";")
    return {
        "E001": (date(2026, 10, 3), D(3000), D(500)),
        "E002": (date(2026, 10, 5), D(10000), D(2000)),
    }


@sheet("employees", "भर्ती.xlsx")
def hindi_headings_with_the_day_of_joining(path: Path) -> Truth:
    rows = [
        ("वेतन रजिस्टर", *[None] * 5),
        ("क्र.", "कर्मचारी कोड", "नाम", "भर्ती तिथि", "वेतन प्रकार", "दर"),
        (1, "K-01", "रामू यादव", "1/4/2019", "दैनिक", "₹ 620"),
        (2, "K-02", "Sita Devi", "15-Aug-2021", "मासिक", "Rs. 18,500/-"),
    ]
    xlsx(path, rows)
    return {
        "K-01": ("रामू यादव", "daily", D(620), date(2019, 4, 1)),
        "K-02": ("Sita Devi", "monthly", D(18500), date(2021, 8, 15)),
    }
