"""A month's muster sheet and worker list, read for tests of the engine."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from factory_desktop.core.payroll.engine import Basis, DayFact, Mark, PayTerms, WorkerTerms

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
MARKS = {
    "P": Mark.PRESENT,
    "A": Mark.ABSENT,
    "H": Mark.HALF,
    "½": Mark.HALF,
    "L": Mark.LEAVE,
    "PH": Mark.HOLIDAY,
    "WO": Mark.WEEKLY_OFF,
}


def truth() -> dict[str, Any]:
    """What is really in the sheets."""
    text = (SAMPLES / "truth.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return data


def day_fact(day: date, cell: str) -> DayFact:
    """A cell such as `P+3.5`, `wo`, `½`."""
    found = re.fullmatch(r"([A-Z½]+)(?:\+([0-9.]+))?", cell.upper().replace("/", ""))
    assert found, cell
    return DayFact(day, MARKS[found[1]], Decimal(found[2] or 0))


def muster() -> dict[str, tuple[DayFact, ...]]:
    """Each worker's days of October 2026; empty cells are left out: nobody marked them."""
    sheet = load_workbook(SAMPLES / "muster-2026-10.xlsx").active
    assert sheet is not None
    rows = {}
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if row[1]:
            cells = enumerate(row[3:34], start=1)
            facts = [day_fact(date(2026, 10, d), str(c)) for d, c in cells if c]
            rows[str(row[1]).upper()] = tuple(facts)
    return rows


def workers() -> list[WorkerTerms]:
    """The worker list with its rates."""
    with (SAMPLES / "employees.csv").open(encoding="utf-8-sig", newline="") as file:
        accounts = {
            r["Emp Code"].upper(): r["Bank A/c"] for r in csv.DictReader(file, delimiter=";")
        }
    found = []
    for index, row in enumerate(truth()["employees.csv"]["rows"], start=1):
        joined = date.fromisoformat(row["doj"])
        terms = PayTerms(joined, Basis(row["type"].lower()), Decimal(row["rate"]))
        account = accounts.get(row["code"], "")
        found.append(
            WorkerTerms(index, row["code"], row["name"], joined, (terms,), bank_account=account)
        )
    return found
