"""Golden cases, and the register of checks that compute them with the product's code."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

CASES_FILE = Path(__file__).parents[1] / "data" / "golden" / "cases.json"
Check = Callable[["Case"], None]
CHECKS: dict[str, Check] = {}


@dataclass(frozen=True)
class Case:
    """One golden case; numbers are exact."""

    id: str
    area: str
    inputs: dict[str, Any]
    expected: dict[str, Any]


def load_cases() -> dict[str, Case]:
    """All cases by id, in the order of the file."""
    rows = json.loads(
        CASES_FILE.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    return {r["id"]: Case(r["id"], r["area"], r["inputs"], r["expected"]) for r in rows}


def check(*ids: str) -> Callable[[Check], Check]:
    """Register a function as the check of these cases; it asserts what the case expects."""

    def register(function: Check) -> Check:
        for case_id in ids:
            if case_id in CHECKS:
                raise ValueError(f"{case_id} has two checks")
            CHECKS[case_id] = function
        return function

    return register


def load_checks() -> dict[str, Check]:
    """Import every module of `checks/` and return the register."""
    for path in sorted((Path(__file__).parent / "checks").glob("*.py")):
        importlib.import_module(f"tests.golden.checks.{path.stem}")
    return CHECKS
