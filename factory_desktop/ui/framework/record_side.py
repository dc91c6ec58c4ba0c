"""The panel of a master's record beside its list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.side_panel import SidePanel


class RecordSide(SidePanel):
    """Read when another record is shown, and anew when one of its tables changed."""

    #: Where the record is edited, and what its panel is made of.
    edited_at: str
    tables: tuple[str, ...]

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.context = context
        self.record_id: int | None = None
        self.buttons["open"].hide()
        self.edit_asked.connect(lambda: self.open_at(self.edited_at))
        context.bus.watch(self, self.tables, self._again)

    def read(self, conn: Connection, record_id: int) -> Any:
        """What the panel shows, no more than this user may see."""
        raise NotImplementedError

    def fill(self, found: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def open_at(self, key: str, **params: object) -> None:
        """Go to the record at a place."""
        if self.record_id is not None:
            self.context.navigation.open(key, self.record_id, **params)

    def show_record(self, record_id: int) -> None:
        """Show a record; read only when it is another one."""
        if record_id != self.record_id:
            self.record_id = record_id
            self._again()

    def _again(self) -> None:
        wanted = self.record_id
        if wanted is None:
            return

        def take(found: Any) -> None:
            if wanted == self.record_id:
                self.clear()
                self.fill(found)

        self.context.read(self, lambda conn: self.read(conn, wanted), take)
