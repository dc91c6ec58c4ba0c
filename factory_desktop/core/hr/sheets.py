"""The sheets of people: workers, musters, piece work and advances, as factories keep them."""

from __future__ import annotations

from dataclasses import replace

from factory_desktop.core.hr.facts import GENDERS, PAY_TYPES
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.exchange.kinds import (
    DayColumns,
    ImportField,
    ImportKind,
    ImportOption,
    LongDays,
)

NOT_NEEDED = (
    "Sr", "Sr No", "S No", "Sl No", "Serial No", "No", "#", "क्र", "क्रम", "अनु क्र", "Remarks",
    "Note", "Signature", "Sign", "Thumb impression", "हस्ताक्षर", "टिप्पणी", "Photo",
)  # fmt: skip

WORKER_CODE = ImportField(
    "code",
    Fact("Employee code", Kind.CODE, required=True, max_length=20),
    aliases=(
        "Emp Code", "Code", "Token No", "Ticket No", "Tkt No", "Emp No", "Employee No",
        "Employee ID",
        "Emp ID", "Staff No", "Worker Code", "Card No", "T No", "Token", "Pay Code", "Payroll No",
        "ID", "कोड", "टोकन नंबर", "टोकन नं", "कर्मचारी कोड", "कामगार क्रमांक",
    ),
    identity=True, unique=True, example="E001",
)  # fmt: skip
WORKER_NAME = ImportField(
    "name",
    Fact("Name", Kind.TEXT, required=True, max_length=120),
    aliases=(
        "Name of Worker", "Employee Name", "Worker Name", "Name of Employee", "Full Name",
        "Name of the Workman", "Emp Name", "Worker", "Employee", "Particulars", "Staff Name",
        "नाम", "कर्मचारी का नाम", "कामगार का नाम", "मजदूर का नाम",
    ),
    identity=True, example="Ramesh Gaikwad",
)  # fmt: skip

