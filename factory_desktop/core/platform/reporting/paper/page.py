"""A paper to draw on: millimetres from the top left, black on white, with a list of its faults.

Only this package knows reportlab. Nothing there clips or warns: text past the edge is simply
lost and a missing glyph vanishes, so every text is measured and what goes wrong is noted in
`Paper.faults`, which tests demand to be empty.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal, NamedTuple

from factory_desktop.core.kernel import steps
from factory_desktop.core.platform.reporting.paper.fonts import BASE_FONT, font
from factory_desktop.core.platform.reporting.paper.text import MM, Run, set_text, text_width, wrap

Align = Literal["left", "center", "right"]

A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
#: Rules in pt: the grid, frames and totals, and the line under a letterhead.
GRID, FRAME, HEAVY = 0.35, 0.6, 1.0
#: Text is set smaller down to this before it is cut.
SMALLEST = 6.5
#: Printers cannot print the outer millimetres.
EDGE = 3.9
#: Space between a cell's rule and its text.
PAD = 1.0
#: Width may be passed by this much: a hair's breadth is no fault.
_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished print: the file, what went wrong in it, and how many pages it has."""

    pdf: bytes
    faults: tuple[str, ...]
    pages: int


class _Set(NamedTuple):
    """A text at a size: its width in mm, letters without a glyph, for each run its width in pt and
    how it stands in the file.
    """

    width: float
    missing: str
    size: float
    runs: list[tuple[Run, float, str]]


