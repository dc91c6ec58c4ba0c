"""The salary slip: what a worker earned, what was kept back, what is paid, in one's language.

Two slips share an A4 sheet that is cut in the middle; a slip with too many lines for a half
takes a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from factory_desktop.core.kernel import collecting
from factory_desktop.core.payroll.prints.slip_data import (
    SlipAdvance,
    SlipAmount,
    SlipCount,
    SlipData,
    SlipDay,
    SlipDeduction,
    SlipEarning,
    SlipLeave,
    SlipWorker,
)
from factory_desktop.core.payroll.prints.slip_drawing import SlipDrawing
from factory_desktop.core.platform.reporting.paper.letterhead import Company
from factory_desktop.core.platform.reporting.paper.page import A4, Paper, Rendered

__all__ = [
    "Company",
    "SlipAdvance",
    "SlipAmount",
    "SlipCount",
    "SlipData",
    "SlipDay",
    "SlipDeduction",
    "SlipEarning",
    "SlipLeave",
    "SlipWorker",
    "print_slips",
    "render_slips",
]

HALF = 148.5
_FIRST = 8.0


@collecting.held_off()
def render_slips(slips: Sequence[SlipData], language: str = "en", *, per_page: int = 2) -> Rendered:
    """Print slips in order, two to a sheet (or one with `per_page=1`), with their faults."""
    paper = Paper(A4)
    used = 0.0
    for index, slip in enumerate(slips):
        drawing = SlipDrawing(paper, slip, language)
        half = per_page == 2 and drawing.fits_half()
        if index and (not half or used != HALF):
            paper.next_page()
            used = 0.0
        drawing.draw(_FIRST + used, half=half)
        if half and not used:
            paper.cut_line(HALF)
        used = used + HALF if half else 2 * HALF
    return paper.rendered()


def print_slips(slips: Sequence[SlipData], language: str = "en", *, per_page: int = 2) -> bytes:
    """Print slips as `render_slips` does and return the file alone."""
    return render_slips(slips, language, per_page=per_page).pdf
