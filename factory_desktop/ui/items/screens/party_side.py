"""The panel beside the list of parties: how to reach them and on what terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.parties import Party, party_record
from factory_desktop.core.platform.db import facts_of
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.record_side import RecordSide
from factory_desktop.ui.framework.side_panel import FactRow

_ROLES = (
    ("is_supplier", "Supplier"),
    ("is_customer", "Customer"),
    ("is_job_worker", "Job worker"),
    ("is_transporter", "Transporter"),
)


class PartySide(RecordSide):
    """One party beside the list."""

    edited_at = "parties.party"
    tables = ("party", "party_contact", "party_address")

    def read(self, conn: Connection, record_id: int) -> Mapping[str, Any]:
        """A party without what not everybody may see."""
        row = party_record(conn, record_id)
        return {key: value for key, value in row.items() if key not in ("bank_account", "ifsc")}

    def fill(self, row: Mapping[str, Any]) -> None:
        """Show the party."""
        pill = "" if row["active"] else tr("Inactive")
        self.set_head(row["code"], row["name"], pill, "warn")
        roles = ", ".join(tr(name) for key, name in _ROLES if row[key])
        self.section("Who it is", roles, rule=False)
        self.facts(
            self._given(
                ("GSTIN", row["gstin"]),
                ("PAN", row["pan"]),
                ("Contact person", row["contact_person"]),
                ("Phone", row["phone"]),
                ("E-mail", row["email"]),
            )
        )
        self._place(tr("Address"), self._address(row))
        self._terms(row)
        if row["contacts"]:
            self.section("Contacts")
            self.facts([FactRow(person, value, by) for person, by, value in row["contacts"]])
        for name, address, state in row["addresses"]:
            self._place(name, f"{address}\n{state}".strip())
        self.finish()

    def _given(self, *facts: tuple[str, object]) -> list[FactRow]:
        return [FactRow(name, str(value)) for name, value in facts if value not in (None, "")]

    def _address(self, row: Mapping[str, Any]) -> str:
        town = " ".join(str(row[key]) for key in ("city", "pincode") if row[key])
        return "\n".join(text for text in (row["address"], town, row["state"]) if text)

    def _place(self, name: str, text: str) -> None:
        if text:
            self.section(name)
            self.body.addWidget(label(text, wrap=True))

    def _terms(self, row: Mapping[str, Any]) -> None:
        facts = facts_of(Party)
        keys = ("payment_days", "credit_limit", "minimum_order", "lead_time_days")
        shown = self.context.formatter.value
        terms = self._given(*((facts[key].label, shown(row[key], facts[key])) for key in keys))
        if terms:
            self.section("Terms")
            self.facts(terms)
