"""Sheets of workers, musters, piece work and advances."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tests.scenarios.sheets_of import (
    WORKERS,
    Day,
    Truth,
    by_name,
    days_true,
    month_of_work,
    sheet,
    text,
    xlsx,
)

D = Decimal


# Employees


@sheet("employees", "staff.xlsx")
def daily_and_monthly_in_two_columns(path: Path) -> Truth:
    rows = [
        ("WORKERS LIST", *[None] * 5),
        ("Sr", "Token No", "Name", "DOJ", "Daily Wage", "Monthly Salary"),
        (1, "T-01", "Ravi Kumar", datetime(2021, 4, 1), 540, None),
        (2, "T-02", "Meera Joshi", datetime(2019, 7, 15), None, 21500),
        (3, "T-03", "Abdul Rehman", datetime(2022, 1, 10), 610, None),
        (4, "T-04", "Kiran Rao", datetime(2020, 11, 2), None, "18,000.00"),
    ]
    xlsx(path, rows, merged=("A1:F1",))
    return {
        "T-01": ("Ravi Kumar", "daily", D(540), date(2021, 4, 1)),
        "T-02": ("Meera Joshi", "monthly", D(21500), date(2019, 7, 15)),
        "T-03": ("Abdul Rehman", "daily", D(610), date(2022, 1, 10)),
        "T-04": ("Kiran Rao", "monthly", D(18000), date(2020, 11, 2)),
    }


@sheet("employees", "labour.csv", asks=("pay_type",), options={"pay_type": "daily"})
def no_pay_type(path: Path) -> Truth:
    rows = [
        ("Emp ID", "Employee Name", "Joining Date", "Rate"),
        ("101", "Ganesh Pol", "1-4-2022", "525"),
        ("102", "Sita Devi", "15/06/2023", "493"),
        ("103", "Mohan Das", "3 Jan 2024", "560"),
    ]
    text(path, rows)
    return {
        "101": ("Ganesh Pol", "daily", D(525), date(2022, 4, 1)),
        "102": ("Sita Devi", "daily", D(493), date(2023, 6, 15)),
        "103": ("Mohan Das", "daily", D(560), date(2024, 1, 3)),
    }


@sheet("employees", "kaamgar.csv")
def pay_in_words_and_titles(path: Path) -> Truth:
    rows = [
        ("Code", "Name of Employee", "D.O.J.", "Wages"),
        ("W1", "Shri Ramdas Kale", "01.04.2018", "Rs. 525/- per day"),
        ("W2", "Smt. Usha Kale", "12-Aug-2019", "₹ 15,500 p.m."),
        ("W3", "Kum. Rekha More", "", "Fifteen thousand per month"),
        ("W4", "Mr. John Peter", "March 5, 2020", "18 thousand / month"),
    ]
    text(path, rows)
    return {
        "W1": ("Shri Ramdas Kale", "daily", D(525), date(2018, 4, 1)),
        "W2": ("Smt. Usha Kale", "monthly", D(15500), date(2019, 8, 12)),
        "W3": ("Kum. Rekha More", "monthly", D(15000), None),
        "W4": ("Mr. John Peter", "monthly", D(18000), date(2020, 3, 5)),
    }


@sheet("employees", "employee register.xlsx")
def left_workers(path: Path) -> Truth:
    rows = [
        ("Form A - Employee Register", *[None] * 7),
        ("Sl No", "Name", "Emp Code", "Designation", "Type", "Rate", "Date of Joining",
         "Date of Exit"),
        (1, "Nitin Shah", "A001", "Fitter", "Daily", 600, "01/02/2020", None),
        (2, "Pooja Rane", "A002", "Packer", "Daily", 480, "01/02/2021", "31/08/2026"),
        (3, "Arun Lal", "A003", "Supervisor", "Monthly", 26000, "10/05/2017", "-"),
    ]  # fmt: skip
    xlsx(path, rows, merged=("A1:H1",))
    return {
        "A001": ("Nitin Shah", "daily", D(600), date(2020, 2, 1)),
        "A002": ("Pooja Rane", "daily", D(480), date(2021, 2, 1), date(2026, 8, 31)),
        "A003": ("Arun Lal", "monthly", D(26000), date(2017, 5, 10)),
    }


@sheet("employees", "कर्मचारी.xlsx")
def hindi_employees(path: Path) -> Truth:
    rows = [
        ("अनु क्र", "कर्मचारी कोड", "कर्मचारी का नाम", "नियुक्ति तिथि", "वेतन प्रकार", "वेतन"),
        (1, "क१", "राम प्रसाद", "०१/०४/२०२०", "दैनिक", "₹ ५२५/-"),
        (2, "क२", "सीता बाई", "१५/०६/२०२१", "मासिक", "१५,५००"),
    ]
    xlsx(path, rows)
    return {
        "क1": ("राम प्रसाद", "daily", D(525), date(2020, 4, 1)),
        "क2": ("सीता बाई", "monthly", D(15500), date(2021, 6, 15)),
    }


@sheet(
    "employees",
    "faulty staff.csv",
    refused={(3, "Rate"), (4, "DOJ"), (5, "Emp Code"), (6, "Type"), (7, "Name"), (8, "IFSC")},
)
def faults_in_employees(path: Path) -> Truth:
    rows = [
        ("Emp Code", "Name", "DOJ", "Type", "Rate", "IFSC"),
        ("F1", "Good One", "01/04/2020", "Daily", "500", "SBIN0009282"),
        ("F2", "Minus Rate", "01/04/2020", "Daily", "-500", ""),
        ("F3", "Bad Day", "31/02/2020", "Daily", "500", ""),
        ("F1", "Same Code", "01/04/2020", "Daily", "500", ""),
        ("F5", "No Type", "01/04/2020", "Sometimes", "500", ""),
        ("F6", "", "01/04/2020", "Daily", "500", ""),
        ("F7", "Bad Bank", "01/04/2020", "Daily", "500", "SBI-9282"),
    ]
    text(path, rows)
    return {}


# Attendance


def _marks(days: list[Day], signs: dict[str, str]) -> list[str | None]:
    return [signs[day.mark] + (f"+{day.overtime}" if day.overtime else "") or None for day in days]


_SIGNS = {"P": "P", "H": "½", "A": "A", "L": "CL", "WO": "W/O", "PH": "PH"}


@sheet("attendance", "muster sept.xlsx")
def thirty_days_codes_without_zeros(path: Path) -> Truth:
    work = month_of_work(2026, 9, "H L PH")
    rows: list[list[object]] = [
        ["MUSTER ROLL"], ["Month: September 2026"],
        ["Sr", "Emp No", "Name", *range(1, 31), "Total P", "OT hrs"],
    ]  # fmt: skip
    true = days_true(work)
    for number, (code, name, *_) in enumerate(WORKERS, 1):
        sums = true[code]
        rows.append(
            [number, f"E{int(code[1:])}", name, *_marks(work[code], _SIGNS),
             float(sums["worked"]), float(sums["overtime"])]
        )  # fmt: skip
    xlsx(path, rows)
    return {"month": (2026, 9), **true}


@sheet("attendance", "attendance february 2026.csv")
def february_numbers_for_codes_month_in_file_name(path: Path) -> Truth:
    work = month_of_work(2026, 2, "H PH", overtime=False)
    rows: list[list[object]] = [["T.No", "Worker", *range(1, 29)]]
    for code, name, *_ in WORKERS:
        rows.append([int(code[1:]), name, *_marks(work[code], _SIGNS)])
    text(path, rows, ";")
    return {"month": (2026, 2), **days_true(work)}


@sheet("attendance", "hajeri.xlsx", asks=("month",), options={"month": "2026-10"})
def overtime_in_a_second_row(path: Path) -> Truth:
    work = month_of_work(2026, 10, "L")
    rows: list[list[object]] = [["Code", "Name", "", *range(1, 32)]]
    for code, name, *_ in WORKERS:
        rows.append([code, name, "P/A", *[_SIGNS[day.mark] for day in work[code]]])
        rows.append([None, None, "OT", *[float(d.overtime) or None for d in work[code]]])
    xlsx(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "oct-26.xlsx")
def overtime_beside_each_day_under_dates(path: Path) -> Truth:
    work = month_of_work(2026, 10)
    top: list[object] = ["Emp Code", "Employee"]
    below: list[object] = [None, None]
    for day in range(1, 32):
        top += [datetime(2026, 10, day), None]
        below += ["Att", "OT"]
    rows = [top, below]
    for code, name, *_ in WORKERS:
        row: list[object] = [code, name]
        for one in work[code]:
            row += [_SIGNS[one.mark], float(one.overtime) or None]
        rows.append(row)
    xlsx(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "Attendance_Oct_2026.xlsx")
def names_only_with_ticks(path: Path) -> Truth:
    work = month_of_work(2026, 10, overtime=False)
    signs = {"P": "✓", "A": "✗", "WO": "S"}
    rows: list[list[object]] = [["Attendance Sheet"], ["Name of Worker", *range(1, 32)]]
    for code, *_ in WORKERS:
        title = {"E001": "Shri ", "E002": "Smt. ", "E003": "Mr "}.get(code, "")
        rows.append([title + by_name(code), *_marks(work[code], signs)])
    xlsx(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "days oct 2026.csv")
def ones_halves_and_zeros(path: Path) -> Truth:
    work = month_of_work(2026, 10, "H", overtime=False)
    signs = {"P": "1", "H": "0.5", "A": "0", "WO": "WO"}
    rows: list[list[object]] = [["Code", "Name", *[f"{d:02}/10" for d in range(1, 32)], "Total"]]
    for code, name, *_ in WORKERS:
        total = days_true(work)[code]["worked"]
        rows.append([code, name, *[signs[day.mark] for day in work[code]], total])
    text(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "hours 10-2026.xlsx")
def eight_and_four_hours(path: Path) -> Truth:
    work = month_of_work(2026, 10, "H")
    rows: list[list[object]] = [["Emp Code", "Name", *range(1, 32)]]
    for code, name, *_ in WORKERS:
        row: list[object] = [code, name]
        for day in work[code]:
            hours = {"P": 8 + float(day.overtime), "H": 4, "A": 0}.get(day.mark, "WO")
            row.append(hours)
        rows.append(row)
    xlsx(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "daily register.csv")
def one_row_a_worker_and_day(path: Path) -> Truth:
    work = month_of_work(2026, 10, "H L PH")
    words = {"P": "Present", "H": "Half Day", "A": "Absent", "L": "Leave", "WO": "Weekly Off",
             "PH": "Holiday"}  # fmt: skip
    rows: list[list[object]] = [["Date", "Emp Code", "Emp Name", "Status", "OT Hrs"]]
    for day in range(31):
        for code, name, *_ in WORKERS:
            one = work[code][day]
            rows.append([f"{day + 1:02}-10-2026", code, name, words[one.mark], one.overtime or ""])
    text(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "att log.xlsx")
def long_sheet_with_names_and_times(path: Path) -> Truth:
    work = month_of_work(2026, 10)
    rows: list[list[object]] = [
        ["Attendance Log Report", *[None] * 6],
        ["S.No", "Employee Name", "Att. Date", "In Time", "Out Time", "Attendance", "Over Time"],
    ]
    number = 0
    for code, *_ in WORKERS:
        for day, one in enumerate(work[code], 1):
            number += 1
            there = one.mark == "P"
            rows.append(
                [number, by_name(code), datetime(2026, 10, day), "09:00" if there else None,
                 "17:30" if there else None, one.mark, float(one.overtime) or None]
            )  # fmt: skip
    xlsx(path, rows, merged=("A1:G1",))
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "muster oct 2026 (biometric).xlsx")
def in_and_out_rows_above_the_status(path: Path) -> Truth:
    work = month_of_work(2026, 10)
    rows: list[list[object]] = [
        ["Monthly Performance Register  Oct 2026"],
        ["Emp Code", "Name", "", *range(1, 32)],
    ]
    for code, name, *_ in WORKERS:
        days = work[code]
        rows.append([code, name, "In", *["09:00" if d.mark == "P" else None for d in days]])
        rows.append([None, None, "Out", *["18:00" if d.mark == "P" else None for d in days]])
        rows.append([None, None, "Status", *[_SIGNS[day.mark] for day in days]])
        rows.append([None, None, "OT", *[float(d.overtime) or None for d in days]])
    xlsx(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "उपस्थिति अक्टूबर 2026.xlsx")
def hindi_muster(path: Path) -> Truth:
    work = month_of_work(2026, 10, "L", overtime=False)
    signs = {"P": "उ", "A": "अ", "L": "छु", "WO": "सा"}
    rows: list[list[object]] = [["टोकन नंबर", "नाम", *range(1, 32), "कुल उपस्थिति"]]
    for code, name, *_ in WORKERS:
        worked = float(days_true(work)[code]["worked"])
        rows.append([code, name, *_marks(work[code], signs), worked])
    xlsx(path, rows)
    return {"month": (2026, 10), **days_true(work)}


@sheet("attendance", "faulty oct 2026.csv", refused={(2, "3"), (3, "Code"), (4, "5"), (6, "Code")})
def faults_in_a_muster(path: Path) -> Truth:
    def row(code: str, name: str, **other: str) -> list[str]:
        return [code, name, *[other.get(f"d{day}", "P") for day in range(1, 32)]]

    rows = [
        ["Code", "Name", *[str(day) for day in range(1, 32)]],
        row("E001", "Ramesh Gaikwad", d3="Qx"),
        row("E999", "Nobody"),
        row("E002", "Sunita Pawar", d5="P+30"),
        row("E003", "Imran Shaikh"),
        row("E003", "Imran Shaikh"),
    ]
    text(path, rows)
    return {}


@sheet("attendance", "next year 2027-01.csv", refused={(2, "5")})
def a_month_to_come(path: Path) -> Truth:
    rows = [
        ["Code", "Name", *[str(day) for day in range(1, 32)]],
        ["E001", "Ramesh Gaikwad", *[None] * 4, "P", *[None] * 26],
    ]
    text(path, rows)
    return {}


# Piece work and advances


@sheet("piece-work", "piece book.xlsx")
def piece_book_with_blank_repeats(path: Path) -> Truth:
    rows = [
        ("PIECE WORK OCT 2026", *[None] * 6),
        ("Date", "Token", "Name", "Operation", "Pieces", "Rate", "Amount"),
        (datetime(2026, 10, 5), "E009", "Prakash Yadav", "Deburring", 1240, 1.15, 1426),
        (None, None, None, "Drilling", 300, 2.5, 750),
        (None, "E001", "Ramesh Gaikwad", "Deburring", 400, 1.15, 460),
        (datetime(2026, 10, 6), "E009", "Prakash Yadav", "Deburring", 1000, 1.15, 1150),
        ("Total", None, None, None, 2940, None, 3786),
    ]
    xlsx(path, rows, merged=("A1:G1",))
    return {"E009": D("3326.00"), "E001": D("460.00")}


@sheet("piece-work", "ठेका काम.csv")
def hindi_piece_work_with_amounts_only(path: Path) -> Truth:
    rows = [
        ("तारीख", "नाम", "काम", "नग", "राशि"),
        ("05/10/2026", "Prakash Yadav", "घिसाई", "1,200", "1,380.00"),
        ("06/10/2026", "Prakash Yadav", "घिसाई", "800", "920.00"),
    ]
    text(path, rows)
    return {"E009": D("2300.00")}


@sheet("piece-work", "job amounts.csv", asks=("column.good",), mapping={"Jobs": "good"})
def amounts_with_an_odd_heading_for_pieces(path: Path) -> Truth:
    rows = [
        ("Date", "Emp Code", "Process", "Jobs", "Wages"),
        ("05/10/2026", "E009", "Fettling", "200", "500"),
        ("06/10/2026", "E009", "Fettling", "100", "250"),
    ]
    text(path, rows)
    return {"E009": D("750.00")}


@sheet("piece-work", "bad pieces.csv", refused={(2, "Date"), (3, "Qty"), (4, "Emp Code")})
def faults_in_piece_work(path: Path) -> Truth:
    rows = [
        ("Date", "Emp Code", "Operation", "Qty", "Rate"),
        ("05/12/2026", "E009", "Deburring", "10", "1"),
        ("05/10/2026", "E009", "Deburring", "-10", "1"),
        ("05/10/2026", "E777", "Deburring", "10", "1"),
    ]
    text(path, rows)
    return {}


@sheet("advances", "advance register.xlsx")
def advances_without_instalment(path: Path) -> Truth:
    rows = [
        ("ADVANCE REGISTER", None, None, None, None),
        ("Date", "Name", "Amount", "Purpose", "Signature"),
        (datetime(2026, 10, 3), "Shri Ramesh Gaikwad", "5,000/-", "Medical", None),
        (datetime(2026, 10, 9), "Sunita Pawar", 2000, "Festival", None),
        (None, "Total", 7000, None, None),
    ]
    xlsx(path, rows, merged=("A1:E1",))
    return {"E001": (date(2026, 10, 3), D(5000), D(5000)),
            "E002": (date(2026, 10, 9), D(2000), D(2000))}  # fmt: skip


@sheet("advances", "loans.csv")
def loans_in_so_many_months(path: Path) -> Truth:
    rows = [
        ("Emp No", "Loan Amount", "Given on", "No of Installments", "EMI"),
        ("1", "12,000", "02-Oct-2026", "6", "2,000"),
        ("4", "10,000", "05-Oct-2026", "10", ""),
    ]
    text(path, rows, "\t", "utf-16")
    return {"E001": (date(2026, 10, 2), D(12000), D(2000)),
            "E004": (date(2026, 10, 5), D(10000), D(1000))}  # fmt: skip


@sheet(
    "advances",
    "bad advances.csv",
    refused={(2, "Amount"), (3, "EMI"), (4, "Date"), (5, "Name")},
)
def faults_in_advances(path: Path) -> Truth:
    rows = [
        ("Date", "Name", "Amount", "EMI"),
        ("05/10/2026", "Ramesh Gaikwad", "-500", "100"),
        ("05/10/2026", "Ramesh Gaikwad", "500", "1000"),
        ("05/12/2026", "Ramesh Gaikwad", "500", "100"),
        ("05/10/2026", "Nobody Known", "500", "100"),
    ]
    text(path, rows)
    return {}
