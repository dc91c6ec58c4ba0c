"""SPD-5: a month's wages and all slips in one PDF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from factory_desktop.core.payroll import preview
from factory_desktop.core.payroll.prints.slip import render_slips
from factory_desktop.core.payroll.slips import slip_print_data
from factory_desktop.core.platform.company import Company
from tests.bench.factory import MONTH
from tests.bench.measure import Bench, Figure, Measure, at_most, seconds


def payroll(bench: Bench) -> Mapping[str, Figure]:
    """A month's wages and all slips in one PDF; raw is a bare page a slip."""
    size = bench.size(rows=0, employees=1_000)
    with bench.company(size) as company:
        took = seconds(lambda: _slips(company))
    raw = seconds(lambda: _raw_pages(bench.folder, size.employees))
    return {"slips": Figure(took * 1000, raw * 1000)}


def _slips(company: Company) -> None:
    with company.reading() as conn:
        found = preview(conn, company, MONTH)
        pdf = render_slips(slip_print_data(conn, found.slips, "en"), "en").pdf
    assert pdf.startswith(b"%PDF")


def _raw_pages(folder: Path, count: int) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(folder / "raw.pdf"))
    for number in range(count):
        for line in range(60):
            canvas.drawString(40, 800 - 12 * line, f"Worker {number}, line {line}: 13,125.00")
        canvas.showPage()
    canvas.save()


MEASURES = (
    Measure("SPD-5", "payroll", "a month of 1,000 workers", {"slips": at_most(5)}, payroll),
)
