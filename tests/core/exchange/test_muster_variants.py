"""Musters as other factories keep them; every one of the same five workers and days."""

from datetime import date
from decimal import Decimal

import pytest
from openpyxl.utils import get_column_letter

from factory_desktop.core.hr.sheets import ATTENDANCE, MARKS
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.platform.exchange import MarkReader, totals_of
from tests.core.exchange.sheets import book, taken, text

WORKERS = [("T01", "Ram"), ("T02", "Shyam"), ("T03", "Gita"), ("T04", "Mohan"), ("T05", "Sohan")]
WEEKDAYS = ["Tu", "We", "Th", "Fr", "Sa", "Su", "Mo"]  # 1 September 2026 is a Tuesday


def days_of(number):
    """The marks of a worker for September: absent on one day, half on another, six days off."""
    marks = ["WO" if WEEKDAYS[day % 7] == "Su" else "P" for day in range(30)]
    marks[1 + number], marks[15] = "A", "½"
    return marks


def check(plan, overtime=0, half="0.5"):
    assert not plan.errors
    assert [row.values["code"] for row in plan.rows] == [code for code, _ in WORKERS]
    for row in plan.rows:
        values = row.values
        offs = values["weekly_offs"]
        assert offs in (3, 4)
        assert values["worked"] == 30 - offs - 1 - 1 + Decimal(half)
        assert values["absent"] == 1
        assert values["overtime"] == overtime
        assert values["marks"][0].day == date(2026, 9, 1)
        assert len(values["marks"]) == 30


def rows_of(head):
    return [head, *[[c, n, *days_of(i)] for i, (c, n) in enumerate(WORKERS)]]


@pytest.mark.parametrize(
    "heading",
    [
        lambda day: day,
        lambda day: f"{day:02}",
        lambda day: f"{day}-Sep",
        lambda day: f"{day:02} {WEEKDAYS[(day - 1) % 7]}",
        lambda day: date(2026, 9, day),
        lambda day: f"{day:02}/09/2026",
        lambda day: f"{day}th",
        lambda day: f"Day {day}",
    ],
)
def test_days_in_many_forms(tmp_path, heading):
    head = ["Token No", "Name of Worker", *[heading(day) for day in range(1, 31)]]
    rows = [["Muster Roll for September 2026"], [], *rows_of(head)]
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), ATTENDANCE)
    check(plan)
    assert proposal.sure


@pytest.mark.parametrize("title", ["Sep-26", "SEPTEMBER 2026", "2026-09", "09-2026", "सितंबर २०२६"])
def test_the_month_in_the_sheet_name(tmp_path, title):
    rows = rows_of(["Code", "Name", *range(1, 31)])
    check(taken(book(tmp_path / "a.xlsx", rows, title=title), ATTENDANCE)[1])


def test_the_month_in_the_file_name(tmp_path):
    rows = rows_of(["Code", "Name", *range(1, 31)])
    check(taken(text(tmp_path / "hajri 2026-09.csv", rows), ATTENDANCE)[1])


def test_no_month_is_asked_for(tmp_path):
    path = book(tmp_path / "a.xlsx", rows_of(["Code", "Name", *range(1, 31)]))
    proposal, plan = taken(path, ATTENDANCE, month="2026-09")
    assert [(one.key, one.required) for one in proposal.questions] == [("month", True)]
    check(plan)
    with pytest.raises(Invalid):
        taken(path, ATTENDANCE)


def test_weekdays_below_the_days_and_page_breaks(tmp_path):
    head = ["Sl", "Token", "Name", *range(1, 31), "Total P"]
    below = [None, None, None, *[WEEKDAYS[day % 7] for day in range(30)], None]
    rows = [["SEPTEMBER 2026"], head, below]
    for number, (code, name) in enumerate(WORKERS):
        rows.append([number + 1, code, name, *days_of(number)])
        if number == 2:
            rows += [["Page 2"], head, below]
    _, plan = taken(book(tmp_path / "a.xlsx", rows), ATTENDANCE)
    check(plan)
    reasons = [skip.reason for skip in plan.skipped]
    assert reasons == ["title", "note", "repeated header", "repeated header"]


