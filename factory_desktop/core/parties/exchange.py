"""Importing parties: the fields of such sheets, and what becomes of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy import Connection, select

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.parties.models import Party
from factory_desktop.core.parties.services import save_party
from factory_desktop.core.platform.commands import UnitOfWork
from factory_desktop.core.platform.db import fact_of
from factory_desktop.core.platform.exchange.cells import CellReader
from factory_desktop.core.platform.exchange.codes import firm, folded
from factory_desktop.core.platform.exchange.kinds import ImportField, ImportKind, ImportOption
from factory_desktop.core.platform.exchange.values import Unreadable
from factory_desktop.core.platform.importing import ImportTarget, Take

ROLES = (
    Choice("supplier", "Supplier"),
    Choice("customer", "Customer"),
    Choice("job_worker", "Job worker"),
    Choice("transporter", "Transporter"),
)


def _plain(
    key: str,
    *aliases: str,
    pattern: str = "",
    words: Mapping[str, str] | None = None,
    joined: bool = False,
) -> ImportField:
    fact = fact_of(Party, key)
    return ImportField(
        key, fact, aliases=aliases, pattern=pattern, words=words or {}, joined=joined
    )


PARTIES = ImportKind(
    "parties",
    "Parties",
    (
        ImportField(
            "code",
            Fact("Party code", Kind.CODE, max_length=40),
            aliases=(
                "Code", "Vendor Code", "Supplier Code", "Customer Code", "Ledger Code", "ID", "कोड",
                "पार्टी कोड",
            ),
            identity=True, unique=True, example="P-0001",
        ),
        ImportField(
            "name",
            Fact("Name", required=True, max_length=160),
            aliases=(
                "Party", "Party Name", "Name of Party", "Vendor", "Vendor Name", "Supplier",
                "Supplier Name", "Customer", "Customer Name", "Ledger", "Ledger Name", "Firm",
                "Company", "Particulars", "M/s", "नाम", "पार्टी का नाम", "फर्म",
            ),
            identity=True, example="Jindal Steel",
        ),
        ImportField(
            "role",
            Fact("Kind of party", Kind.CHOICE, choices=ROLES),
            aliases=("Type", "Party Type", "Group", "Under", "प्रकार"),
            words={
                "Vendor": "supplier", "Creditor": "supplier", "Sundry Creditors": "supplier",
                "Debtor": "customer", "Sundry Debtors": "customer", "Buyer": "customer",
                "Jobworker": "job_worker", "Job work": "job_worker", "Transport": "transporter",
                "आपूर्तिकर्ता": "supplier", "ग्राहक": "customer",
            },
        ),
        _plain("gstin", "GST No", "GSTIN/UIN", "GST Number", "GST", "जीएसटी नं",
               pattern=r"\d{2}[A-Za-z0-9]{13}",
               words=dict.fromkeys(("urp", "urd", "unregistered"), "")),
        _plain("pan", "PAN No", "PAN Number", pattern=r"[A-Za-z]{5}\d{4}[A-Za-z]"),
        _plain("address", "Addr", "Full Address", "Add", "Address 1", "Add 1", "Address 2", "Add 2",
               "Address 3", "Add 3", "Address Line 1", "Address Line 2", "Address Line 3", "पता",
               joined=True),
        _plain("city", "Town", "Place", "शहर"),
        _plain("state", "State Name", "राज्य"),
        _plain("pincode", "PIN", "Pin Code", "Zip", "पिन"),
        _plain("phone", "Mobile", "Mobile No", "Phone No", "Tel", "Tel/Mob", "Contact No",
               "फोन", "मोबाइल"),
        _plain("email", "E-mail", "Email ID", "Mail", "ईमेल"),
        _plain("contact_person", "Contact", "Contact Name", "Kind Attn", "संपर्क व्यक्ति"),
        _plain("payment_days", "Payment after, days", "Credit Days", "Payment Terms", "Terms Days",
               "Cr Days",
               words=dict.fromkeys(("cod", "cash", "immediate", "advance"), "0")),
        _plain("credit_limit", "Cr Limit", "Limit"),
        _plain("bank_account", "Bank A/c", "A/c No", "Account No"),
        _plain("ifsc", "IFSC Code", pattern=r"[A-Z]{4}0[A-Z0-9]{6}"),
    ),
    options=(ImportOption("role", "What they are", "choice", ROLES, "supplier"),),
    ignored=("Sr", "Sr No", "S No", "Sl No", "No", "#", "क्र", "Remarks", "Opening Balance",
             "Balance", "Closing Balance"),
    sheet_words=("party", "parties", "ledger", "vendor", "supplier", "customer", "creditors"),
    help="One row a party. A code, GSTIN or name that is there already changes that party.",
)  # fmt: skip


class PartyFinder:
    """Finds parties as sheets name them, all of them read once: code, GSTIN, name.

    A name is found as it stands or, where only one fits, without `M/s.`, full stops and commas.
    """

    def __init__(self, conn: Connection) -> None:
        table = Party.table()
        columns = (table.c.id, table.c.code, table.c.gstin, table.c.name)
        self._keys: dict[str, dict[str, set[int]]] = {
            "code": {},
            "gstin": {},
            "name": {},
            "firm": {},
        }
        for row in conn.execute(select(*columns)):
            self.add(row.id, {"code": row.code, "gstin": row.gstin, "name": row.name})

    def add(self, party_id: int, values: Mapping[str, object]) -> None:
        """Take in a party, also one that was just made or changed."""
        told = {key: str(values.get(key) or "") for key in ("code", "gstin", "name")}
        keys = {key: folded(text) for key, text in told.items()} | {"firm": firm(told["name"])}
        for key, text in keys.items():
            if text:
                self._keys[key].setdefault(text, set()).add(party_id)

    def find(self, text: str) -> int | None:
        """The party with this code, GSTIN or, where only one has it, name."""
        words = dict.fromkeys(("code", "gstin", "name"), folded(text)) | {"firm": firm(text)}
        for key, word in words.items():
            hits = self._keys[key].get(word, set())
            if len(hits) == 1:
                return next(iter(hits))
        return None


def apply(uow: UnitOfWork, take: Take) -> None:
    """Make or change the parties of a sheet."""
    finder = PartyFinder(uow.conn)
    for row in take.rows:
        with take.row(row):
            values = {k: v for k, v in row.values.items() if PARTIES.has(k) and v not in (None, "")}
            role = values.pop("role", "") or _role_of(row.values.get("group"))
            values[f"is_{role or take.options.get('role') or 'supplier'}"] = True
            keys = [str(values[k]) for k in ("code", "gstin", "name") if values.get(k)]
            hits = (finder.find(key) for key in keys)
            found = next((hit for hit in hits if hit is not None), None)
            made = save_party(uow, party_id=found, values=values)
            finder.add(made, uow.get(Party, made))
            take.created += found is None
            take.updated += found is not None


def _role_of(group: object) -> str:
    """What the parties under a group's heading are (`Sundry Debtors`), empty where it is silent."""
    with suppress(Unreadable):
        return str(CellReader(PARTIES.field("role")).read(str(group or ""), "", {}))
    return ""


TARGET = ImportTarget(PARTIES, "parties.party.edit", apply)
