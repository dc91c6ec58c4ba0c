"""Full kinds as the business modules describe them: the model to copy from."""

from dataclasses import replace

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.platform.exchange.kinds import (
    DayColumns,
    ImportField,
    ImportKind,
    ImportOption,
)

NOT_NEEDED = (
    "Sr", "Sr No", "S No", "Sl No", "Serial No", "No", "#", "क्र", "क्रम", "अनु क्र", "Remarks",
    "Note", "Signature", "Sign", "Thumb impression", "हस्ताक्षर", "टिप्पणी", "Photo",
)  # fmt: skip

CODE = ImportField(
    "code",
    Fact("Item code", Kind.CODE, required=True, max_length=30, help="Your own code of the item"),
    aliases=(
        "Code", "Part No", "Part Number", "Part Code", "Item No", "Material Code", "SKU",
        "Stock Code", "Product Code", "Article No", "Drawing No", "Part #", "Alias", "कोड",
        "आइटम कोड", "वस्तु कोड", "माल कोड", "पार्ट नंबर",
    ),
    identity=True, unique=True, example="00459",
)  # fmt: skip
NAME = ImportField(
    "name",
    Fact("Item name", Kind.TEXT, required=True, max_length=200),
    aliases=(
        "Particulars", "Name", "Item", "Name of Item", "Item Description", "Description",
        "Material", "Material Name", "Material Description", "Description of Goods", "Product",
        "Product Name", "Stock Item", "Part Name", "Items", "Goods", "नाम", "वस्तु का नाम", "विवरण",
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

ITEM_TYPES = (
    Choice("raw", "Raw material"),
    Choice("component", "Component"),
    Choice("finished", "Finished good"),
    Choice("consumable", "Consumable"),
    Choice("tool", "Tool"),
    Choice("service", "Service"),
)

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
            Fact("Type", Kind.CHOICE, choices=ITEM_TYPES),
            aliases=("Item Type", "Kind", "प्रकार"),
            words={
                "RM": "raw", "Raw": "raw", "Bought out": "component", "BO": "component",
                "WIP": "component", "Semi finished": "component", "FG": "finished",
                "Finished": "finished", "Stores": "consumable", "कच्चा माल": "raw",
                "तैयार माल": "finished",
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
                "Reorder Level", "ROL", "Min Stock", "Minimum Level", "Min Qty", "Min Level",
                "न्यूनतम स्टॉक",
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
)  # fmt: skip

#: Where the item exists already its unit is known; a sheet of stock may leave it out.
OPTIONAL_UNIT = replace(UNIT, fact=UNIT.fact.but(required=False))

OPENING_STOCK = ImportKind(
    "opening-stock",
    "Opening stock",
    (
        CODE,
        NAME,
        OPTIONAL_UNIT,
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
        ImportField(
            "location",
            Fact("Location", Kind.TEXT),
            aliases=("Godown", "Store", "Warehouse", "Rack", "Bin", "Place", "गोदाम", "स्थान"),
        ),
    ),
    options=(
        ImportOption("stock_uom", "Unit where the sheet gives none", "unit"),
        ImportOption("location", "Location where the sheet gives none", "text"),
    ),
    product=("quantity", "rate", "value"),
    ignored=(
        *NOT_NEEDED, "GST", "GST %", "GST Rate", "Tax %", "Group", "Category", "Item Type",
        "Reorder Level", "Min Stock", "Barcode", "MRP", "Sale Rate", "Selling Price", "Margin %",
    ),
    prefer=("closing",),
    avoid=("inward", "outward", "opening", "received", "receipts", "issued", "issue",
           "consumption", "sale"),
    apart=("location",),
    sheet_words=("stock", "closing", "inventory"),
)  # fmt: skip

PAY_TYPES = (
    Choice("monthly", "Monthly"),
    Choice("daily", "Daily"),
    Choice("piece", "Piece rate"),
    Choice("hourly", "Hourly"),
)

WORKER_CODE = ImportField(
    "code",
    Fact("Employee code", Kind.CODE, required=True, max_length=20),
    aliases=(
        "Emp Code", "Code", "Token No", "Ticket No", "Emp No", "Employee No", "Employee ID",
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
                "Jng Dt", "नियुक्ति तिथि", "नियुक्ति दिनांक", "ज्वाइनिंग तारीख",
            ),
            example="17/07/2024",
        ),
        ImportField(
            "pay_type",
            Fact("Pay by", Kind.CHOICE, choices=PAY_TYPES),
            aliases=(
                "Type", "Pay Type", "Wage Type", "Salary Type", "Basis", "Paid", "Pay Basis",
                "Mode", "Category of pay", "वेतन प्रकार", "प्रकार",
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
        ),
        ImportField(
            "rate",
            Fact("Rate", Kind.RATE, minimum=0),
            aliases=(
                "Wage/day", "Wage", "Wages", "Daily Wage", "Daily Rate", "Rate/day", "Salary",
                "Monthly Salary", "Gross Salary", "Basic", "Rate of Wages", "Pay", "Amount",
                "Wage Rate", "Gross", "CTC", "दर", "वेतन", "मजदूरी", "दैनिक मजदूरी", "रोजी",
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
            Fact("Gender", Kind.CHOICE,
                 choices=(Choice("male", "Male"), Choice("female", "Female"),
                          Choice("other", "Other"))),
            aliases=("Sex", "M/F", "लिंग"),
            words={"M": "male", "F": "female", "पुरुष": "male", "महिला": "female",
                   "स्त्री": "female"},
        ),
    ),
    ignored=(*NOT_NEEDED, "Age", "Date of Birth", "DOB", "Address", "Bank Name", "Bank", "Aadhaar",
             "Aadhar No", "PAN", "PF No", "जन्म तिथि", "पता", "Branch"),
    sheet_words=("employee", "worker", "staff", "कर्मचारी"),
)  # fmt: skip

MARKS = {
    **dict.fromkeys(("P", "PR", "PP", "PRESENT", "X", "/", "✓", "✔", "T", "OD", "WFH", "1P", "उ",
                     "उप", "हा", "WOP", "WO/P", "PHP", "PH/P", "P/WO", "P/PH"), "present"),
    **dict.fromkeys(("H", "HD", "½", "1/2", "0.5", "HALF", "HF", "H/D", "½P", "P½", "HP", "PHD",
                     "आ", "आधा", "½D", "HALFDAY"), "half"),
    **dict.fromkeys(("A", "AB", "ABS", "ABSENT", "अ", "गै", "अनु"), "absent"),
    **dict.fromkeys(("LWP", "LOP", "UL", "LW"), "absent:LWP"),
    **dict.fromkeys(("L", "LV", "LEAVE", "छ", "छु"), "leave"),
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
    (WORKER_CODE, WORKER_NAME),
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
    ),
    ignored=(*NOT_NEEDED, "Designation", "Department", "Father Name", "Total", "Total Days",
             "Leave", "Wages", "Rate", "Weekly off", "WO", "PH", "CL", "EL", "Paid Days",
             "Payable Days"),
    sheet_words=("muster", "attendance", "हाजिरी", "उपस्थिति"),
)  # fmt: skip
