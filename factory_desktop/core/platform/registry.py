"""What the modules declare, gathered once at start: entities, commands, permissions, settings.

A module is a frozen manifest. Everything generic (lists, forms, import, reports, permissions,
conformance tests) runs over the registry, so that a thing is tested and shown by being declared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.platform.db import Base, facts_of

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import Command, UnitOfWork
    from factory_desktop.core.platform.documents import DocumentType
    from factory_desktop.core.platform.importing import ImportTarget
    from factory_desktop.core.platform.listing import ListQuery
    from factory_desktop.core.platform.parts import Part
    from factory_desktop.core.platform.reporting.spec import ReportSpec


@dataclass(frozen=True, slots=True)
class Permission:
    """A key `module.record.verb` and what it allows, in words."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A typed setting with its default; `fact.help` says what it means.

    `check` refuses a value of the right kind that makes no sense, with a ValueError in words;
    `guard` looks at the company, in the transaction, and raises where it may no longer change.
    """

    key: str
    fact: Fact
    default: object
    group: str = ""
    check: Callable[[Any], None] | None = None
    guard: Callable[[UnitOfWork], None] | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of record that lists, forms, look-ups, audit and search know by its key.

    `title` and `subtitle` are columns that name a record; `table` is the model it lives in.
    `list` is its list query, `save` and `delete` its commands where it is a master; `find` gives
    the one record that a text names exactly (code, barcode, name); `parts` are the lists that are
    saved with it; `also` holds other words that users call it.
    """

    key: str
    model: type[Base]
    label: str
    plural: str
    title: str
    subtitle: str = ""
    list: ListQuery | None = None
    save: Command[..., Any] | None = None
    delete: Command[..., Any] | None = None
    find: Callable[[Connection, str], int | None] | None = None
    parts: tuple[Part, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, Fact]:
        """Facts of the entity's columns."""
        return facts_of(self.model)

    def permission(self, verb: str) -> str:
        """The permission key of a verb on this entity."""
        return f"{self.key}.{verb}"


@dataclass(frozen=True, slots=True)
class Module:
    """What a module brings: its manifest."""

    key: str
    label: str
    depends: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()
    entities: tuple[Entity, ...] = ()
    commands: tuple[Command[..., Any], ...] = ()
    documents: tuple[DocumentType, ...] = ()
    reports: tuple[ReportSpec, ...] = ()
    imports: tuple[ImportTarget, ...] = ()
    settings: tuple[Setting, ...] = ()
    handlers: Mapping[type, tuple[Callable[[UnitOfWork, Any], None], ...]] = field(
        default_factory=dict
    )
    seeds: tuple[Callable[[UnitOfWork], None], ...] = ()
    checks: tuple[Callable[..., Any], ...] = ()
    lookups: Mapping[str, ListQuery] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Registry:
    """All modules, and what they declared by key. Duplicate keys are a defect and raise."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.modules = {m.key: m for m in modules}
        self.permissions = _unique(p for m in self.modules.values() for p in m.permissions)
        self.entities = _unique(e for m in self.modules.values() for e in m.entities)
        self.documents = _unique(d for m in self.modules.values() for d in m.documents)
        self.reports = _unique(r for m in self.modules.values() for r in m.reports)
        self.imports = _unique(i for m in self.modules.values() for i in m.imports)
        self.settings = _unique(s for m in self.modules.values() for s in m.settings)
        self.commands = {c.name: c for m in self.modules.values() for c in m.commands}
        #: The list that a look-up of an entity searches: a higher module's, with stock beside it,
        #: goes before the entity's own.
        self.lookups = {key: e.list for key, e in self.entities.items() if e.list is not None}
        for module in self.modules.values():
            self.lookups.update(module.lookups)
        self._handlers: dict[type, list[Callable[[UnitOfWork, Any], None]]] = {}
        for module in self.modules.values():
            for kind, handlers in module.handlers.items():
                self._handlers.setdefault(kind, []).extend(handlers)

    def handlers(self, kind: type) -> list[Callable[[UnitOfWork, Any], None]]:
        """Who listens to an event of this type, in module order."""
        return self._handlers.get(kind, [])

    def kinds_in(self, tables: Iterable[str]) -> list[str]:
        """The kinds of record that tables hold, in words; lines count as their document."""
        kinds = {entity.model.table().name: entity.plural for entity in self.entities.values()}
        kinds |= {kind.line.table().name: kind.plural for kind in self.documents.values()}
        return sorted({kinds[table] for table in tables if table in kinds})

    def role_permissions(self, role: str) -> set[str]:
        """The permissions that the modules give to a built-in role."""
        return {key for m in self.modules.values() for key in m.roles.get(role, ())}


def _unique(things: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for thing in things:
        if thing.key in found:
            raise ValueError(f"declared twice: {thing.key}")
        found[thing.key] = thing
    return found
