"""The audit log: what was done by whom, before and after side by side, and its chain checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform import audit
from factory_desktop.core.platform.db import Base, facts_of
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.security.module import AUDIT
from factory_desktop.core.platform.tables import AuditEntry, SettingValue
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_spec import ListAction, ListColumn, ListSpec
from factory_desktop.ui.framework.side_panel import FactRow, SidePanel
from factory_desktop.ui.setup.audit_reading import (
    AuditReader,
    kinds_of_record,
    said_label,
    with_names,
)
from factory_desktop.ui.setup.screens.log_screen import LogScreen

LIST = ListSpec(
    columns=(
        ListColumn("at", 132),
        ListColumn("user_name", 90, style="strong"),
        ListColumn("action", 136, style="text"),
        ListColumn("label", 170, stretch=True),
        ListColumn("table_name", 140, style="muted"),
        ListColumn("workstation", 96, style="muted"),
        ListColumn("record_id", 84, shown=False),
        ListColumn("old", 200, shown=False),
        ListColumn("new", 200, shown=False),
    ),
    search_hint="User, record or value",
    empty_title="Nothing was done yet",
    empty_text="Every change is kept here: who, when, what it was before and after.",
    things=("entry", "entries"),
)
#: Columns that every record has and that say nothing of what was done.
_QUIET = ("id", "version", "live")
#: Columns that no form has, with what they hold.
_KEPT = {
    "language": Fact("Language"),
    "must_change": Fact("To change the password", Kind.BOOL),
    "built_in": Fact("Built in", Kind.BOOL),
    "status": Fact("Status"),
    "created_at": Fact("Written on", Kind.DATETIME),
    "created_by": Fact("Written by"),
    "confirmed_at": Fact("Confirmed on", Kind.DATETIME),
    "confirmed_by": Fact("Confirmed by"),
    "entered_by": Fact("Entered by"),
    "given_by": Fact("Given by"),
    "day": Fact("Date", Kind.DATE),
    "entries": Fact("Entries"),
    "is_stock": Fact("Stock lies here", Kind.BOOL),
    "attempt": Fact("Attempt", Kind.INTEGER),
    "policy": Fact("Pay rules"),
}
#: How the log keeps days and moments.
_MOMENTS = {Kind.DATE: date.fromisoformat, Kind.DATETIME: datetime.fromisoformat}
_WIDTH = 400


def facts_in(registry: Registry, table: str) -> dict[str, Fact]:
    """The facts of the record or the settings a log entry is about, as far as they are known."""
    if table == SettingValue.table().name:
        return {key: setting.fact for key, setting in registry.settings.items()}
    for entity in registry.entities.values():
        if entity.model.table().name == table:
            listed = entity.list.columns if entity.list is not None else ()
            seen = {column.key: column.fact for column in listed}
            lists = {part.key: Fact(part.label) for part in entity.parts}
            return {**_KEPT, **seen, **entity.facts, **lists}
    kept = (facts_of(model) for model in Base.models if model.table().name == table)
    return {**_KEPT, **next(kept, {})}


def read_entry(conn: Connection, registry: Registry, entry_id: int) -> Mapping[str, Any]:
    """An entry with its values as mappings, what its lists point to by name."""
    table = AuditEntry.table()
    row = conn.execute(select(table).where(table.c.id == entry_id)).mappings().one()
    values = {
        key: with_names(conn, registry, row["table_name"], json.loads(row[key]))
        for key in ("old", "new")
    }
    label = said_label(row["table_name"], row["label"])
    return {**row, **values, "label": label}


class AuditSide(SidePanel):
    """One entry: before and after, field by field."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(_WIDTH)
        self.context = context
        self.entry: Mapping[str, Any] = {}
        self.values: CellsTable | None = None
        self.buttons["edit"].hide()
        self.buttons["open"].hide()

    def show_entry(self, entry: Mapping[str, Any]) -> None:
        """Show an entry."""
        self.entry = entry
        self.clear()
        action = AUDIT.column("action").fact.choice(entry["action"])
        name = tr(action.label) if action else str(entry["action"])
        tone = action.tone if action else "neutral"
        kind = tr(kinds_of_record(self.context.registry).get(entry["table_name"], ""))
        self.set_head(kind, entry["label"] or kind, name, tone)
        self.facts(
            [
                FactRow("When", self.context.formatter.datetime(entry["at"])),
                FactRow("User", entry["user_name"]),
                FactRow("PC", entry["workstation"]),
                FactRow("Entry", str(entry["id"])),
            ]
        )
        self.values = self._values(entry)
        if self.values.cells_model.rowCount():
            self.section("What changed")
            self.body.addWidget(self.values)
        self.finish()

    def _values(self, entry: Mapping[str, Any]) -> CellsTable:
        old, new = _flat(entry["old"]), _flat(entry["new"])
        if "old" in new and "new" in new:
            old, new = _flat(new["old"]), _flat(new["new"])
        old, new = _by_day(old, new)
        facts = facts_in(self.context.registry, entry["table_name"])
        shown = partial(_text, self.context.entry)
        keys = [key for key in dict.fromkeys((*old, *new)) if key not in _QUIET]
        table = CellsTable(
            [tr("Field"), tr("Before"), tr("After")],
            [0, 116, 116],
            row_height=theme.ROW_LIST,
            edge=0,
        )
        table.setAccessibleName(tr("What changed"))
        table.set_rows(
            [
                [
                    Cell(tr(facts[key].label) if key in facts else key, style="muted"),
                    Cell(shown(facts.get(key), old.get(key))),
                    Cell(
                        shown(facts.get(key), new.get(key)),
                        style="strong" if key in old else "text",
                    ),
                ]
                for key in keys
            ]
        )
        table.fit_height()
        return table


