"""The Set-up tab: the company, its years and settings, users and roles, log, backups, health."""

from __future__ import annotations

from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.setup.reading import RoleSource
from factory_desktop.ui.setup.screens.audit import AuditScreen
from factory_desktop.ui.setup.screens.backup import BackupScreen
from factory_desktop.ui.setup.screens.company import CompanyScreen
from factory_desktop.ui.setup.screens.health import HealthScreen
from factory_desktop.ui.setup.screens.imports import ImportsScreen
from factory_desktop.ui.setup.screens.roles import RolesScreen
from factory_desktop.ui.setup.screens.settings import SettingsScreen
from factory_desktop.ui.setup.screens.sign_ins import SignInsScreen
from factory_desktop.ui.setup.screens.users import UsersScreen
from factory_desktop.ui.setup.screens.years import YearsScreen

MODULE = UiModule(
    key="setup",
    label="Set-up",
    sources={"security.role": RoleSource},
    views=(
        View(
            "setup.company",
            "Company",
            CompanyScreen,
            icon="company",
            also=("name", "address", "GSTIN", "logo", "letterhead", "profile"),
            help="setup.company",
        ),
        View(
            "setup.years",
            "Fiscal years",
            YearsScreen,
            icon="calendar",
            also=("period", "lock", "close the books", "financial year"),
            help="setup.years",
        ),
        View(
            "setup.settings",
            "Settings",
            SettingsScreen,
            icon="settings",
            also=("options", "preferences", "configuration"),
            help="setup.settings",
        ),
        View(
            "setup.users",
            "Users",
            UsersScreen,
            permission="security.user.view",
            group="Who may do what",
            icon="people",
            keys=("security.user",),
            also=("password", "login", "account", "recovery code"),
            help="setup.users",
        ),
        View(
            "setup.roles",
            "Roles",
            RolesScreen,
            permission="security.user.view",
            group="Who may do what",
            icon="lock",
            keys=("security.role",),
            also=("rights", "permissions"),
            help="setup.roles",
        ),
        View(
            "setup.audit",
            "Audit log",
            AuditScreen,
            permission="security.audit.view",
            group="What happened",
            icon="history",
            keys=("security.audit",),
            also=("who changed", "history", "trail", "log"),
            help="setup.audit",
        ),
        View(
            "setup.imports",
            "Imports",
            ImportsScreen,
            permission="company.import.run",
            group="What happened",
            icon="import",
            keys=("company.import",),
            also=("undo an import", "sheets so far", "excel", "csv"),
            help="setup.imports",
        ),
        View(
            "setup.sign_ins",
            "Sign-ins",
            SignInsScreen,
            permission="security.audit.view",
            group="What happened",
            icon="user",
            also=("login attempts",),
            help="setup.audit",
        ),
        View(
            "setup.backup",
            "Backups",
            BackupScreen,
            permission="company.backup.make",
            group="Safe and sound",
            icon="backup",
            also=("restore", "copy", "usb"),
            help="setup.backup",
        ),
        View(
            "setup.health",
            "Health",
            HealthScreen,
            permission="company.backup.make",
            group="Safe and sound",
            icon="approve",
            also=("doctor", "check", "integrity"),
            help="setup.health",
        ),
    ),
    actions=(
        QuickAction(
            "setup.new_user",
            "New user",
            "user",
            Place("setup.users", None, (("new", True),)),
            permission="security.user.edit",
            also=("add user", "account"),
        ),
    ),
)
