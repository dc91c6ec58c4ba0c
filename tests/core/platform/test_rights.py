"""Daily work on a server: no table is made or changed, no ledger taken back, triggers or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform import backup, health, migrations
from factory_desktop.core.platform import companies as places
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import guards, rights
from tests.helpers import companies
from tests.helpers.companies import ADMIN

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.HOME, str(tmp_path / "home"))


@pytest.fixture
def server() -> Iterator[Company]:
    made = companies.server_company()
    yield made
    companies.drop(made)


def _refused(company: Company, statement: str) -> None:
    with pytest.raises(EnvironmentProblem) as caught, company.db.write() as conn:
        conn.execute(text(statement))
    assert caught.value.code == "denied", statement


def _check(company: Company) -> health.Check:
    report = health.examine(company.db, company.registry, company.clock)
    return next(check for check in report.checks if check.key == "rights")


def test_no_ledger_is_changed_even_without_its_triggers(server: Company) -> None:
    ledgers = guards.ledger_tables()
    assert {"audit_entry", "stock_ledger_entry"} <= set(ledgers)
    with server.db.owning() as conn:
        for table in ledgers:
            conn.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    for table in ledgers:
        _refused(server, f"UPDATE {table} SET id = id")
        _refused(server, f"DELETE FROM {table}")
        _refused(server, f"TRUNCATE {table}")
    with server.db.owning() as conn:
        conn.execute(text("UPDATE audit_entry SET label = 'forged' WHERE id = 3"))
    assert not health.examine(server.db, server.registry, server.clock).ok, "the owner could"


def test_daily_work_makes_and_changes_no_table(server: Company) -> None:
    for statement in (
        "CREATE TABLE mine (id int)",
        "ALTER TABLE item ADD COLUMN mine int",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only_audit_entry_update ON audit_entry",
        "CREATE OR REPLACE FUNCTION factory_append_only() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$",
        "UPDATE schema_version SET version_num = '9999'",
        "CREATE ROLE mine",
    ):
        _refused(server, statement)
    server.execute(ADMIN, server.registry.commands["company.profile.save"], values={"city": "X"})
    assert _check(server).state == "ok"


def test_every_connection_is_stepped_down_with_its_limits(server: Company) -> None:
    role = rights.role_of(str(make_url(server.db.company).database))
    for at in (server.db.writer, server.db.reader):
        with at.connect() as conn:
            assert conn.execute(text("SELECT current_user")).scalar() == role
            for setting, value in (
                ("transaction_isolation", "read committed"),
                ("lock_timeout", "30s"),
                ("idle_in_transaction_session_timeout", "1min"),
            ):
                assert conn.execute(text(f"SHOW {setting}")).scalar() == value


def test_rights_that_differ_are_told_and_put_right_at_the_next_opening(server: Company) -> None:
    where = server.db.company
    role = rights.role_of(str(make_url(where).database))
    for statement in (
        f"GRANT UPDATE ON audit_entry TO {role}",
        "GRANT DELETE ON stock_ledger_entry TO PUBLIC",
        f"REVOKE SELECT ON schema_version FROM {role}",
        f"REVOKE INSERT ON item FROM {role}",
    ):
        with server.db.owning() as conn:
            conn.execute(text(statement))
        server.db.disconnect()
        assert _check(server).state == "warn", statement
        companies.open_again(where).close()
        server.db.disconnect()
        assert _check(server).state == "ok", statement


def _login(server: Company, *statements: str) -> str:
    """The URL of a user of the server who owns nothing."""
    with server.db.owning() as conn:
        conn.execute(text("DROP ROLE IF EXISTS clerk"))
        for statement in ("CREATE ROLE clerk LOGIN PASSWORD 'x'", *statements):
            conn.execute(text(statement))
    url = make_url(server.db.company).set(username="clerk")
    return url.render_as_string(hide_password=False)


def test_a_sign_in_that_owns_nothing_works_with_the_role_alone(server: Company) -> None:
    role = rights.role_of(str(make_url(server.db.company).database))
    clerk = companies.open_again(_login(server, f"GRANT {role} TO clerk"))
    clerk.execute(ADMIN, clerk.registry.commands["company.profile.save"], values={"city": "X"})
    assert _check(clerk).state == "ok"
    with pytest.raises(EnvironmentProblem), clerk.db.owning() as conn:
        conn.execute(text("DROP TABLE audit_entry"))
    with server.db.owning() as conn:
        conn.execute(text("UPDATE schema_version SET version_num = '0005'"))
    with pytest.raises(EnvironmentProblem) as caught:
        migrations.upgrade(clerk.db)
    assert caught.value.code == "owner"
    clerk.close()


def test_a_server_that_lets_no_role_be_made_is_worked_with_and_told(server: Company) -> None:
    """The owner may not make roles: the company opens, the doctor says what is missing."""
    database = make_url(server.db.company).database
    own = f"ALTER DATABASE {database} OWNER TO clerk"
    url = _login(server, own, "ALTER SCHEMA public OWNER TO clerk")
    with server.db.owning() as conn:
        conn.execute(text("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC"))
        for table in conn.execute(text(rights._TABLES)).scalars().all():
            conn.execute(text(f"ALTER TABLE {table} OWNER TO clerk"))
        role = rights.role_of(str(database))
        conn.execute(text(f"DROP OWNED BY {role}"))
        conn.execute(text(f"DROP ROLE {role}"))
    clerk = companies.open_again(url)
    clerk.execute(ADMIN, clerk.registry.commands["company.profile.save"], values={"city": "X"})
    told = _check(clerk)
    assert told.state == "warn"
    assert f'CREATE ROLE "{role}" NOLOGIN; GRANT "{role}" TO "clerk"' in told.mend
    with server.db.owning() as conn:
        for statement in told.mend.split(": ")[1].split(";")[:2]:
            conn.execute(text(statement))
    clerk.close()
    clerk = companies.open_again(url)
    assert _check(clerk).state == "ok"
    _refused(clerk, "DELETE FROM audit_entry")
    clerk.close()


def test_the_role_is_there_after_a_restore(server: Company, tmp_path: Path) -> None:
    file = tmp_path / "b.factory-backup"
    backup.backup(server.db, file, companies.clock())
    where = companies.empty_server_database()
    backup.restore(file, where, companies.clock())
    again = companies.open_again(where)
    assert _check(again).state == "ok"
    _refused(again, "DELETE FROM audit_entry")
    companies.drop(again)


def test_a_long_name_of_a_database_gives_a_name_that_fits() -> None:
    one, two = rights.role_of("a" * 60), rights.role_of("a" * 59 + "b")
    assert one != two
    assert max(len(one), len(two)) <= 63
    assert rights.role_of("shakti") == "factory_daily_shakti"
