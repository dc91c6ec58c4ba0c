"""Register of wages and muster roll: totals read back out of the file, nothing cut."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from factory_desktop.core.hr.prints import MusterDay, render_muster_roll
from factory_desktop.core.payroll.prints.wage_register import AmountColumn, render_wage_register
from factory_desktop.core.platform.reporting.paper.figures import amount, total

D = Decimal
COMPANY = "Shree Ganesh Precision Engineering and Fabrication Works Private Limited"
LONG = "Venkatanarasimharajuvaripeta Subramaniam"


def _figure(text: str) -> Decimal:
    return D(text.replace(",", "").replace("–", "-" if len(text) > 1 else "0"))


def _lines(text: str) -> list[str]:
    return text.replace("\r", "").split("\n")


def _rows_of(text: str) -> list[list[Decimal]]:
    """The figures of each worker's row as a reader finds them after the second line."""
    rows = [line.split("Turner ")[1] for line in _lines(text) if "Turner " in line]
    return [[_figure(word) for word in row.replace("a month ", "").split()] for row in rows]


def test_the_register_adds_up_by_its_own_text(register, text_of):
    head, earnings, deductions, rows = register
    text = text_of(render_wage_register(head, earnings, deductions, rows).pdf)
    found = [row for row in _rows_of(text) if len(row) == 17]
    daily = [row for row in rows if not row.rate_note]
    assert len(found) == len(daily) == 21
    for row in found:
        basic, allowance, piece, _, overtime, gross = row[3:9]
        kept, (total_kept, rounding, net) = row[9:14], row[14:]
        assert basic + allowance + piece + overtime == gross
        assert sum(kept, D(0)) == total_kept
        assert gross - total_kept + rounding == net
    assert sum((row[-1] for row in found), D(0)) == sum((row.net for row in daily), D(0))
    assert all(total(row.net) in text for row in rows)
    assert total(sum((row.net for row in rows), D(0))) in text
    assert total(sum((row.gross for row in rows), D(0))) in text


def test_totals_are_carried_and_counted(register, text_of):
    head, earnings, deductions, rows = register
    result = render_wage_register(head, earnings, deductions, rows, paid_on=date(2026, 11, 6))
    first, second = text_of(result.pdf).split("\f")
    assert result.pages == 2
    carried = total(sum((row.net for row in rows[:14]), D(0)))
    assert first.count(carried) == 2  # the page's total and what is carried forward
    assert carried in second
    assert "Carried forward (14 workers)" in first
    assert "Brought forward (14 workers)" in second
    assert "Total of page 2 (11 workers)" in second
    assert "Grand total (25 workers)" in second
    assert "Page 2 of 2" in second
    assert "Paid 06-11-2026 ₹" in second


def test_one_page_has_one_total(register, text_of):
    head, earnings, deductions, rows = register
    text = text_of(render_wage_register(head, earnings, deductions, rows[:5]).pdf)
    assert "Total (5 workers)" in text
    assert "Carried" not in text


@pytest.mark.parametrize("language", ["en", "hi"])
def test_register_cuts_nothing(register, language):
    head, earnings, deductions, rows = register
    rows[0] = replace(rows[0], name=LONG, second="E101 · s/o Shivnath · Maintenance fitter")
    head = replace(head, company=COMPANY, form_name="Form XVII, rule 78 (1) (a) (i)")
    rows[1] = replace(rows[1], name="वेंकटनरसिंह राजुवारिपेट")
    assert render_wage_register(head, earnings, deductions, rows * 3, language).faults == ()
    assert render_wage_register(head, earnings, deductions, [], language).faults == ()


def test_other_deductions_make_other_columns(register, text_of):
    head, earnings, _, rows = register
    columns = [
        AmountColumn(name, 0) for name in ("Fund", "Levy", "Fine", "Canteen", "Rent", "Club")
    ]
    changed = [replace(row, deductions=(*row.deductions, D(0))) for row in rows]
    result = render_wage_register(head, earnings, columns, changed)
    assert result.faults == ()
    assert "Canteen" in text_of(result.pdf)
    none = [replace(row, deductions=()) for row in rows]
    assert render_wage_register(head, earnings, (), none).faults == ()


def test_thumb_marks_take_higher_rows(register):
    head, earnings, deductions, rows = register
    assert render_wage_register(head, earnings, deductions, rows, row_height=14).pages == 3


@pytest.mark.parametrize("language", ["en", "hi"])
def test_muster_roll(muster, text_of, language):
    head, dates, rows = muster
    rows[0] = replace(rows[0], name=LONG)
    head = replace(head, company=COMPANY, note="Shift A 08:00–16:30")
    result = render_muster_roll(head, dates, rows, language, holidays="2 Gandhi Jayanti")
    assert result.faults == ()
    assert result.pages == 2
    assert amount(sum((row.worked for row in rows), D(0)), 1) in text_of(result.pdf)


def test_daily_totals_of_the_roll(muster, text_of):
    head, dates, rows = muster
    text = text_of(render_muster_roll(head, dates, rows).pdf).split("\f")[1]
    present = sum((row.days[0].present() for row in rows), D(0))
    after = _lines(text[text.index("Present (25 workers)") :])
    words = " ".join(after).split()
    assert _figure(words[3]) == present


def test_a_short_month_a_full_last_page_and_a_big_factory(muster):
    head, dates, rows = muster
    short = [replace(row, days=row.days[:28]) for row in rows]
    assert render_muster_roll(head, dates[:28], short).faults == ()
    assert render_muster_roll(head, dates, rows[:19]).faults == ()
    many = [replace(rows[0], days=(MusterDay("½", D("1.5")), *rows[0].days[1:]))] * 1001
    assert render_muster_roll(head, dates, many).faults == ()


def test_registers_are_repeatable(register, muster):
    head, earnings, deductions, rows = register
    first = render_wage_register(head, earnings, deductions, rows, "hi").pdf
    assert render_wage_register(head, earnings, deductions, rows, "hi").pdf == first
    roll = render_muster_roll(*muster).pdf
    assert render_muster_roll(*muster).pdf == roll
