"""Users: the list, and the page of one with his roles, password and recovery code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLineEdit

from factory_desktop.core.kernel.errors import Conflict, Invalid
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
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec, Section
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.setup.reading import (
    Roles,
    UserRecord,
    UsersReader,
    read_roles,
    read_user,
    said_role,
)
from factory_desktop.ui.setup.screens.check_list import CheckList, Tick
from factory_desktop.ui.setup.screens.page import allow, secretly
from factory_desktop.ui.setup.screens.records import RecordPage, RecordsScreen
from factory_desktop.ui.setup.screens.secrets import CodeDialog, PasswordDialog

EDIT, RESET = "security.user.edit", "security.password.reset"
LIST = ListSpec(
    columns=(
        ListColumn("name", 180, style="strong"),
        ListColumn("full_name", 220),
        ListColumn("roles", 260, stretch=True),
        ListColumn("last_sign_in", 136, style="muted"),
        ListColumn("active", 80, style="text"),
    ),
    search_hint="User name or full name",
    empty_title="No users",
    empty_text="Everybody who works in this company signs in under his own name.",
    name="Users",
    things=("User", "Users"),
)
FORM = FormSpec(
    "security.user",
    (Section("", (("name",), ("full_name",), ("password",), ("active",)), columns=1),),
)
_PASSWORD = Fact("First password *", help="15 characters or more. A short sentence is good.")


class UserPage(RecordPage):
    """One user."""

    def __init__(self, context: WindowContext) -> None:
        form = RecordForm({**facts_of(User), "password": _PASSWORD}, FORM, context.entry)
        roles = CheckList("Roles", "Search roles")
        super().__init__(context, User, "User", "Who it is", form, roles)
        line = form.fields["password"].editor.input
        assert isinstance(line, QLineEdit)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        self.password = self.add_button("New password", self.new_password, meaning="lock")
        self.code = self.add_button("Recovery code", self.recovery_code, meaning="print")
        self.save = self.add_button("Save", form.request_save, primary=True)
        self.ticks.table.left_end.connect(self.save.setFocus)
        form.save_requested.connect(self._save)

    # --- showing ---------------------------------------------------------------------------

    def show_new(self) -> None:
        """An empty page."""
        self.record_id = None
        self._show(UserRecord({"active": True}, 0, (), False))
        self.title.setText(tr("New user"))

    def show_record(self, user_id: int) -> None:
        """The page of a user."""
        self.record_id = user_id
        self.context.read(self, lambda conn: read_user(conn, user_id), self._loaded)

    def _loaded(self, record: UserRecord) -> None:
        self._show(record)
        self.title.setText(str(record.values["full_name"]))

    def _show(self, record: UserRecord) -> None:
        self.banner.hide()
        self.freshness.free()
        new = self.record_id is None
        reason = self.context.why_not(EDIT)
        self.form.set_values({**record.values, "password": None, "version": record.version})
        self.form.set_read_only(reason)
        self.form.fields["password"].setVisible(new)
        self.form.fields["active"].setVisible(not new)
        self.kept = record.roles
        self.ticks.set_read_only(bool(reason))
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

    def _show_roles(self, found: Roles, mine: tuple[str, ...]) -> None:
        roles = [(str(row["name"]), said_role(row)) for row in found.records.values()]
        ticks = [
            Tick(name, str(said["name"]), note=str(said["description"] or ""))
            for name, said in roles
        ]
        self.ticks.set_ticks(ticks, mine)

    # --- saving ----------------------------------------------------------------------------

    def _save(self, values: dict[str, Any]) -> None:
        roles = self.ticks.checked()
        if not roles:
            self.banner.say("warn", tr("Tick at least one role."))
            self.ticks.table.setFocus()
            return
        names = {key: str(values.get(key) or "") for key in ("name", "full_name")}
        allow(self.save, tr("Saving …"))
        if self.record_id is None:
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
        self.freshness.hold()
        self.context.run(
            self.form,
            save_user,
            self._saved,
            failed=self._failed,
            user_id=self.record_id,
            version=self.form.version,
            values={**names, "active": bool(values.get("active"))},
            roles=roles,
        )

    def _failed(self, error: BaseException) -> bool:
        allow(self.save, self.context.why_not(EDIT))
        self.freshness.free()
        if isinstance(error, Conflict) and error.merged is not None:
            self._show_both([row["role_id"] for row in error.merged["roles"]])
        if isinstance(error, Invalid) and "roles" in error.fields:
            self.banner.say("warn", tr(error.fields["roles"]))
            return True
        return False

    def _show_both(self, role_ids: list[int]) -> None:
        """The roles with what somebody else gave or took away meanwhile."""

        def show(found: Roles) -> None:
            self._show_roles(found, tuple(str(found.records[key]["name"]) for key in role_ids))

        self.context.read(self, read_roles, show)

    def _saved(self, user_id: int) -> None:
        allow(self.save, self.context.why_not(EDIT))
        self.is_saved(user_id, tr("User saved"))

    # --- passwords -------------------------------------------------------------------------

    def _names(self) -> Mapping[str, str]:
        values = self.form.values()
        return {key: str(values.get(key) or "") for key in ("name", "full_name")}

    def new_password(self) -> None:
        """Give the user a new password; he must change it at his next sign-in."""
        dialog = PasswordDialog(tuple(self._names().values()), self)
        if dialog.exec() and self.record_id is not None:
            said = tr("{name} has a new password", name=self._names()["full_name"])
            secretly(
                self.context,
                self,
                reset_password,
                lambda _: self._password_given(said),
                user_id=self.record_id,
                new=dialog.password(),
            )

    def _password_given(self, said: str) -> None:
        self.context.succeeded.emit(said, "", None)
        if self.record_id is not None and not self.dirty:
            self.show_record(self.record_id)

    def recovery_code(self) -> None:
        """Make a recovery code; it is shown once."""
        name = self._names()["full_name"]
        question = tr("Make a recovery code for {name}?", name=name)
        hint = tr("It opens the company once where the password is forgotten. An older one ends.")
        if self.record_id is None or not dialogs.ask(self, question, tr("Make code"), hint=hint):
            return
        secretly(self.context, self, make_recovery_code, self._code_made, user_id=self.record_id)

    def _code_made(self, code: str) -> None:
        CodeDialog(self.context, self._names()["name"], code, self).exec()
        if self.record_id is not None and not self.dirty:
            self.show_record(self.record_id)


class UsersScreen(RecordsScreen):
    """The users."""

    def __init__(self, context: WindowContext) -> None:
        source = UsersReader(context.company, context.actor, USERS)
        super().__init__(context, source, LIST, UserPage(context), "New user", EDIT)
