"""Lists ask the database for what they need: no join, no scan and no row more."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from factory_desktop.core.inventory import MOVEMENTS, STOCK
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform import joins, listing, reading
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.reading import ListReader, LookupReader
from factory_desktop.core.purchasing import ORDERS
from tests.bench.factory import Size, fill
from tests.helpers.companies import ADMIN

SMALL = Size(rows=1200, items=60, places=4, parties=5)


def statements(company: Company, work) -> list[str]:
    """What is sent to the database in a piece of work."""
    sent: list[str] = []
    engine = company.db.reader

    def note(conn, cursor, statement, parameters, context, many) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return [s for s in sent if s.startswith("SELECT")]


@pytest.fixture
def filled(company: Company) -> Company:
    fill(company, SMALL)
    return company


def test_ids_and_counts_join_nothing_that_they_do_not_ask_for(filled: Company) -> None:
    def lean(view: ViewState) -> list[str]:
        return statements(
            filled, lambda: filled.read(lambda conn: listing.ids(conn, MOVEMENTS, view))
        )

    [plain] = lean(ViewState())
    assert "JOIN" not in plain
    [by_item] = lean(ViewState(sort=(Sort("code"),)))
    assert by_item.count("JOIN") == 1
    [counted] = statements(
        filled, lambda: filled.read(lambda conn: listing.totals(conn, ORDERS, ViewState()))
    )
    assert "JOIN" not in counted


def test_a_lean_statement_gives_the_same_rows() -> None:
    full = STOCK.source(select(STOCK.id))
    lean = joins.lean(full)
    assert "JOIN" not in str(lean)
    assert "WHERE" in str(lean)
    asked = joins.lean(full, [STOCK.column("uom").expr])
    assert "JOIN uom" in str(asked)


@pytest.mark.parametrize(
    "view",
    [
        ViewState(search="Hex"),
        ViewState(search="rm-000"),
        ViewState(search="Rack 2"),
        ViewState(search="SE-2026-001"),
        ViewState(search="bar brass"),
        ViewState(search="nothing like this"),
        ViewState(filters=(Filter("code", "RM-00"),)),
        ViewState(filters=(Filter("from_place", "rack 1"), Filter("name", "EN"))),
        ViewState(filters=(Filter("document", "2025-01"),)),
        ViewState(filters=(Filter("code", "^rm-000"), Filter("name", "^HEX"))),
        ViewState(filters=(Filter("code", "^M-0"),)),
        ViewState(filters=(Filter("document", "^se-2025"),)),
    ],
)
def test_a_search_finds_what_the_rows_show(filled: Company, view: ViewState) -> None:
    """By the conditions on what is shown, row by row."""
    with filled.reading() as conn:
        found = list(listing.ids(conn, MOVEMENTS, view))
        every = list(listing.ids(conn, MOVEMENTS, ViewState()))
        rows = listing.page(conn, MOVEMENTS, every)
    columns = [c.key for c in MOVEMENTS.columns if c.search]

    def holds(row: dict, keys: list[str], word: str) -> bool:
        texts = [str(row[key] or "").lower() for key in keys]
        if word.startswith("^"):
            return any(text.startswith(word[1:].lower()) for text in texts)
        return any(word.lower() in text for text in texts)

    wanted = [
        row_id
        for row_id, row in zip(every, rows, strict=True)
        if all(holds(row, columns, word) for word in view.search.split())
        and all(holds(row, [f.column], f.text) for f in view.filters)
    ]
    assert found == wanted


def test_the_first_ids_are_those_of_all(filled: Company) -> None:
    for sort in ((), (Sort("code"),), (Sort("quantity", True),)):
        view = ViewState(sort=sort)
        with filled.reading() as conn:
            every = listing.ids(conn, MOVEMENTS, view)
            assert listing.ids(conn, MOVEMENTS, view, limit=50) == every[:50]
            assert len(every) == SMALL.rows


def test_a_page_costs_a_fixed_number_of_statements_and_rows(filled: Company) -> None:
    reader = ListReader(filled, ADMIN, MOVEMENTS)
    ids = reader.ids(ViewState(), 200)
    few = statements(filled, lambda: reader.page(ids[:10]))
    many = statements(filled, lambda: reader.page(ids))
    assert len(ids) == len(reader.page(ids)) == 200
    assert len(few) == len(many) <= 4


@pytest.mark.parametrize(
    ("view", "index"),
    [
        (ViewState(search="xyz nothing"), ""),
        (ViewState(search="RM-00050"), "ix_stock_ledger_entry_item"),
        (ViewState(filters=(Filter("code", "RM-00050"),)), "ix_stock_ledger_entry_item"),
    ],
)
def test_no_search_in_the_ledger_scans_it(file_company: Company, view: ViewState, index) -> None:
    fill(file_company, SMALL)
    conn_read = file_company.read
    sent = statements(file_company, lambda: conn_read(lambda c: listing.ids(c, MOVEMENTS, view)))
    assert sent
    ledger = [s for s in sent if "FROM stock_ledger_entry" in s.split("WHERE")[0]]
    assert len(ledger) == 1
    with file_company.reading() as conn:
        marks = ledger[0].count("?")
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {ledger[0]}", tuple([1] * marks))
        steps = [row[3] for row in plan]
    assert not [s for s in steps if s.startswith("SCAN stock_ledger_entry")], steps
    assert any(index in step for step in steps), steps


def test_a_look_up_gives_what_begins_so_before_what_only_holds_it(filled: Company) -> None:
    reader = LookupReader(filled, ADMIN, "items.item")
    assert [hit.code for hit in reader.search("rm-0000", 3)] == ["RM-00005"]
    assert [hit.code for hit in reader.search("00001", 3)] == ["CP-00001"]
    assert [hit.code for hit in reader.search("cp", 2)] == ["CP-00001", "CP-00006"]
    both = [hit.code for hit in reader.search("R", 60)]
    assert both[:2] == ["RM-00005", "RM-00010"]
    assert len(both) == len(set(both)) > len([code for code in both if code.startswith("R")])
    assert reader.total() == SMALL.items


def test_a_look_up_gives_the_same_where_few_hold_a_word_and_where_many_do(
    filled: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = LookupReader(filled, ADMIN, "items.item")
    for word in ("0", "e", "bear", "nothing like this"):
        found = []
        for few in (0, 1000):
            monkeypatch.setattr(reading, "_FEW", few)
            found.append([hit.code for hit in reader.search(word, 6)])
        assert found[0] == found[1] == sorted(found[0])
        assert bool(found[0]) == ("nothing" not in word)


@pytest.mark.parametrize("word", ["CP-00001", "cp-", "^"])
def test_what_begins_so_is_asked_of_an_index(file_company: Company, word: str) -> None:
    fill(file_company, SMALL)
    reader = LookupReader(file_company, ADMIN, "items.item")
    begun = statements(file_company, lambda: reader.search(word))
    [first] = [s for s in begun if s.startswith("SELECT item.id \n") and ">=" in s]
    with file_company.reading() as conn:
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {first}", tuple([1] * first.count("?")))
        steps = [row[3] for row in plan]
    assert any("ix_item_lower_code" in step for step in steps), steps
    assert not [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step], steps


@pytest.mark.parametrize(
    "view",
    [
        ViewState(),
        ViewState(search="Hex"),
        ViewState(filters=(Filter("posted_on", "2026"), Filter("to_place", "rack"))),
        ViewState(search="nothing like this"),
    ],
)
def test_the_sum_under_the_ledger_is_that_of_its_rows(filled: Company, view: ViewState) -> None:
    with filled.reading() as conn:
        rows = listing.page(conn, MOVEMENTS, list(listing.ids(conn, MOVEMENTS, view)))
        totals = listing.totals(conn, MOVEMENTS, view)
    assert totals["count"] == len(rows)
    assert (totals["cost"] or 0) == sum(row["cost"] for row in rows)


def test_the_sum_under_the_ledger_is_taken_in_one_pass(filled: Company) -> None:
    [sent] = statements(
        filled, lambda: filled.read(lambda conn: listing.totals(conn, MOVEMENTS, ViewState()))
    )
    assert "stock_valuation.entry_id =" not in sent