EMPLOYEES = ImportKind(
    "employees",
    "Employees",
    (
        WORKER_CODE,
        WORKER_NAME,
        ImportField(
            "father_name",
            Fact("Father's or husband's name", Kind.TEXT),
            aliases=(
                "Father Name", "Father/Husband Name", "Father's Name", "F/H Name", "S/o", "S/W of",
                "Guardian", "Husband Name", "पिता का नाम", "पिता/पति का नाम",
            ),
        ),
        ImportField(
            "date_of_joining",
            Fact("Date of joining", Kind.DATE),
            aliases=(
                "DOJ", "D.O.J", "Joining Date", "Joined", "Join Date", "Date of Appointment",
                "Jng Dt", "नियुक्ति तिथि", "नियुक्ति दिनांक", "भर्ती तिथि", "ज्वाइनिंग तारीख",
            ),
            example="17/07/2024",
        ),
        ImportField(
            "date_of_leaving",
            Fact("Date of leaving", Kind.DATE),
            aliases=(
                "DOL", "Left on", "Leaving Date", "Date of Exit", "Exit Date", "Last Day",
                "Last Working Day", "Relieving Date", "Date of Resignation", "छोड़ने की तारीख",
            ),
        ),
        ImportField(
            "pay_type",
            Fact("Pay by", Kind.CHOICE, choices=PAY_TYPES),
            aliases=(
                "Type", "Pay Type", "Wage Type", "Salary Type", "Basis", "Paid", "Pay Basis",
                "Mode", "Category of pay", "Daily / Monthly", "Monthly / Daily",
                "वेतन प्रकार", "प्रकार",
            ),
            words={
                "M": "monthly", "Month": "monthly", "Per month": "monthly", "Staff": "monthly",
                "Salaried": "monthly", "Salary": "monthly", "D": "daily", "Day": "daily",
                "Dly": "daily", "Per day": "daily", "Daily wages": "daily", "DW": "daily",
                "P": "piece", "Piece": "piece", "Piece rated": "piece", "PR": "piece",
                "Contract piece": "piece", "H": "hourly", "Hour": "hourly", "Per hour": "hourly",
                "मासिक": "monthly", "दैनिक": "daily", "रोज": "daily", "नग": "piece",
                "ठेका": "piece", "घंटा": "hourly",
            },
            example="Daily",
        ),
        ImportField(
            "rate",
            Fact("Rate", Kind.RATE, minimum=0),
            aliases=(
                "Wage/day", "Wage", "Wages", "Daily Wage", "Daily Rate", "Rate/day", "Salary",
                "Monthly Salary", "Gross Salary", "Basic", "Rate of Wages", "Pay", "Amount",
                "Wage Rate", "Gross", "CTC", "Gross Wages", "Total Wages", "Total Salary",
                "Rate of Wages Total", "दर", "वेतन", "मजदूरी", "दैनिक मजदूरी", "रोजी",
            ),
            implies=(
                ("day", "pay_type", "daily"), ("daily", "pay_type", "daily"),
                ("month", "pay_type", "monthly"), ("monthly", "pay_type", "monthly"),
                ("salary", "pay_type", "monthly"), ("hour", "pay_type", "hourly"),
                ("piece", "pay_type", "piece"),
            ),
            example="525",
        ),
        ImportField(
            "mobile",
            Fact("Mobile", Kind.TEXT),
            aliases=("Mobile No", "Phone", "Phone No", "Contact No", "Cell", "Contact", "मोबाइल",
                     "फोन", "मोबाइल नंबर"),
            pattern=r"[6-9]\d{9}",
        ),
        ImportField(
            "state",
            Fact("State", max_length=60),
            aliases=("State Name", "PT State", "Work State", "राज्य"),
            example="Maharashtra",
        ),
        ImportField(
            "uan",
            Fact("UAN", Kind.TEXT, sensitive=True),
            aliases=("UAN No", "PF UAN", "Universal Account Number", "यूएएन"),
            pattern=r"1?\d{11,12}",
        ),
        ImportField(
            "esi_no",
            Fact("ESI No", Kind.TEXT, sensitive=True),
            aliases=("ESIC No", "ESI", "ESIC", "ESI Number", "IP No", "Insurance No", "ईएसआई"),
            pattern=r"\d{10}|\d{17}",
        ),
        ImportField(
            "bank_account",
            Fact("Bank account", Kind.TEXT, sensitive=True),
            aliases=("Bank A/c", "Account No", "A/c No", "Bank Account No", "Bank Ac", "A/c",
                     "Saving A/c No", "खाता संख्या", "बैंक खाता", "खाता नंबर"),
            pattern=r"\d{6,18}",
        ),
        ImportField(
            "ifsc",
            Fact("IFSC", Kind.TEXT),
            aliases=("IFSC Code", "IFS Code", "Bank IFSC", "आईएफएससी"),
            pattern=r"[A-Z]{4}0[A-Z0-9]{6}",
        ),
        ImportField("department", Fact("Department", Kind.TEXT),
                    aliases=("Dept", "Section", "Shop", "विभाग")),
        ImportField("designation", Fact("Designation", Kind.TEXT),
                    aliases=("Post", "Position", "Trade", "Job", "Nature of work", "पद", "पदनाम")),
        ImportField(
            "gender",
            Fact("Gender", Kind.CHOICE, choices=GENDERS),
            aliases=("Sex", "M/F", "लिंग"),
            words={"Male": "M", "Female": "F", "Man": "M", "Woman": "F", "पुरुष": "M",
                   "महिला": "F", "स्त्री": "F"},
        ),
    ),
    options=(
        ImportOption("date_of_joining", "Joining day where the sheet gives none", "text"),
        ImportOption(
            "pay_type", "Paid by, where the sheet does not say", "choice", PAY_TYPES, asked=True
        ),
    ),
    # Basic, dearness and house rent beside their total are parts of the pay.
    prefer=("gross", "total"),
    avoid=("basic",),
    help="One row a worker. A number that is there already changes that worker.",
    ignored=(*NOT_NEEDED, "Age", "Date of Birth", "DOB", "Address", "Bank Name", "Bank", "Aadhaar",
             "Aadhar No", "PAN", "PF No", "जन्म तिथि", "पता", "Branch"),
    sheet_words=("employee", "worker", "staff", "कर्मचारी"),
)  # fmt: skip

