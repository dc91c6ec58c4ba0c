"""The gate: permission, rollback, request keys, audit, conflicts."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from factory_desktop.core.company import profile
from factory_desktop.core.company.services import save_profile, save_settings
from factory_desktop.core.kernel.errors import Conflict, Denied, Invalid, RuleBroken
from factory_desktop.core.platform import audit, numbering
from factory_desktop.core.platform.commands import Request, UnitOfWork, command
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user, save_user
from factory_desktop.core.platform.security.tables import User
from factory_desktop.core.platform.tables import AuditEntry
from tests.helpers.companies import ADMIN, PASSWORD


def _clerk(company: Company) -> Actor:
    made = company.execute(
        ADMIN,
        create_user,
        name="ravi",
        full_name="Ravi Patil",
        password=PASSWORD + " 2",
        roles=("Clerk",),
    )
    return Actor(made.value, "ravi", "test")


def _count(company: Company, model: type) -> int:
    return company.read(
        lambda c: c.execute(select(func.count()).select_from(model.table())).scalar_one()
    )


def test_a_command_changes_audits_and_tells(company: Company) -> None:
    outcome = company.execute(ADMIN, save_profile, values={"city": "Nashik"})
    assert company.read(profile).city == "Nashik"
    assert outcome.changes.touches(["company_profile"])
    with company.reading() as conn:
        last = conn.execute(select(AuditEntry.table()).order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert '"city": "Pune"' in last.old
        assert '"city": "Nashik"' in last.new
        assert last.user_name == "meena"
        assert audit.verify(conn) == []


def test_nothing_changed_writes_no_audit(company: Company) -> None:
    before = _count(company, AuditEntry)
    company.execute(ADMIN, save_profile, values={"city": "Pune"})
    assert _count(company, AuditEntry) == before


def test_permission_is_asked_now(company: Company) -> None:
    clerk = _clerk(company)
    with pytest.raises(Denied):
        company.execute(clerk, save_profile, values={"city": "X"})
    company.execute(ADMIN, save_user, user_id=clerk.user_id or 0, values={}, roles=("Owner",))
    company.execute(clerk, save_profile, values={"city": "X"})
    company.execute(ADMIN, save_user, user_id=clerk.user_id or 0, values={"active": False})
    with pytest.raises(Denied):
        company.execute(clerk, save_profile, values={"city": "Y"})


def test_an_error_rolls_everything_back(company: Company) -> None:
    @command("test.break", permission="")
    def break_half_way(uow: UnitOfWork) -> str:
        number = uow.number("test", "T-###", 2026)
        save_profile(uow, values={"city": "Lost"})
        raise ValueError(number)

    @command("test.number", permission="")
    def take(uow: UnitOfWork) -> str:
        return uow.number("test", "T-###", 2026)

    before = _count(company, AuditEntry)
    with pytest.raises(ValueError, match="T-001"):
        company.execute(ADMIN, break_half_way)
    assert company.read(profile).city == "Pune"
    assert _count(company, AuditEntry) == before
    assert company.execute(ADMIN, take).value == "T-001"


def test_a_request_key_makes_nothing_twice(company: Company) -> None:
    @command("test.take", permission="")
    def take(uow: UnitOfWork, *, label: str) -> str:
        return label + uow.number("test", "T-###", 2026)

    first = company.execute(Request(ADMIN, "k1"), take, label="a")
    again = company.execute(Request(ADMIN, "k1"), take, label="a")
    assert (first.value, again.value, again.repeated) == ("aT-001", "aT-001", True)
    with pytest.raises(Conflict):
        company.execute(Request(ADMIN, "k1"), take, label="b")


def test_two_edits_of_different_fields_are_both_kept(company: Company) -> None:
    version = company.read(profile).version
    company.execute(ADMIN, save_profile, values={"city": "Nashik"}, version=version)
    company.execute(ADMIN, save_profile, values={"city": "Pune", "phone": "020-1"}, version=version)
    now = company.read(profile)
    assert (now.city, now.phone) == ("Nashik", "020-1")


def test_two_edits_of_one_field_conflict_and_show_both(company: Company) -> None:
    version = company.read(profile).version
    company.execute(ADMIN, save_profile, values={"city": "Nashik"}, version=version)
    with pytest.raises(Conflict) as caught:
        company.execute(ADMIN, save_profile, values={"city": "Thane"}, version=version)
    assert caught.value.theirs == {"city": ("Thane", "Nashik")}
    assert company.read(profile).city == "Nashik"


def test_all_wrong_fields_are_named_at_once(company: Company) -> None:
    with pytest.raises(Invalid) as caught:
        company.execute(
            ADMIN,
            save_profile,
            values={"name": " ", "country": "ZZ", "nonsense": 1, "pan": "x" * 11},
        )
    assert set(caught.value.fields) == {"name", "country", "nonsense", "pan"}


def test_settings_are_typed(company: Company) -> None:
    with pytest.raises(Invalid):
        company.execute(ADMIN, save_settings, values={"books.locked_until": "soon"})
    with pytest.raises(Invalid):
        company.execute(ADMIN, save_settings, values={"no.such": 1})


def test_ledgers_refuse_change(company: Company) -> None:
    for statement in ("UPDATE audit_entry SET label='x'", "DELETE FROM audit_entry"):
        with pytest.raises(Exception, match="append-only"), company.db.owning() as conn:
            conn.execute(text(statement))


def test_a_change_outside_the_program_is_noticed(file_company: Company) -> None:
    with file_company.db.write() as conn:
        conn.execute(text("DROP TRIGGER append_only_audit_entry_update"))
        conn.execute(text("UPDATE audit_entry SET label='forged' WHERE id=3"))
    with file_company.reading() as conn:
        assert any("Entry 3" in fault for fault in audit.verify(conn))


def test_the_last_administrator_stays(company: Company) -> None:
    with pytest.raises(RuleBroken) as caught:
        company.execute(ADMIN, save_user, user_id=1, values={"active": False})
    assert caught.value.code == "last_administrator"
    assert company.read(lambda c: c.execute(select(User.active)).scalar())


def test_a_pattern_is_written_as_the_number_looks():
    assert numbering.written("PO-YYYY-###", 2026, 7) == "PO-2026-007"
    assert numbering.written("PO-YYYY-###", 2026, 1234) == "PO-2026-1234"
    for wrong in ("ITM", "A-##-##", "A-{number:03d}", ""):
        with pytest.raises(ValueError, match="Write # once"):
            numbering.check_pattern(wrong)