class Paper:
    """Pages of one size, drawn one after the other.

    `x`, `y` and widths are mm, y from the top to the baseline of text; sizes and rule weights
    are pt. `faults` collects what did not fit, lies off the page or has no glyph.
    """

    def __init__(self, size: tuple[float, float] = A4, title: str = "") -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        font(False, False)
        # Written as bytes: as letters each file would be a quarter larger and take a fifth longer.
        rl_config.useA85 = 0
        self.width, self.height = size
        self.faults: list[str] = []
        self.pages = 1
        self._buffer = BytesIO()
        self._canvas: Any = Canvas(
            self._buffer,
            pagesize=(self.width * MM, self.height * MM),
            invariant=1,
            pageCompression=1,
            initialFontName=BASE_FONT,
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("Factory Desktop")
        self._weight = 0.0
        self._images: dict[bytes, Any] = {}
        self._sets: dict[tuple[str, float, bool], _Set] = {}
        self._drawn: dict[Hashable, tuple[str, float]] = {}

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 8.0,
        *,
        bold: bool = False,
        align: Align = "left",
        width: float = 0.0,
    ) -> float:
        """Draw one line with its left end, middle or right end at x; returns its width in mm.

        With a `width` it is set smaller until it fits, and cut with "…" where that is not enough.
        """
        if not text:
            return 0.0
        set_ = self._set(text, size, bold)
        if width and set_.width > width + _TOLERANCE:
            set_ = self._set(*self._fit(text, size, bold, width), bold)
        if set_.missing:
            self._fault("no glyph", f"{set_.missing!r} in {text!r}")
        wide = set_.width
        left = x if align == "left" else x - wide if align == "right" else x - wide / 2
        if left < EDGE or left + wide > self.width - EDGE or not EDGE < y < self.height - EDGE:
            self._fault("off the page", repr(text))
        self._draw(left * MM, (self.height - y) * MM, set_)
        return wide

    def cell(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        text: str,
        size: float = 8.0,
        *,
        bold: bool = False,
        align: Align = "left",
        pad: float = PAD,
    ) -> None:
        """Draw a text in a cell with its top left at x, y, centred in height, made to fit."""
        at = x + pad if align == "left" else x + w - pad if align == "right" else x + w / 2
        baseline = y + h / 2 + size * 0.127
        self.text(at, baseline, text, size, bold=bold, align=align, width=w - 2 * pad)

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float = 8.0,
        *,
        bold: bool = False,
        leading: float = 0.0,
        lines: int = 0,
        align: Align = "left",
    ) -> float:
        """Draw wrapped text from a first baseline; returns the baseline after the last line.

        Where there are more than `lines`, the last takes what is left and is cut.
        """
        leading = leading or size * 0.5
        broken = wrap(text, width, size, bold)
        if lines and len(broken) > lines:
            broken = [*broken[: lines - 1], " ".join(broken[lines - 1 :])]
        for line in broken:
            self.text(x, y, line, size, bold=bold, align=align, width=width)
            y += leading
        return y

    def alike(self, key: Hashable, draw: Callable[[], object]) -> None:
        """Draw what comes alike again and again on a paper, by its key: worked out once.

        It must stay on its page; where it stands belongs to the key.
        """
        code, known = self._canvas._code, self._drawn.get(key)
        if known is None:
            start, self._weight = len(code), 0.0
            draw()
            self._drawn[key] = "\n".join(code[start:]), self._weight
            return
        shown, self._weight = known
        code.append(shown)

    def rule(self, x1: float, y1: float, x2: float, y2: float, weight: float = GRID) -> None:
        """Draw a straight rule."""
        self._set_weight(weight)
        self._canvas._code.append(
            f"{x1 * MM:.2f} {(self.height - y1) * MM:.2f} m "
            f"{x2 * MM:.2f} {(self.height - y2) * MM:.2f} l S"
        )

    def box(self, x: float, y: float, w: float, h: float, weight: float = FRAME) -> None:
        """Draw a frame with its top left at x, y."""
        self._set_weight(weight)
        self._canvas._code.append(
            f"{x * MM:.2f} {(self.height - y - h) * MM:.2f} {w * MM:.2f} {h * MM:.2f} re S"
        )

    def cut_line(self, y: float) -> None:
        """Draw the dotted line across the page along which it is cut."""
        self._canvas.saveState()
        self._canvas.setDash(2, 2)
        self._canvas.setLineWidth(0.5)
        at = (self.height - y) * MM
        self._canvas.line(0, at, self.width * MM, at)
        self._canvas.restoreState()

    def image(self, data: bytes, x: float, y: float, w: float, h: float) -> bool:
        """Draw a PNG or JPEG as large as fits the box, keeping its shape; False if unreadable."""
        picture = self._picture(data)
        if picture is None:
            return False
        wide, high = picture.getSize()
        scale = min(w / wide, h / high)
        self._canvas.drawImage(
            picture,
            (x + (w - wide * scale) / 2) * MM,
            (self.height - y - (h + high * scale) / 2) * MM,
            wide * scale * MM,
            high * scale * MM,
            mask="auto",
        )
        return True

    def next_page(self) -> None:
        """Close this page and begin another."""
        steps.check()
        self._canvas.showPage()
        self._weight = 0.0
        self.pages += 1

    def finish(self) -> bytes:
        """Close the file and return it."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def rendered(self) -> Rendered:
        """Close the file and return it with its faults."""
        return Rendered(self.finish(), tuple(self.faults), self.pages)

    def _fault(self, kind: str, what: str) -> None:
        self.faults.append(f"page {self.pages}: {kind}: {what}")

    def _fit(self, text: str, size: float, bold: bool, width: float) -> tuple[str, float]:
        """Set smaller, then cut; what was cut is a fault."""
        natural = text_width(text, size, bold)
        smaller = max(min(size, SMALLEST), size * width / natural)
        if text_width(text, smaller, bold) <= width + _TOLERANCE:
            return text, smaller
        size = min(size, SMALLEST)
        if text_width(text, size, bold) <= width + _TOLERANCE:
            return text, size
        self._fault("too long", repr(text))
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if text_width(f"{text[:middle].rstrip()}…", size, bold) <= width:
                low = middle
            else:
                high = middle - 1
        return f"{text[:low].rstrip()}…", size

    def _set(self, text: str, size: float, bold: bool) -> _Set:
        """A text as this paper writes it; the same words come again and again."""
        found = self._sets.get((text, size, bold))
        if found is None:
            found = self._sets[text, size, bold] = self._newly_set(text, size, bold)
        return found

    def _newly_set(self, text: str, size: float, bold: bool) -> _Set:
        setting = set_text(text, size, bold)
        runs = [(run, run.advance * size, self._shown(run, size)) for run in setting.runs]
        return _Set(setting.width(size), setting.missing, size, runs)

    def _shown(self, run: Run, size: float) -> str:
        """How a run stands in the file; nothing where reportlab draws it."""
        if run.actual:
            return ""
        canvas, font_ = self._canvas, run.font
        return " ".join(
            f"{font_.getSubsetInternalName(subset, canvas._doc)} {size:.2f} Tf "
            f"({canvas._escape(part)}) Tj"
            for subset, part in font_.splitString(run.drawn, canvas._doc)
        )

    def _draw(self, x: float, y: float, set_: _Set) -> None:
        code = self._canvas._code
        for run, advance, shown in set_.runs:
            if shown:
                # As drawString does it, without a text object for each of 100,000 cells.
                code.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET")
            else:
                self._draw_shaped(x, y, run, set_.size)
            x += advance

    def _draw_shaped(self, x: float, y: float, run: Run, size: float) -> None:
        """Without the text behind the glyphs, copy and search read broken Hindi."""
        code = self._canvas._code
        actual = run.actual.encode("utf-16-be").hex().upper()
        code.append(f"/Span <</ActualText <FEFF{actual}>>> BDC")
        self._canvas.setFont(run.font.fontName, size * run.scale)
        self._canvas.drawString(x, y, run.drawn)
        code.append("EMC")

    def _set_weight(self, weight: float) -> None:
        if weight != self._weight:
            self._weight = weight
            self._canvas._code.append(f"{weight:.2f} w")

    def _picture(self, data: bytes) -> Any:
        if data not in self._images:
            self._images[data] = _read_image(data)
            if self._images[data] is None:
                self._fault("picture", "cannot be read")
        return self._images[data]


def _read_image(data: bytes) -> Any:
    """Read a picture, or None: a damaged logo must not keep anybody from being paid."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    try:
        with Image.open(BytesIO(data), formats=["PNG", "JPEG"]) as picture:
            picture.load()
        return ImageReader(BytesIO(data))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
