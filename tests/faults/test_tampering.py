"""The company changed by hand behind the program's back: noticed, told how to mend, noted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from factory_desktop import cli
from factory_desktop.core.inventory.services import rebuild_stock
from factory_desktop.core.platform import audit, backup, health
from factory_desktop.core.platform import companies as known
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import guards
from tests.faults import children, works
from tests.faults.works import Works
from tests.helpers import companies
from tests.helpers.companies import PASSWORD
from tests.helpers.figures import Figure
from tests.helpers.works import item

Deed = Callable[[Connection], None]


def _do(*statements: str, ledger: str = "") -> Deed:
    """Statements that somebody runs in the file, who takes a ledger's guard off for as long."""

    def run(conn: Connection) -> None:
        on = f' ON "{ledger}"' if conn.dialect.name == "postgresql" else ""
        for verb in ("update", "delete") if ledger else ():
            conn.execute(text(f'DROP TRIGGER "append_only_{ledger}_{verb}"{on}'))
        for statement in statements:
            conn.execute(text(statement))
        if ledger:
            guards.install(conn, [ledger])

    return run


def _cut_tail(conn: Connection) -> None:
    """Cut the log and set its head back: the chain that is left is whole."""
    last, _ = audit.head(conn)
    _do(
        f"DELETE FROM audit_entry WHERE id > {last - 3}",
        f"UPDATE audit_head SET last_id = {last - 3}, "
        f"hash = (SELECT hash FROM audit_entry WHERE id = {last - 3})",
        ledger="audit_entry",
    )(conn)


_SWAP = (
    "UPDATE app_user SET password_hash = (SELECT password_hash FROM app_user WHERE name = 'sunil') "
    "WHERE name = 'meena'"
)
_AUDIT, _LEDGER = "audit_entry", "stock_ledger_entry"
#: What is done, the check that must be bad, a word of what it says.
DEEDS: dict[str, tuple[Deed, str, str]] = {
    "a ledger row's quantity": (
        _do("UPDATE stock_ledger_entry SET quantity = quantity + 1000000 WHERE id = 1",
            ledger=_LEDGER), "records", "stock_ledger_entry"),
    "a ledger row's date": (
        _do("UPDATE stock_ledger_entry SET posted_on = '2026-11-01' WHERE id = 1", ledger=_LEDGER),
        "records", "stock_ledger_entry"),
    "a ledger row's source": (
        _do("UPDATE stock_ledger_entry SET source_id = 77 WHERE id = 1", ledger=_LEDGER),
        "records", "stock_ledger_entry"),
    "a ledger row deleted": (
        _do("DELETE FROM stock_valuation", "DELETE FROM stock_ledger_entry", ledger=_LEDGER),
        "records", "stock_ledger_entry"),
    "a ledger row added": (
        _do("INSERT INTO stock_ledger_entry (id, posted_on, item_id, from_location_id, "
            "to_location_id, quantity, value, source_type, source_id, operation, entered_at) "
            "SELECT 900, posted_on, item_id, from_location_id, to_location_id, quantity, value, "
            "source_type, source_id, 'forged', entered_at FROM stock_ledger_entry WHERE id = 1"),
        "records", "stock_ledger_entry"),
    "a balance": (_do("UPDATE stock_balance SET quantity = quantity + 1"), "stock", "balance"),
    "a cost": (_do("UPDATE stock_valuation SET cost = cost + 1"), "stock", "cost"),
    "an audit entry": (
        _do("UPDATE audit_entry SET label = 'forged' WHERE id = 9", ledger=_AUDIT),
        "audit", "Entry 9"),
    "an audit entry deleted": (
        _do("DELETE FROM audit_entry WHERE id = 9", ledger=_AUDIT), "audit", "Entry 9"),
    "the audit log's tail": (
        _do("DELETE FROM audit_entry WHERE id > 20", ledger=_AUDIT), "audit", "end"),
    "the audit log's tail and its head": (_cut_tail, "history", "cut"),
    "a user's role": (
        _do("UPDATE user_role SET role_id = 1 WHERE user_id = 2"), "grants", "sunil"),
    "a role of nobody's giving": (
        _do("INSERT INTO user_role (user_id, role_id) VALUES (2, 1)"), "grants", "sunil"),
    "a built-in role's permission": (
        _do("INSERT INTO role_permission SELECT id, '*' FROM role WHERE name = 'Clerk'"),
        "grants", "Clerk"),
    "a role's permission": (
        _do("INSERT INTO role_permission SELECT id, 'payroll.run.view' FROM role "
            "WHERE name = 'Gate'"), "grants", "Gate"),
    "a password": (_do(_SWAP), "records", "password_hash"),
    "a user made active": (
        _do("UPDATE app_user SET active = NOT active WHERE name = 'sunil'"), "records", "active"),
    "a user added": (
        _do("INSERT INTO app_user (id, name, full_name, active, language, must_change, "
            "password_hash, recovery_hash, version) SELECT 99, 'ghost', 'Ghost', active, language, "
            "must_change, password_hash, '', 1 FROM app_user WHERE name = 'meena'"),
        "records", "99"),
    "a supplier's bank account": (
        _do("UPDATE party SET bank_account = '99999999997731' WHERE id = 1"),
        "records", "bank_account"),
    "a worker's pay": (
        _do("UPDATE pay_terms SET rate = rate * 2 WHERE id = 1"), "records", "rate"),
    "an item's unit": (
        _do("UPDATE item SET name = 'Gold' WHERE id = 1"), "records", "name"),
    "a document's state": (
        _do("UPDATE stock_entry SET status = 'draft' WHERE number IS NOT NULL"),
        "records", "status"),
    "a document's number": (
        _do("UPDATE stock_entry SET number = 'SE-2026-099' WHERE number IS NOT NULL"),
        "records", "number"),
    "a trigger dropped": (
        lambda conn: conn.execute(text("DROP TRIGGER append_only_audit_entry_update"
            + (" ON audit_entry" if conn.dialect.name == "postgresql" else ""))) and None,
        "guards", "append_only_audit_entry_update"),
    "a table dropped": (_do("DROP TABLE salary_slip_payment"), "tables", "salary_slip_payment"),
    "a column added": (_do("ALTER TABLE item ADD COLUMN x INTEGER"), "tables", "item"),
    "an index dropped": (
        _do("DROP INDEX ix_stock_ledger_entry_item"), "tables", "stock_ledger_entry"),
    "a view made": (_do("CREATE VIEW spy AS SELECT name FROM app_user"), "tables", "spy"),
}  # fmt: skip
#: What only one of the databases knows.
_SQLITE: dict[str, tuple[Deed, str, str]] = {
    "a guard that does nothing": (
        _do("DROP TRIGGER append_only_audit_entry_update",
            'CREATE TRIGGER "append_only_audit_entry_update" BEFORE update ON "audit_entry" '
            "BEGIN SELECT 1; END"), "guards", "append_only_audit_entry_update"),
    "a trigger of a stranger's": (
        _do("CREATE TRIGGER tithe AFTER INSERT ON audit_entry BEGIN SELECT 1; END"),
        "guards", "tithe"),
}  # fmt: skip
_POSTGRES: dict[str, tuple[Deed, str, str]] = {
    "a guard switched off": (
        _do("ALTER TABLE audit_entry DISABLE TRIGGER append_only_audit_entry_update"),
        "guards", "append_only_audit_entry_update"),
    "a guard that does nothing": (
        _do("CREATE OR REPLACE FUNCTION factory_append_only() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NULL; END $$"), "guards", "factory_append_only"),
}  # fmt: skip


