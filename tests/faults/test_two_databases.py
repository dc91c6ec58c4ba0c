"""The same work on a file and on a server gives the same company, to the last row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from factory_desktop.core.inventory.entries import ENTRY
from factory_desktop.core.kernel.errors import EnvironmentProblem, FactoryError
from factory_desktop.core.kernel.views import ViewState
from factory_desktop.core.platform import backup
from factory_desktop.core.platform.commands import Request, UnitOfWork, command
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import patience
from factory_desktop.core.platform.reading import ListReader, LookupReader
from factory_desktop.core.platform.reporting import run as reports
from tests.faults import children, works
from tests.faults.works import Works
from tests.helpers import companies
from tests.helpers.companies import ADMIN
from tests.helpers.works import item

pytestmark = pytest.mark.postgres
#: What is drawn by lot (hashes, keys of operations) or hangs on it.
_BY_LOT = {"password_hash", "recovery_hash", "hash", "sealed", "operation", "secret",
           "cost_group"}  # fmt: skip
_BY_LOT |= {"source_line", "source_line_id"}
#: Tables whose rows are written anew: a file then gives the same ids again, a server does not.
_ANEW = ("item_barcode", "party_address", "party_contact", "stock_balance")


def _work(w: Works) -> list[str]:
    """A day at the works: what is done, and what is refused with which words."""
    told: list[str] = []
    for name, call in works.calls(w).items():
        if name in ("company.import.run", "security.recovery.make"):
            continue
        for given in (call, call):  # the second time, much is refused
            try:
                value = w.company.execute(
                    works.SURE, w.company.registry.commands[name], **given
                ).value
                told.append(f"{name}: {value!r}")
            except FactoryError as error:
                told.append(f"{name}: {json.dumps(error.as_dict(), sort_keys=True)}")
    return told


def _plain(company: Company) -> dict[str, list[tuple[Any, ...]]]:
    """Every row, with what is drawn by lot left out and moments and truth values as text."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table, rows in works.dump(company).items():
        with company.reading() as conn:
            keys = sorted(conn.execute(text(f'SELECT * FROM "{table}" WHERE 1 = 0')).keys())
        keep = [n for n, key in enumerate(keys) if not _by_lot(table, key)]
        found[table] = sorted((tuple(_alike(row[n]) for n in keep) for row in rows), key=repr)
    return found


def _by_lot(table: str, key: str) -> bool:
    return key in _BY_LOT or (key == "id" and (table in _ANEW or table.endswith("_line")))


def _alike(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, (int, bytes)):
        return value
    shown = str(value)
    if shown.startswith("{"):
        return json.dumps(json.loads(shown), sort_keys=True)
    return shown.removesuffix(".000000")


def _read(company: Company) -> list[str]:
    """Every list and every report as the administrator reads them."""
    told: list[str] = []
    for entity in company.registry.entities.values():
        if entity.list is not None and entity.key not in ("security.audit", "security.sign_in"):
            reader = ListReader(company, ADMIN, entity.list)
            for view in (ViewState(), ViewState(search="a"), ViewState(search="2026")):
                ids = reader.ids(view)
                told.append(f"{entity.key} {list(ids)} {reader.page(ids)} {reader.totals(view)}")
    for key in company.registry.reports:
        for params in ({}, {"month": "2026-09"}, {"from": "2026-10-01", "to": "2026-11-30"}):
            try:
                result = reports.run(company, ADMIN, key, params)
                head = reports.Head("Works", "now", "en")
                told.append(reports.as_bytes(company, result, "json", head).decode())
            except FactoryError as error:
                told.append(f"{key}: {error.message}")
    return told


