"""Reports as tables: nothing lost, sheets turned when needed, groups kept together, fast."""

import time
from decimal import Decimal
from io import BytesIO

import pytest

from factory_desktop.core.platform.reporting.paper import (
    PrintColumn,
    PrintRow,
    ReportHead,
    render_table,
)
from factory_desktop.core.platform.reporting.paper.figures import amount

HEAD = ReportHead(
    "Shivneri Precision Works LLP", "Stock ledger", "October 2026 · all stores", "Printed today"
)
COLUMNS = (
    PrintColumn("Date"),
    PrintColumn("Voucher"),
    PrintColumn("Item"),
    PrintColumn("In", kind="number"),
    PrintColumn("Value", kind="number"),
)


def _row(number: int) -> list[str]:
    return [
        f"{1 + number % 28:02d}-10-2026",
        f"GRN/26-27/{number:05d}",
        f"Bronze rod Ø{number % 90} mm",
        amount(Decimal(number % 77), 3),
        amount(Decimal(number) * Decimal("31.17")),
    ]


def test_every_row_is_printed_once_with_head_and_page(text_of):
    rows = [_row(number) for number in range(300)]
    result = render_table(HEAD, COLUMNS, rows, ["", "", "Total", "11.000", "13,98,000.00"])
    pages = text_of(result.pdf).split("\f")
    assert result.faults == ()
    assert len(pages) == result.pages > 1
    text = "".join(pages)
    assert all(text.count(row[1]) == 1 for row in rows)
    assert text.count("13,98,000.00") == 1
    for number, page in enumerate(pages, 1):
        assert "Voucher" in page
        assert f"Page {number} of {len(pages)}" in page


def test_groups_keep_their_first_row(text_of):
    rows = []
    for group in range(40):
        rows.append(PrintRow([f"Group {group:02d}"], "group"))
        rows += [_row(group * 10 + n) for n in range(group % 4 + 1)]
        rows.append(PrintRow(["", "", "Subtotal", "1.000", "2.00"], "subtotal"))
    result = render_table(HEAD, COLUMNS, rows)
    assert result.faults == ()
    for page in text_of(result.pdf).split("\f"):
        lines = [line for line in page.replace("\r", "").split("\n") if line.strip()]
        body = [line for line in lines if not line.startswith(("Stock ledger ·", "Printed"))]
        assert not body[-1].startswith("Group")


def test_wide_reports_turn_the_sheet():
    wide = [PrintColumn(f"Column {n}", kind="number") for n in range(12)]
    rows = [["12,34,567.00"] * 12] * 3
    result = render_table(HEAD, wide, rows)
    assert result.faults == ()
    assert b"/MediaBox [ 0 0 841.8898 595.2756 ]" in result.pdf
    narrow = render_table(HEAD, COLUMNS, [_row(1)])
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in narrow.pdf
    turned = render_table(HEAD, COLUMNS, [_row(1)], landscape=True)
    assert b"/MediaBox [ 0 0 841.8898 595.2756 ]" in turned.pdf


@pytest.mark.parametrize("language", ["en", "hi"])
def test_long_texts_take_more_lines(text_of, language):
    long = "Seamless cold drawn stainless steel tube, annealed and pickled, with certificate, "
    hindi = "पीतल की छड़, व्यास 32 मि.मी., परीक्षण प्रमाणपत्र के साथ, तत्काल चाहिए"
    rows = [["01-10-2026", "GRN/1", long * 2, "1", "2"], ["01-10-2026", "GRN/2", hindi, "1", "2"]]
    result = render_table(HEAD, COLUMNS, rows, language=language)
    assert result.faults == ()
    read = " ".join(text_of(result.pdf).split())
    assert read.count("pickled,") == 2


def test_weights_and_an_empty_report():
    columns = [PrintColumn("A", 1), PrintColumn("B", 3, kind="number")]
    assert render_table(HEAD, columns, [["a", "1"]]).faults == ()
    empty = render_table(HEAD, COLUMNS, [])
    assert (empty.pages, empty.faults) == (1, ())


def test_repeatable():
    rows = [_row(number) for number in range(60)]
    assert render_table(HEAD, COLUMNS, rows).pdf == render_table(HEAD, COLUMNS, rows).pdf


@pytest.mark.slow
def test_a_long_report_costs_at_most_twice_a_bare_canvas():
    rows = [_row(number) for number in range(3000)]
    render_table(HEAD, COLUMNS, rows[:10])
    _bare(rows[:10])
    ratios = []
    for _ in range(3):
        start = time.perf_counter()
        _bare(rows)
        middle = time.perf_counter()
        render_table(HEAD, COLUMNS, rows)
        ratios.append((time.perf_counter() - middle) / (middle - start))
    assert min(ratios) <= 2.0, ratios


def _bare(rows: list[list[str]]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(BytesIO(), initialFontName="NotoSans-Regular", pageCompression=1)
    for index, row in enumerate(rows):
        if index % 58 == 0:
            if index:
                canvas.showPage()
            canvas.setFont("NotoSans-Regular", 7.5)
        for place, text in enumerate(row):
            draw = canvas.drawRightString if place > 2 else canvas.drawString
            draw(80 + place * 90, 800 - 12.5 * (index % 58), text)
    canvas.save()
