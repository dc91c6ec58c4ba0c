"""Paper on the screen before it is printed: PDF pages, drawn when they come into sight."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QShowEvent, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.platform.files import replace_whole
from factory_desktop.core.platform.mail import Letter
from factory_desktop.ui.framework import mailing, theme
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.list_bar import tool_button
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.painting import label, surface
from factory_desktop.ui.framework.pdf import Pdf, print_pages

_GAP = 14
_ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_POINTS = 72


class Pages(QWidget):
    """All pages below each other; only those in sight are rendered."""

    def __init__(self, pdf: Pdf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._zoom = 100
        self._tops: list[int] = []
        self.rendered: dict[int, QImage] = {}
        self._resize()

    def set_zoom(self, percent: int) -> None:
        """100 is the size on paper at 96 dpi."""
        self._zoom = percent
        self.rendered.clear()
        self._resize()
        self.update()

    def zoom(self) -> int:
        """The zoom in percent."""
        return self._zoom

    def page_rect(self, number: int) -> QRect:
        """Where a page stands."""
        size = self._size(number)
        left = (self.width() - size.width()) // 2
        return QRect(left, self._tops[number], size.width(), size.height())

    def at(self, height: int) -> int:
        """The page at a height, or the last one above it."""
        return max(0, bisect_right(self._tops, height) - 1)

    def _scale(self) -> float:
        return self._zoom / 100 * 96 / _POINTS

    def _size(self, number: int) -> QSize:
        wide, high = self._pdf.sizes[number]
        return QSize(round(wide * self._scale()), round(high * self._scale()))

    def _resize(self) -> None:
        sizes = [self._size(n) for n in range(len(self._pdf))]
        wide = max((s.width() for s in sizes), default=100) + 2 * _GAP
        *self._tops, high = accumulate((s.height() + _GAP for s in sizes), initial=_GAP)
        self.setMinimumSize(wide, high)
        self.resize(max(wide, self.width()), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in sight and forget those far away."""
        painter = QPainter(self)
        t = theme.tokens()
        painter.fillRect(event.rect(), t.color("neutral_tint"))
        ratio = self.devicePixelRatioF()
        seen = event.rect()
        for number in range(self.at(seen.top()), min(self.at(seen.bottom()) + 1, len(self._pdf))):
            rect = self.page_rect(number)
            if number not in self.rendered:
                self._drop_far(number)
                self.rendered[number] = self._pdf.image(number, self._scale() * ratio)
            painter.fillRect(rect.translated(2, 3), QColor(0, 0, 0, 40))
            painter.drawImage(QRectF(rect), self.rendered[number])

    def _drop_far(self, number: int) -> None:
        for kept in [n for n in self.rendered if abs(n - number) > 3]:
            del self.rendered[kept]


