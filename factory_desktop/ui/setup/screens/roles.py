"""Roles: the built-in ones to look at, one's own to change, each with its rights by module."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.security.module import ROLES
from factory_desktop.core.platform.security.services import save_role
from factory_desktop.core.platform.security.tables import Role
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.cards import Card
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Section
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListAction, ListColumn, ListSpec
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.setup.reading import Roles, module_of, read_roles
from factory_desktop.ui.setup.screens.check_list import CheckList, Tick
from factory_desktop.ui.setup.screens.page import Page, allow

EDIT = "security.role.edit"
LIST = ListSpec(
    columns=(
        ListColumn("name", 200, style="strong"),
        ListColumn("description", 300, stretch=True),
        ListColumn("built_in", 100, style="text"),
    ),
    search_hint="Role or description",
    empty_title="No roles",
)
FORM = FormSpec(
    "security.role",
    (Section("", (("name",), ("description",), ("parent_id",)), columns=1),),
)


class RolePage(Page):
    """One role and its rights."""

    left = Signal()
    saved = Signal(int)

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "Role", scrolls=False)
        self.role_id: int | None = None
        self.version: int | None = None
        self.found: Roles | None = None
        self._rights: tuple[str, ...] = ()
        self.add_back(self.leave)
        self.copy = self.add_button("Copy as a role of your own", self.copy_role, meaning="copy")
        self.form = RecordForm(facts_of(Role), FORM, context.entry)
        self.save = self.add_button("Save", self.form.request_save, primary=True)
        self.form.save_requested.connect(self._save)
        self.rights = CheckList("What this role may do", "Search rights")
        self.form.left_end.connect(self.rights.table.setFocus)
        row = QHBoxLayout()
        row.setSpacing(theme.CARD_GAP)
        card = Card("Role")
        card.setMinimumWidth(240)
        card.setMaximumWidth(340)
        card.body.addWidget(self.form)
        row.addWidget(card, 2)
        right = Card()
        right.body.addWidget(self.rights)
        row.addWidget(right, 3)
        self.body.addLayout(row, 1)

    # --- showing ---------------------------------------------------------------------------

    def show_new(self) -> None:
        """An empty role."""
        self.role_id = self.version = None
        self.title.setText(tr("New role"))
        self.context.read(self, read_roles, lambda found: self._show(found, {}, frozenset()))

    def show_record(self, role_id: int) -> None:
        """A role."""
        self.role_id = role_id
        self.context.read(self, read_roles, lambda found: self._loaded(found, role_id))

    def _loaded(self, found: Roles, role_id: int) -> None:
        record = found.records[role_id]
        self.version = record["version"]
        self.title.setText(tr(str(record["name"])))
        self._show(found, record, found.own.get(role_id, frozenset()))

    def _show(self, found: Roles, record: Any, rights: frozenset[str]) -> None:
        self.banner.hide()
        self.found = found
        built_in = bool(record.get("built_in"))
        reason = self.context.why_not(EDIT)
        if built_in and not reason:
            reason = tr("This role is built in and stays as it is. Copy it to change it.")
        self.form.set_values({key: record.get(key) for key in self.form.fields})
        self.form.set_read_only(reason)
        self.rights.set_read_only(bool(reason))
        self.rights.set_ticks(self._ticks(found), rights)
        self._rights = self.rights.checked()
        allow(self.save, reason)
        self.save.setVisible(not built_in)
        self.copy.setVisible(self.role_id is not None)
        allow(self.copy, self.context.why_not(EDIT))
        self.form.focus_first()

    def _ticks(self, found: Roles) -> list[Tick]:
        """All permissions by module; those that come from roles below are ticked for good."""
        registry = self.context.registry
        inherited = found.inherited(self.role_id) if self.role_id is not None else {}
        everything = self.role_id is not None and found.everything(self.role_id)
        ticks = []
        for permission in registry.permissions.values():
            always = tr("may do everything") if everything else ""
            if not always and permission.key in inherited:
                always = tr("as {role}", role=tr(inherited[permission.key]))
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
        if self.found is None or self.role_id is None:
            return
        source, found = self.role_id, self.found
        values = dict(found.records[source])
        inherited = frozenset(found.inherited(source))
        rights = found.own.get(source, frozenset()) | inherited
        if found.everything(source):
            rights = frozenset(self.context.registry.permissions)
        self.role_id = self.version = None
        name = tr("{name}, own", name=tr(str(values["name"])))
        self.title.setText(tr("New role"))
        record = {"name": name, "description": values["description"]}
        self._show(found, record, rights)
        self._rights = ()

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return self.form.dirty or self.rights.checked() != self._rights

    def _save(self, values: dict[str, Any]) -> None:
        allow(self.save, tr("Saving …"))
        self.context.run(
            self.form,
            save_role,
            self._saved,
            failed=self._failed,
            success=tr("Role saved"),
            role_id=self.role_id,
            version=self.version,
            values={key: values.get(key) for key in self.form.fields},
            permissions=self.rights.checked(),
        )

    def _failed(self, error: BaseException) -> bool:
        allow(self.save, "")
        if isinstance(error, Invalid) and "permissions" in error.fields:
            self.banner.say("warn", tr(error.fields["permissions"]))
            return True
        return False

    def _saved(self, role_id: int) -> None:
        allow(self.save, "")
        self.form.mark_saved()
        self._rights = self.rights.checked()
        self.saved.emit(role_id)

    def confirm_leave(self) -> bool:
        """Whether the page may be left."""
        self.form.commit()
        if not self.dirty or not self.save.isVisibleTo(self):
            return True
        answer = dialogs.ask_unsaved(self, self.title.text())
        if answer == "save":
            return self.form.request_save() and not self.dirty
        return answer == "discard"

    def leave(self) -> None:
        """Back to the list, unless the user wants to stay."""
        if self.confirm_leave():
            self.left.emit()


class RolesScreen(QStackedWidget):
    """List and page."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.context = context
        reason = context.why_not(EDIT)
        new = ListAction(
            "new", "New role", "add", primary=True, shortcut="Ctrl+N", allowed=not reason,
            reason=reason,
        )  # fmt: skip
        self.source = context.reader(ROLES)
        spec = replace(LIST, actions=(new,), name=tr("Roles"))
        self.panel = ListPanel(self.source, spec, context.operations, context.formatter)
        self.page = RolePage(context)
        self.addWidget(self.panel)
        self.addWidget(self.page)
        self.panel.opened.connect(self.open_record)
        self.panel.acted.connect(lambda _: self.new())
        self.panel.export_asked.connect(lambda: export_list(context, self.panel, self.source))
        self.panel.print_asked.connect(lambda: print_list(context, self.panel, self.source))
        self.page.left.connect(self.show_list)
        self.page.saved.connect(lambda _: self.show_list())
        context.bus.watch(self.panel, ROLES.tables, self.panel.refresh)
        self.panel.start()

    def new(self) -> None:
        """Begin a new role."""
        if self.context.may(EDIT):
            self.setCurrentWidget(self.page)
            self.page.show_new()

    def open_record(self, role_id: int) -> None:
        """Open a role."""
        self.setCurrentWidget(self.page)
        self.page.show_record(role_id)

    def show_list(self) -> None:
        """Back to the list."""
        self.setCurrentWidget(self.panel)
        self.panel.table.setFocus()

    def go_to(self, place: Place) -> None:
        """Open a role, or begin one."""
        if place.id is not None:
            self.open_record(place.id)
        elif place.param("new"):
            self.new()
        else:
            self.show_list()

    def go_back(self) -> bool:
        """Leave the page for the list."""
        if self.currentWidget() is not self.page:
            return False
        self.page.leave()
        return True

    def confirm_leave(self) -> bool:
        """Whether the page may be left."""
        return self.currentWidget() is not self.page or self.page.confirm_leave()

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        on_page = self.currentWidget() is self.page
        acts = (
            {"save": self.page.form.request_save}
            if on_page
            else {"new": self.new, "refresh": self.panel.refresh}
        )
        if action in acts:
            acts[action]()
        return action in acts
