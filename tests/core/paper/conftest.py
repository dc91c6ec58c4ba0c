"""An invented factory: 25 workers' October, used by all papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
import pytest

from factory_desktop.core.hr.prints import MusterDay, MusterRow
from factory_desktop.core.payroll.prints.slip import (
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
from factory_desktop.core.payroll.prints.wage_register import AmountColumn, RegisterRow
from factory_desktop.core.platform.reporting.paper.letterhead import Company, RegisterHead

D = Decimal
NAMES = (
    "Ramesh Kumar Yadav", "Sunita Baban Shinde", "Abdul Rahim Shaikh", "Balasaheb Vitthal Jagtap",
    "Chandrakant More", "Deepak Prasad Gupta", "Eknath Pandurang Gaikwad", "Farida Bano Ansari",
    "Ganesh Tukaram Pawar", "Harishchandra Mahto", "Imran Yusuf Pathan", "Jyoti Santosh Kale",
    "Kailas Namdev Bhosale", "Laxmi Ravindra Thorat", "Mahendra Singh Rawat",
    "Nilesh Ashok Salunkhe", "Omprakash Sahu", "Prakash Bhimrao Kamble", "Rekha Dilip Waghmare",
    "Sanjay Hari Mane", "Tanuja Vilas Patil", "Umesh Gopal Verma", "Vandana Suresh Jadhav",
    "Wasim Akram Khan", "Yogesh Bhaurao Kadam",
)  # fmt: skip
HEAD = RegisterHead(
    company="Shivneri Precision Works LLP",
    address="Plot W-147, MIDC Bhosari, Pune 411026, Maharashtra  ·  Factory licence FL-PNE-00000",
    first=date(2026, 10, 1),
    last=date(2026, 10, 31),
    form_name="Form B",
    printed="Printed 06-11-2026 10:40 by Vaishali (accounts)",
)
EARNINGS = (
    AmountColumn("Basic + DA"),
    AmountColumn("Allow- ances"),
    AmountColumn("Piece work"),
    AmountColumn("OT hours", 1),
    AmountColumn("OT wages"),
)
DEDUCTIONS = tuple(AmountColumn(name, 0) for name in ("PF", "ESI", "PT", "Advance", "Other"))


def register_row(index: int) -> RegisterRow:
    """Wages that differ from worker to worker but always add up."""
    monthly = index % 7 == 3
    rate = D(26000) if monthly else D(520 + 20 * (index % 6))
    worked = D(22) + D(index % 6) / 2
    payable = worked + 3
    basic = D(18200) if monthly else rate * payable
    allowance = D(7800) if monthly else D(0)
    piece = D(index * 137) + D("0.35") if index % 4 == 0 else D(0)
    hours = D(index % 5) * D("1.5")
    overtime = hours * D("155.20")
    gross = basic + allowance + piece + overtime
    deductions = (
        D(1800), D(100 + index), D(200), D(500 if index % 3 == 0 else 0), D(60 * (index % 2)),
    )  # fmt: skip
    kept = sum(deductions, D(0))
    net = (gross - kept).to_integral_value()
    return RegisterRow(
        name=NAMES[index % len(NAMES)],
        second=f"E{101 + index} · s/o Shivnath · Turner",
        rate=rate,
        rate_note="a month" if monthly else "",
        worked=worked,
        payable=payable,
        earnings=(basic, allowance, piece, hours, overtime),
        gross=gross,
        deductions=deductions,
        total_deductions=kept,
        rounding=net - gross + kept,
        net=net,
    )


def october() -> list[date]:
    return [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]


def muster_row(index: int) -> MusterRow:
    days = []
    for day in october():
        mark = "P"
        if day.weekday() == 6:
            mark = "W"
        elif day.day in (2, 20):
            mark = "H"
        elif (day.day * 7 + index * 5) % 29 == 0:
            mark = ("A", "½", "L")[(day.day + index) % 3]
        extra = (D(0), D(2), D("1.5"))[(day.day + index) % 3] if day.day % 6 == index % 6 else 0
        days.append(MusterDay(mark, D(extra) if mark == "P" else D(0)))
    marks = [entry.mark for entry in days]
    worked = sum((entry.present() for entry in days), D(0))
    leave, holiday = D(marks.count("L")), D(marks.count("H"))
    return MusterRow(
        name=NAMES[index % len(NAMES)],
        second=f"E{101 + index} · Turner",
        days=tuple(days),
        worked=worked,
        leave=leave,
        holiday=holiday,
        off=D(marks.count("W")),
        absent=D(marks.count("A")) + D(marks.count("½")) / 2,
        payable=worked + leave + holiday,
        overtime=sum((entry.overtime for entry in days), D(0)),
    )


def ramesh(**changes: object) -> SlipData:
    """The slip of the design: 17,225.50 earned, 3,117.00 kept back, 14,109.00 paid."""
    marks = "PHPWPPPP½PWPPPLPPWPHPPP½WPPPAPP"
    overtime = {6: "2", 8: "1.5", 13: "2", 16: "1", 21: "2", 27: "2"}
    slip = SlipData(
        company=Company(
            "Shivneri Precision Works LLP", ("Plot W-147, MIDC Bhosari", "Pune 411026, Maharashtra")
        ),
        number="SAL/2026-10/001",
        month=date(2026, 10, 1),
        worker=SlipWorker(
            name="Ramesh Kumar Yadav", number="E101", father="Shivnath Yadav",
            designation="Turner", skill="Skilled", joined=date(2021, 7, 3),
            uan="1009 0000 0101", esi="33-00-000101", rate=D(620), overtime_rate=D(155),
            bank="SBI ••••4417",
        ),
        paid_on=date(2026, 11, 6),
        days=tuple(
            SlipDay(n, mark, D(overtime.get(n, "0"))) for n, mark in enumerate(marks, 1)
        ),
        counts=(
            SlipCount("Worked", D(22)), SlipCount("Paid leave", D(1)), SlipCount("Holiday", D(2)),
            SlipCount("Days payable", D(25), strong=True), SlipCount("Weekly off", D(4)),
            SlipCount("Absent", D(2)), SlipCount("OT hours", D("10.5")),
        ),
        earnings=(
            SlipEarning("Day wages (basic + DA)", D(13020), D(21), "days", D(620), 1),
            SlipEarning("Bush Ø20, turning", D(1426), D(1240), "pcs", D("1.15")),
            SlipEarning("Flange 80, drilling (12 rejected, unpaid)", D(899), D(620), "pcs",
                        D("1.45")),
            SlipEarning("Ring 25, deburring", D(253), D(1150), "pcs", D("0.22")),
            SlipEarning("Overtime, 2 × wages", D("1627.50"), D("10.5"), "h", D(155)),
        ),
        deductions=(
            SlipDeduction("Provident fund (PF) 12 %", D(1800), D(15000)),
            SlipDeduction("State insurance (ESI) 0.75 %", D(117), D(15598)),
            SlipDeduction("Professional tax", D(200), D("17225.50")),
            SlipDeduction("Advance recovered", D(1000)),
        ),
        gross=D("17225.50"), total_deductions=D(3117), rounding=D("0.50"), net=D(14109),
        employer=(
            SlipAmount("Pension (EPS) 8.33 %", D(1250)),
            SlipAmount("PF (12 % less pension)", D(550)),
            SlipAmount("Insurance (EDLI) 0.5 %", D(75)),
            SlipAmount("ESI 3.25 %", D(507)),
        ),
        advance=SlipAdvance(
            (
                SlipAmount("Taken 12-06-2026", D(8000)),
                SlipAmount("Recovered before", D(3000)),
                SlipAmount("Recovered now", D(1000)),
            ),
            D(4000),
        ),
        leave=(
            SlipLeave("Earned", D(6), D("1.10"), D(1), D("6.10")),
            SlipLeave("Casual", D(3), D(0), D(0), D(3)),
        ),
    )  # fmt: skip
    return replace(slip, **changes)


@pytest.fixture
def text_of():
    """Read the text out of a PDF, pages parted by form feeds."""

    def read(pdf: bytes) -> str:
        document = pypdfium2.PdfDocument(pdf)
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_range())
            text.close()
            page.close()
        document.close()
        return "\f".join(pages)

    return read


@pytest.fixture
def slip():
    """Make Ramesh's slip with some things different."""
    return ramesh


@pytest.fixture
def register():
    """Head, columns and 25 rows of the register of wages."""
    return HEAD, EARNINGS, DEDUCTIONS, [register_row(index) for index in range(25)]


@pytest.fixture
def muster():
    """Head, dates and 25 rows of the muster roll."""
    return HEAD, october(), [muster_row(index) for index in range(25)]
