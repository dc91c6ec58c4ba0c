"""Nasty text in every text field: kept as the letters it is or refused in words, wherever shown."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import backup
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.exchange.writer import is_dangerous, write_table
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.core.platform.reporting.paper import PrintColumn, ReportHead, render_table
from tests.faults import works
from tests.faults.test_wrong_values import _places, _try, _with
from tests.faults.works import SURE, Works
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.figures import Count, Figure

NASTY = (
    *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "<img src=file:///etc/passwd>"),
    *("<b>x</b>", "<script>alert(1)</script>", "%s{}{0.__class__}", "{name!r:>9999999}", "&amp;"),
    *("'\";--", "') OR 1=1 --", "%_\\", "100%", "a_b", "\u202eAB\u202c", "a\u200bb", "👩‍🏭🔩"),
    *("\ud800x", "a\x00b", "x" * 5_000, "a\nb", "a\tb", "\x1b[2J", "_x0041_", "]]>", "C:\\new\\t"),
    *("नट बोल्ट", "Ｆｕｌｌ", "e\u0301", "$(id)", "`id`", "../../x", "\ufeffx", "NULL", "None"),
)  # fmt: skip
_TEXTS = (Kind.TEXT, Kind.MULTILINE, Kind.CODE)


def _facts(w: Works) -> dict[str, Fact]:
    """Facts by the field's name, from every entity and document; a text wins where two differ."""
    registry = w.company.registry
    found: dict[str, Fact] = {}
    every = [entity.facts for entity in registry.entities.values()]
    for kind in registry.documents.values():
        every += [kind.header_facts(), kind.line_facts()]
    for facts in every:
        for key, fact in facts.items():
            if key not in found or fact.kind in _TEXTS:
                found[key] = fact
    return found


def _text_places(w: Works) -> list[tuple[str, dict[str, Any], tuple[Any, ...]]]:
    """Every place of every command where a text stands or may stand."""
    facts, found = _facts(w), []
    for name, call in works.calls(w).items():
        for path in _places(w, name, call):
            value: Any = call
            for step in path:
                value = value[step] if not isinstance(value, dict) else value.get(step)
            known = facts.get(str(path[-1]))
            if isinstance(value, str) or (known is not None and known.kind in _TEXTS):
                found.append((name, call, path))
    return found


@pytest.mark.slow
def test_every_text_field_keeps_or_refuses_it(
    file_company: Company, tmp_path: Path, figure: Figure, count: Count
) -> None:
    """Which text is tried where goes round, so that each place has several of them."""
    w = works.works(file_company, tmp_path)
    before, every = works.dump(file_company), count(1, 7)
    places, ends, faults, number = _text_places(w), Counter[str](), [], 0
    with works.nothing_kept():
        for name, call, path in places:
            for text in NASTY:
                number += 1
                if number % every:
                    continue
                end = _try(w, name, _with(call, path, text))
                ends[end] += 1
                if end not in ("taken", "refused"):
                    faults.append(f"{name} {path} = {text[:30]!r}: {end}")
    assert faults == []
    assert works.dump(file_company) == before
    assert len(places) > 100
    assert min(ends["taken"], ends["refused"]) > 100
    tried = sum(ends.values())
    figure("S-1", tried, tried, file_company, f"nasty texts in {len(places)} text fields")


@pytest.fixture
def named(file_company: Company) -> dict[int, str]:
    """Parties with each of the texts as their name, as far as the name is taken."""
    save, found = file_company.registry.commands["parties.party.save"], {}
    for text in NASTY:
        values = {"name": text, "is_supplier": True}
        try:
            found[file_company.execute(SURE, save, values=values).value] = text
        except FactoryError:
            continue
    assert len(found) >= 30
    return found


def test_it_is_found_kept_and_written_as_the_letters_it_is(
    file_company: Company, named: dict[int, str], tmp_path: Path, figure: Figure
) -> None:
    query = file_company.registry.entities["parties.party"].list
    assert query is not None
    reader = ListReader(file_company, ADMIN, query)
    rows = {row["id"]: row["name"] for row in reader.page(reader.ids(ViewState()))}
    assert rows == named
    lost = [
        text
        for party, text in named.items()
        if set(reader.ids(ViewState(search=text)))
        != {
            other
            for other, name in named.items()
            if all(word.casefold() in name.casefold() for word in text.split())
        }
    ]
    assert lost == []
    _written(list(named.values()), tmp_path)
    file = tmp_path / "one.factory-backup"
    backup.backup(file_company.db, file, companies.clock())
    backup.restore(file, str(tmp_path / "copy.factory"), companies.clock())
    again = companies.open_again(str(tmp_path / "copy.factory"))
    copy = ListReader(again, ADMIN, query)
    assert {row["id"]: row["name"] for row in copy.page(copy.ids(ViewState()))} == named
    companies.drop(again)
    figure("S-2", len(named), len(named), file_company, "texts found, exported, backed up")


def _written(texts: list[str], folder: Path) -> None:
    """Neither a CSV nor a workbook holds a formula, and both hold the text."""
    columns = [("Name", Fact("Name"))]
    for name in ("a.csv", "a.xlsx"):
        write_table(folder / name, columns, [[text] for text in texts])
    with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = [row[0] for row in csv.reader(stream)][1:]
    assert not any(map(is_dangerous, found))
    assert [text.removeprefix("'") for text in found] == [t.removeprefix("'") for t in texts]
    cells = [row[0] for row in load_workbook(folder / "a.xlsx").active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == texts


def test_paper_prints_it_as_letters() -> None:
    """What a font can draw one sign for one letter; long and turned text has tests of its own."""
    texts = [t for t in NASTY if t.isascii() and t.isprintable() and len(t) < 60]
    head = ReportHead("<b>Works</b>", "&amp; <i>%s</i>", "", "")
    made = render_table(head, [PrintColumn("<u>Name</u>")], [[text] for text in texts], None, "en")
    document = pypdfium2.PdfDocument(made.pdf)
    printed = "".join(page.get_textpage().get_text_range() for page in document)
    assert [t for t in (*texts, "<b>Works</b>", "&amp; <i>%s</i>", "<u>Name</u>")
            if t not in printed] == []  # fmt: skip
