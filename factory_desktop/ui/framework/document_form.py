"""The screen of any document: head, fields, lines, totals, key hints, and a panel at the side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from factory_desktop.core.kernel.errors import Conflict
from factory_desktop.core.kernel.facts import Fact
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.dialogs import ask_unsaved
from factory_desktop.ui.framework.document_body import DocumentBody
from factory_desktop.ui.framework.document_head import DocumentHead
from factory_desktop.ui.framework.document_rows import DocumentRows
from factory_desktop.ui.framework.document_spec import Document, DocumentSpec, Totals
from factory_desktop.ui.framework.document_totals import Hairline, TotalsStrip
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.keycaps import HintStrip
from factory_desktop.ui.framework.line_grid import LineGrid
from factory_desktop.ui.framework.line_grid_model import Compute
from factory_desktop.ui.framework.painting import surface
from factory_desktop.ui.framework.shortcuts import bind, hint
from factory_desktop.ui.framework.tabs import PanelTabs

#: Below this the key hints give their room to the fields, the steps too below the other.
_LOW, _LEAST = 420, 400
#: A tab of the side panel: its key, its name, and what makes its page when it is first seen.
Tab = tuple[str, str, Callable[[], QWidget]]


class DocumentView(QWidget):
    """A document, typed by keyboard from the first field over the lines to saving."""

    #: Header values and lines, when every field is in order.
    save_requested = Signal(dict, list)
    #: The name of an act of the workflow.
    action_requested = Signal(str)
    print_requested = Signal()
    #: The user wants to leave; asked already where something was not saved.
    back_requested = Signal()
    value_changed = Signal(str, object)
    #: The row of the current line; its values are `grid.model.lines[row].values`.
    line_selected = Signal(int)
    dirty_changed = Signal(bool)

    def __init__(
        self,
        spec: DocumentSpec,
        facts: Mapping[str, Fact],
        entry: Entry,
        *,
        compute: Compute | None = None,
        totals: Totals | None = None,
        tabs: Sequence[Tab] = (),
        scan_defaults: Mapping[str, object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self.entry = entry
        self.document = Document()
        self._totals = totals
        self._was_dirty = False
        self.head = DocumentHead(spec)
        self.banner = Banner()
        self._told = ""
        self.form = RecordForm(facts, spec.header, entry)
        self.grid = LineGrid(spec.columns, entry, compute, scan_defaults=scan_defaults)
        self.grid.table.setMinimumHeight(theme.HEADER + theme.ROW_EDIT)
        self.rows = DocumentRows(spec.rows, entry) if spec.rows else None
        self.totals_strip = TotalsStrip(spec.totals, entry.formatter)
        self.tabs = PanelTabs()
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._refresh)
        self._build(tabs)
        self._wire()

    # --- building ------------------------------------------------------------------------

    def _build(self, tabs: Sequence[Tab]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        for key, title, make in tabs:
            self.tabs.add(key, title, make)
        self.body = DocumentBody(self._main(), self.tabs)
        self.body.has_panel = bool(tabs)
        column.addWidget(self.body, 1)

    def _main(self) -> QWidget:
        main = QWidget()
        surface(main)
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = QVBoxLayout()
        header.setContentsMargins(14, 8, 14, 6)
        header.addWidget(self.form)
        column.addLayout(header)
        column.addWidget(Hairline())
        column.addWidget(self.grid, 1)
        column.addWidget(Hairline())
        if self.rows is not None:
            column.addWidget(self.rows)
        column.addWidget(self.totals_strip)
        column.addWidget(Hairline())
        hints = self.spec.hints
        if hints is None:
            hints = tuple(hint(name) for name in ("next_cell", "remove_line", "undo"))
            hints = (*hints, ("10*12", "sums work in amounts"), hint("help"))
        self.hints = HintStrip(list(hints))
        column.addWidget(self.hints)
        return main

    def _wire(self) -> None:
        self.head.back_asked.connect(self.leave)
        self.head.save_asked.connect(self.request_save)
        self.head.panel_asked.connect(self.body.toggle)
        self.head.print_asked.connect(self.print_requested)
        self.head.action_asked.connect(self.request_action)
        self.form.value_changed.connect(self.value_changed)
        self.form.value_changed.connect(lambda *_: self._settle.start())
        self.form.dirty_changed.connect(lambda _: self._settle.start())
        self.form.errors_changed.connect(lambda _: self._settle.start())
        self.form.left_end.connect(self.grid.setFocus)
        self.grid.lines_changed.connect(self._settle.start)
        self.grid.hint_changed.connect(self.totals_strip.say)
        self.grid.current_changed.connect(self.line_selected)
        last = self.grid
        if self.rows is not None:
            last = self.rows.grid
            self.grid.left_end.connect(last.setFocus)
            last.left_start.connect(self.grid.setFocus)
            last.lines_changed.connect(self._settle.start)
            last.hint_changed.connect(self.totals_strip.say)
        last.left_end.connect(self.head.save.setFocus)
        bind(self, "save", self.request_save)
        bind(self, "print", self.print_requested.emit)
        bind(self, "back", self.leave)

    def event(self, event: QEvent) -> bool:
        """Where room is short (a banner takes some too) each part gives of its own to the fields.

        The panel lies over the lines then, and a button shows it.
        """
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.head.set_low(self.height() < _LEAST)
            self.head.set_narrow(self.body.narrow, self.body.has_panel)
            self._show_hints()
            if self.rows is not None:
                told = 0 if self.banner.isHidden() else self.banner.sizeHint().height()
                self.rows.set_room(self.height() - told)
        return super().event(event)

    def _show_hints(self) -> None:
        self.hints.setVisible(not self.document.read_only and self.height() >= _LOW)

    def showEvent(self, event: QShowEvent) -> None:
        """Typing begins in the first field."""
        if not event.spontaneous() and not self.document.read_only:
            self.form.focus_first()

    # --- showing -------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        """Show a document as it is saved."""
        again = document.id is not None and document.id == self.document.id
        place = self.grid.current() if again else (0, "")
        self.document = document
        self.banner.hide()
        self.form.set_read_only("")
        self.form.set_values(document.values)
        self.grid.set_read_only(bool(document.read_only))
        self.grid.set_lines(document.lines)
        self.grid.go(*place)
        if self.rows is not None:
            self.rows.show_rows(document.values, bool(document.read_only))
        self.form.set_read_only(tr(document.read_only))
        self.head.show_document(document)
        self._show_hints()
        self.totals_strip.typing = not document.read_only
        self.totals_strip.say("", False)
        self._refresh()

    def _refresh(self) -> None:
        """Totals, count, and what is unsaved or wrong; once after however many changes."""
        head, lines = self.values()
        if self._totals is not None:
            self.totals_strip.show_totals(self._totals(head, lines))
        self.totals_strip.count.setText(self._count(len(lines)))
        dirty = self.dirty
        self.head.set_unsaved(dirty)
        self.head.set_wrong(len(self.form.errors()) + sum(len(g.errors()) for g in self.grids))
        if dirty != self._was_dirty:
            self._was_dirty = dirty
            self.dirty_changed.emit(dirty)

    def _count(self, lines: int) -> str:
        text = tr("{count} lines", count=lines)
        if not self.spec.count_key:
            return text
        unit = self.grid.model.common(self.spec.count_unit)
        total = self.entry.formatter.quantity(self.grid.total(self.spec.count_key))
        return f"{text}, {total} {unit}" if unit else text

    # --- values, errors ------------------------------------------------------------------

    @property
    def grids(self) -> tuple[LineGrid, ...]:
        """The lines, and the list below them where there is one."""
        return (self.grid,) if self.rows is None else (self.grid, self.rows.grid)

    @property
    def dirty(self) -> bool:
        """Whether something here is not saved."""
        return self.form.dirty or any(grid.dirty for grid in self.grids)

    def values(self) -> tuple[dict[str, object], list[dict[str, object]]]:
        """Header values, with the rows of the list below the lines, and lines."""
        head = self.form.values()
        if self.rows is not None:
            head[self.rows.spec.key] = self.rows.rows()
        return head, self.grid.lines()

    def restore(self, values: Mapping[str, object], lines: Sequence[Mapping[str, object]]) -> None:
        """Put back what was typed before a crash; it is still unsaved."""
        self.form.restore(values)
        self.grid.restore(lines)
        if self.rows is not None:
            self.rows.restore(values)
        self._refresh()

    def mark_saved(self) -> None:
        """What stands here is saved now."""
        self.form.mark_saved()
        for grid in self.grids:
            grid.mark_saved()
        self._refresh()

    @property
    def _prefixes(self) -> tuple[str, ...]:
        """How errors of each of the grids begin."""
        return ("lines",) if self.rows is None else ("lines", self.rows.spec.key)

    def set_errors(self, errors: Mapping[str, str]) -> dict[str, str]:
        """Put errors at fields and cells, go to the first; returns those without a place."""
        rest = dict(errors)
        for prefix, grid in zip(self._prefixes, self.grids, strict=True):
            own = {k: v for k, v in rest.items() if k.startswith(f"{prefix}.")}
            others = {k: v for k, v in rest.items() if k not in own}
            rest = {**others, **grid.set_errors(own, prefix)}
        rest = self.form.set_errors(rest)
        wrong = [grid for grid in self.grids if grid.errors()]
        if wrong and not self.form.errors():
            wrong[0].setFocus()
        self._tell_long()
        self._refresh()
        return rest

    def _tell_long(self) -> None:
        """What has no room at its field is said whole above all of them."""
        text = self.form.long_error()
        if text:
            self.banner.say("warn", "", text)
        elif self._told and self.banner.text() == self._told:
            self.banner.hide()
        self._told = text

    def show_field_errors(self, fields: Mapping[str, str]) -> bool:
        """As `set_errors`; whether each error found its place."""
        return not self.set_errors(fields)

    def show_conflict(self, error: Conflict) -> bool:
        """Show what somebody else saved meanwhile; whether it concerns fields shown here."""
        return self.form.show_conflict(error)

    def show_merged(
        self, values: Mapping[str, object], lines: Sequence[Mapping[str, object]], error: Conflict
    ) -> None:
        """Show both edits in one, unsaved, and beside mine what else was saved for a field."""
        self.restore(values, lines)
        self.form.show_conflict(error)
        for prefix, grid in zip(self._prefixes, self.grids, strict=True):
            grid.set_theirs(error.theirs, prefix)
        self._refresh()
        self.banner.say(
            "warn",
            tr(error.message),
            tr("Both edits are shown. Look at the marked fields, then save."),
        )

    def check(self) -> bool:
        """Whether every field is in order; goes to the first that is not."""
        found = dict(self.form.check())
        for prefix, grid in zip(self._prefixes, self.grids, strict=True):
            found |= grid.check(prefix)
        self.set_errors(found)
        return not found

    # --- acts ----------------------------------------------------------------------------

    def request_save(self) -> bool:
        """Ask to save, where every field is in order."""
        if self.document.read_only or not self.check():
            return False
        self.save_requested.emit(*self.values())
        return True

    def request_action(self, name: str) -> None:
        """Ask for an act of the workflow, where every field is in order."""
        action = next(action for action in self.document.actions if action.name == name)
        if self.document.read_only or not action.checks or self.check():
            self.action_requested.emit(name)

    def leave(self) -> None:
        """Go back, unless the user wants to stay with what is not saved."""
        if self.confirm_leave():
            self.back_requested.emit()

    def confirm_leave(self) -> bool:
        """Whether the document may be left; asks when something is not saved."""
        self.form.commit()
        for grid in self.grids:
            grid.commit()
        if not self.dirty:
            return True
        what = f"{tr(self.spec.title)} {self.document.number}".strip()
        answer = ask_unsaved(self, what)
        if answer == "save":
            return self.request_save() and not self.dirty
        if answer == "discard":
            self.show_document(self.document)
            return True
        return False
