"""Salary slips: what they say, that nothing is cut, how they share sheets."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from factory_desktop.core.payroll.prints.slip import SlipEarning, print_slips, render_slips
from factory_desktop.core.platform.reporting.paper.figures import amount

D = Decimal
COMPANY = "Shree Ganesh Precision Engineering and Fabrication Works Private Limited"
LONG = "Venkatanarasimharajuvaripeta Subramaniam"


def test_the_slip_says_what_was_earned_and_paid(slip, text_of):
    text = text_of(print_slips([slip()]))
    for figure in (
        "13,020.00", "1,426.00", "899.00", "253.00", "1,627.50", "17,225.50", "15,598.00",
        "3,117.00", "₹ 14,109.00", "+0.50", "2,382.00", "4,000.00", "6.10", "06-11-2026",
        "₹ 620.00 per day", "21.0 days", "SAL/2026-10/001", "October 2026",
    ):  # fmt: skip
        assert figure in text, figure
    assert "Rupees fourteen thousand one hundred and" in text


def test_hindi_slip(slip, text_of):
    result = render_slips([slip()], "hi")
    text = text_of(result.pdf)
    assert result.faults == ()
    assert "₹ 14,109.00" in text
    assert "Net pay" not in text
    assert "Days payable" not in text


@pytest.mark.parametrize("language", ["en", "hi"])
def test_nothing_is_cut_for_long_names_and_many_lines(slip, language):
    plain = slip()
    worker = replace(plain.worker, name=LONG, father=LONG, designation="Senior maintenance fitter")
    company = replace(plain.company, name=COMPANY)
    slips = [
        slip(),
        slip(worker=worker, company=company),
        slip(worker=replace(worker, name="वेंकटनरसिंहराजुवारिपेट सुब्रमण्यम")),
        slip(earnings=plain.earnings * 3, deductions=plain.deductions * 2),
        slip(earnings=plain.earnings * 8),
        slip(net=D("9999999"), gross=D("9999999"), rounding=D(0)),
        slip(days=plain.days[:28]),
    ]
    assert render_slips(slips, language).faults == ()


def test_two_slips_share_a_sheet_and_a_long_one_has_its_own(slip):
    plain = slip()
    tall = slip(earnings=plain.earnings * 3)
    assert render_slips([plain, plain]).pages == 1
    assert render_slips([plain] * 3).pages == 2
    assert render_slips([plain, tall, plain, plain]).pages == 3
    assert render_slips([plain, plain], per_page=1).pages == 2


@pytest.mark.parametrize("language", ["en", "hi"])
def test_eight_lines_fit_half_a_sheet(slip, language):
    plain = slip()
    eight = slip(earnings=(plain.earnings * 2)[:8])
    assert render_slips([eight, eight], language).pages == 1


def test_empty_blocks_are_left_out(slip, text_of):
    bare = slip(employer=(), advance=None, leave=(), days=(), counts=())
    result = render_slips([bare])
    text = text_of(result.pdf)
    assert result.faults == ()
    for word in ("Employer", "Advance\r\n", "Leave", "OT hours", "P present"):
        assert word not in text


def test_empty_facts_close_up(slip, text_of):
    bare = slip(worker=replace(slip().worker, uan="", esi="", bank=""))
    text = text_of(render_slips([bare]).pdf)
    assert "UAN" not in text
    assert "Designation" in text


def test_a_logo_moves_the_name_to_the_right(slip):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "black").save(picture, "PNG")
    with_logo = replace(slip().company, logo=picture.getvalue())
    result = render_slips([slip(company=with_logo)] * 4)
    assert result.faults == ()
    assert b"/Image" in result.pdf
    assert result.pdf.count(b"/Subtype /Image") == 1


def test_the_same_slips_make_the_same_file(slip):
    first = print_slips([slip()], "hi")
    print_slips([slip(number="other")], "en")
    assert print_slips([slip()], "hi") == first


@pytest.mark.parametrize("language", ["en", "hi"])
def test_more_lines_than_a_sheet_holds_go_on_to_the_next(slip, text_of, language):
    lines = tuple(SlipEarning(f"Operation no. {n:03d}", D(n)) for n in range(1, 121))
    result = render_slips([slip(earnings=lines), slip()], language)
    pages = text_of(result.pdf).split("\f")
    text = "".join(pages)
    assert result.faults == ()
    assert result.pages == 4
    assert all(text.count(f"Operation no. {n:03d}") == 1 for n in range(1, 121))
    listed = sum(n for n in range(1, 121) if f"Operation no. {n:03d}" in pages[0])
    assert amount(D(sum(range(1, 121)) - listed)) in pages[0]


def test_a_paper_in_english_reads_no_font_of_hindi():
    told = (
        "from factory_desktop.core.platform.reporting.paper import Paper, fonts\n"
        "Paper().text(20, 20, 'Wages')\n"
        "print(*fonts._loaded)\n"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["NotoSans-Regular"]
