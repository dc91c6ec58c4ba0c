"""Look-ups of the program's records, by entity, made when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.listing import Scope
from factory_desktop.core.platform.reading import Found, LookupReader
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.ui.framework.change_bus import ChangeBus
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import language, noun, tr
from factory_desktop.ui.framework.lookup_popup import LookupRow

#: Extra columns a look-up shows beside code and name.
_MOST_EXTRA = 3
_WIDTHS = {Kind.MONEY: 100, Kind.QUANTITY: 96, Kind.RATE: 90, Kind.DATE: 96}
#: The width of a text, of one letter, and how many letters are seen whole (a GSTIN).
_TEXT, _LETTER, _SHORT = 110, 10, 15

Creator = Callable[[str], int | None]


def _width(fact: Fact) -> int:
    letters = fact.max_length or 0
    whole = letters * _LETTER if letters <= _SHORT else 0
    return _WIDTHS.get(fact.kind, max(_TEXT, whole))


class Surroundings(Protocol):
    """What look-ups need of the window that they are in (see context.WindowContext)."""

    company: Company
    actor: Actor
    registry: Registry
    formatter: Formatter
    bus: ChangeBus
    references: References

    def may(self, permission: str) -> bool:
        """Whether the user has a permission."""


class EntitySource:
    """The look-up of one entity: a `ReferenceSource` for fields and grids."""

    def __init__(
        self,
        context: Surroundings,
        key: str,
        extra: Sequence[str] = (),
        scope: Scope = None,
    ) -> None:
        self.context = context
        self.reader = LookupReader(context.company, context.actor, key, language())
        self.scope = scope
        facts = self.reader.extra
        self.extra = [name for name in extra if name in facts][:_MOST_EXTRA]
        self._facts = {name: facts[name] for name in self.extra}
        self._known: dict[object, LookupRow] = {}
        self._total: int | None = None
        context.bus.changed.connect(self._forget)

    def _forget(self, _changes: object) -> None:
        self._known.clear()
        self._total = None

    @property
    def headings(self) -> Sequence[tuple[str | Cell, int]]:
        """Headings and widths of the extra columns."""
        return [(tr(fact.label), _width(fact)) for fact in self._facts.values()]

    @property
    def noun(self) -> tuple[str, str]:
        """What the records are called."""
        entity = self.reader.entity
        return noun(entity.label), noun(entity.plural)

    @property
    def can_create(self) -> bool:
        """Whether the user may create a missing one here."""
        creator = self.context.references.creators.get(self.reader.entity.key)
        return creator is not None and self.context.may(self.reader.entity.permission("edit"))

    def search(self, text: str, limit: int) -> Sequence[LookupRow]:
        """The best matches."""
        rows = [self._row(found) for found in self.reader.search(text, limit, self.scope)]
        self._known.update((row.id, row) for row in rows)
        return rows

    def total(self) -> int:
        """How many records there are."""
        if self._total is None:
            self._total = self.reader.total()
        return self._total

    def get(self, key: object) -> LookupRow | None:
        """The record with this id."""
        if key not in self._known and isinstance(key, int):
            found = self.reader.by_id(key)
            if found is not None:
                self._known[key] = self._row(found)
        return self._known.get(key)

    def exact(self, text: str) -> LookupRow | None:
        """The one record that is called exactly so."""
        if self.reader.entity.find is not None:
            found = self.reader.exact(text)
            if found is None:
                return None
            self._known[found.id] = self._row(found)
            return self._known[found.id]
        word = text.strip().casefold()
        rows = self.search(text, 3)
        return next((r for r in rows if word in (r.code.casefold(), r.name.casefold())), None)

    def create(self, text: str) -> LookupRow | None:
        """Let the user create a record that starts from a text."""
        creator = self.context.references.creators.get(self.reader.entity.key)
        made = creator(text) if creator is not None else None
        return self.get(made) if made is not None else None

    def _row(self, found: Found) -> LookupRow:
        formatter = self.context.formatter
        cells = tuple(
            Cell(
                text=formatter.value(found.cells.get(name), fact),
                right=fact.kind.numeric,
                style="muted",
            )
            for name, fact in self._facts.items()
        )
        return LookupRow(found.id, found.code, found.name, cells)


class References(Mapping[str, EntitySource]):
    """Look-ups by entity key. Modules say with `show` which columns stand beside code and name,
    with `use` what look-up of their own they have, and with `creators` what opens where a missing
    record is to be created.
    """

    def __init__(self, context: Surroundings) -> None:
        self._context = context
        self._made: dict[str, EntitySource] = {}
        self._extra: dict[str, tuple[str, ...]] = {}
        self.creators: dict[str, Creator] = {}

    def show(self, key: str, *columns: str) -> None:
        """Show these columns in the look-up of an entity."""
        self._extra[key] = columns

    def use(self, key: str, source: EntitySource) -> None:
        """Take this look-up for an entity."""
        self._made[key] = source

    def __getitem__(self, key: str) -> EntitySource:
        if key not in self._context.registry.lookups:
            raise KeyError(key)
        if key not in self._made:
            self._made[key] = EntitySource(self._context, key, self._extra.get(key, ()))
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._context.registry.lookups)

    def __len__(self) -> int:
        return len(self._context.registry.lookups)