MARKS = {
    **dict.fromkeys(("P", "PR", "PP", "PRESENT", "X", "/", "✓", "✔", "√", "☑", "T", "Y",
                     "YES", "OD", "WFH", "1P", "उ", "उप", "हा", "WOP", "WO/P", "PHP", "PH/P",
                     "P/WO", "P/PH"), "present"),
    **dict.fromkeys(("H", "HD", "½", "1/2", "0.5", "HALF", "HF", "H/D", "½P", "P½", "HP", "PHD",
                     "आ", "आधा", "½D", "HALFDAY"), "half"),
    **dict.fromkeys(("A", "AB", "ABS", "ABSENT", "✗", "✘", "×", "✕", "✖", "☒", "N", "अ", "गै",
                     "अनु"), "absent"),
    **dict.fromkeys(("LWP", "LOP", "UL", "LW"), "absent:LWP"),
    **dict.fromkeys(("L", "LV", "LEAVE", "ONLEAVE", "PAIDLEAVE", "छ", "छु"), "leave"),
    **{mark: f"leave:{mark}" for mark in ("CL", "EL", "PL", "SL", "ML", "AL", "BL", "PTL")},
    **dict.fromkeys(("CO", "C/O", "COFF", "C/OFF", "COMP"), "leave:CO"),
    **dict.fromkeys(("PH", "NH", "GH", "FH", "HO", "HOL", "HOLIDAY", "NPH", "अव", "अवकाश"),
                    "holiday"),
    **dict.fromkeys(("WO", "W/O", "W", "OFF", "WH", "SUN", "S", "O", "R", "WEEKLYOFF", "साप्ता",
                     "सा"), "weekly_off"),
    **dict.fromkeys(("-", "--", "–", "—", "."), "unmarked"),
}  # fmt: skip

ATTENDANCE = ImportKind(
    "attendance",
    "Attendance",
    (
        replace(WORKER_CODE, fact=WORKER_CODE.fact.but(required=False)),
        replace(WORKER_NAME, fact=WORKER_NAME.fact.but(required=False)),
        ImportField(
            "date",
            Fact("Date", Kind.DATE),
            aliases=("Att. Date", "Attendance Date", "Work Date", "Day", "Dt", "Punch Date",
                     "तारीख", "दिनांक"),
            example="",
        ),
        ImportField(
            "mark",
            Fact("Mark", help="P, A, ½, L, PH or WO: in a sheet with a row for each day"),
            aliases=("Status", "Attendance", "Att", "P/A", "Present/Absent", "Attendance Status",
                     "Day Status", "हाजिरी", "उपस्थिति", "स्थिति"),
        ),
        ImportField(
            "overtime",
            Fact("Overtime hours"),
            aliases=("OT", "OT Hrs", "OT Hours", "Over Time", "O.T.", "Extra Hours", "ओवरटाइम",
                     "ओटी"),
        ),
        ImportField(
            "start", Fact("Came at"),
            aliases=("In", "In Time", "Time In", "Punch In", "Entry", "Check In", "आगमन"),
        ),
        ImportField(
            "end", Fact("Left at"),
            aliases=("Out", "Out Time", "Time Out", "Punch Out", "Exit", "Check Out", "प्रस्थान"),
        ),
    ),
    options=(
        ImportOption("month", "Month of the sheet", "month", required=True),
        ImportOption("day_hours", "Hours of a full day", "number", default="8"),
    ),
    repeated=DayColumns(
        "marks",
        "Days of the month",
        MARKS,
        checks={
            "worked": ("P days", "Total P", "Present", "Present Days", "Days Present",
                       "Days Worked",
                       "Worked Days", "Total Present", "No of days worked", "P", "उपस्थिति",
                       "कुल उपस्थिति", "Total Days Worked"),
            "overtime": ("OT hrs", "OT", "Total OT", "OT Hours", "Overtime", "Overtime hours",
                         "O.T.", "ओटी", "ओवरटाइम"),
            "absent": ("Absent", "A", "Absent Days", "Total A", "Total Absent", "Days Absent"),
        },
        long=LongDays("date", "mark", "overtime", "start", "end"),
    ),
    apart=("date",),
    carried=(("date",), ("code", "name")),
    help="One row a worker with a column a day, or one row for each worker and day.",
    ignored=(*NOT_NEEDED, "Designation", "Department", "Father Name", "Total", "Total Days",
             "Leave", "Wages", "Rate", "Weekly off", "WO", "PH", "CL", "EL", "Paid Days",
             "Payable Days"),
    sheet_words=("muster", "attendance", "हाजिरी", "उपस्थिति"),
)  # fmt: skip

