"""Manifest of the company module."""

from __future__ import annotations

from factory_desktop.core.company import services
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform import import_history, import_undo, importing, periods
from factory_desktop.core.platform.registry import Module, Permission, Setting

MODULE = Module(
    key="company",
    label="Set-up",
    permissions=(
        Permission("company.profile.edit", "Change the company's name and address"),
        Permission("company.year.edit", "Add fiscal years"),
        Permission("company.settings.edit", "Change settings"),
        Permission(periods.BACK_DATE, "Enter documents before today"),
        Permission("company.backup.make", "Make backups"),
        Permission("company.import.run", "Import sheets, and undo it"),
        Permission("company.export.run", "Export lists and reports"),
    ),
    entities=(import_history.ENTITY,),
    commands=(
        services.save_profile,
        services.open_year,
        services.save_settings,
        importing.run_import,
        import_undo.undo_import,
    ),
    settings=(
        Setting(
            periods.LOCKED_UNTIL,
            Fact(
                "Books locked up to",
                Kind.DATE,
                help="Nothing can be entered, changed or cancelled on or before this day.",
            ),
            None,
            group="Books",
        ),
    ),
    roles={
        "Owner": (
            "company.profile.edit",
            "company.year.edit",
            "company.settings.edit",
            periods.BACK_DATE,
            "company.backup.make",
            "company.import.run",
            "company.export.run",
        ),
        "Manager": (periods.BACK_DATE, "company.backup.make", "company.import.run"),
        "Accountant": (periods.BACK_DATE, "company.backup.make", "company.export.run"),
        "HR": ("company.export.run",),
        "Clerk": ("company.export.run",),
    },
)
