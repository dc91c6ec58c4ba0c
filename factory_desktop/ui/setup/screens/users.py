"""Users: the list, and the page of one with his roles, password and recovery code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.platform.db import facts_of
from factory_desktop.core.platform.security import passwords
from factory_desktop.core.platform.security.module import USERS
from factory_desktop.core.platform.security.services import (
    create_user,
    make_recovery_code,
    reset_password,
    save_user,
)
from factory_desktop.core.platform.security.tables import User
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
from factory_desktop.ui.setup.reading import UserRecord, read_roles, read_user
from factory_desktop.ui.setup.screens.check_list import CheckList, Tick
from factory_desktop.ui.setup.screens.page import Page, allow, secretly
from factory_desktop.ui.setup.screens.secrets import CodeDialog, PasswordDialog

EDIT, RESET = "security.user.edit", "security.password.reset"
LIST = ListSpec(
    columns=(
        ListColumn("name", 180, style="strong"),
        ListColumn("full_name", 240, stretch=True),
        ListColumn("active", 100, style="text"),
    ),
    search_hint="User name or full name",
    empty_title="No users",
    empty_text="Everybody who works in this company signs in under his own name.",
    name="Users",
)
FORM = FormSpec(
    "security.user",
    (Section("", (("name",), ("full_name",), ("password",), ("active",)), columns=1),),
)
_PASSWORD = Fact("First password *", help="15 characters or more. A short sentence is good.")


class UserPage(Page):
    """One user."""

    left = Signal()
    saved = Signal(int)

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "User", scrolls=False)
        self.user_id: int | None = None
        self.version: int | None = None
        self._roles: tuple[str, ...] = ()
        self.add_back(self.leave)
        self.password = self.add_button("New password", self.new_password, meaning="lock")
        self.code = self.add_button("Recovery code", self.recovery_code, meaning="print")
        self.form = RecordForm({**facts_of(User), "password": _PASSWORD}, FORM, context.entry)
        line = self.form.fields["password"].editor.input
        assert isinstance(line, QLineEdit)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        self.save = self.add_button("Save", self.form.request_save, primary=True)
        self.form.save_requested.connect(self._save)
        self.roles = CheckList("Roles", "Search roles")
        self.form.left_end.connect(self.roles.table.setFocus)
        row = QHBoxLayout()
        row.setSpacing(theme.CARD_GAP)
        card = Card("Who it is")
        card.body.addWidget(self.form)
        card.setMinimumWidth(240)
        card.setMaximumWidth(380)
        row.addWidget(card, 2)
        right = Card()
        right.body.addWidget(self.roles)
        row.addWidget(right, 3)
        self.body.addLayout(row, 1)

    # --- showing ---------------------------------------------------------------------------

    def show_new(self) -> None:
        """An empty page."""
        self.user_id = self.version = None
        self._show(UserRecord({"active": True}, 0, (), False))
        self.title.setText(tr("New user"))

    def show_record(self, user_id: int) -> None:
        """The page of a user."""
        self.user_id = user_id
        self.context.read(self, lambda conn: read_user(conn, user_id), self._loaded)

    def _loaded(self, record: UserRecord) -> None:
        self.version = record.version
        self._show(record)
        self.title.setText(str(record.values["full_name"]))

    def _show(self, record: UserRecord) -> None:
        self.banner.hide()
        new = self.user_id is None
        reason = self.context.why_not(EDIT)
        self.form.set_values({**record.values, "password": None})
        self.form.set_read_only(reason)
        self.form.fields["password"].setVisible(new)
        self.form.fields["active"].setVisible(not new)
        self._roles = tuple(sorted(record.roles))
        self.roles.set_read_only(bool(reason))
        self.context.read(self, read_roles, lambda found: self._show_roles(found, record.roles))
        allow(self.save, reason)
        for button in (self.password, self.code):
            button.setVisible(not new)
            allow(button, self.context.why_not(RESET))
        self.code.setToolTip(
            self.code.toolTip()
            or (tr("There is one; a new one replaces it.") if record.has_recovery else "")
        )
        self.form.focus_first()

    def _show_roles(self, found: Any, mine: tuple[str, ...]) -> None:
        ticks = [
            Tick(str(row["name"]), tr(str(row["name"])), note=tr(str(row["description"] or "")))
            for row in found.records.values()
        ]
        self.roles.set_ticks(ticks, mine)

    # --- saving ----------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return self.form.dirty or tuple(sorted(self.roles.checked())) != self._roles

    def _save(self, values: dict[str, Any]) -> None:
        roles = self.roles.checked()
        if not roles:
            self.banner.say("warn", tr("Tick at least one role."))
            self.roles.table.setFocus()
            return
        names = {key: str(values.get(key) or "") for key in ("name", "full_name")}
        allow(self.save, tr("Saving …"))
        if self.user_id is None:
            password = str(values.get("password") or "")
            wrong = passwords.complaint(password, *names.values())
            if wrong:
                allow(self.save, "")
                self.form.set_errors({"password": wrong})
                return
            secretly(
                self.context,
                self.form,
                create_user,
                self._saved,
                self._failed,
                **names,
                password=password,
                roles=roles,
            )
            return
        self.context.run(
            self.form,
            save_user,
            self._saved,
            failed=self._failed,
            user_id=self.user_id,
            version=self.version,
            values={**names, "active": bool(values.get("active"))},
            roles=roles,
        )

    def _failed(self, error: BaseException) -> bool:
        allow(self.save, self.context.why_not(EDIT))
        if isinstance(error, Invalid) and "roles" in error.fields:
            self.banner.say("warn", tr(error.fields["roles"]))
            return True
        return False

    def _saved(self, user_id: int) -> None:
        allow(self.save, self.context.why_not(EDIT))
        self.form.mark_saved()
        self._roles = tuple(sorted(self.roles.checked()))
        self.context.succeeded.emit(tr("User saved"), "", None)
        self.saved.emit(user_id)

    # --- passwords -------------------------------------------------------------------------

    def _names(self) -> Mapping[str, str]:
        values = self.form.values()
        return {key: str(values.get(key) or "") for key in ("name", "full_name")}

    def new_password(self) -> None:
        """Give the user a new password; he must change it at his next sign-in."""
        dialog = PasswordDialog(tuple(self._names().values()), self)
        if dialog.exec() and self.user_id is not None:
            said = tr("{name} has a new password", name=self._names()["full_name"])
            secretly(
                self.context,
                self,
                reset_password,
                lambda _: self._password_given(said),
                user_id=self.user_id,
                new=dialog.password(),
            )

    def _password_given(self, said: str) -> None:
        self.context.succeeded.emit(said, "", None)
        if self.user_id is not None and not self.dirty:
            self.show_record(self.user_id)

    def recovery_code(self) -> None:
        """Make a recovery code; it is shown once."""
        name = self._names()["full_name"]
        question = tr("Make a recovery code for {name}?", name=name)
        hint = tr("It opens the company once where the password is forgotten. An older one ends.")
        if self.user_id is None or not dialogs.ask(self, question, tr("Make code"), hint=hint):
            return
        secretly(self.context, self, make_recovery_code, self._code_made, user_id=self.user_id)

    def _code_made(self, code: str) -> None:
        CodeDialog(self.context, self._names()["name"], code, self).exec()
        if self.user_id is not None and not self.dirty:
            self.show_record(self.user_id)

    # --- leaving ---------------------------------------------------------------------------

    def confirm_leave(self) -> bool:
        """Whether the page may be left."""
        self.form.commit()
        if not self.dirty:
            return True
        answer = dialogs.ask_unsaved(self, self.title.text())
        if answer == "save":
            return self.form.request_save() and not self.dirty
        return answer == "discard"

    def leave(self) -> None:
        """Back to the list, unless the user wants to stay."""
        if self.confirm_leave():
            self.left.emit()


class UsersScreen(QStackedWidget):
    """List and page."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.context = context
        reason = context.why_not(EDIT)
        new = ListAction(
            "new", "New user", "add", primary=True, shortcut="Ctrl+N", allowed=not reason,
            reason=reason,
        )  # fmt: skip
        self.source = context.reader(USERS)
        spec = replace(LIST, actions=(new,), name=tr("Users"))
        self.panel = ListPanel(self.source, spec, context.operations, context.formatter)
        self.page = UserPage(context)
        self.addWidget(self.panel)
        self.addWidget(self.page)
        self.panel.opened.connect(self.open_record)
        self.panel.acted.connect(lambda _: self.new())
        self.panel.export_asked.connect(lambda: export_list(context, self.panel, self.source))
        self.panel.print_asked.connect(lambda: print_list(context, self.panel, self.source))
        self.panel.state_changed.connect(
            lambda: context.remember(f"list.{USERS.key}", self.panel.save_state())
        )
        self.page.left.connect(self.show_list)
        self.page.saved.connect(lambda _: self.show_list())
        context.bus.watch(self.panel, USERS.tables, self.panel.refresh)
        self.panel.restore_state(context.list_state(USERS.key))
        self.panel.start()

    def new(self) -> None:
        """Begin a new user."""
        if self.context.may(EDIT):
            self.setCurrentWidget(self.page)
            self.page.show_new()

    def open_record(self, user_id: int) -> None:
        """Open a user."""
        self.setCurrentWidget(self.page)
        self.page.show_record(user_id)

    def show_list(self) -> None:
        """Back to the list."""
        self.setCurrentWidget(self.panel)
        self.panel.table.setFocus()

    def go_to(self, place: Place) -> None:
        """Open a user, or begin one."""
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
            else {
                "new": self.new,
                "refresh": self.panel.refresh,
                "export": self.panel.export_asked.emit,
                "print": self.panel.print_asked.emit,
            }
        )
        if action in acts:
            acts[action]()
        return action in acts
