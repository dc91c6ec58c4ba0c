"""A record that is open here and saved elsewhere: shown anew, or told to who is typing in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection, select

from factory_desktop.core.platform import audit
from factory_desktop.core.platform.db import Base
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr

#: A record's version and who saved it last; no version where it is gone.
Standing = tuple[int | None, str]


class OpenRecord(Protocol):
    """What shows one record for editing."""

    banner: Banner

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""


class Freshness(QObject):
    """Watches the open record; held while it is being saved from here."""

    def __init__(
        self,
        context: WindowContext,
        widget: QWidget,
        view: OpenRecord,
        model: type[Base],
        opened: Callable[[], tuple[int | None, int | None]],
        reload: Callable[[], object],
    ) -> None:
        super().__init__(widget)
        self._context, self._widget, self._view, self._model = context, widget, view, model
        self._opened, self._reload = opened, reload
        self._held = self._offered = False
        context.bus.watch(widget, (model.table().name,), self.look)
        view.banner.acted.connect(self._take_theirs)
        view.banner.closed.connect(lambda: setattr(self, "_offered", False))

    def hold(self) -> None:
        """It is being saved from here: what changes now is our own."""
        self._held = True

    def free(self) -> None:
        """What is shown is what is saved, or saving failed."""
        self._held = self._offered = False

    def look(self) -> None:
        """Whether the record is still as it was opened."""
        record_id, version = self._opened()
        if record_id is None or version is None or self._held:
            return
        self._context.read(
            self._widget,
            partial(_standing, self._model, record_id),
            partial(self._found, (record_id, version)),
        )

    def _found(self, opened: tuple[int, int], found: Standing) -> None:
        now, who = found
        if self._held or self._opened() != opened or now == opened[1]:
            return
        banner = self._view.banner
        if now is None:
            banner.say(
                "bad",
                tr("{who} deleted this record.", who=who),
                tr("It cannot be saved. Copy what you still need, then go back."),
            )
        elif self._view.dirty:
            self._offered = True
            banner.say(
                "warn",
                tr("{who} saved this record while you were typing.", who=who),
                tr("Save, and both are kept; where both changed the same, you are asked."),
                tr("Drop mine, show theirs"),
            )
        else:
            self._reload()

    def _take_theirs(self) -> None:
        if self._offered:
            self._offered = False
            self._reload()


def _standing(model: type[Base], record_id: int, conn: Connection) -> Standing:
    table = model.table()
    version = conn.execute(select(table.c.version).where(table.c.id == record_id)).scalar()
    return version, audit.last_by(conn, table.name, record_id)
