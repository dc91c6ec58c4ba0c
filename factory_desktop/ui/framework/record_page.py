"""How a master is shown, and the form of its record: back, title, delete, duplicate, save."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import Connection, select

from factory_desktop.core.kernel.errors import Conflict
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.platform.listing import Scope
from factory_desktop.core.platform.registry import Entity
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.field import NoteLine
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.form_spec import FormSpec
from factory_desktop.ui.framework.freshness import Freshness
from factory_desktop.ui.framework.i18n import new_text, tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.line_grid import LineColumn, LineGrid
from factory_desktop.ui.framework.line_grid_model import Compute
from factory_desktop.ui.framework.list_spec import ListAction, ListSpec
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.framework.record_side import RecordSide

#: Fields wider than this are hard to read across.
_FORM_WIDTH = 980
#: Room below a table for the line that says what is wrong in it.
_NOTE = 60
#: Milliseconds until that line has got its room.
_SETTLED = 50
#: The lines of a table as they are typed.
Lines = Sequence[Mapping[str, object]]
#: What is wrong in them by number and field, given the values of the form.
JudgeByForm = Callable[[Mapping[str, object], Lines], Mapping[tuple[int, str], str]]


@dataclass(frozen=True, slots=True)
class MasterTable:
    """Lines that belong to a record, typed in a grid below its form.

    `load` gives them under `key` as mappings by column, `split` takes them so. `rows` are seen
    without scrolling; a `wide` table has a line of its own. `compute` fills what follows from what
    is typed in a line; `judge` says while one types what is wrong, given the form's values too.
    """

    key: str
    title: str
    columns: tuple[LineColumn, ...]
    stretch: int = 1
    rows: int = 4
    wide: bool = False
    compute: Compute | None = None
    judge: JudgeByForm | None = None


@dataclass(frozen=True, slots=True)
class MasterSpec:
    """How a master is shown: its list, its form.

    `load` reads a record for the form (default: its row). `extra` are fields of the form that are
    no columns of the table (their facts by key), or are another fact here; `split` then makes the
    command's parameters of all values (default: everything is a value), `typed` makes of the
    record's lists by key what the form types (default: the lines of its tables). `shown` makes of
    a kept value the one that its field shows, where that is another. `seen` makes parameters of the
    values as they were opened. `defaults` fill a new record. `tables` stand below
    the form; `own` are fields that a duplicate does not take along. `side` makes the panel beside
    the list, `below` what stands below the tables of the form.
    """

    entity: str
    list: ListSpec
    form: FormSpec
    load: Callable[[Connection, int], Mapping[str, Any]] | None = None
    extra: Mapping[str, Fact] = field(default_factory=dict)
    split: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    typed: Callable[[dict[str, Any]], dict[str, Any]] = dict
    shown: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    seen: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    defaults: Callable[[WindowContext], Mapping[str, Any]] | None = None
    scope: Scope = None
    actions: tuple[ListAction, ...] = ()
    tables: tuple[MasterTable, ...] = ()
    own: tuple[str, ...] = ()
    side: Callable[[WindowContext], RecordSide] | None = None
    below: Callable[[RecordPage], QWidget] | None = None

    @property
    def id_param(self) -> str:
        """The commands' parameter for the id: `items.item` has `item_id`."""
        return self.entity.rsplit(".", 1)[1] + "_id"