def _works(company: Company) -> Works:
    """A factory with a posted entry, a clerk, a role of its own, a supplier, a worker."""
    w = Works(company)
    made = item(company)
    children.confirm(company, children.entry(company, made, "opening", "10"))
    w.user("sunil", "Clerk")
    w.do("security.role.save", values={"name": "Gate"}, permissions=("hr.attendance.view",))
    account = {"name": "Jindal", "is_supplier": True, "bank_account": "11111111117731"}
    w.do("parties.party.save", values=account)
    w.do("hr.employee.save", values={"name": "Ravi", "date_of_joining": date(2025, 4, 1)},
         terms={"pay_type": "daily", "rate": Decimal(500)})  # fmt: skip
    return w


def _bad(company: Company) -> dict[str, health.Check]:
    report = health.examine(company.db, company.registry, companies.clock())
    return {check.key: check for check in report.checks if check.state == health.BAD}


def _seen(company: Company, deed: Deed, monkeypatch: pytest.MonkeyPatch) -> dict[str, health.Check]:
    """What the doctor finds of a deed that is then taken back: he reads where it was done."""
    with company.db.owner.connect() as conn, monkeypatch.context() as patched:
        conn.begin()
        deed(conn)
        patched.setattr(company.db, "reader", _Same(conn))
        patched.setattr(health, "_writing", lambda _db: ())
        found = _bad(company)
        conn.rollback()
    return found


