"""Roles: the built-in ones to look at, one's own to change, each with its rights by module."""

from __future__ import annotations

from typing import Any

from factory_desktop.core.kernel.errors import Conflict, Invalid
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.security.module import ROLES
from factory_desktop.core.platform.security.services import save_role
from factory_desktop.core.platform.security.tables import Role
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Section
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.setup.reading import (
    Roles,
    RolesReader,
    module_of,
    read_roles,
    said_name,
    said_role,
)
from factory_desktop.ui.setup.screens.check_list import CheckList, Tick
from factory_desktop.ui.setup.screens.page import allow
from factory_desktop.ui.setup.screens.records import RecordPage, RecordsScreen

EDIT = "security.role.edit"
LIST = ListSpec(
    columns=(
        ListColumn("name", 200, style="strong"),
        ListColumn("description", 300, stretch=True),
        ListColumn("built_in", 100, style="text"),
    ),
    search_hint="Role or description",
    empty_title="No roles",
    things=("Role", "Roles"),
)
FORM = FormSpec(
    "security.role",
    (Section("", (("name",), ("description",), ("parent_id",)), columns=1),),
)


class RolePage(RecordPage):
    """One role and its rights."""

    def __init__(self, context: WindowContext) -> None:
        form = RecordForm(facts_of(Role), FORM, context.entry)
        rights = CheckList("What this role may do", "Search rights")
        super().__init__(context, Role, "Role", "Role", form, rights)
        self.found: Roles | None = None
        self.copy = self.add_button("Copy as a role of your own", self.copy_role, meaning="copy")
        self.save = self.add_button("Save", form.request_save, primary=True)
        self.ticks.table.left_end.connect(self.save.setFocus)
        form.save_requested.connect(self._save)

    # --- showing ---------------------------------------------------------------------------

    def show_new(self) -> None:
        """An empty role."""
        self.record_id = None
        self.title.setText(tr("New role"))
        self.context.read(self, read_roles, lambda found: self._show(found, {}, frozenset()))

    def show_record(self, role_id: int) -> None:
        """A role."""
        self.record_id = role_id
        self.context.read(self, read_roles, lambda found: self._loaded(found, role_id))

    def _loaded(self, found: Roles, role_id: int) -> None:
        record = found.records[role_id]
        self.title.setText(said_name(str(record["name"])))
        self._show(found, record, found.own.get(role_id, frozenset()))

    def _show(self, found: Roles, record: Any, rights: frozenset[str]) -> None:
        self.banner.hide()
        self.freshness.free()
        self.found = found
        built_in = bool(record.get("built_in"))
        reason = self.context.why_not(EDIT)
        if built_in and not reason:
            reason = tr("This role is built in and stays as it is. Copy it to change it.")
        said = said_role(record)
        self.form.set_values({key: said.get(key) for key in (*self.form.fields, "version")})
        self.form.set_read_only(reason)
        self.ticks.set_read_only(bool(reason))
        self.ticks.set_ticks(self._ticks(found), rights)
        self.kept = self.ticks.checked()
        allow(self.save, reason)
        self.save.setVisible(not built_in)
        self.copy.setVisible(self.record_id is not None)
        allow(self.copy, self.context.why_not(EDIT))
        self.form.focus_first()

    def _ticks(self, found: Roles) -> list[Tick]:
        """All permissions by module; those that come from roles below are ticked for good."""
        registry = self.context.registry
        inherited = found.inherited(self.record_id) if self.record_id is not None else {}
        everything = self.record_id is not None and found.everything(self.record_id)
        ticks = []
        for permission in registry.permissions.values():
            always = tr("may do everything") if everything else ""
            if not always and permission.key in inherited:
                always = tr("as {role}", role=said_name(inherited[permission.key]))
            ticks.append(
                Tick(
                    permission.key,
                    tr(permission.label),
                    tr(module_of(registry, permission.key)),
                    "" if self.context.may(permission.key) else tr("you do not have it yourself"),
                    always,
                )
            )
        return ticks

    # --- acting ----------------------------------------------------------------------------

    def copy_role(self) -> None:
        """A new role that begins with all that this one may do."""
        if self.found is None or self.record_id is None:
            return
        source, found = self.record_id, self.found
        values = dict(found.records[source])
        inherited = frozenset(found.inherited(source))
        rights = found.own.get(source, frozenset()) | inherited
        if found.everything(source):
            rights = frozenset(self.context.registry.permissions)
        self.record_id = None
        name = tr("{name}, own", name=said_name(str(values["name"])))
        self.title.setText(tr("New role"))
        record = {"name": name, "description": values["description"]}
        self._show(found, record, rights)
        self.kept = ()

    def _save(self, values: dict[str, Any]) -> None:
        allow(self.save, tr("Saving …"))
        self.freshness.hold()
        self.context.run(
            self.form,
            save_role,
            self._saved,
            failed=self._failed,
            role_id=self.record_id,
            version=self.form.version,
            values={key: values.get(key) for key in self.form.fields},
            permissions=self.ticks.checked(),
        )

    def _failed(self, error: BaseException) -> bool:
        allow(self.save, "")
        self.freshness.free()
        if isinstance(error, Conflict) and error.merged is not None and self.found is not None:
            both = [row["permission"] for row in error.merged["permissions"]]
            self.ticks.set_ticks(self._ticks(self.found), both)
        if isinstance(error, Invalid) and "permissions" in error.fields:
            self.banner.say("warn", tr(error.fields["permissions"]))
            return True
        return False

    def _saved(self, role_id: int) -> None:
        allow(self.save, "")
        self.is_saved(role_id, tr("Role saved"))


class RolesScreen(RecordsScreen):
    """The roles."""

    def __init__(self, context: WindowContext) -> None:
        reader = RolesReader(context.company, context.actor, ROLES)
        super().__init__(context, reader, LIST, RolePage(context), "New role", EDIT)
