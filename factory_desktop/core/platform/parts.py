"""Lists that belong to a record and are saved with it: an item's barcodes, a role's rights.

They count with their record: its version, its entry in the log, its merge of two edits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, insert, select

from factory_desktop.core.platform import audit, merging
from factory_desktop.core.platform.db import Base
from factory_desktop.core.platform.db.base import check_lengths

Rows: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of another table that belong to a record.

    `key` names them in commands, refusals and the log, `owner` is their column that points to the
    record. `named_by` are the columns by which two people mean the same row (none: its place).
    `order` is the column of the order they were typed in; without one they have no order.
    """

    key: str
    label: str
    model: type[Base]
    owner: str
    columns: tuple[str, ...]
    named_by: tuple[str, ...] = ()
    order: str = ""

    def read(self, conn: Connection, record_id: int) -> Rows:
        """The rows of a record as they lie there."""
        table = self.model.table()
        query = select(*(table.c[key] for key in self.columns))
        query = query.where(table.c[self.owner] == record_id)
        if self.order:
            query = query.order_by(table.c[self.order])
        return self.sorted(dict(row) for row in conn.execute(query).mappings())

    def sorted(self, rows: Any) -> Rows:
        """Rows whole, in their order; those without an order by their names."""
        whole = [{key: row.get(key) for key in self.columns} for row in rows]
        if not self.order:
            whole.sort(key=lambda row: [row[key] for key in self.named_by])
        return whole

    def write(self, conn: Connection, record_id: int, rows: Rows) -> None:
        """Put these rows in the place of those that lie there."""
        table = self.model.table()
        check_lengths(self.model, rows)
        conn.execute(delete(table).where(table.c[self.owner] == record_id))
        numbered = self.order in table.c and self.order != "id"
        given = [
            {**row, self.owner: record_id, **({self.order: place} if numbered else {})}
            for place, row in enumerate(rows)
        ]
        if given:
            conn.execute(insert(table), given)

    def logged(self, rows: Rows) -> list[Any]:
        """Rows as the log keeps them: bare values where there is one column."""
        plain = [{key: audit.encode(row[key]) for key in self.columns} for row in rows]
        return [row[self.columns[0]] for row in plain] if len(self.columns) == 1 else plain

    def merged(
        self, before: Sequence[Any], mine: Rows, theirs: Rows
    ) -> tuple[Rows, dict[str, tuple[object, object]]]:
        """Two edits of what the log kept as it stood `before`: the rows, and what both changed."""
        alone = len(self.columns) == 1
        was = [{self.columns[0]: row} if alone else dict(row) for row in before]
        base = self.sorted(was)
        ours, others = self._encoded(mine), self._encoded(theirs)
        rows, clashes = merging.merge_rows(base, ours, others, self.key, self.named_by)
        known = {
            (key, audit.encode(row[key])): row[key]
            for row in (*mine, *theirs)
            for key in self.columns
        }
        # Whatever stands in a merged row stood in one of the two.
        decoded = [{key: known[key, value] for key, value in row.items()} for row in rows]
        told = {
            name: (known.get((key, both[0])), known.get((key, both[1])))
            for name, both in clashes.items()
            for key in [name.rpartition(".")[2]]
        }
        return self.sorted(decoded), told

    def _encoded(self, rows: Rows) -> Rows:
        return [{key: audit.encode(row[key]) for key in self.columns} for row in rows]


#: What a save puts in the place of a record's lists; a list that is not among them stays.
Parts: TypeAlias = Mapping[Part, Rows]