_DATE = ImportField(
    "date",
    Fact("Date", Kind.DATE, required=True),
    aliases=("Day", "Work Date", "Dt", "Given on", "Paid on", "तारीख", "दिनांक"),
    example="05-11-2026",
)
_WORKER = ImportField(
    "code",
    Fact("Employee code", Kind.CODE, max_length=20),
    aliases=WORKER_CODE.aliases,
    identity=True,
    example="E018",
)
_WORKER_NAME = ImportField(
    "name", WORKER_NAME.fact.but(required=False), aliases=WORKER_NAME.aliases, identity=True
)

PIECE_WORK = ImportKind(
    "piece-work",
    "Piece work",
    (
        _DATE,
        _WORKER,
        _WORKER_NAME,
        ImportField(
            "operation",
            Fact("Operation", required=True, max_length=80),
            aliases=("Process", "Work", "Job", "Nature of work", "Op", "Kaam", "काम", "प्रक्रिया"),
            example="turning",
        ),
        ImportField(
            "item",
            Fact("Item"),
            aliases=("Item Code", "Part", "Part No", "Product", "Job Name", "वस्तु"),
        ),
        ImportField(
            "good",
            Fact("Good", Kind.QUANTITY, required=True, minimum=0),
            aliases=("Qty", "Quantity", "Pieces", "Pcs", "OK Qty", "Good Qty", "Accepted", "Nos",
                     "नग", "मात्रा"),
            example="1240",
        ),
        ImportField(
            "rejected",
            Fact("Rejected", Kind.QUANTITY, minimum=0),
            aliases=("Rej", "Rejection", "Reject Qty", "Rejected Qty", "अस्वीकृत"),
        ),
        ImportField(
            "rate",
            Fact("Rate", Kind.RATE, minimum=0),
            aliases=("Piece Rate", "Rate/pc", "Rate per piece", "Rate per pc", "दर"),
            example="1.15",
        ),
        ImportField(
            "amount", Fact("Amount", Kind.MONEY), aliases=("Wages", "Total", "Earning", "राशि")
        ),
    ),
    carried=(("date",), ("code", "name")),
    product=("good", "rate", "amount"),
    ignored=NOT_NEEDED,
    sheet_words=("piece", "production", "नग"),
    help="One row a worker, day and operation. A rate that is not known yet is taken from the "
    "sheet.",
)  # fmt: skip

ADVANCES = ImportKind(
    "advances",
    "Advances",
    (
        _DATE,
        _WORKER,
        _WORKER_NAME,
        ImportField(
            "amount",
            Fact("Amount", Kind.MONEY, required=True, minimum=1),
            aliases=("Advance", "Advance Amount", "Loan", "Loan Amount", "Paid", "Rs", "Balance",
                     "अग्रिम", "राशि"),
            example="8000",
        ),
        ImportField(
            "instalment",
            Fact("Instalment", Kind.MONEY),
            aliases=("EMI", "Installment", "Instalment Amount", "Monthly Deduction",
                     "Deduction", "Per Month", "Monthly Cutting", "Cutting",
                     "Recovery", "किस्त"),
            example="1000",
        ),
        ImportField(
            "months",
            Fact("Number of instalments", Kind.INTEGER, minimum=1),
            aliases=("Months", "Instalments", "No of Installments", "No of EMI", "Tenure"),
        ),
        ImportField(
            "reason", Fact("Reason"), aliases=("Purpose", "For", "Narration", "कारण")
        ),
    ),
    ignored=NOT_NEEDED,
    sheet_words=("advance", "loan", "अग्रिम"),
    help="One row an advance. Without an instalment the whole is taken back at once.",
)  # fmt: skip
