"""The screens of the Items tab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import Connection

from factory_desktop.core.company import profile
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.kernel.states import state_fact
from factory_desktop.core.parties import Party
from factory_desktop.core.platform.db import fact_of
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.list_spec import ListAction
from factory_desktop.ui.framework.master_screen import MasterScreen, creator
from factory_desktop.ui.framework.record_page import MasterSpec, MasterTable
from factory_desktop.ui.items import specs
from factory_desktop.ui.items.screens.item_side import ItemSide
from factory_desktop.ui.items.screens.party_side import PartySide

IMPORT = "company.import.run"
_SEE_BANK = "parties.party.see_sensitive"


def _import_action(context: WindowContext, kind: str, label: str, permission: str) -> ListAction:
    reason = context.why_not(IMPORT) or context.why_not(permission)
    return ListAction(
        f"import.{kind}",
        label,
        "import",
        allowed=not reason,
        reason=reason,
        run=lambda: context.navigation.open("import.sheet", kind=kind),
    )


def items_screen(context: WindowContext) -> QWidget:
    """The items: list with prices beside it, form behind each row."""
    action = _import_action(context, "items", "Import items", "items.item.edit")
    return MasterScreen(context, replace(specs.ITEMS, actions=(action,), side=ItemSide))


def party_spec(context: WindowContext) -> MasterSpec:
    """The spec of parties for this user: bank accounts are not even read where they are secret."""
    country = context.company.read(profile).country
    state = state_fact(fact_of(Party, "state"), country)
    extra = {**specs.PARTIES.extra, "state": state}
    tables = tuple(_with_states(table, state) for table in specs.PARTY_TABLES)
    spec = replace(specs.PARTIES, extra=extra, tables=tables)
    if context.may(_SEE_BANK):
        return spec
    secret = fact_of(Party, "bank_account").but(read_only=True, help=context.why_not(_SEE_BANK))

    def load(conn: Connection, party_id: int) -> dict[str, Any]:
        return {**specs.load_party(conn, party_id), "bank_account": None}

    return replace(spec, load=load, extra={**extra, "bank_account": secret})


def _with_states(table: MasterTable, state: Fact) -> MasterTable:
    columns = (replace(c, fact=state) if c.key == "state" else c for c in table.columns)
    return replace(table, columns=tuple(columns))


def _parties(context: WindowContext, only: str = "", nobody: str = "", who: str = "") -> QWidget:
    action = _import_action(context, "parties", "Import parties", "parties.party.edit")
    spec = replace(party_spec(context), actions=(action,), side=PartySide)
    if only:
        column = Party.table().c[only]
        spec = replace(
            spec,
            list=replace(spec.list, empty_title=nobody, empty_text=who),
            scope=lambda statement: statement.where(column.is_(True)),
            defaults=lambda _: {only: True},
        )
    return MasterScreen(context, spec)


def parties_screen(context: WindowContext) -> QWidget:
    """All parties."""
    return _parties(context)


def suppliers_screen(context: WindowContext) -> QWidget:
    """Those we buy from."""
    who = (
        "Parties you buy from. Bring your list from Excel, type the first one, or tick “Supplier” "
        "at a party that is there already."
    )
    return _parties(context, "is_supplier", "No suppliers yet", who)


def customers_screen(context: WindowContext) -> QWidget:
    """Those we sell to."""
    who = (
        "Parties you sell to. Bring your list from Excel, type the first one, or tick “Customer” "
        "at a party that is there already."
    )
    return _parties(context, "is_customer", "No customers yet", who)


def job_workers_screen(context: WindowContext) -> QWidget:
    """Those who work on our material."""
    who = (
        "Parties who work on your material. Bring your list from Excel, type the first one, or "
        "tick “Job worker” at a party that is there already."
    )
    return _parties(context, "is_job_worker", "No job workers yet", who)


def units_screen(context: WindowContext) -> QWidget:
    """Units of measure."""
    return MasterScreen(context, specs.UNITS)


def categories_screen(context: WindowContext) -> QWidget:
    """The category tree."""
    return MasterScreen(context, specs.CATEGORIES)


def creators(context: WindowContext) -> dict[str, Callable[[str], int | None]]:
    """What a look-up calls to create a missing record, by entity."""

    def opens(spec: MasterSpec) -> Callable[[str], int | None]:
        return lambda text: creator(context, spec, QApplication.activeWindow())(text)

    return {
        "items.item": opens(specs.ITEMS),
        "items.uom": opens(specs.UNITS),
        "items.category": opens(specs.CATEGORIES),
        "parties.party": opens(party_spec(context)),
    }
