"""PDF pages as pictures and on a printer, and several papers as one.

PDFium is not made for several threads: one call at a time, each of them short, so that a page on
the screen never waits long for one that is being printed.
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from factory_desktop.core.kernel import steps

_PRINT_DPI = 300
_POINTS = 72
#: Rows of dots that are drawn in one call when a page is printed.
_BAND = 512
_one_call = threading.Lock()


class Pdf:
    """The pages of a PDF as pictures; the document is closed with `close`."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self.data = data
        with _one_call:
            self._document: Any = pypdfium2.PdfDocument(data)
            count = len(self._document)
            self.sizes = [self._document.get_page_size(number) for number in range(count)]

    def __len__(self) -> int:
        return len(self.sizes)

    def rows(self, number: int, scale: float) -> int:
        """How many rows of dots a page has."""
        return math.ceil(self.sizes[number][1] * scale)

    def image(self, number: int, scale: float, first: int = 0, last: int = 0) -> QImage:
        """One page, or its rows of dots from `first` up to `last`; scale 1 is 72 dpi."""
        below = self.rows(number, scale) - last if last else 0
        # A cut is rounded up to whole rows.
        cut = [max(0.0, rows - 0.5) / scale for rows in (below, first)]
        with _one_call:
            page = self._document[number]
            bitmap = page.render(scale=scale, crop=(0, cut[0], 0, cut[1]), rev_byteorder=True)
            kinds = {4: QImage.Format.Format_RGBA8888, 3: QImage.Format.Format_RGB888}
            kind = kinds.get(bitmap.n_channels, QImage.Format.Format_Grayscale8)
            data = bytes(bitmap.buffer)
            picture = QImage(data, bitmap.width, bitmap.height, bitmap.stride, kind).copy()
            bitmap.close()
            page.close()
        return picture

    def close(self) -> None:
        """Let go of the document."""
        with _one_call:
            self._document.close()


def print_pages(data: bytes, printer: QPrinter, first: int, last: int) -> None:
    """Send pages (from 1) to a printer in their true size; one that is stopped gives them up."""
    pdf, painter = Pdf(data), QPainter(printer)
    try:
        for number in range(first - 1, last):
            steps.tell(number - first + 1, last - first + 1)
            if number > first - 1:
                printer.newPage()
            _print_page(pdf, number, printer, painter)
    except steps.Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()
        pdf.close()


def _print_page(pdf: Pdf, number: int, printer: QPrinter, painter: QPainter) -> None:
    scale = min(printer.resolution(), _PRINT_DPI) / _POINTS
    times = printer.resolution() / _POINTS / scale
    whole = printer.paperRect(QPrinter.Unit.DevicePixel)
    corner = whole.topLeft() - printer.pageRect(QPrinter.Unit.DevicePixel).topLeft()
    rows = pdf.rows(number, scale)
    for start in range(0, rows, _BAND):
        picture = pdf.image(number, scale, start, min(start + _BAND, rows))
        left, top = corner.x(), corner.y() + start * times
        size = picture.width() * times, picture.height() * times
        painter.drawImage(QRectF(left, top, *size), picture)


def joined(parts: Sequence[bytes]) -> bytes:
    """Several papers as one."""
    if len(parts) == 1:
        return parts[0]
    import pypdfium2

    with _one_call:
        whole = pypdfium2.PdfDocument.new()
    for part in steps.each(parts):
        with _one_call:
            source = pypdfium2.PdfDocument(part)
            whole.import_pages(source)
            source.close()
    out = io.BytesIO()
    with _one_call:
        whole.save(out)
        whole.close()
    return out.getvalue()
