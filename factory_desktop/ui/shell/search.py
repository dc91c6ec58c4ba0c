"""What the palette finds: records by global search, actions, screens, reports; ranked by use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QObject

from factory_desktop.core.kernel.errors import Denied
from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.kernel.numbers import round_to
from factory_desktop.core.platform.reading import Found, LookupReader
from factory_desktop.core.platform.registry import Entity
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.palette import (
    CommandPalette,
    PaletteEntry,
    PaletteSection,
    StaticProvider,
    ranked,
)
from factory_desktop.ui.shell.window_keys import key_of

#: Hits of one kind of record, and how many letters begin a search.
_MOST_HITS = 5
_LEAST_LETTERS = 2
_USES = "palette.uses"
_MOST_USES = 300
_ICONS = {"items": "item", "parties": "company", "hr": "person", "inventory": "stock"}
_PEOPLE = "hr.employee"
#: Set-up records that one looks for in their own lists, not from everywhere.
_QUIET = ("security.", "items.uom", "company.")


@dataclass(frozen=True, slots=True)
class ShellAction:
    """Something the window itself does: lock, theme, back up."""

    key: str
    label: str
    icon: str
    run: Callable[[], object]
    also: tuple[str, ...] = ()


class Uses:
    """How often the user took each entry; what he takes often stands first."""

    def __init__(self, context: WindowContext) -> None:
        self._context = context

    def __call__(self, key: str) -> int:
        """How often."""
        return int(self._all().get(key, 0))

    def count(self, key: str) -> None:
        """Once more; records are not counted, there are too many of them."""
        if key.startswith("record:"):
            return
        known = {**self._all(), key: self(key) + 1}
        if len(known) > _MOST_USES:
            known = dict(sorted(known.items(), key=lambda item: -item[1])[: _MOST_USES // 2])
        self._context.remember(_USES, known)

    def _all(self) -> dict[str, int]:
        found = self._context.state(_USES, {})
        return found if isinstance(found, dict) else {}


class Search(QObject):
    """The palette's one provider: what is known at once is shown at once, records follow."""

    def __init__(
        self,
        context: WindowContext,
        modules: Sequence[UiModule],
        begin: Callable[[QuickAction], object],
        own: Sequence[ShellAction],
    ) -> None:
        super().__init__(context)
        self.context, self.modules = context, modules
        self.uses = Uses(context)
        self.palette: CommandPalette | None = None
        self._begin, self._own = begin, own
        self._asked = 0

    def search(self, text: str, scope: str) -> Sequence[PaletteSection]:
        """What is found now; hits among records are shown when a reader has found them."""
        self._asked += 1
        known = self._known(text, scope)
        searched = self._searched(scope) if len(text) >= _LEAST_LETTERS else []
        if not searched:
            return known
        came: list[Sequence[PaletteSection]] = []
        done = partial(self._found, self._asked, text, known, came)
        self.context.operations.read(self, partial(self._records, searched, text), done)
        here, came_at_once = came[:1], bool(came)
        came.append(())  # from here on an answer is shown by itself
        return here[0] if came_at_once else known

    # --- what is known at once -------------------------------------------------------------

    def _known(self, text: str, scope: str) -> list[PaletteSection]:
        if scope not in ("", "actions"):
            return []
        sections = [PaletteSection("Do", self._actions())]
        if not scope:
            last = self._last_opened() if not text else []
            screens = ranked([*self._screens(), *self._reports()], text, self.uses, 8)
            sections = [PaletteSection("Last opened", last), *sections]
            found = list(StaticProvider(sections, self.uses).search(text, scope))
            return [*found, PaletteSection("Reports and screens", screens)]
        return list(StaticProvider(sections, self.uses).search(text, scope))

    def _actions(self) -> list[PaletteEntry]:
        found = []
        for module in self.modules:
            for action in module.actions:
                if self.context.may(action.permission):
                    found.append(self._action(action))
        for own in self._own:
            words = " ".join((own.label, *own.also))
            found.append(
                PaletteEntry(f"do:{own.key}", tr(own.label), own.run, own.icon, words=words)
            )
        return found

    def _action(self, action: QuickAction) -> PaletteEntry:
        return PaletteEntry(
            f"do:{action.key}",
            tr(action.label),
            partial(self._begin, action),
            action.icon,
            keys=key_of(action),
            words=" ".join((action.label, *action.also, *map(tr, action.also))),
        )

    def _screens(self) -> list[PaletteEntry]:
        return [
            self._screen(module, view)
            for module in self.modules
            for view in module.views
            if view.shown and self.context.may(view.permission)
        ]

    def _screen(self, module: UiModule, view: View) -> PaletteEntry:
        open_it = self.context.navigation.open
        return PaletteEntry(
            f"view:{view.key}",
            tr(view.label),
            partial(open_it, view.key),
            view.icon or "list",
            hint=tr(module.label) if module.label != view.label else "",
            run_new_window=partial(open_it, view.key, new_window=True),
            words=" ".join((view.label, module.label, *view.also, *map(tr, view.also))),
        )

    def _reports(self) -> list[PaletteEntry]:
        navigation, found = self.context.navigation, []
        for report in self.context.registry.reports.values():
            if navigation.can_open(report.key) and self.context.may(report.permission):
                run = partial(navigation.open, report.key)
                words = " ".join((report.label, *report.also, *map(tr, report.also)))
                key = f"report:{report.key}"
                found.append(
                    PaletteEntry(key, tr(report.label), run, "chart", tr("Report"), words=words)
                )
        return found

    def _last_opened(self) -> list[PaletteEntry]:
        navigation = self.context.navigation
        return [
            PaletteEntry(
                f"record:{place.key}:{place.id}", text, partial(navigation.go, place), "clock"
            )
            for place, text in list(navigation.last)[:_MOST_HITS]
            if navigation.can_open(place.key)
        ]

    # --- records ---------------------------------------------------------------------------

    def _searched(self, scope: str) -> list[str]:
        """The kinds of record that are searched in a scope and that the user may see and open."""
        context, registry = self.context, self.context.registry
        found = []
        for key, query in registry.lookups.items():
            fits = {
                "": not key.startswith(_QUIET),
                "documents": key in registry.documents,
                "people": key == _PEOPLE,
            }.get(scope, False)
            if fits and context.navigation.can_open(key) and context.may(query.permission):
                found.append(key)
        return sorted(found, key=self._order)

    def _order(self, key: str) -> int:
        if key in self.context.registry.documents:
            return 3
        first = ("items.item", "parties.party", _PEOPLE)
        return first.index(key) if key in first else 4

    def _records(self, keys: Sequence[str], text: str) -> list[tuple[Entity, list[Found]]]:
        """Runs in a reader; a right that was taken away meanwhile finds nothing."""
        found = []
        for key in keys:
            reader = LookupReader(self.context.company, self.context.actor, key, language())
            try:
                hits = reader.search(text, _MOST_HITS)
            except Denied:
                continue
            if hits:
                found.append((reader.entity, hits))
        return found

    def _found(
        self,
        asked: int,
        text: str,
        known: Sequence[PaletteSection],
        came: list[Sequence[PaletteSection]],
        found: Sequence[tuple[Entity, list[Found]]],
    ) -> None:
        if asked != self._asked:
            return
        sections = [*self._by_kind(found), *known]
        if not came:
            came.append(sections)
        elif self.palette is not None and self.palette.isVisible():
            self.palette.show_sections(sections, text)

    def _by_kind(self, found: Sequence[tuple[Entity, list[Found]]]) -> list[PaletteSection]:
        documents = self.context.registry.documents
        papers: list[PaletteEntry] = []
        sections = []
        for entity, hits in found:
            entries = [self._hit(entity, hit) for hit in hits]
            if entity.key in documents:
                papers += entries
            else:
                sections.append(PaletteSection(entity.plural, entries))
        return [*sections, PaletteSection("Documents", papers)] if papers else sections

    def _hit(self, entity: Entity, hit: Found) -> PaletteEntry:
        open_it = self.context.navigation.open
        document = entity.key in self.context.registry.documents
        meaning = "document" if document else _ICONS.get(entity.key.split(".")[0], "list")
        return PaletteEntry(
            f"record:{entity.key}:{hit.id}",
            "  ".join(part for part in (hit.code, hit.name) if part),
            partial(open_it, entity.key, hit.id),
            meaning,
            hint=self._beside(entity, hit),
            run_new_window=partial(open_it, entity.key, hit.id, new_window=True),
        )

    def _beside(self, entity: Entity, hit: Found) -> str:
        """What stands beside this record in look-ups: stock with its unit, town, state."""
        source = self.context.references[entity.key]
        facts = source.reader.extra
        text, before = "", Kind.TEXT
        for name in source.extra:
            value, kind = hit.cells.get(name), facts[name].kind
            if value in (None, ""):
                continue
            if kind is Kind.RATE and isinstance(value, Decimal):
                shown = self.context.formatter.rate(round_to(value))
            else:
                shown = self.context.formatter.value(value, facts[name])
            joint = " " if before is Kind.QUANTITY and kind is Kind.TEXT else ", "
            text, before = f"{text}{joint}{shown}" if text else shown, kind
        return text
