"""Parties: tax numbers checked, contacts kept, sensitive fields masked in the audit."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from factory_desktop.core.company.services import save_profile
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.parties import Party, find_party, party_record, save_party
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.tables import AuditEntry
from tests.helpers.companies import ADMIN


def test_a_party_with_contacts(company: Company) -> None:
    made = company.execute(
        ADMIN,
        save_party,
        values={"name": "Jindal Steel", "is_supplier": True, "gstin": "27aapfu0939f1zv"},
        contacts=(("Mr. Shah", "phone", "079-2583 0000"),),
        addresses=(("Works", "12 GIDC", "Gujarat"),),
    ).value
    with company.reading() as conn:
        record = party_record(conn, made)
        assert record["code"] == "P-0001"
        assert record["gstin"] == "27AAPFU0939F1ZV"
        assert record["contacts"] == (("Mr. Shah", "phone", "079-2583 0000"),)
        assert record["addresses"][0][0] == "Works"
        assert find_party(conn, "jindal steel") == made


@pytest.mark.parametrize(
    ("field", "value"),
    [("gstin", "27AAPFU0939F1ZX"), ("gstin", "X"), ("email", "not an address"), ("name", " ")],
)
def test_bad_values_are_named(file_company: Company, field: str, value: str) -> None:
    with pytest.raises(Invalid) as caught:
        file_company.execute(ADMIN, save_party, values={"name": "A", field: value})
    assert field in caught.value.fields


def test_a_bank_account_is_masked_in_the_audit(file_company: Company) -> None:
    file_company.execute(ADMIN, save_party, values={"name": "A", "bank_account": "098677140594587"})
    with file_company.reading() as conn:
        logged = " ".join(conn.execute(select(AuditEntry.new)).scalars())
    assert "098677140594587" not in logged
    assert "••••4587" in logged


def test_a_state_is_kept_by_its_name_and_one_from_before_stays(company: Company) -> None:
    def save(state: str, party: int | None = None, **more: str) -> int:
        values = {"state": state, **({} if party else {"name": "Jindal Steel"}), **more}
        return company.execute(ADMIN, save_party, party_id=party, values=values).value

    def state(party: int) -> str:
        return str(company.read(lambda conn: party_record(conn, party))["state"])

    made = save("24-Gujrat")
    assert state(made) == "Gujarat"
    with pytest.raises(Invalid) as caught:
        save("Atlantis", made)
    assert list(caught.value.fields) == ["state"]
    assert "“Atlantis” is no state" in caught.value.fields["state"]
    with company.db.owning() as conn:
        conn.execute(update(Party.table()).values(state="Bombay side"))
    save("Bombay side", made, phone="98220 11223")
    assert state(made) == "Bombay side"
    with pytest.raises(Invalid):
        save("Poona side", made)
    company.execute(ADMIN, save_profile, values={"country": "XX"})
    save("Poona side", made)
    assert state(made) == "Poona side"
