"""Manifest of the parties module."""

from __future__ import annotations

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.parties import exchange, queries, services
from factory_desktop.core.parties.models import Party
from factory_desktop.core.platform.numbering import check_pattern
from factory_desktop.core.platform.registry import Entity, Module, Permission, Setting

MODULE = Module(
    key="parties",
    label="Parties",
    depends=("taxes",),
    permissions=(
        Permission("parties.party.view", "See parties"),
        Permission("parties.party.edit", "Add and change parties"),
        Permission("parties.party.delete", "Delete parties without history"),
        Permission("parties.party.see_sensitive", "See bank accounts of parties"),
    ),
    entities=(
        Entity(
            "parties.party",
            Party,
            "Party",
            "Parties",
            "code",
            "name",
            list=queries.PARTIES,
            save=services.save_party,
            delete=services.delete_party,
            find=queries.find_party,
            parts=(services.CONTACTS, services.ADDRESSES),
            also=("supplier", "customer", "vendor", "job worker", "transporter", "ledger"),
        ),
    ),
    commands=(services.save_party, services.delete_party),
    imports=(exchange.TARGET,),
    settings=(
        Setting(
            "parties.code_pattern",
            Fact(
                "Code of new parties",
                required=True,
                help="Taken where no code is typed; # are the digits of the running number.",
            ),
            "P-####",
            group="Parties",
            check=check_pattern,
        ),
    ),
    roles={
        "Clerk": ("parties.party.view",),
        "Accountant": ("parties.party.view", "parties.party.edit", "parties.party.see_sensitive"),
        "Inventory Manager": ("parties.party.edit", "parties.party.delete"),
        "Owner": ("parties.party.see_sensitive",),
    },
)
