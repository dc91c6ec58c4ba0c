"""SPD-5: a month's wages of a thousand workers, locked, and all slips in one PDF."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from factory_desktop.core.payroll import lock_run
from factory_desktop.core.payroll.models import SalarySlip
from factory_desktop.core.payroll.prints.slip import render_slips
from factory_desktop.core.payroll.queries import run_of, stored_slip
from factory_desktop.core.payroll.slips import slip_print_data
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from tests.bench import raw
from tests.bench.factory import MONTH
from tests.bench.measure import Bench, Figure, Measure, at_most, seconds
from tests.helpers import companies
from tests.helpers.companies import ADMIN

_YES = Request(
    ADMIN, confirmed=frozenset({"payroll.lock.early", "payroll.lock.unmarked", "payroll.lock.look"})
)
_ROOT = Path(__file__).parents[2]
_LINES, _HEADS = 34, 18


def payroll(bench: Bench) -> Mapping[str, Figure]:
    """Calculate, lock and print; raw writes the very rows of the run and draws as many slips on a
    canvas, with the form once.
    """
    figures = {}
    took = {}
    for workers in (1_000, 5_000):
        size = bench.size(rows=0, employees=workers)
        with bench.copy(size) as company:
            where, plain = Path(company.db.company), bench.folder / "raw.factory"
            shutil.copy(where, plain)
            took[workers] = seconds(lambda: _lock_and_print(company)) * 1000
            if workers == 1_000:
                figures["one slip, cold"] = Figure(_cold(company.db.company))
                written = raw.written_between(plain, where)
                least = raw.writing(plain, written) + seconds(partial(_drawn, size.employees))
                figures["1,000 workers"] = Figure(took[workers], least * 1000)
    figures["5,000 / 1,000"] = Figure(took[5_000], took[1_000])
    return figures


def _lock_and_print(company: Company) -> None:
    company.execute(_YES, lock_run, period=MONTH)
    with company.reading() as conn:
        found = run_of(conn, company, MONTH)
        pdf = render_slips(slip_print_data(conn, found.slips, "en"), "en").pdf
    assert pdf.startswith(b"%PDF")


def _cold(where: str) -> float:
    """The first slip that a process prints, in milliseconds."""
    command = [sys.executable, "-m", "tests.bench.payroll", where]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _one(company: Company) -> None:
    with company.reading() as conn:
        first = conn.execute(select(func.min(SalarySlip.table().c.id))).scalar_one()
        render_slips(slip_print_data(conn, [stored_slip(conn, first)], "en"), "en")


def _drawn(count: int) -> None:
    """As many half pages of figures over a form that is drawn once."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(io.BytesIO())
    canvas.beginForm("slip")
    for line in range(_LINES):
        canvas.drawString(40, 400 - 11 * line, f"Head {line} of the slip")
        canvas.line(40, 398 - 11 * line, 550, 398 - 11 * line)
    canvas.endForm()
    for number in range(count):
        canvas.saveState()
        canvas.translate(0, 420 if number % 2 == 0 else 0)
        canvas.doForm("slip")
        wages = [525 * 26 * (n + 5) / 100 for n in range(_HEADS)]
        for line in range(_LINES):
            canvas.drawRightString(540, 400 - 11 * line, f"{wages[line % _HEADS]:,.2f}")
        canvas.restoreState()
        if number % 2:
            canvas.showPage()
    canvas.save()


MEASURES = (
    Measure(
        "SPD-5",
        "payroll",
        "a month of 1,000 workers, locked, all slips in one PDF",
        {
            "1,000 workers": at_most(5),
            "5,000 / 1,000": at_most(5.5),
            "one slip, cold": at_most(150),
        },
        payroll,
    ),
)

if __name__ == "__main__":
    opened = companies.open_again(sys.argv[1])
    print(seconds(lambda: _one(opened)) * 1000)
    opened.close()
