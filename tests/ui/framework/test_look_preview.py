"""Paper on the screen: pages come when they are seen, keys turn them, the file is kept as it is."""

from __future__ import annotations

import io
import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.pdf import Pdf
from factory_desktop.ui.framework.printing_preview import PreviewDialog

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]
KEY = Qt.Key


@pytest.fixture
def paper():
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number in range(1, 9):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 421, 595, 421, stroke=0, fill=1)
        canvas.drawString(50, 100, f"Slip {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def preview(qtbot, qapp, paper):
    theme.apply_theme(qapp, "light")
    name, operations = "Salary slips October 2026", Operations(inline=True)
    made = PreviewDialog(Pdf(paper), name, operations, kind="payroll.slip")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_page_is_drawn_as_it_is_on_paper(paper):
    pdf = Pdf(paper)
    picture = pdf.image(0, 0.5)
    assert picture.width() == 298
    assert picture.pixelColor(100, 50).name() == "#ff0000"
    assert picture.pixelColor(100, 300).name() == "#ffffff"
    pdf.close()


def test_only_pages_in_sight_are_drawn(qtbot, preview):
    qtbot.waitUntil(lambda: 0 in preview.pages.rendered)
    assert 7 not in preview.pages.rendered
    qtbot.keyClick(preview, KEY.Key_End)
    qtbot.waitUntil(lambda: 7 in preview.pages.rendered)
    assert 0 not in preview.pages.rendered
    assert len(preview.pages.rendered) <= 5


def test_page_keys_and_zoom(qtbot, preview):
    qtbot.keyClick(preview, KEY.Key_PageDown)
    qtbot.keyClick(preview, KEY.Key_PageDown)
    assert preview.current_page() == 2
    assert preview._where.text() == "Page 3 of 8"
    qtbot.keyClick(preview, KEY.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview.pages.zoom() == 125
    assert preview.current_page() == 2
    qtbot.keyClick(preview, KEY.Key_PageUp)
    assert preview.current_page() == 1


def test_the_saved_file_is_the_paper(preview, paper, tmp_path):
    preview.save_to(tmp_path / "slips.pdf")
    assert (tmp_path / "slips.pdf").read_bytes() == paper


def test_a_file_that_cannot_be_written_is_left_as_it_was(preview, tmp_path, monkeypatch):
    (tmp_path / "slips.pdf").write_bytes(b"the old one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentProblem, match="could not be written"):
        preview.save_to(tmp_path / "slips.pdf")
    assert [p.name for p in tmp_path.iterdir()] == ["slips.pdf"]
    assert (tmp_path / "slips.pdf").read_bytes() == b"the old one"


def test_printing_sends_every_page(preview, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    preview.print_to(printer)
    printed = Pdf((tmp_path / "out.pdf").read_bytes())
    assert len(printed) == 8
    picture = printed.image(0, 0.5)
    ink = picture.pixelColor(picture.width() // 3, 50)
    assert ink.red() > 250
    assert ink.green() < 5
    printed.close()
