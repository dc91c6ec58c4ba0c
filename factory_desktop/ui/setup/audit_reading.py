"""The audit log in people's words: the kind of record for its table, the record by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from factory_desktop.core.kernel.facts import Choice, Fact, Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.views import Row
from factory_desktop.core.platform.listing import ListQuery
from factory_desktop.core.platform.parts import Part
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.core.platform.registry import Entity, Registry
from factory_desktop.core.platform.security.module import AUDIT
from factory_desktop.core.platform.security.tables import Role
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.setup.reading import said_name, said_role

#: What is written to the log without being a kind of record with a list of its own.
OTHERS = {
    "company_profile": msg("Company"),
    "fiscal_year": msg("Fiscal year"),
    "setting": msg("Setting"),
    "attendance": msg("Attendance"),
    "muster_month": msg("Muster"),
    "advance_skip": msg("Skipped month"),
}


def kinds_of_record(registry: Registry) -> dict[str, str]:
    """What is said for each table, and for each kind of sheet that was imported."""
    kinds = {entity.model.table().name: entity.label for entity in registry.entities.values()}
    sheets = {key: target.kind.label for key, target in registry.imports.items()}
    return {**sheets, **OTHERS, **kinds}


def audit_query(registry: Registry) -> ListQuery:
    """The list of the log, in which tables have names."""
    choices = tuple(Choice(table, name) for table, name in kinds_of_record(registry).items())
    where = replace(AUDIT.column("table_name"), fact=Fact("Where", Kind.CHOICE, choices=choices))
    columns = tuple(where if c.key == where.key else c for c in AUDIT.columns)
    return replace(AUDIT, columns=columns)


class AuditReader(ListReader):
    """Where an entry does not say what its record is called, the record does as it is now."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context.company, context.actor, audit_query(context.registry))
        self._kinds = kinds_of_record(context.registry)

    def page(self, ids: Sequence[int]) -> Sequence[Row]:
        """Rows by id, with names; what has none yet is called what it is."""
        rows = [dict(row) for row in super().page(ids)]
        for row in rows:
            if row["label"] == self._kinds.get(row["table_name"]):
                row["label"] = tr(row["label"])
            row["label"] = said_label(row["table_name"], row["label"])
        unnamed = [row for row in rows if not row["label"] and row["record_id"]]
        if unnamed:
            self.company.read(lambda conn: self._name(conn, unnamed))
        return rows

    def _name(self, conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
        for entity in self.company.registry.entities.values():
            own = [row for row in rows if row["table_name"] == entity.model.table().name]
            if own:
                names = names_of(conn, entity, [int(row["record_id"]) for row in own])
                for row in own:
                    row["label"] = names.get(int(row["record_id"]), "")


def names_of(conn: Connection, entity: Entity, ids: Sequence[int]) -> dict[int, str]:
    """What records are called now; those that are gone are left out."""
    table = entity.model.table()
    query = select(table.c.id, table.c[entity.title]).where(table.c.id.in_(ids))
    found = {record: str(name) for record, name in conn.execute(query) if name is not None}
    return {record: said_label(table.name, name) for record, name in found.items()}


def said_label(table: str, label: str) -> str:
    """What a record is called; roles of the program are in the window's language."""
    return said_name(label) if table == Role.table().name else label


def with_names(
    conn: Connection, registry: Registry, table: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """An entry's values; the lists of its record name what their rows point to."""
    found = dict(said_role(values))
    for entity in registry.entities.values():
        if entity.model.table().name == table:
            above = found.get("parent_id")
            if table == Role.table().name and above:
                found["parent_id"] = names_of(conn, entity, [above]).get(above, above)
            for part in entity.parts:
                if isinstance(found.get(part.key), list):
                    found[part.key] = _named_rows(conn, registry, part, found[part.key])
    return found


def _named_rows(
    conn: Connection, registry: Registry, part: Part, rows: Sequence[Any]
) -> list[dict[str, Any]]:
    """Rows of a list: records by what they are called now, rights by what they allow."""
    whole = [row if isinstance(row, dict) else {part.columns[0]: row} for row in rows]
    named = [{key: row.get(key) for key in part.columns} for row in whole]
    for column, entity in _pointing(registry, part).items():
        names = names_of(conn, entity, [row[column] for row in named if row.get(column)])
        for row in named:
            row[column] = names.get(row.get(column), row.get(column))
    for row in named:
        right = registry.permissions.get(str(row.get("permission")))
        if right is not None:
            row["permission"] = tr(right.label)
    return named


def _pointing(registry: Registry, part: Part) -> dict[str, Entity]:
    """The columns of a list that point to records, with their kind."""
    kinds = {entity.model.table().name: entity for entity in registry.entities.values()}
    return {
        column: kinds[key.column.table.name]
        for column in part.columns
        for key in part.model.table().c[column].foreign_keys
        if key.column.table.name in kinds
    }
