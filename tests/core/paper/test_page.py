"""The paper itself: what it measures, what it notices, how figures are written."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from factory_desktop.core.platform.reporting.paper import Paper
from factory_desktop.core.platform.reporting.paper import figures as f
from factory_desktop.core.platform.reporting.paper.layout import fill_pages, share_widths
from factory_desktop.core.platform.reporting.paper.text import set_text, text_width, wrap

D = Decimal


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("411913.59", 2, "4,11,913.59"),
        ("123456789", 2, "12,34,56,789.00"),
        ("999.995", 2, "1,000.00"),
        ("0", 2, "–"),
        ("-0.1", 2, "–0.10"),
        ("-0.001", 2, "–"),
        ("1800", 0, "1,800"),
        ("100000", 0, "1,00,000"),
    ],
)
def test_amounts_are_grouped_in_lakhs_with_dashes(value, places, text):
    assert f.amount(D(value), places) == text


def test_other_figures():
    assert f.signed(D("0.5")) == "+0.50"
    assert f.signed(D("-0.1")) == "–0.10"
    assert f.total(D(0)) == "0.00"
    assert f.total(D(0), 0) == "0"
    assert f.quantity(D("1250"), 3) == "1,250.000"
    assert f.quantity(D("2.50")) == "2.5"
    assert f.quantity(D("100")) == "100"
    assert f.day(date(2026, 3, 9)) == "09-03-2026"
    assert f.day(None) == ""


def test_text_that_fits_in_smaller_letters_is_no_fault():
    paper = Paper()
    wide = text_width("Eknath Pandurang Gaikwad", 8)
    assert paper.text(20, 20, "Eknath Pandurang Gaikwad", 8, width=wide * 0.9) <= wide * 0.9 + 0.03
    assert paper.faults == []


def test_faults_are_listed():
    paper = Paper()
    paper.text(20, 20, "An overlong line that has to be cut", width=20)
    paper.text(190, 30, "runs off the page to the right")
    paper.text(20, 40, "日本")
    paper.text(20, 296, "too low")
    assert [fault.split(":")[1].strip() for fault in paper.faults] == [
        "too long",
        "off the page",
        "no glyph",
        "off the page",
    ]


def test_cut_text_ends_with_an_ellipsis(text_of):
    paper = Paper()
    paper.text(20, 20, "An overlong line that has to be cut", width=20)
    assert text_of(paper.finish()).strip().endswith("…")


def test_signs_the_font_lacks_are_replaced():
    assert set_text("\u22125\n", 8).missing == ""


def test_hindi_is_shaped_and_figures_stay_latin():
    setting = set_text("₹ 450 प्रतिदिन", 8)
    assert [bool(run.actual) for run in setting.runs] == [False, True]
    assert setting.runs[1].drawn != setting.runs[1].actual
    assert setting.missing == ""


def test_bold_hindi_is_never_set_small():
    small, large = set_text("नाम", 7, bold=True), set_text("नाम", 8, bold=True)
    assert small.runs[0].font.fontName.endswith("Regular")
    assert large.runs[0].font.fontName.endswith("Bold")


def test_hindi_can_be_copied_out_of_the_file():
    paper = Paper()
    paper.text(20, 20, "कर्मचारी का नाम: रमेश कुमार यादव", 9)
    page = pypdfium2.PdfDocument(paper.finish())[0]
    assert page.get_textpage().get_text_range() == "कर्मचारी का नाम: रमेश कुमार यादव"


def test_only_the_papers_own_fonts_are_named():
    paper = Paper()
    paper.text(20, 20, "Text")
    assert b"Helvetica" not in paper.finish()


def test_a_damaged_picture_is_left_out():
    paper = Paper()
    assert not paper.image(b"\x89PNG broken", 10, 10, 20, 20)
    assert paper.faults == ["page 1: picture: cannot be read"]
    assert paper.finish().startswith(b"%PDF")


def test_wrapping_keeps_every_word():
    text = "Quantities may vary; excess is returned at your cost\nSecond"
    lines = wrap(text, 30, 8)
    assert " ".join(lines).split() == text.split()
    assert all(text_width(line, 8) <= 30 for line in lines)


def test_widths_are_shared():
    assert share_widths([10, 20], [5, 5], 40, [False, True]) == [10, 30]
    assert sum(share_widths([10, 30], [5, 10], 30)) == pytest.approx(30)
    assert share_widths([10, 30], [5, 10], 15) == [5, 10]


def test_pages_are_filled():
    assert fill_pages([], 10, 10) == [range(0)]
    assert fill_pages([4] * 5, 8, 12) == [range(2), range(2, 5)]


def test_prints_do_not_load_the_pdf_library_before_they_print():
    code = (
        "import sys, factory_desktop.core.payroll.prints.slip, factory_desktop.core.hr.prints;"
        "assert not [m for m in sys.modules if m.startswith(('reportlab', 'PIL'))]"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