def test_overtime_rows_below_each_worker(tmp_path):
    rows = [["Sep 2026"], ["Code", "Name", "", *range(1, 31), "OT hrs"]]
    for number, (code, name) in enumerate(WORKERS):
        rows.append([code, name, "P/A", *days_of(number), 3.5])
        rows.append([None, None, "OT", *[None] * 20, 2, None, 1.5])
    _, plan = taken(book(tmp_path / "a.xlsx", rows), ATTENDANCE)
    check(plan, overtime=Decimal("3.5"))
    assert not plan.warnings


@pytest.mark.parametrize("merged", [True, False])
def test_an_overtime_column_beside_each_day(tmp_path, merged):
    first, second, areas = ["Code", "Name"], [None, None], []
    for day in range(1, 31):
        first += [day, None] if merged else [day, "OT"]
        second += ["P", "OT"]
        column = len(first)
        areas.append(f"{get_column_letter(column - 1)}2:{get_column_letter(column)}2")
    rows = [["Sep 2026"], first, second] if merged else [["Sep 2026"], first]
    for number, (code, name) in enumerate(WORKERS):
        marks = days_of(number)
        rows.append([code, name, *[v for mark in marks for v in (mark, None)]])
        rows[-1][9] = 2
    path = book(tmp_path / "a.xlsx", rows, areas if merged else ())
    check(taken(path, ATTENDANCE)[1], overtime=2)


def test_overtime_known_only_as_a_total(tmp_path):
    rows = rows_of(["Code", "Name", *range(1, 31)])
    rows = [["Sep 2026"], [*rows[0], "OT Hours"], *[[*row, 7.5] for row in rows[1:]]]
    check(taken(book(tmp_path / "a.xlsx", rows), ATTENDANCE)[1], overtime=Decimal("7.5"))


def test_forenoon_above_afternoon_with_merged_codes(tmp_path):
    rows, merged = [["Sep 2026"], ["Code", "Name", *range(1, 31)]], []
    for number, (code, name) in enumerate(WORKERS):
        marks = days_of(number)
        rows.append([code, name, *[mark.replace("½", "P") for mark in marks]])
        rows.append([None, None, *[mark.replace("½", "A") for mark in marks]])
        merged += [f"{c}{len(rows) - 1}:{c}{len(rows)}" for c in "AB"]
    check(taken(book(tmp_path / "a.xlsx", rows, merged), ATTENDANCE)[1])


def test_hindi_marks_and_digits(tmp_path):
    words = {"P": "उ", "A": "अ", "½": "आ", "WO": "सा"}
    rows = rows_of(["टोकन नं.", "कामगार का नाम", *["१", "२", "३"], *range(4, 31)])
    rows = [
        ["हाजिरी — सितंबर २०२६"],
        rows[0],
        *[[*r[:2], *[words[m] for m in r[2:]]] for r in rows[1:]],
    ]
    check(taken(book(tmp_path / "a.xlsx", rows), ATTENDANCE)[1])


def test_unknown_marks_are_asked_and_totals_that_disagree_are_said(tmp_path):
    rows = rows_of(["Code", "Name", *range(1, 31)])
    rows = [["Sep 2026"], [*rows[0], "Days Worked"], *[[*row, 99] for row in rows[1:]]]
    for row in rows[2:]:
        row[10] = "ZZ"
    path = book(tmp_path / "a.xlsx", rows)
    proposal, plan = taken(path, ATTENDANCE)
    question = next(one for one in proposal.questions if one.key == "mark.ZZ")
    assert "leave" in {choice.value for choice in question.choices}
    assert {error.message for error in plan.errors} == {
        "“ZZ” is not a known mark; use P, A, ½, L, PH or WO"
    }
    _, plan = taken(path, ATTENDANCE, **{"mark.ZZ": "leave"})
    assert [row.values["leave"] for row in plan.rows] == [1] * 5
    assert len(plan.warnings) == 5
    assert "says 99" in plan.warnings[0]