class PreviewDialog(QDialog):
    """Shows a document as it will be printed, and with a `letter` e-mailed.

    `printer_of(kind)` names the printer last used for this kind of document, `remember(kind,
    name)` keeps it. PageUp, PageDown, Home, End and Ctrl with + or - work as one expects.
    """

    def __init__(
        self,
        pdf: Pdf,
        name: str,
        operations: Operations,
        *,
        kind: str = "",
        letter: Letter | None = None,
        printer_of: Callable[[str], str] = lambda kind: "",
        remember: Callable[[str, str], object] = lambda kind, name: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.pdf, self._name, self._kind = pdf, name, kind
        self._operations, self._letter = operations, letter
        self._printer_of, self._remember = printer_of, remember
        self.setWindowTitle(tr("Print {name}", name=name))
        self.resize(900, 700)
        surface(self)
        self.pages = Pages(self.pdf)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setWidget(self.pages)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.verticalScrollBar().valueChanged.connect(lambda _: self._show_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self._scroll, 1)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.print_button.setFocus()
        self._show_page()
        self.finished.connect(lambda _: self.pdf.close())

    def _bar(self) -> QWidget:
        bar = QWidget()
        surface(bar, "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(label(self._name, "title"))
        self._where = label(role="quiet")
        row.addWidget(self._where)
        row.addStretch(1)
        for meaning, step, name in (("less", -1, tr("Smaller")), ("add", 1, tr("Larger"))):
            button = tool_button(meaning, name)
            button.clicked.connect(lambda _=False, step=step: self.step_zoom(step))
            row.addWidget(button)
        self._zoom = label("100 %", "quiet")
        self._zoom.setMinimumWidth(44)
        row.addWidget(self._zoom)
        if self._letter is not None:
            self.mail_button = QPushButton(icon("send"), tr("E-mail"))
            self.mail_button.clicked.connect(self.mail)
            row.addWidget(self.mail_button)
        save = QPushButton(icon("download"), tr("Save PDF"))
        save.clicked.connect(self.ask_save)
        self.print_button = QPushButton(icon("print", "on_accent"), tr("Print"))
        self.print_button.setProperty("primary", "true")
        self.print_button.setDefault(True)
        self.print_button.clicked.connect(self.ask_print)
        row.addWidget(save)
        row.addWidget(self.print_button)
        return bar

    # --- moving about ----------------------------------------------------------------------

    def current_page(self) -> int:
        """The page in the middle of the view, from 0."""
        scroll = self._scroll.verticalScrollBar()
        return self.pages.at(scroll.value() + self._scroll.viewport().height() // 3)

    def go_to_page(self, number: int) -> None:
        """Bring a page to the top."""
        number = max(0, min(number, len(self.pdf) - 1))
        self._scroll.verticalScrollBar().setValue(self.pages.page_rect(number).top() - _GAP)

    def _show_page(self) -> None:
        self._where.setText(
            tr("Page {page} of {count}", page=self.current_page() + 1, count=len(self.pdf))
        )

    def showEvent(self, event: QShowEvent) -> None:
        """The widest page is seen whole, in its true size where that has room."""
        super().showEvent(event)
        if not event.spontaneous():
            self._show_zoom(self._fitting())

    def _fitting(self) -> int:
        widest = max((size[0] for size in self.pdf.sizes), default=1.0) * 96 / _POINTS
        room = self._scroll.viewport().width() - 2 * _GAP
        return max((z for z in _ZOOMS if z <= 100 and widest * z / 100 <= room), default=_ZOOMS[0])

    def step_zoom(self, step: int) -> None:
        """One zoom level up or down, staying at the page."""
        page = self.current_page()
        now = min(range(len(_ZOOMS)), key=lambda n: abs(_ZOOMS[n] - self.pages.zoom()))
        self._show_zoom(_ZOOMS[max(0, min(now + step, len(_ZOOMS) - 1))])
        self.go_to_page(page)

    def _show_zoom(self, percent: int) -> None:
        self.pages.set_zoom(percent)
        self._zoom.setText(f"{percent} %")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys and zoom."""
        page = self.current_page()
        pages = {
            Qt.Key.Key_PageDown: page + 1,
            Qt.Key.Key_PageUp: page - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.pdf) - 1,
        }
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in pages:
            self.go_to_page(pages[Qt.Key(event.key())])
        elif held and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.step_zoom(1)
        elif held and event.key() == Qt.Key.Key_Minus:
            self.step_zoom(-1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    # --- paper and file --------------------------------------------------------------------

    def ask_print(self) -> None:
        """Choose a printer (the one used last for this kind is offered) and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        known = self._printer_of(self._kind)
        if known and not QPrinterInfo.printerInfo(known).isNull():
            printer.setPrinterName(known)
        printer.setDocName(self._name)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(self.pdf))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._remember(self._kind, printer.printerName())
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> None:
        """Send the chosen pages to a printer, off the window's thread, and make room."""
        data, count = self.pdf.data, len(self.pdf)
        first, last = printer.fromPage() or 1, printer.toPage() or count
        self._operations.read(
            self.parent(), lambda: print_pages(data, printer, first, last), label=tr("Print")
        )
        self.accept()

    def mail(self) -> None:
        """Open a draft with this paper in the mail program."""
        assert self._letter is not None
        mailing.open_draft(self, self._letter, self.pdf.data, self._name)

    def ask_save(self) -> None:
        """Choose where to keep the PDF."""
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Save PDF"), f"{self._name}.pdf", tr("PDF files (*.pdf)")
        )
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write the PDF."""
        replace_whole(path, lambda stream: stream.write(self.pdf.data))