class RecordPage(QWidget):
    """A form with its head: back, title, delete, duplicate, save."""

    saved = Signal(int)
    left = Signal()
    deleted = Signal()
    #: Another record, or the same one as it is saved now, stands in the form.
    filled = Signal()

    def __init__(
        self, context: WindowContext, spec: MasterSpec, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self.spec = context, spec
        self.entity: Entity = context.registry.entities[spec.entity]
        self.record_id: int | None = None
        self.banner = Banner(self)
        self.form = RecordForm({**self.entity.facts, **spec.extra}, spec.form, context.entry)
        self.form.save_requested.connect(self._save)
        self.grids = {table.key: self._grid(table) for table in spec.tables}
        self._chain()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.addLayout(self._head())
        layout.addWidget(self.banner)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 8, 12, 0)
        column.setSpacing(10)
        self.form.setMaximumWidth(_FORM_WIDTH)
        column.addWidget(self.form)
        if self.grids:
            column.addWidget(self._tables())
        if spec.below is not None:
            column.addWidget(spec.below(self))
        column.addStretch(1)
        area.setWidget(holder)
        layout.addWidget(area, 1)
        self.freshness = Freshness(
            context,
            self,
            self,
            self.entity.model,
            lambda: (self.record_id, self.form.version),
            lambda: self.record_id is not None and self.show_record(self.record_id),
        )

    # --- tables below the form -------------------------------------------------------------

    def _grid(self, table: MasterTable) -> LineGrid:
        judge = None if table.judge is None else partial(self._judge, table.judge)
        grid = LineGrid(table.columns, self.context.entry, table.compute, judge=judge)
        self.form.value_changed.connect(grid.judge_lines)
        grid.setFixedHeight(theme.HEADER + table.rows * theme.ROW_EDIT + 2)
        grid.table.setAccessibleName(tr(table.title))
        return grid

    def _judge(self, by_form: JudgeByForm, lines: Lines) -> Mapping[tuple[int, str], str]:
        return by_form(self.form.values(), lines)

    def _chain(self) -> None:
        """Enter goes from the form's last field through the tables to Save."""
        goals: list[Callable[[], object]] = [
            lambda grid=grid: grid.table.setFocus() for grid in self.grids.values()
        ]
        goals.append(lambda: self.save.setFocus())
        self.form.left_end.connect(goals[0])
        for grid, goal in zip(self.grids.values(), goals[1:], strict=True):
            grid.left_end.connect(goal)

    def _tables(self) -> QWidget:
        holder = QWidget()
        holder.setMaximumWidth(_FORM_WIDTH)
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(10)
        row: QHBoxLayout | None = None
        for table in self.spec.tables:
            if row is None or table.wide:
                row = QHBoxLayout()
                row.setSpacing(14)
                lines.addLayout(row)
            row.addLayout(self._table(table), table.stretch)
            row = None if table.wide else row
        return holder

    def _table(self, table: MasterTable) -> QVBoxLayout:
        """A table under its title, and the line that says what is wrong in the current cell."""
        grid, note = self.grids[table.key], NoteLine()
        grid.hint_changed.connect(lambda text, wrong: note.say(text, "bad" if wrong else ""))
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(label(tr(table.title), "section"))
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(grid)
        column.addWidget(frame)
        column.addWidget(note)
        return column

    @property
    def dirty(self) -> bool:
        """Whether something in the form or its tables is not saved."""
        return self.form.dirty or any(grid.dirty for grid in self.grids.values())

    def confirm_leave(self) -> bool:
        """Whether the record may be left; asks where something is not saved."""
        for grid in self.grids.values():
            grid.commit()
        if self.form.dirty or not self.dirty:
            return self.form.confirm_leave(self.title.text())
        answer = dialogs.ask_unsaved(self, self.title.text())
        if answer == "save":
            return self.form.request_save() and not self.dirty
        return answer == "discard"

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.back = QPushButton(icon("back", "muted"), "")
        self.back.setProperty("bare", "true")
        self.back.setAccessibleName(tr("Back"))
        self.back.setToolTip(tr("Back") + " (Esc)")
        self.back.clicked.connect(self.leave)
        self.title = label("", "title", elide=True)
        self.delete = QPushButton(tr("Delete"))
        self.delete.clicked.connect(self._delete)
        self.copy = QPushButton(tr("Duplicate"))
        self.copy.clicked.connect(self.duplicate)
        self.save = QPushButton(tr("Save"))
        self.save.setProperty("primary", True)
        self.save.clicked.connect(self.form.request_save)
        row.addWidget(self.back)
        row.addWidget(self.title, 1)
        row.addWidget(self.delete)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        return row

    def show_new(self, values: Mapping[str, Any] | None = None) -> None:
        """An empty form, filled with defaults."""
        self.record_id = None
        defaults = self.spec.defaults(self.context) if self.spec.defaults else {}
        facts = self.entity.facts
        start = {k: f.default for k, f in facts.items() if f.default is not None}
        self._fill({**start, **defaults, **(values or {})})
        self.title.setText(new_text(self.entity.label))

    def show_record(self, record_id: int) -> None:
        """The form of a record, as it is saved now."""
        self.record_id = record_id
        self.context.read(self, partial(self._load, record_id), self._loaded)

    def show_copy(self, record_id: int) -> None:
        """A new record that starts from another one."""
        self.record_id = record_id

        def loaded(row: Mapping[str, Any]) -> None:
            self._loaded(row)
            self.duplicate()

        self.context.read(self, partial(self._load, record_id), loaded)

    def read_again(self) -> None:
        """The record as it is saved now, where nothing was changed here."""
        if self.record_id is not None and not self.dirty:
            self.show_record(self.record_id)

    def _load(self, record_id: int, conn: Connection) -> Mapping[str, Any]:
        if self.spec.load is not None:
            return self.spec.load(conn, record_id)
        table = self.entity.model.table()
        return dict(conn.execute(select(table).where(table.c.id == record_id)).mappings().one())

    def _loaded(self, row: Mapping[str, Any]) -> None:
        self._fill(row)
        facts = self.entity.facts
        keys = [key for key in (self.entity.title, self.entity.subtitle) if key in facts]
        parts = [self.context.formatter.cell(row, key, facts[key]) for key in keys]
        self.title.setText("  ".join(filter(None, parts)))
        place = Place(self.entity.key, self.record_id)
        self.context.navigation.remember(place, self.title.text())

    def _fill(self, values: Mapping[str, Any]) -> None:
        self.banner.hide()
        self.freshness.free()
        self.form.set_values({k: v for k, v in values.items() if k not in self.grids})
        self.form.mark_saved()
        reason = self.context.why_not(self.entity.permission("edit"))
        self.form.set_read_only(reason)
        for key, grid in self.grids.items():
            grid.set_lines(values.get(key) or ())
            grid.set_read_only(bool(reason))
        self.save.setEnabled(not reason)
        self.save.setToolTip(reason)
        can_delete = self.entity.delete is not None and self.record_id is not None
        self.delete.setVisible(can_delete)
        if self.entity.delete is not None:
            why = self.context.why_not(
                self.entity.delete.permission_for({self.spec.id_param: self.record_id})
            )
            self.delete.setEnabled(not why)
            self.delete.setToolTip(why)
        self.copy.setVisible(self.record_id is not None and not reason)
        self.filled.emit()
        self.form.focus_first()

    def _save(self, values: dict[str, Any]) -> None:
        for grid in self.grids.values():
            wrong = grid.check()
            if wrong:
                grid.set_errors(wrong)
                grid.table.setFocus()
                self.banner.say("warn", next(iter(wrong.values())))
                return
        facts = {**self.entity.facts, **self.spec.extra}
        given = {k: v for k, v in values.items() if k in facts and not facts[k].read_only}
        given.update({key: grid.lines() for key, grid in self.grids.items()})
        params = self.spec.split(given) if self.spec.split else {"values": given}
        if self.spec.seen is not None and self.record_id is not None:
            params |= self.spec.seen(self.form.saved())
        assert self.entity.save is not None
        self.save.setEnabled(False)
        self.freshness.hold()
        self.context.run(
            self,
            self.entity.save,
            self._saved,
            failed=self._failed,
            success=tr("{what} saved", what=tr(self.entity.label)),
            **{self.spec.id_param: self.record_id, "version": self.form.version, **params},
        )

    def show_field_errors(self, fields: Mapping[str, str]) -> bool:
        """Each error at its field or in its cell; what has neither is said above."""
        rest = self.form.set_errors(fields)
        for key, grid in self.grids.items():
            rest = grid.set_errors(rest, key)
        self._go_to_marked()
        if rest:
            self.banner.say("warn", next(iter(rest.values())))
        elif text := self.form.long_error():
            self.banner.say("warn", "", text)
        return True

    def show_conflict(self, error: Conflict) -> bool:
        """Field by field in the form, and cell by cell in its tables; lists hold both edits."""
        error = self._as_shown(error)
        shown = self.form.show_conflict(error)
        lists = {key: rows for key, rows in (error.merged or {}).items() if key != "header"}
        if lists:
            self.form.take_over(error)
            self._show_lists(lists, error)
            shown = True
        if shown:
            look = tr("Both edits are shown. Look at the marked fields, then save.")
            self.banner.say("warn", tr(error.message), look)
        return shown

    def _as_shown(self, error: Conflict) -> Conflict:
        """The same with what the form shows where something else is kept."""

        def turned(key: str, value: object) -> Any:
            return self.spec.shown[key](value) if key in self.spec.shown else value

        theirs = {
            key: (turned(key, mine), turned(key, other))
            for key, (mine, other) in error.theirs.items()
        }
        merged = error.merged
        if merged is not None:
            header = {key: turned(key, value) for key, value in merged["header"].items()}
            merged = {**merged, "header": header}
        return Conflict(error.message, theirs, merged, error.version)

    def _show_lists(self, lists: dict[str, Any], error: Conflict) -> None:
        typed = self.spec.typed(lists)
        self.form.restore({key: value for key, value in typed.items() if key not in self.grids})
        for key, grid in self.grids.items():
            if key in typed:
                grid.restore(typed[key])
            grid.set_theirs(error.theirs, key)
        self._go_to_marked()

    def _go_to_marked(self) -> None:
        """To the first table with a marked cell, where no field above is marked."""
        marked = [grid for grid in self.grids.values() if grid.errors()]
        if marked and not self.form.marked:
            marked[0].table.setFocus()
            show = partial(self._area.ensureWidgetVisible, marked[0], 0, _NOTE)
            QTimer.singleShot(_SETTLED, self, show)

    def _failed(self, _error: BaseException) -> bool:
        self.save.setEnabled(True)
        self.freshness.free()
        return False

    def _saved(self, record_id: int) -> None:
        self.save.setEnabled(True)
        self.form.mark_saved()
        for grid in self.grids.values():
            grid.mark_saved()
        self.saved.emit(record_id)

    def duplicate(self) -> None:
        """A new record that starts from this one, without what must be its own."""
        values = {**self.form.values(), **{k: g.lines() for k, g in self.grids.items()}}
        columns = self.entity.model.table().c
        apart = {c.key for c in columns if c.unique or c.primary_key} | set(self.spec.own)
        self.show_new({k: v for k, v in values.items() if k not in apart})

    def _delete(self) -> None:
        text = tr("Delete {name}?", name=self.title.text())
        if self.entity.delete is None or not dialogs.ask(self, text, tr("Delete")):
            return
        self.freshness.hold()
        self.context.run(
            self.form,
            self.entity.delete,
            lambda _: self.deleted.emit(),
            failed=self._failed,
            success=tr("{what} deleted", what=tr(self.entity.label)),
            **{self.spec.id_param: self.record_id},
        )

    def leave(self) -> None:
        """Go back to the list, unless the user wants to stay."""
        if self.confirm_leave():
            self.left.emit()