class _Same:
    """A reader inside the transaction of a deed."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """The connection itself, in a savepoint that a failed look does no harm to."""
        with self.conn.begin_nested():
            yield self.conn


@pytest.mark.slow
def test_whatever_is_changed_by_hand_is_noticed(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    _works(company)
    backup.backup(company.db, tmp_path / "b.factory-backup", companies.clock())
    assert _bad(company) == {}
    deeds = DEEDS | (_SQLITE if company.db.dialect == "sqlite" else _POSTGRES)
    wrong = []
    for name, (deed, key, word) in deeds.items():
        found = _seen(company, deed, monkeypatch)
        told = found.get(key)
        if told is None or word not in told.message or not told.mend:
            wrong.append((name, {k: c.message for k, c in found.items()}))
    assert wrong == []
    assert _bad(company) == {}
    figure("F-16", len(deeds), len(deeds) - len(wrong), company, "changes by hand, each told")


def _by_hand(company: Company, deed: Deed) -> None:
    with company.db.owning() as conn:
        deed(conn)


def test_opening_notices_tells_notes_and_protects_again(company: Company, tmp_path: Path) -> None:
    _works(company)
    backup.backup(company.db, tmp_path / "b.factory-backup", companies.clock())
    _by_hand(company, _cut_tail)
    _by_hand(company, DEEDS["a trigger dropped"][0])
    again = companies.open_again(company.db.company)
    assert [check.key for check in again.noticed] == ["guards", "history"]
    assert all(check.mend for check in again.noticed)
    found = health.examine(again.db, again.registry, companies.clock())
    told = {check.key: check for check in found.checks}
    assert told["guards"].state == "ok", "the ledgers are protected again"
    assert told["noticed"].state == "warn"
    assert "cut" in told["noticed"].message
    again.close()
    third = companies.open_again(company.db.company)
    assert third.noticed == ()
    third.close()
    logged = "SELECT count(*) FROM audit_entry WHERE action = 'noticed'"
    assert company.read(lambda conn: conn.execute(text(logged)).scalar()) == 1


def test_a_sound_company_is_opened_without_a_word(company: Company) -> None:
    _works(company)
    before = works.dump(company)
    again = companies.open_again(company.db.company)
    assert again.noticed == ()
    assert works.dump(again) == before
    again.close()


def test_an_older_copy_and_another_company_are_noticed(
    file_company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(file_company.db.path)
    old, other = tmp_path / "old.factory", tmp_path / "other.factory"
    file_company.close()
    shutil.copy(path, old)
    company = companies.open_again(path)
    _works(company)
    kept = tmp_path / "kept.factory-backup"
    backup.backup(company.db, kept, companies.clock())
    company.close()
    assert cli.main(["doctor", path, "--against", str(kept)]) == 0
    companies.new_company(str(other)).close()
    for wrong in (old, other):
        shutil.copy(wrong, path)
        assert cli.main(["doctor", path]) == 1
        assert "does not go on" in capsys.readouterr().out
        assert cli.main(["doctor", path, "--against", str(kept)]) == 1
        again = companies.open_again(path)
        assert [check.key for check in again.noticed] == ["history"]
        again.close()
        backup.restore(kept, path, companies.clock(), replace=True)
        restored = companies.open_again(path)
        assert restored.noticed == ()
        restored.close()


def test_a_restore_of_an_older_backup_is_no_fraud(file_company: Company, tmp_path: Path) -> None:
    path = str(file_company.db.path)
    first, second = tmp_path / "1.factory-backup", tmp_path / "2.factory-backup"
    backup.backup(file_company.db, first, companies.clock())
    _works(file_company)
    backup.backup(file_company.db, second, companies.clock())
    file_company.close()
    backup.restore(first, path, companies.clock(), replace=True)
    again = companies.open_again(path)
    assert again.noticed == ()
    found = known.find(path)
    assert found is not None
    assert found.head == again.read(audit.head)
    again.close()


def test_a_forged_receipt_is_not_laundered_by_working_the_stock_out_again(company: Company) -> None:
    _works(company)
    forge = _do("UPDATE stock_ledger_entry SET quantity = quantity * 2, value = value * 2",
                ledger=_LEDGER)  # fmt: skip
    _by_hand(company, forge)
    assert {"stock", "records"} <= _bad(company).keys()
    company.execute(works.SURE, rebuild_stock)
    found = _bad(company)
    assert "stock" not in found
    assert "stock_ledger_entry" in found["records"].message


def test_a_wrong_balance_is_mended_from_the_command_line(
    file_company: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _works(file_company)
    path = str(file_company.db.path)
    _by_hand(file_company, DEEDS["a balance"][0])
    file_company.close()
    monkeypatch.setenv("FACTORY_PASSWORD", PASSWORD)
    assert cli.main(["doctor", path]) == 1
    assert "--rebuild-stock" in capsys.readouterr().out
    assert cli.main(["doctor", path, "--rebuild-stock", "--user", "meena"]) == 0
    monkeypatch.setenv("FACTORY_PASSWORD", PASSWORD + "sunil")
    assert cli.main(["doctor", path, "--rebuild-stock", "--user", "sunil"]) == 1


def test_old_entries_without_seals_are_let_be(company: Company) -> None:
    """A company of before the seals: its log is whole, its records and ledger are not blamed."""
    _works(company)
    _by_hand(company, _unseal)
    assert _bad(company) == {}


def _unseal(conn: Connection) -> None:
    """Write the log as it was written before there were seals."""
    _do("UPDATE audit_entry SET sealed = NULL", ledger=_AUDIT)(conn)
    head = conn.execute(text("SELECT secret FROM audit_head")).scalar_one()
    before = audit._FIRST
    for row in conn.execute(text("SELECT id FROM audit_entry ORDER BY id")).all():
        table = audit.AuditEntry.table()
        entry = conn.execute(table.select().where(table.c.id == row.id)).mappings().one()
        before = audit._link(head, before, entry)
        _do(f"UPDATE audit_entry SET hash = '{before}' WHERE id = {row.id}", ledger=_AUDIT)(conn)
    conn.execute(text(f"UPDATE audit_head SET hash = '{before}'"))
