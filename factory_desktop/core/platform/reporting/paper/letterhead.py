"""What stands at the head and foot of papers: whose it is, what it is, who printed it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from factory_desktop.core.kernel.i18n import Catalog
from factory_desktop.core.kernel.months import month_name
from factory_desktop.core.platform.reporting.paper.figures import day
from factory_desktop.core.platform.reporting.paper.page import Paper
from factory_desktop.core.platform.reporting.paper.text import text_width

SEPARATOR = "  ·  "
#: Size of the foot's text.
SMALL = 6.5


@dataclass(frozen=True, slots=True)
class Company:
    """Whose paper it is; lines are printed as given, `identity` (tax numbers) in bold.

    `logo` holds the bytes of a PNG or JPEG; without one the name stands at the margin.
    """

    name: str
    lines: tuple[str, ...] = ()
    identity: str = ""
    logo: bytes | None = None


def period_name(first: date, last: date, t: Catalog) -> str:
    """The month where the period is a whole one, else both dates."""
    whole = first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1])
    if whole:
        return month_name(first, t)
    return t("{start} to {end}", start=day(first), end=day(last))


def page_number(page: int, pages: int, t: Catalog) -> str:
    """`Page 1 of 2`."""
    return t("Page {page} of {pages}", page=page, pages=pages)


def draw_logo(paper: Paper, company: Company, x: float, y: float, size: float) -> float:
    """Draw the logo in a square; returns how far the text beside it moves to the right."""
    if company.logo and paper.image(company.logo, x, y, size, size):
        return size + 3.0
    return 0.0


def draw_mark(paper: Paper, mark: str, left: float, right: float) -> None:
    """Draw a mark (draft, copy) in a box at the head of the page, between left and right."""
    if mark:
        width = text_width(mark.upper(), 9, bold=True) + 6.0
        middle = (left + right) / 2
        paper.box(middle - width / 2, 5.0, width, 5.2)
        paper.cell(middle - width / 2, 5.0, width, 5.2, mark.upper(), 9, bold=True, align="center")


@dataclass(frozen=True, slots=True)
class RegisterHead:
    """Head and foot of a register: company, what it is, its period, the form it follows.

    `address` is one line (address, licence number); `title` empty takes the register's own
    name; `note` follows the period (a shift); `form_name` comes from the state's rules; `printed`
    says when and by whom.
    """

    company: str
    address: str
    first: date
    last: date
    title: str = ""
    note: str = ""
    form_name: str = ""
    printed: str = ""


def draw_register_head(
    paper: Paper, head: RegisterHead, title: str, page: str, t: Catalog, left: float, right: float
) -> None:
    """Draw the two lines above a register's table."""
    middle = (left + right) / 2
    title_half = text_width(title, 13, bold=True) / 2
    paper.text(middle, 13.6, title, 13, bold=True, align="center", width=130)
    room = middle - max(title_half, 30) - 4 - left
    paper.text(left, 13.6, head.company, 12, bold=True, width=room)
    paper.text(right, 13.6, page, 9, bold=True, align="right")
    period = t("Wage period {start} to {end}", start=day(head.first), end=day(head.last))
    period = SEPARATOR.join(part for part in (period, head.note) if part)
    drawn = paper.text(middle, 18.4, period, 8, align="center", width=110)
    side = middle - drawn / 2 - 4 - left
    paper.text(left, 18.4, head.address, 7.5, width=side)
    paper.text(right, 18.4, head.form_name, 7.5, align="right", width=side)


def draw_register_foot(
    paper: Paper, head: RegisterHead, title: str, t: Catalog, left: float, right: float
) -> None:
    """Draw the foot: which document of which period and whose, printed when and by whom."""
    what = " · ".join((title, period_name(head.first, head.last, t), head.company))
    line = SEPARATOR.join(part for part in (head.printed, "Factory Desktop") if part)
    used = paper.text(right, 202.6, line, SMALL, align="right", width=(right - left) / 2)
    paper.text(left, 202.6, what, SMALL, width=right - left - used - 4)