def test_the_same_work_gives_the_same_company(tmp_path: Path) -> None:
    made = [companies.sqlite_company(tmp_path), companies.server_company()]
    try:
        told, rows, read = [], [], []
        for company in made:
            (tmp_path / company.db.dialect).mkdir()
            w = works.works(company, tmp_path / company.db.dialect)
            told.append(_work(w))
            rows.append(_plain(company))
            read.append(_read(company))
        assert told[0] == told[1]
        assert rows[0].keys() >= rows[1].keys()
        differ = {t: (rows[0][t], found) for t, found in rows[1].items() if rows[0][t] != found}
        assert differ == {}
        assert read[0] == read[1]
    finally:
        for company in made:
            companies.drop(company)
    count = sum(len(found) for found in rows[1].values())
    print(f"\ntwo databases: {len(told[0])} commands, {count} rows in {len(rows[1])} tables, "
          f"{len(read[0])} lists and reports: all alike")  # fmt: skip


def test_a_company_moves_there_and_back_unchanged(tmp_path: Path) -> None:
    company = companies.sqlite_company(tmp_path)
    works.works(company, tmp_path)
    before = works.dump(company)
    backup.backup(company.db, tmp_path / "one.factory-backup", companies.clock())
    company.close()
    url = companies.empty_server_database()
    backup.restore(tmp_path / "one.factory-backup", url, companies.clock())
    server = companies.open_again(url)
    backup.backup(server.db, tmp_path / "two.factory-backup", companies.clock())
    companies.drop(server)
    back = tmp_path / "back.factory"
    backup.restore(tmp_path / "two.factory-backup", str(back), companies.clock())
    again = companies.open_again(str(back))
    assert works.dump(again) == before
    again.close()


def test_a_servers_connections_are_set_as_the_rules_say() -> None:
    company = companies.server_company()
    wanted = {
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
        "transaction_isolation": "read committed",
        "TimeZone": "UTC",
    }
    with company.db.write() as conn:
        assert {k: conn.execute(text(f"SHOW {k}")).scalar() for k in wanted} == wanted
        assert conn.execute(text("SHOW transaction_read_only")).scalar() == "off"
    with company.reading() as conn:
        assert {k: conn.execute(text(f"SHOW {k}")).scalar() for k in wanted} == wanted
        assert conn.execute(text("SHOW transaction_read_only")).scalar() == "on"
    with pytest.raises(EnvironmentProblem) as caught, company.reading() as conn:
        conn.execute(text("UPDATE company_profile SET city = 'X'"))
    assert caught.value.code == "read_only"
    companies.drop(company)


def test_a_writer_that_waits_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "TRIES", 2)
    one = companies.server_company()
    two = companies.open_again(one.db.company)
    save = one.registry.commands["company.profile.save"]
    with one.db.write() as conn:
        conn.execute(text("SELECT 1 FROM company_profile FOR UPDATE"))
        with two.db.write() as other:
            other.execute(text("SET SESSION lock_timeout = '100ms'"))
        with pytest.raises(EnvironmentProblem) as caught:
            two.execute(ADMIN, save, values={"city": "Thane"})
    assert caught.value.code == "busy"
    assert two.execute(ADMIN, save, values={"city": "Thane"}).changes
    two.close()
    companies.drop(one)


def _lose(conn: Connection, killer: Company) -> None:
    """Write on a connection that the server has ended."""
    mine = conn.execute(text("SELECT pg_backend_pid()")).scalar()
    with killer.db.owning() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    conn.execute(text("UPDATE company_profile SET city = 'Lost'"))


def test_a_server_that_went_away_says_so_and_comes_back() -> None:
    company = companies.server_company()
    save = company.registry.commands["company.profile.save"]
    with company.db.write() as conn:
        mine = conn.execute(text("SELECT pg_backend_pid()")).scalar()
    killer = companies.open_again(company.db.company)
    with killer.db.owning() as conn:
        conn.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
    company.execute(ADMIN, save, values={"city": "Thane"})
    with pytest.raises(EnvironmentProblem) as caught, company.db.write() as conn:
        _lose(conn, killer)
    assert caught.value.code == "gone"
    company.execute(ADMIN, save, values={"phone": "020-1"})
    with company.reading() as conn:
        assert conn.execute(text("SELECT city, phone FROM company_profile")).one() == (
            "Thane",
            "020-1",
        )
    killer.close()
    companies.drop(company)