def _flat(values: object) -> dict[str, Any]:
    return dict(values) if isinstance(values, dict) else {}


def _by_day(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides of what a muster kept by worker and day (day -> mark before and after)."""
    before, after = dict(old), dict(new)
    for key, days in new.items():
        if isinstance(days, dict) and days and all(isinstance(v, list) for v in days.values()):
            before[key] = {day: mark[0] for day, mark in days.items() if mark[0]}
            after[key] = {day: mark[-1] for day, mark in days.items()}
    return before, after


def _text(entry: Entry, fact: Fact | None, value: object) -> str:
    """A kept value as one line; choices and records by their names, nothing where none was."""
    if value is None:
        return ""
    if fact is not None and fact.choices and fact.choice(value):
        return entry.show(value, fact)
    if fact is not None and fact.kind is Kind.REFERENCE and isinstance(value, int):
        with suppress(FactoryError):
            return entry.show(value, fact) or str(value)
    if fact is not None and fact.kind in _MOMENTS and isinstance(value, str):
        with suppress(ValueError):
            return entry.show(_MOMENTS[fact.kind](value), fact)
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, list):
        return ", ".join(_row_text(row) for row in value)
    if isinstance(value, dict):
        return ", ".join(f"{_key_text(entry, key)} {one}" for key, one in value.items())
    return " ".join(str(value).split())


def _key_text(entry: Entry, key: str) -> str:
    """A day as days are shown; a word as it is kept."""
    with suppress(ValueError):
        return entry.formatter.date(date.fromisoformat(key))
    return key


def _row_text(row: object) -> str:
    """A row of a list: what stands in it, one after the other."""
    if not isinstance(row, (list, dict)):
        return str(row)
    values = row.values() if isinstance(row, dict) else row
    return " ".join(str(value) for value in values if value not in (None, "", False))


class AuditScreen(LogScreen):
    """The log, newest first."""

    def __init__(self, context: WindowContext) -> None:
        check = ListAction("check", "Check the chain", "link", run=self.check)
        super().__init__(context, AuditReader(context), replace(LIST, actions=(check,)))
        self.details = AuditSide(context)
        self.set_side(self.details, self._read_entry)

    def _read_entry(self, entry_id: int) -> None:
        def work() -> Mapping[str, Any]:
            (row,) = self.source.page([entry_id])
            entry = self.context.company.read(
                lambda conn: read_entry(conn, self.context.registry, entry_id)
            )
            return {**entry, "label": row["label"]}

        self.context.operations.read(self, work, self.details.show_entry)

    def check(self) -> None:
        """Check that no entry was changed, taken out or added outside the program."""
        self.context.read(self, audit.verify, self._checked, label=tr("Checking the log"))

    def _checked(self, faults: list[str]) -> None:
        if faults:
            text = "  ".join(faults[:3]) + (" …" if len(faults) > 3 else "")
            title = tr("The log was changed outside the program")
            self.banner.say("bad", title, text)
            return
        head = self.panel.totals_of().get("count", 0)
        text = tr("{count} entries follow each other without a gap.", count=head)
        self.banner.say("good", tr("The chain is whole."), text)
