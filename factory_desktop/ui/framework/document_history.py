"""Beside a document: what happened to it, and what it was made from and into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget
from sqlalchemy import Connection, select

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform import audit, documents
from factory_desktop.core.platform.documents import DocumentType
from factory_desktop.core.platform.registry import Registry
from factory_desktop.ui.framework.cards import Rule
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label, surface

_MOST = 60


class _Column(QScrollArea):
    """A scrolling column of small blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fill([])

    def clear(self) -> None:
        """Show nothing: the document is new."""
        self._fill([])

    def _fill(self, blocks: Sequence[QWidget]) -> None:
        holder = QWidget()
        surface(holder)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        for number, block in enumerate(blocks):
            if number:
                column.addWidget(Rule())
            column.addWidget(block)
        column.addStretch(1)
        self.setWidget(holder)


def _block(head: str, detail: str) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(1)
    column.addWidget(label(head, "body", wrap=True))
    column.addWidget(label(detail, "quiet", wrap=True))
    return widget


class Timeline(_Column):
    """Who did what to a document, newest first, out of the audit log."""

    def __init__(self, context: WindowContext, kind: DocumentType) -> None:
        super().__init__()
        self.context, self.kind = context, kind

    def show_document(self, document_id: int) -> None:
        """Read and show one document's history."""
        table = self.kind.header.table().name
        self.context.read(self, lambda conn: audit.timeline(conn, table, document_id), self._show)

    def _show(self, entries: Sequence[dict[str, Any]]) -> None:
        self._fill([_block(self._said(e), self._when(e)) for e in entries[:_MOST]])

    def _said(self, entry: dict[str, Any]) -> str:
        who = entry["user_name"]
        if entry["action"] == "create":
            return tr("{who} made the draft", who=who)
        status = entry["new"].get("status")
        if status:
            states = {c.value: tr(c.label) for c in self.kind.workflow.states}
            return tr("{who} moved it to “{state}”", who=who, state=states.get(status, status))
        facts = self.kind.header_facts()
        labels = {key: fact.label for key, fact in facts.items()}
        labels |= {part.key: part.label for part in self.kind.parts}
        names = [tr(labels[key]) for key in entry["new"] if key in labels]
        if names:
            return tr("{who} changed {fields}", who=who, fields=", ".join(names))
        return tr("{who} changed the lines", who=who)

    def _when(self, entry: dict[str, Any]) -> str:
        when = self.context.formatter.datetime(entry["at"])
        facts = self.kind.header_facts()
        was = [
            tr(
                "{field} was {value}",
                field=tr(facts[key].label),
                value=self._was(facts[key], value),
            )
            for key, value in entry["old"].items()
            if key in facts and not facts[key].reference
        ]
        return "   ".join([when, *was[:2]])

    def _was(self, fact: Fact, value: object) -> str:
        """A value of the log as its field shows it: there dates and numbers are texts."""
        if value in (None, ""):
            return "–"
        if fact.kind is Kind.DATE:
            value = date.fromisoformat(str(value))
        if fact.kind.numeric:
            value = Decimal(str(value))
        return self.context.formatter.value(value, fact)


@dataclass(frozen=True, slots=True)
class Linked:
    """A document linked to this one."""

    key: str
    id: int
    label: str
    number: str
    state: str
    before: bool


def _linked(conn: Connection, registry: Registry, key: str, document_id: int) -> list[Linked]:
    found = []
    pairs = [(True, p) for p in documents.made_of(conn, key, document_id)]
    pairs += [(False, p) for p in documents.made_from(conn, key, document_id)]
    for before, (other, other_id) in pairs:
        kind = registry.documents[other]
        table = kind.header.table()
        query = select(table.c.number, table.c.status).where(table.c.id == other_id)
        row = conn.execute(query).first()
        if row is not None:
            states = {c.value: c.label for c in kind.workflow.states}
            found.append(
                Linked(other, other_id, kind.label, row.number or "", states[row.status], before)
            )
    return found


class Trace(_Column):
    """What a document was made from, and what was made from it; each opens."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.context = context

    def show_document(self, key: str, document_id: int) -> None:
        """Read and show one document's links."""
        registry = self.context.registry
        self.context.read(self, lambda conn: _linked(conn, registry, key, document_id), self._show)

    def _show(self, found: Sequence[Linked]) -> None:
        blocks: list[QWidget] = [self._link(one) for one in found]
        self._fill(blocks or [label(tr("Nothing was made from it yet."), "quiet", wrap=True)])

    def _link(self, one: Linked) -> QWidget:
        side = tr("made from") if one.before else tr("gave")
        text = f"{side}  {tr(one.label)} {one.number or tr('Draft')}  ·  {tr(one.state)}"
        button = QPushButton(text)
        button.setFlat(True)
        button.setProperty("link", True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.context.navigation.open(one.key, one.id))
        return button
