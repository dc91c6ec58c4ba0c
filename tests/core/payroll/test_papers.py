"""Slips and the wage register out of real runs."""

from __future__ import annotations

import socket
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from factory_desktop.core import hr, payroll
from factory_desktop.core.payroll.prints.slip import render_slips
from factory_desktop.core.payroll.prints.wage_register import render_wage_register
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reporting.spec import summarise
from tests.core.payroll.conftest import OCT, SURE, Hire, fill, mark_days
from tests.helpers.companies import ADMIN


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return found


def test_a_slip_says_what_was_locked(company: Company, hire: Hire) -> None:
    worker = hire(
        "E001", name="Anil Jadhav", name_local="अनिल जाधव", designation="Turner", skill="skilled",
        uan="100900000101", language="hi",
    )  # fmt: skip
    values = {
        "employee_id": worker, "given_on": date(2026, 9, 1), "amount": "4000",
        "instalment": "1000", "first_month": OCT,
    }  # fmt: skip
    company.execute(ADMIN, hr.give_advance, values=values)
    mark_days(company, worker, [5], "P", "1.5")
    mark_days(company, worker, [6], "H")
    mark_days(company, worker, [7], "A")
    fill(company)
    run_id = company.execute(SURE, payroll.lock_run, period=OCT).value
    with company.reading() as conn:
        run = payroll.locked_run(conn, run_id)
        (slip,) = payroll.slip_print_data(conn, run.slips)
        (english,) = payroll.slip_print_data(conn, run.slips, "en")
    result = run.slips[0].result
    assert (slip.worker.name, english.worker.name) == ("अनिल जाधव", "Anil Jadhav")
    assert slip.number == "SAL/2026-10/001"
    assert slip.worker.bank == "Bank of Maharashtra ••••4417"
    assert slip.worker.overtime_rate is not None
    assert [d.mark for d in slip.days][3:8] == ["W", "P", "½", "A", "P"]
    assert slip.days[4].overtime == Decimal("1.5")
    assert slip.gross - slip.total_deductions + slip.rounding == slip.net == result.net
    assert slip.advance is not None
    assert (slip.advance.left, slip.advance.lines[1].amount) == (3000, 1000)
    for data, language in ((slip, "hi"), (english, "en")):
        rendered = render_slips([data], language)
        assert rendered.faults == ()
        assert "4417" in pages(rendered.pdf)[0]


def test_fifty_slips_print_with_the_cable_out(
    company: Company, hire: Hire, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(1, 51):
        hire(f"E{n:03d}")
    fill(company)
    with company.reading() as conn:
        run = payroll.preview(conn, company, OCT)
        slips = payroll.slip_print_data(conn, run.slips)

    def cut(*_: object, **__: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr(socket.socket, "connect", cut)
    rendered = render_slips(slips)
    assert len(pages(rendered.pdf)) == 25
    assert rendered.faults == ()


def test_the_register_adds_up_to_the_run(company: Company, hire: Hire) -> None:
    named = {"name": "Anil Jadhav", "name_local": "अनिल जाधव"}
    hire("E001", designation="Turner", father_name="Shivnath", gender="M", **named)
    hire("E002", pay_type="monthly", rate="18000.50")
    fill(company)
    run_id = company.execute(SURE, payroll.lock_run, period=OCT).value
    with company.reading() as conn:
        run = payroll.locked_run(conn, run_id)
        data = payroll.wage_register_data(conn, run, "Printed 02-11-2026 09:14 by meena")
        hindi = payroll.wage_register_data(conn, run, language="hi")
    for rows, name in ((data.rows, "Anil Jadhav"), (hindi.rows, "अनिल जाधव")):
        assert [row.name for row in rows] == [name, "Worker E002"]
    assert [row.second for row in data.rows] == ["E001 · s/o Shivnath · Turner", "E002"]
    for row in data.rows:
        kept = row.earnings[0] + row.earnings[1] + row.earnings[2] + row.earnings[4]
        assert kept == row.gross
        assert sum(row.deductions) == row.total_deductions
        assert row.gross - row.total_deductions + row.rounding == row.net
    assert sum(row.net for row in data.rows) == run.total("net")
    for printed, language in ((data, "en"), (hindi, "hi")):
        rendered = render_wage_register(
            printed.head, printed.earnings, printed.deductions, printed.rows, language
        )
        assert rendered.faults == ()


def test_reports_speak_of_the_locked_month(company: Company, hire: Hire) -> None:
    worker = hire("E001", name_local="अनिल जाधव")
    hire("E002")
    for amount in ("300", "400"):
        values = {
            "employee_id": worker, "given_on": date(2026, 9, 10), "amount": amount,
            "instalment": amount,
        }  # fmt: skip
        company.execute(ADMIN, hr.give_advance, values=values)
    fill(company)
    run_id = company.execute(SURE, payroll.lock_run, period=OCT).value
    with company.reading() as conn:
        run = payroll.locked_run(conn, run_id)
        found, hindi = {}, {}
        for key in ("payroll.wages", "payroll.heads"):
            spec = company.registry.reports[key]
            params = {"month": date(2026, 10, 9)}
            found[key] = summarise(spec, params, spec.query(conn, params))
            hindi[key] = summarise(spec, params, spec.query(conn, params), "hi")
    assert found["payroll.wages"].totals["net"] == run.total("net")
    heads = {row["label"]: row for row in found["payroll.heads"].rows}
    taxed = run.total("deductions") - 700
    assert (heads["Professional tax"]["amount"], heads["Advance"]["amount"]) == (taxed, 700)
    assert heads["Advance"]["workers"] == 1
    assert heads["Professional tax"]["workers"] == 2
    assert heads["Basic and DA"]["amount"] == run.total("gross")
    names = [row["name"] for row in hindi["payroll.wages"].rows]
    assert names == ["अनिल जाधव", "Worker E002"]
    assert [group.label for group in hindi["payroll.heads"].groups] == ["आय", "कटौती"]
    # what is earned and what is kept back make no sum
    assert found["payroll.heads"].totals == {}
    sums = [group.totals["amount"] for group in found["payroll.heads"].groups]
    assert sums == [run.total("gross"), run.total("deductions")]
    assert {row["label"] for row in hindi["payroll.heads"].rows} >= {"अग्रिम", "व्यवसाय कर"}
