"""Settings: typed, searchable, each with its meaning, its default and who changed it last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import Connection, select

from factory_desktop.core.company.services import save_settings
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.platform.registry import Registry, Setting
from factory_desktop.core.platform.settings import Settings
from factory_desktop.core.platform.tables import SettingValue
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.framework.cards import Card
from factory_desktop.ui.framework.context import WindowContext, local_time
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.field import Field
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_bar import SearchBox
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.setup.screens.page import Page, allow

#: Settings that are built in one turn of the event loop.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """The settings of a company: values, and who changed which when."""

    values: Mapping[str, Any]
    changed: Mapping[str, tuple[str, datetime]]


def read_settings(registry: Registry, conn: Connection) -> Kept:
    """All settings, those that stand at their default too."""
    found, table = Settings(conn, registry), SettingValue.table()
    rows = conn.execute(select(table.c.key, table.c.changed_by, table.c.changed_at))
    changed = {key: (name, at) for key, name, at in rows}
    return Kept({key: found[key] for key in registry.settings}, changed)


class SettingRow(QWidget):
    """One setting: its editor at the left, what there is to know about it at the right."""

    def __init__(self, context: WindowContext, setting: Setting) -> None:
        super().__init__()
        self.context, self.setting = context, setting
        self.saved: Any = None
        # What has a default cannot be left empty: its module counts on a value.
        needed = setting.default is not None and setting.fact.kind is not Kind.BOOL
        fact = setting.fact.but(help="", required=setting.fact.required or needed)
        self.field = Field(setting.key, fact, context.entry)
        self.field.setFixedWidth(330)
        self.meaning = label(tr(setting.fact.help), wrap=True)
        self.meaning.setVisible(bool(setting.fact.help))
        self.note = label("", "muted", wrap=True)
        self.back = QPushButton(tr("Back to the default"))
        self.back.setProperty("plain", "true")
        self.back.clicked.connect(self._to_default)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.field, 0, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setContentsMargins(0, 4, 0, 0)
        words.setSpacing(1)
        words.addWidget(self.meaning)
        words.addWidget(self.note)
        words.addStretch(1)
        grid.addLayout(words, 0, 1)
        grid.addWidget(self.back, 0, 2, Qt.AlignmentFlag.AlignTop)

    def _shown(self, value: object) -> str:
        return self.context.entry.show(value, self.setting.fact) or tr("nothing")

    def show_kept(self, value: Any, changed: tuple[str, datetime] | None) -> None:
        """Show the value kept, and who changed it last."""
        self.saved = value
        self.field.editor.set_value(value)
        self.field.set_error("")
        texts = [tr("Default: {value}", value=self._shown(self.setting.default))]
        if changed is not None:
            when = self.context.formatter.date(local_time(changed[1]))
            texts.append(tr("changed by {name} on {day}", name=changed[0], day=when))
        self.note.setText(",  ".join(texts))
        self.tell()

    def tell(self) -> None:
        """Offer the default where something else stands."""
        enabled = self.field.editor.input.isEnabled()
        self.back.setVisible(enabled and self.value != self.setting.default)

    @property
    def value(self) -> Any:
        """What stands there; an empty text is nothing."""
        value = self.field.editor.value()
        return None if value == "" else value

    @property
    def dirty(self) -> bool:
        """Whether it differs from what is kept."""
        return bool(self.field.editor.problem()) or self.value != self.saved

    def _to_default(self) -> None:
        self.field.editor.set_value(self.setting.default)
        self.field.set_error("")
        self.field.changed.emit()

    def matches(self, word: str) -> bool:
        """Whether a search finds this setting, in either language."""
        fact = self.setting.fact
        texts = (fact.label, fact.help, self.setting.group, self.setting.key)
        words = " ".join((*texts, *map(tr, texts))).casefold()
        return all(part in words for part in word.casefold().split())


class SettingsScreen(Page):
    """All settings by group; saved together."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "Settings")
        self.rows: dict[str, SettingRow] = {}
        self.cards: list[tuple[Card, list[SettingRow]]] = []
        self._reason = context.why_not("company.settings.edit")
        self.search = SearchBox("Search settings")
        self.setFocusProxy(self.search)
        self.search.setFixedWidth(282)
        self.search.searched.connect(self.show_matching)
        self.search.went_down.connect(self._to_first)
        self.head.addWidget(self.search)
        self.count: QLabel = label("", "quiet")
        self.head.addWidget(self.count)
        self.save = self.add_button("Save", self.save_all, primary=True)
        declared = sorted(context.registry.settings.values(), key=lambda s: s.group)
        groups = [(group, list(some)) for group, some in groupby(declared, key=lambda s: s.group)]
        self.nothing = EmptyState()
        self.nothing.show_text("Nothing matches", "Type less.", meaning="search")
        self.nothing.hide()
        self.body.addWidget(self.nothing)
        self.body.addStretch(1)
        works: list[Callable[[], None]] = []
        for group, settings in groups:
            works.append(partial(self._group, group))
            for start in range(0, len(settings), _AT_ONCE):
                works.append(partial(self._add, settings[start : start + _AT_ONCE]))
        context.operations.in_turns(self, iter([*works, self._begin]))

    def _begin(self) -> None:
        self.context.bus.watch(self, ("setting",), self._changed_elsewhere)
        self.refresh()

    def _group(self, group: str) -> None:
        card = Card(group or "General")
        self.cards.append((card, []))
        self.body.insertWidget(len(self.cards) - 1, card)

    def _add(self, settings: Sequence[Setting]) -> None:
        """Put settings into the last group."""
        card, rows = self.cards[-1]
        for setting in settings:
            row = SettingRow(self.context, setting)
            row.field.changed.connect(self._tell)
            row.field.editor.set_read_only(bool(self._reason))
            self.rows[setting.key] = row
            rows.append(row)
            card.body.addWidget(row)

    # --- showing ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the settings anew."""
        registry = self.context.registry
        self.context.read(self, lambda conn: read_settings(registry, conn), self._show)

    def _show(self, kept: Kept) -> None:
        for key, row in self.rows.items():
            row.show_kept(kept.values[key], kept.changed.get(key))
        self._tell()

    def _changed_elsewhere(self) -> None:
        if not self.changed_rows():
            self.refresh()

    def show_matching(self, word: str) -> None:
        """Show the settings that a search finds."""
        found = False
        for card, rows in self.cards:
            hits = [row for row in rows if row.matches(word)]
            for row in rows:
                row.setVisible(row in hits)
            card.setVisible(bool(hits))
            found = found or bool(hits)
        self.nothing.setVisible(not found)

    def _to_first(self) -> None:
        for row in self.rows.values():
            if row.isVisibleTo(self):
                row.field.focus()
                return

    def changed_rows(self) -> list[SettingRow]:
        """The settings that are not saved yet."""
        return [row for row in self.rows.values() if row.dirty]

    def _tell(self) -> None:
        count = len(self.changed_rows())
        for row in self.rows.values():
            row.tell()
        self.count.setText(tr("{count} changes", count=count) if count else "")
        allow(self.save, self._reason or ("" if count else tr("Nothing was changed")))

    # --- saving ----------------------------------------------------------------------------

    def save_all(self) -> bool:
        """Save what was changed; what is wrong is said at its field."""
        changed = self.changed_rows()
        for row in changed:
            row.field.editor.commit()
            problem = row.field.check()
            row.field.set_error(problem)
            if problem:
                row.field.focus()
                return False
        if not changed or self._reason:
            return False
        self.context.run(
            self,
            save_settings,
            lambda _: self.refresh(),
            failed=self._failed,
            success=tr("Settings saved"),
            values={row.setting.key: _typed(row) for row in changed},
        )
        return not self.changed_rows()

    def _failed(self, error: BaseException) -> bool:
        if not isinstance(error, Invalid):
            return False
        for key, text in error.fields.items():
            if key in self.rows:
                self.rows[key].field.set_error(tr(text))
                self.rows[key].field.focus()
        return error.fields.keys() <= self.rows.keys()

    def confirm_leave(self) -> bool:
        """Whether the settings may be left."""
        if not self.changed_rows():
            return True
        answer = dialogs.ask_unsaved(self, tr("What you changed"))
        if answer == "save":
            return self.save_all()
        if answer == "discard":
            self.refresh()
        return answer == "discard"

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts = {
            "save": self.save_all,
            "filter": self.search.setFocus,
            "refresh": self._changed_elsewhere,
        }
        if action in acts:
            acts[action]()
        return action in acts


def _typed(row: SettingRow) -> Any:
    """The value as the command takes it: a check box that is not ticked is a no."""
    return bool(row.value) if row.setting.fact.kind is Kind.BOOL else row.value