def test_two_who_add_the_same_code_at_once_are_answered_in_words() -> None:
    """The second finds the code free, is refused by the database, and is told on his second try."""
    from threading import Barrier, Thread

    company = companies.server_company()
    uom = company.registry.commands["items.uom.save"]
    ends: list[str] = []
    start = Barrier(4)

    def add(number: int) -> None:
        own = companies.open_again(company.db.company)
        start.wait()
        for code in range(6):
            try:
                values = {"code": f"u{code}", "name": f"Unit {number}", "decimals": 0}
                own.execute(ADMIN, uom, values=values)
                ends.append("made")
            except FactoryError as error:
                ends.append(error.kind)
            except Exception as error:
                ends.append(repr(error))
        own.close()

    threads = [Thread(target=add, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    companies.drop(company)
    assert (ends.count("made"), ends.count("invalid"), len(ends)) == (6, 18, 24)


@pytest.mark.parametrize("key", ["once", ""])
def test_a_connection_lost_while_committing(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a request key it is settled: done once, the answer given; without, it is told."""
    company = companies.server_company()
    made = item(company)
    killer = companies.open_again(company.db.company)
    document = children.entry(company, made, "opening", "1")
    lost: list[int] = []

    commit = company.db.writer.dialect.do_commit

    def lose(raw: Any) -> None:
        """The commit gets through, its answer does not."""
        commit(raw)
        if not lost:
            lost.append(raw.driver_connection.info.backend_pid)
            with killer.db.owning() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost[0]})
            raw.driver_connection.execute("SELECT 1")

    monkeypatch.setattr(company.db.writer.dialect, "do_commit", lose)
    call = {"document_id": document, "action": "confirm"}
    request = Request(ADMIN, key=key, confirmed=works.SURE.confirmed)
    if key:
        assert company.execute(request, ENTRY.commands.fire, **call).value == document
    else:
        with pytest.raises(EnvironmentProblem, match="lost while it was saving") as caught:
            company.execute(request, ENTRY.commands.fire, **call)
        assert caught.value.code == "unknown"
    assert len(lost) == 1
    assert children.numbers(company) == [1]
    assert children.balance(company, made) == 1
    killer.close()
    companies.drop(company)


def test_a_server_lost_before_the_commit_is_tried_again() -> None:
    company = companies.server_company()
    killer = companies.open_again(company.db.company)
    tried: list[int] = []

    @command("test.lose", permission="")
    def lose_once(uow: UnitOfWork) -> str:
        number = uow.number("test", "T-###", 2026)
        tried.append(1)
        if len(tried) == 1:
            _lose(uow.conn, killer)
        return number

    assert company.execute(ADMIN, lose_once).value == "T-001"
    assert len(tried) == 2
    killer.close()
    companies.drop(company)


def test_a_list_and_a_look_up_lost_in_mid_read_are_read_again() -> None:
    company = companies.server_company()
    made = item(company)
    killer = companies.open_again(company.db.company)
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    lost: list[int] = []

    def lose_once(statement: Any) -> Any:
        if not lost:
            with killer.db.owning() as conn:
                end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"
                lost.extend(conn.execute(text(end)).scalars())
        return statement

    query = company.registry.entities["items.item"].list
    assert query is not None
    reader = ListReader(company, ADMIN, query, lose_once)
    assert list(reader.ids(ViewState())) == [made]
    assert lost
    lost.clear()
    assert reader.totals(ViewState())["count"] == 1
    assert lost
    lost.clear()
    lookup = LookupReader(company, ADMIN, "items.item")
    assert [found.id for found in lookup.search("rm", scope=lose_once)] == [made]
    assert lost
    killer.close()
    companies.drop(company)


def test_a_server_that_stays_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "RESTART", 0.2)
    calm = patience.Patience()
    gone, full = (EnvironmentProblem(code, "x") for code in ("gone", "full"))
    with pytest.raises(EnvironmentProblem) as caught:
        calm.wait(full)
    assert caught.value is full, "a full disk does not mend itself"
    calm.wait(gone)
    monkeypatch.setattr(patience, "RESTART", 0)
    with pytest.raises(EnvironmentProblem):
        calm.wait(gone)
