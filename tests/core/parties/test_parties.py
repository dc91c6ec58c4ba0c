"""Parties: tax numbers checked, contacts kept, sensitive fields masked in the audit."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.parties import find_party, party_record, save_party
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
