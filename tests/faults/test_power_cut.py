"""The power goes while documents are posted: what was confirmed is there, nothing is half."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlalchemy import func, select

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import engine
from tests.faults import children, disk
from tests.faults.power import Power
from tests.helpers import companies
from tests.helpers.figures import Count, Figure
from tests.helpers.works import item

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not disk.is_possible(), reason="Python's SQLite is built into it"),
]
_FILE = "company.factory"


def _record(folder: Path, documents: int) -> tuple[dict[str, bytes], list[disk.Step], int]:
    """Post documents; returns the files before, all that was done to the disk, and the item.

    Someone reads meanwhile now and then, and the company is closed and opened in between.
    """
    company = companies.sqlite_company(folder)
    made = item(company)
    company.close()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with disk.put_in() as watched:
        for turn in range(documents):
            if turn % 8 == 0:
                company.close()
                company = companies.open_again(str(folder / _FILE))
            with company.reading() if turn % 3 == 0 else nullcontext():
                document = children.entry(company, made, "opening", "1")
                watched.note("draft")
                children.confirm(company, document)
                watched.note("confirmed")
        company.close()
    return before, watched.steps, made


def _wrong(folder: Path, made: int, told: Sequence[str]) -> str:
    """What is wrong with the company in a folder that has told its user this; empty if nothing."""
    company = companies.open_again(str(folder / _FILE))
    try:
        return _look(company, made, told.count("draft"), told.count("confirmed"))
    finally:
        company.close()


def _look(company: Company, made: int, drafts: int, confirmed: int) -> str:
    if found := children.faults(company):
        return found[0]
    numbers = children.numbers(company)
    if numbers != list(range(1, len(numbers) + 1)):
        return f"numbers {numbers}"
    # What was going on may have come through and not been told any more.
    if not confirmed <= len(numbers) <= confirmed + 1:
        return f"{confirmed} confirmed, {len(numbers)} there"
    heads, lines = (
        company.read(lambda conn, t=t: conn.execute(select(func.count()).select_from(t)).scalar())
        for t in (ENTRY.header.table(), ENTRY.line.table())
    )
    if not drafts <= heads <= drafts + 1 or lines != heads:
        return f"{drafts} drafts, {heads} documents, {lines} lines"
    balance = children.balance(company, made)
    return "" if balance == len(numbers) else f"{len(numbers)} posted, {balance} in stock"


def _cuts(folder: Path, documents: int, cuts: int, seed: str) -> list[str]:
    """Cut the power so often, anywhere; returns what was wrong."""
    before, steps, made = _record(folder, documents)
    chance = random.Random(seed)
    power, done = Power(before), 0
    image = folder / "image"
    wrong = []
    for cut in sorted(chance.randrange(len(steps) + 1) for _ in range(cuts)):
        power.follow(steps[done:cut])
        done = cut
        shutil.rmtree(image, ignore_errors=True)
        image.mkdir()
        for name, data in power.cut(chance).items():
            (image / name).write_bytes(data)
        told = [step.file for step in steps[:cut] if step.what == "note"]
        try:
            fault = _wrong(image, made, told)
        except Exception as error:  # whatever keeps it from being opened counts
            fault = f"{type(error).__name__}: {error}"
        if fault:
            wrong.append(f"cut {cut}: {fault}")
    return wrong


def test_a_power_cut_loses_nothing(
    tmp_path: Path, journal: str, count: Count, figure: Figure
) -> None:
    cuts = count(2000, 40)
    wrong = _cuts(tmp_path, count(60, 8), cuts, journal)
    assert not wrong, "\n".join(wrong)
    figure("F-2", cuts, cuts - len(wrong), f"sqlite {journal}", "power cut, sectors torn and mixed")


def test_the_cuts_bite(tmp_path: Path, journal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program does not wait for the disk, the same cuts find lost and torn companies."""
    careless = tuple(p for p in engine._PRAGMAS if p[0] != "synchronous")
    monkeypatch.setattr(engine, "_PRAGMAS", (*careless, ("synchronous", "OFF", 0)))
    wrong = _cuts(tmp_path, 4, 20, journal)
    assert len(wrong) >= 5, wrong