def test_hours_instead_of_marks(tmp_path):
    rows = rows_of(["Code", "Name", *range(1, 31)])
    hours = {"P": 8, "A": "A", "½": 4, "WO": "WO"}
    rows = [["Sep 2026"], rows[0], *[[*r[:2], *[hours[m] for m in r[2:]]] for r in rows[1:]]]
    for row in rows[2:]:
        row[23] = 10.5
    proposal, plan = taken(book(tmp_path / "a.xlsx", rows), ATTENDANCE)
    assert [one.key for one in proposal.questions] == ["day_hours"]
    check(plan, overtime=Decimal("2.5"))


def test_h_for_everybody_on_one_day_is_a_holiday(tmp_path):
    rows = rows_of(["Code", "Name", *range(1, 31)])
    for row in rows[1:]:
        row[3 + 20] = "H"
        row[2 + 15] = "P"
    proposal, plan = taken(book(tmp_path / "a.xlsx", [["Sep 2026"], *rows]), ATTENDANCE)
    question = next(one for one in proposal.questions if one.key == "mark.H")
    assert question.default == "holiday"
    assert {row.values["holidays"] for row in plan.rows} == {1}


def test_a_wage_month_that_begins_before_the_calendar_month(tmp_path):
    head = ["Code", "Name", *range(26, 32), *range(1, 26)]
    rows = [["Wages for September 2026"], head, ["T1", "Ram", *["P"] * 31]]
    _, plan = taken(book(tmp_path / "a.xlsx", rows), ATTENDANCE)
    marks = plan.rows[0].values["marks"]
    assert (marks[0].day, marks[-1].day) == (date(2026, 8, 26), date(2026, 9, 25))


def test_a_day_that_does_not_exist(tmp_path):
    rows = [["Sep 2026"], ["Code", "Name", *range(1, 32)], ["T1", "Ram", *["P"] * 31]]
    rows.append(["T2", "Gita", *["P"] * 30])
    _, plan = taken(book(tmp_path / "a.xlsx", rows), ATTENDANCE)
    assert [(error.row, error.column) for error in plan.errors] == [(3, "31")]
    assert len(plan.rows) == 1


@pytest.mark.parametrize(
    ("mark", "worked", "overtime", "absent", "leave"),
    [
        ("P", 1, 0, 0, 0), ("p", 1, 0, 0, 0), ("P+2", 1, 2, 0, 0), ("P/3.5", 1, "3.5", 0, 0),
        ("P2", 1, 2, 0, 0), ("P 2.5", 1, "2.5", 0, 0), ("P(2)", 1, 2, 0, 0),
        ("P + 1:30", 1, "1.5", 0, 0), ("½", "0.5", 0, 0, 0), ("½+2", "0.5", 2, 0, 0),
        ("HD", "0.5", 0, 0, 0), ("H", "0.5", 0, 0, 0), ("A", 0, 0, 1, 0), ("L", 0, 0, 0, 1),
        ("CL", 0, 0, 0, 1), ("E.L.", 0, 0, 0, 1), ("LWP", 0, 0, 1, 0), ("PH", 0, 0, 0, 0),
        ("W/O", 0, 0, 0, 0), ("W.O.", 0, 0, 0, 0), ("WO+8", 0, 8, 0, 0), ("P/A", "0.5", 0, 0, 0),
        ("P/L", "0.5", 0, 0, "0.5"), ("8.5", 1, "0.5", 0, 0), ("", 0, 0, 0, 0), ("1", 1, 0, 0, 0),
    ],
)  # fmt: skip
def test_marks(mark, worked, overtime, absent, leave):
    read = totals_of([MarkReader(MARKS).read(mark, date(2026, 9, 1))])
    expected = tuple(Decimal(str(number)) for number in (worked, overtime, absent, leave))
    assert read[:4] == expected
