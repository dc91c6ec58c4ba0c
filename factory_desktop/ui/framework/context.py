"""What every screen is given: the company, who works, and the window's mechanisms."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection, select

from factory_desktop.core.kernel.errors import Denied
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.commands import Command, Outcome, Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.listing import ListQuery, Scope
from factory_desktop.core.platform.mail import Letter
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.core.platform.security import access
from factory_desktop.core.platform.security.services import save_state
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.core.platform.security.tables import UserState
from factory_desktop.ui.framework.change_bus import ChangeBus
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.i18n import group_counts, language, tr
from factory_desktop.ui.framework.navigation import Navigation
from factory_desktop.ui.framework.operations import Operations, Progress
from factory_desktop.ui.framework.references import References

if TYPE_CHECKING:
    from factory_desktop.ui.framework.pdf import Pdf

#: Tables whose change may give or take rights.
RIGHTS = ("app_user", "user_role", "role_permission", "role")


class WindowContext(QObject):
    """One window's connection to one company, for one signed-in user.

    Screens read with `read`, write with `run`; both come back in the window's thread. `may` tells
    what to disable; the gate in core decides all the same.
    """

    #: Something succeeded: text, label of an action or "", the action.
    succeeded = Signal(str, str, object)
    #: The user was deactivated while at work: why.
    dismissed = Signal(str)

    def __init__(
        self,
        company: Company,
        signed: SignedIn,
        operations: Operations,
        formatter: Formatter,
        company_name: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.company = company
        self.company_name = company_name
        self.registry = company.registry
        self.signed = signed
        self.actor = signed.actor
        self.operations = operations
        self.formatter = formatter
        group_counts(formatter.integer)
        self.bus = ChangeBus(self)
        self.navigation = Navigation(self)
        self.references = References(self)
        self.entry = Entry(formatter, self.today, operations, self.references)
        self._granted = access.Granted(frozenset())
        self._states: dict[str, Any] = {}
        self._load()
        publish = self.bus.publish
        company.listen(publish)
        company.follow(publish)
        self.destroyed.connect(lambda: company.unlisten(publish))
        self.bus.changed.connect(lambda changes: changes.touches(RIGHTS) and self._load_rights())

    def today(self) -> date:
        """The date at the factory."""
        return self.company.clock.today()

    def printed_by(self) -> str:
        """The line at the foot of a paper: when and by whom it was printed."""
        now = self.formatter.datetime(self.company.clock.now())
        return tr("Printed {when} by {who}", when=now, who=self.signed.full_name)

    def preview(
        self,
        parent: QWidget | None,
        pdf: bytes,
        name: str,
        kind: str,
        letter: Letter | None = None,
    ) -> None:
        """Show a paper before it is printed, or e-mailed with a letter; the printer is remembered
        for its kind. PDFium is loaded, and looks through the pages, in a reader.
        """

        def open_it() -> Pdf:
            from factory_desktop.ui.framework.printing_preview import Pdf

            return Pdf(pdf)

        def show(pages: Pdf) -> None:
            from factory_desktop.ui.framework.printing_preview import PreviewDialog

            PreviewDialog(
                pages,
                name,
                self.operations,
                kind=kind,
                letter=letter,
                printer_of=lambda k: str(self.state(f"printer.{k}", "")),
                remember=lambda k, printer: self.remember(f"printer.{k}", printer),
                parent=parent,
            ).exec()

        self.operations.read(parent, open_it, show)

    # --- rights ----------------------------------------------------------------------------

    def _load(self) -> None:
        self._load_rights()
        table = UserState.table()
        query = select(table.c.key, table.c.value).where(table.c.user_id == self.actor.user_id)
        rows = self.company.read(lambda conn: conn.execute(query).all())
        self._states = {row.key: json.loads(row.value) for row in rows}

    def _load_rights(self) -> None:
        try:
            self._granted = self.company.read(lambda conn: access.granted(conn, self.actor))
        except Denied as denied:
            self._granted = access.Granted(frozenset())
            self.dismissed.emit(tr(denied.message))

    def may(self, permission: str) -> bool:
        """Whether the user has a permission, as of the last look."""
        return self._granted.may(permission)

    def why_not(self, permission: str) -> str:
        """The reason a disabled control shows; empty where it is allowed."""
        if self.may(permission):
            return ""
        known = self.registry.permissions.get(permission)
        what = tr(known.label) if known else permission
        return tr("Needs the right “{what}”. Ask your administrator.", what=what)

    # --- reading and writing ---------------------------------------------------------------

    def reader(self, query: ListQuery, scope: Scope = None) -> ListReader:
        """A list as this user may see it."""
        return ListReader(self.company, self.actor, query, scope, language())

    def read(
        self,
        owner: QObject | None,
        query: Callable[[Connection], Any],
        done: Callable[[Any], object],
        failed: Callable[[BaseException], object] | None = None,
        label: str = "",
    ) -> None:
        """Run a query in a reader; its result comes to `done`."""
        self.operations.read(owner, lambda: self.company.read(query), done, failed, label)

    def run(
        self,
        owner: QObject | None,
        command: Command[..., Any],
        done: Callable[[Any], object] | None = None,
        *,
        success: str = "",
        failed: Callable[[BaseException], object] | None = None,
        label: str = "",
        **params: Any,
    ) -> None:
        """Run a command in the writer; its value comes to `done`, `success` is toasted.

        One call is one request: were its answer lost, the same key would give it again.
        """
        key = uuid.uuid4().hex

        def work(progress: Progress) -> Outcome[Any]:
            request = Request(self.actor, key, progress.confirmed)
            return self.company.execute(request, command, **params)

        def finish(outcome: Outcome[Any]) -> None:
            if success:
                self.succeeded.emit(success, "", None)
            if done is not None:
                done(outcome.value)

        self.operations.write(owner, work, finish, failed, label)

    # --- what is remembered for the user ---------------------------------------------------

    def state(self, key: str, default: Any = None) -> Any:
        """What was remembered under a key."""
        return self._states.get(key, default)

    def remember(self, key: str, value: Any) -> None:
        """Remember something of the window for this user."""
        if self._states.get(key) == value:
            return
        self._states[key] = value
        self.run(None, save_state, key=key, value=value)

    def list_state(self, key: str) -> Mapping[str, Any]:
        """The remembered columns, order and widths of a list."""
        found = self.state(f"list.{key}", {})
        return found if isinstance(found, dict) else {}


def local_time(moment: datetime) -> datetime:
    """A stored moment (UTC, naive) on the wall clock of this PC."""
    return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)
