"""Employee lists as other factories keep them."""

from datetime import date
from decimal import Decimal

from factory_desktop.core.hr.sheets import EMPLOYEES
from tests.core.exchange.sheets import book, taken, text

WORKERS = [
    ("T-01", "Ramesh Kumar", date(2020, 5, 17), 450),
    ("T-02", "Sita Devi", date(2021, 1, 3), 475.5),
    ("T-03", "Anil", date(2019, 12, 25), 500),
    ("T-04", "Babu Lal", date(2022, 7, 9), 520),
]


def check(plan, pay_type, factor=1):
    assert not plan.errors
    assert len(plan.rows) == len(WORKERS)
    for row, (code, name, joined, rate) in zip(plan.rows, WORKERS, strict=True):
        assert row.values["code"] == code
        assert row.values["name"].startswith(name)
        assert row.values["date_of_joining"] == joined
        assert row.values["rate"] == Decimal(str(rate)) * factor
        assert row.values["pay_type"] == pay_type


def test_wage_per_day_says_how_they_are_paid(tmp_path):
    rows = [["XYZ"], ["List of workers"], ["Token No", "Name", "D.O.J", "Wage/day", "Mob. No."]]
    rows += [[c, n, d, r, 9876543210 + i] for i, (c, n, d, r) in enumerate(WORKERS)]
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), EMPLOYEES)
    check(plan, "daily")
    assert plan.rows[1].values["mobile"] == "9876543211"
    assert proposal.sure


def test_salaries_by_tab_in_the_windows_code_page(tmp_path):
    rows = [["Emp ID", "Employee Name", "Dept.", "Joining Date", "Salary", "A/c No."]]
    for i, (c, n, d, r) in enumerate(WORKERS):
        salary = f"Rs. {r * 30:,.2f} p.m."
        rows.append([c, f"{n} Müller", "Shop", d.strftime("%d-%b-%y"), salary, f"001234567{i}"])
    _, plan = taken(text(tmp_path / "a.csv", rows, "\t", "cp1252"), EMPLOYEES)
    check(plan, "monthly", 30)
    assert plan.rows[0].values["name"] == "Ramesh Kumar Müller"
    assert plan.rows[0].values["bank_account"] == "0012345670"


def test_hindi_list_with_hindi_digits(tmp_path):
    rows = [["क्र.", "टोकन नंबर", "नाम", "पिता का नाम", "नियुक्ति तिथि", "दैनिक मजदूरी", "मोबाइल"]]
    rows += [[i, 100 + i, n, "राम", "१७/०७/२०२४", "₹ ४५०/-", f"98765 4321{i}"]
             for i, (_, n, _, _) in enumerate(WORKERS, start=1)]  # fmt: skip
    _, plan = taken(text(tmp_path / "a.csv", rows, ",", "utf-8-sig"), EMPLOYEES)
    assert not plan.errors
    values = plan.rows[0].values
    assert values["code"] == "101"
    assert values["date_of_joining"] == date(2024, 7, 17)
    assert (values["rate"], values["pay_type"]) == (450, "daily")
    assert values["mobile"] == "9876543211"


def test_dates_month_first_are_asked_about(tmp_path):
    rows = [["Code", "Name", "DOJ"], *[[c, n, d.strftime("%m/%d/%Y")] for c, n, d, _ in WORKERS]]
    proposal, plan = taken(text(tmp_path / "a.csv", rows), EMPLOYEES)
    question = next(one for one in proposal.questions if one.key == "date_order")
    assert question.default == "month"
    assert [row.values["date_of_joining"] for row in plan.rows] == [d for _, _, d, _ in WORKERS]


def test_what_cannot_be_read_is_said_by_row_and_column(tmp_path):
    rows = [["Emp Code", "Name", "DOJ", "Pay Type", "Mobile"]]
    rows += [["E1", "A", "31/02/2024", "Daily", "9876543210"]]
    rows += [["E2", "B", "01/02/2024", "Sometimes", "98765"], ["E3", "C", "", "D", "-"]]
    _, plan = taken(text(tmp_path / "a.csv", rows), EMPLOYEES)
    assert [(error.row, error.column) for error in plan.errors] == [
        (2, "DOJ"),
        (3, "Pay Type"),
        (3, "Mobile"),
    ]
    assert "Monthly, Daily, Hourly, Piece rate, Daily and piece rate" in plan.errors[1].message
    assert [row.values["code"] for row in plan.rows] == ["E3"]
    assert plan.rows[0].values["pay_type"] == "daily"


def test_two_row_headings_with_a_column_for_each_way_to_pay(tmp_path):
    first = ["Sl", "Ticket No", "Employee", "Personal", None, "Pay", None]
    second = [None, None, None, "Father Name", "Joining Dt", "Daily Rate", "Monthly Salary"]
    rows = [first, second]
    for i, (c, n, d, r) in enumerate(WORKERS):
        serial = (d - date(1899, 12, 30)).days
        rows.append([i + 1, c, n, "Om", serial, *([r, None] if i % 2 else [None, r * 30])])
    _, plan = taken(book(tmp_path / "a.xlsx", rows, ["D1:E1", "F1:G1"]), EMPLOYEES)
    assert not plan.errors
    assert [row.values["date_of_joining"] for row in plan.rows] == [d for _, _, d, _ in WORKERS]
    assert [(row.values["rate"], row.values["pay_type"]) for row in plan.rows] == [
        (13500, "monthly"),
        (Decimal("475.5"), "daily"),
        (15000, "monthly"),
        (520, "daily"),
    ]
