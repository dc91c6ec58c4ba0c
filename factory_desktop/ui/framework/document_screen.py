"""The screen of any document type: its list, and the document itself with its workflow."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from sqlalchemy import Connection

from factory_desktop.core.kernel.errors import Conflict
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform import documents
from factory_desktop.core.platform.documents import DocumentType
from factory_desktop.core.platform.mail import Letter
from factory_desktop.core.platform.workflow import Transition
from factory_desktop.ui.framework import dialogs, mailing
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_form import DocumentView
from factory_desktop.ui.framework.document_history import Timeline, Trace
from factory_desktop.ui.framework.document_screen_spec import (
    NAME,
    DocumentScreenSpec,
    Paper,
    TotalNames,
)
from factory_desktop.ui.framework.document_spec import Action, Document
from factory_desktop.ui.framework.exporting import export_list, print_list
from factory_desktop.ui.framework.freshness import Freshness
from factory_desktop.ui.framework.i18n import language, new_text, tr
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListAction, ListSpec
from factory_desktop.ui.framework.navigation import Place

__all__ = ["NAME", "DocumentScreen", "DocumentScreenSpec", "Paper"]


class DocumentScreen(QStackedWidget):
    """List and form of one document type."""

    #: A document (or a new one) is about to be shown, and is shown now: its head.
    showing = Signal(dict)
    shown = Signal(dict)
    #: The form was built: whatever hangs on its fields can be hung there.
    built = Signal()

    def __init__(
        self, context: WindowContext, spec: DocumentScreenSpec, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self.spec = context, spec
        self.kind: DocumentType = context.registry.documents[spec.type]
        self.document_id: int | None = None
        self.version: int | None = None
        self._seen: dict[str, Any] | None = None
        self.status = self.kind.workflow.initial
        self._hidden: dict[str, Any] = {}
        self._after: str = ""
        self._turn = 0
        entity = context.registry.entities[spec.type]
        assert entity.list is not None
        self.query = entity.list
        self.source = context.reader(self.query, spec.scope)
        self.panel = ListPanel(
            self.source, self._list_spec(), context.operations, context.formatter
        )
        self._view: DocumentView | None = None
        #: Shown for the moment until the form is built; what is typed meanwhile goes nowhere else.
        self._blank = QWidget()
        self._blank.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addWidget(self.panel)
        self.addWidget(self._blank)
        self._wire()
        self.panel.restore_state(context.list_state(spec.state_key or self.query.key))
        self.panel.start()

    @property
    def view(self) -> DocumentView:
        """The form, built when it is first asked for: a list opens without it."""
        if self._view is None:
            self.timeline = Timeline(self.context, self.kind)
            self.trace = Trace(self.context)
            self._view = view = self._make_view()
            self.addWidget(view)
            self.freshness = Freshness(
                self.context,
                view,
                view,
                self.kind.header,
                lambda: (self.document_id, self.version),
                lambda: self.document_id is not None and self.open_document(self.document_id),
            )
            view.save_requested.connect(self._save)
            view.action_requested.connect(self._act)
            view.print_requested.connect(self.print_document)
            view.back_requested.connect(self.show_list)
            self.built.emit()
        return self._view

    @property
    def on_document(self) -> bool:
        """Whether the form is shown."""
        return self.currentWidget() is not self.panel

    def _make_view(self) -> DocumentView:
        spec, context = self.spec, self.context
        entry = context.entry
        if spec.sources is not None:
            own = dict(spec.sources(context))
            entry = replace(entry, references=ChainMap(own, entry.references))  # type: ignore[arg-type]
        names = TotalNames(spec.totals(context)) if spec.totals else None
        view = DocumentView(
            spec.view,
            self._header_facts(),
            entry,
            compute=spec.compute(context) if spec.compute else None,
            totals=names,
            tabs=(
                ("timeline", "Timeline", lambda: self.timeline),
                ("trace", "Trace", lambda: self.trace),
            ),
            scan_defaults=spec.scan_defaults,
        )
        if names is not None:
            names.name(view.totals_strip)
        return view

    def _header_facts(self) -> dict[str, Fact]:
        """Facts of the head; the document's own states as a choice to show."""
        states = Fact("Status", Kind.CHOICE, choices=self.kind.workflow.states, read_only=True)
        return {**self.kind.header_facts(), "status": states, **self.spec.facts}

    def _list_spec(self) -> ListSpec:
        permission = f"{self.kind.key}.edit"
        new = ListAction(
            "new",
            new_text(self.kind.label),
            "add",
            primary=True,
            shortcut="Ctrl+N",
            allowed=self.context.may(permission),
            reason=self.context.why_not(permission),
        )
        actions: Sequence[ListAction] = (*self.spec.list.actions, new)
        begin = self.spec.list.empty_action if new.allowed else ""
        return replace(
            self.spec.list,
            actions=actions,
            name=tr(self.kind.plural),
            things=(self.kind.label, self.kind.plural),
            empty_action=begin,
        )

    def _wire(self) -> None:
        key = self.spec.state_key or self.query.key
        self.panel.opened.connect(self.open_document)
        self.panel.acted.connect(lambda key: self.new() if key == "new" else None)
        self.panel.empty_acted.connect(self.new)
        self.panel.export_asked.connect(lambda: export_list(self.context, self.panel, self.source))
        self.panel.print_asked.connect(lambda: print_list(self.context, self.panel, self.source))
        self.panel.state_changed.connect(
            lambda: self.context.remember(f"list.{key}", self.panel.save_state())
        )
        self.context.bus.watch(self.panel, self.query.tables, self.panel.refresh)

    def set_columns(self, columns: Sequence[LineColumn]) -> None:
        """Show other columns of the lines (a transfer asks for other things than a receipt)."""
        grid, columns = self.view.grid, tuple(columns)
        model = grid.model
        if model.columns == columns:
            return
        grid.commit()
        model.beginResetModel()
        model.columns = columns
        model.endResetModel()
        grid.table.lay_out(columns)
        grid.go(0)

    # --- showing -----------------------------------------------------------------------------

    def show_list(self) -> None:
        """Go back to the list."""
        self.setCurrentWidget(self.panel)
        self.panel.table.setFocus()

    def new(self, values: Mapping[str, Any] | None = None, lines: Sequence[Any] = ()) -> None:
        """Begin a new document."""
        if not self.context.may(f"{self.kind.key}.edit"):
            return
        self.document_id = self.version = self._seen = None
        self.status = self.kind.workflow.initial
        defaults = self.spec.defaults(self.context) if self.spec.defaults else {}
        head = {"posted_on": self.context.today(), **defaults, **(values or {})}
        work = partial(self._completed, dict(head), [dict(line) for line in lines])
        self._read_into_form(work, partial(self._begun, head))

    def _read_into_form(
        self, work: Callable[[Connection], Any], done: Callable[[Any], object]
    ) -> None:
        """Turn to the form and read what it shows; whoever asks again meanwhile comes instead.

        The first time the form is built in turns of the event loop between the two.
        """
        self._turn += 1
        turn = self._turn

        def arrived(found: Any) -> None:
            if turn == self._turn:
                done(found)

        def read() -> None:
            if turn == self._turn:
                self.setCurrentWidget(self.view)
                self.context.read(self, work, arrived)

        if self._view is None:
            works = (self._show_blank, lambda: self.view, read)
            self.context.operations.in_turns(self, iter(works))
        else:
            read()

    def _show_blank(self) -> None:
        self.setCurrentWidget(self._blank)
        self._blank.setFocus()

    def _begun(
        self, given: Mapping[str, Any], found: tuple[dict[str, Any], list[dict[str, Any]]]
    ) -> None:
        self._hidden = {k: v for k, v in given.items() if k not in self.view.form.fields}
        self._show(*found)
        self.timeline.clear()
        self.trace.clear()
        self.view.form.focus_first()

    def _completed(
        self, head: dict[str, Any], lines: list[dict[str, Any]], conn: Connection
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Head and lines with what is shown beside them."""
        if self.spec.complete is not None:
            self.spec.complete(conn, head, lines)
        return head, lines

    def open_document(self, document_id: int) -> None:
        """Open a document as it is saved."""
        self._read_into_form(partial(self._load, document_id), self._loaded)

    def _load(self, document_id: int, conn: Connection) -> documents.Document:
        document = documents.load(conn, self.kind, document_id)
        self._completed(document.header, document.lines, conn)
        return document

    def _loaded(self, document: documents.Document) -> None:
        self._note_saved(document)
        self.document_id = document.id
        self.status = document.header["status"]
        facts = self.kind.header_facts()
        self._hidden = {
            key: document.header[key] for key in facts if key not in self.view.form.fields
        }
        self._show(document.header, document.lines)
        self.view.mark_saved()
        self.timeline.show_document(document.id)
        self.trace.show_document(self.kind.key, document.id)
        title = str(document.header["number"] or tr(self.kind.label))
        self.context.navigation.remember(Place(self.kind.key, document.id), title)

    def _note_saved(self, document: documents.Document) -> None:
        """Remember what an edit begins from, to hold it against what others save meanwhile."""
        self.version = document.header["version"]
        head, lines = documents.typed(self.kind, document.header, document.lines)
        self._seen = {"header": head, "lines": lines}

    def _show(self, head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
        state = next(c for c in self.kind.workflow.states if c.value == self.status)
        draft = self.status == self.kind.workflow.initial
        reason = "" if draft else tr("Confirmed documents no longer change; cancel and make anew.")
        if draft:
            reason = self.context.why_not(f"{self.kind.key}.edit")
        self.showing.emit(dict(head))
        self.view.show_document(
            Document(
                number=str(head.get("number") or ("" if self.document_id else tr("new"))),
                state=state.label,
                tone=state.tone,
                step=self.status,
                step_tone="bad" if state.tone == "bad" else "accent",
                note=tr(self.spec.note(self.status)) if self.spec.note else "",
                values=dict(head),
                lines=[dict(line) for line in lines],
                actions=tuple(self._actions(head)),
                read_only=reason,
                id=self.document_id,
            )
        )
        self.freshness.free()
        self._chain_buttons()
        self.shown.emit(dict(head))

    def _chain_buttons(self) -> None:
        """Tab goes from Save and Print on to the acts, which are made anew for each document."""
        head = self.view.head
        for first, second in pairwise([head.save, head.print, *head.buttons.values()]):
            QWidget.setTabOrder(first, second)

    def _actions(self, head: Mapping[str, Any]) -> list[Action]:
        found = [self._action(move) for move in self.kind.workflow.from_state(self.status)]
        offered = self.spec.follows is None or self.spec.follows(head)
        for key, text, states in self.spec.follow:
            if offered and self.status in states:
                reason = self.context.why_not(f"{key}.edit")
                primary = not any(action.primary for action in found)
                found.insert(0, Action(f"follow:{key}", text, "receive", primary, False,
                                       not reason, reason, checks=False))  # fmt: skip
        if self.document_id is not None:
            if self.spec.letter is not None:
                found.append(Action("mail", "E-mail", "send", more=True, checks=False))
            reason = self.context.why_not(f"{self.kind.key}.edit")
            found.append(Action("copy", "Make a copy", "copy", more=True, enabled=not reason,
                                reason=reason, checks=False))  # fmt: skip
            if self.status == self.kind.workflow.initial:
                found.append(Action("discard", "Throw draft away", "delete", more=True,
                                    checks=False))  # fmt: skip
        return found

    def _action(self, move: Transition) -> Action:
        reason = self.context.why_not(f"{self.kind.key}.{move.verb}")
        return Action(
            move.action,
            move.label,
            "check" if move.primary else "",
            primary=move.primary,
            more=not move.primary and move.tone != "bad",
            enabled=not reason,
            reason=reason,
            checks=self.status == self.kind.workflow.initial,
        )

    # --- doing -------------------------------------------------------------------------------

    def _given(self, head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        facts, line_facts = self.kind.header_facts(), {*self.kind.line_facts(), "source_line_id"}
        keys = {*facts, *(part.key for part in self.kind.parts)}
        header = {**self._hidden, **{k: v for k, v in head.items() if k in keys}}
        return {
            "header": {k: v for k, v in header.items() if k in keys},
            "lines": [{k: v for k, v in line.items() if k in line_facts} for line in lines],
            "document_id": self.document_id,
            "version": self.version,
            "seen": self._seen,
        }

    def _save(self, head: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
        after, self._after = self._after, ""
        quiet = "" if after else tr("{what} saved", what=tr(self.kind.label))
        self.freshness.hold()
        self.context.run(
            self.view,
            self.kind.commands.save,
            partial(self._saved, after),
            failed=self._not_saved,
            success=quiet,
            **self._given(head, lines),
        )

    def _not_saved(self, error: BaseException) -> bool:
        """Show both edits in one where somebody else changed the same; who looked may save it."""
        self.freshness.free()
        if not isinstance(error, Conflict) or error.merged is None:
            return False
        self.version, self._seen = error.version, dict(error.merged["seen"])
        head = dict(error.merged["header"])
        self._hidden = {k: v for k, v in head.items() if k not in self.view.form.fields}
        lines = [dict(line) for line in error.merged["lines"]]
        work = partial(self._completed, head, lines)
        self.context.read(self, work, partial(self._merged, self._turn, error))
        return True

    def _merged(
        self, turn: int, error: Conflict, found: tuple[dict[str, Any], list[dict[str, Any]]]
    ) -> None:
        if turn == self._turn:
            self.view.show_merged(*found, error)

    def _saved(self, after: str, document_id: int) -> None:
        self.view.mark_saved()
        self.view.document = replace(self.view.document, id=document_id)
        self.document_id, self.version = document_id, None
        if after:
            self._fire(after)
        else:
            self.open_document(document_id)

    def _act(self, name: str) -> None:
        if name == "discard":
            self._discard()
        elif name == "mail":
            self._paper(self._mail)
        elif name == "copy":
            self.copy()
        elif name.startswith("follow:"):
            key = name.removeprefix("follow:")
            self.context.navigation.open(key, new=True, source=(self.kind.key, self.document_id))
        elif self.status == self.kind.workflow.initial and (
            self.view.dirty or self.document_id is None
        ):
            self._after = name
            if not self.view.request_save():
                self._after = ""
        else:
            self._fire(name)

    def _fire(self, action: str) -> None:
        flow = self.kind.workflow
        move = next(t for t in flow.transitions if t.action == action)
        state = next(s.label for s in flow.states if s.value == move.target)
        self.freshness.hold()
        self.context.run(
            self.view,
            self.kind.commands.fire,
            self.open_document,
            failed=self._not_fired,
            success=tr("{document}: {state}", document=tr(self.kind.label), state=tr(state)),
            document_id=self.document_id,
            action=action,
        )

    def _not_fired(self, _error: BaseException) -> bool:
        """A draft saved on the way to confirming stays; its version is read again quietly."""
        self.freshness.free()
        if self.document_id is not None and self.version is None:
            self.context.read(
                self,
                lambda conn: documents.load(conn, self.kind, int(self.document_id or 0)),
                self._note_saved,
            )
        return False

    def new_instead(self) -> None:
        """Leave this document for a new one."""
        if self.view.confirm_leave():
            self.new()

    def read_again(self) -> None:
        """The document as it is saved now, where nothing was changed here."""
        if self.document_id is not None and not self.view.dirty:
            self.open_document(self.document_id)

    def copy_current(self) -> None:
        """A new draft that starts from the current document of the list."""
        document_id = self.panel.current_id()
        if document_id is None or not self.context.may(f"{self.kind.key}.edit"):
            return

        def loaded(document: documents.Document) -> None:
            self._loaded(document)
            self.copy()

        self._read_into_form(partial(self._load, document_id), loaded)

    def copy(self) -> None:
        """A new draft that starts from this document: today, from no other document."""
        if self.document_id is None or not self.view.confirm_leave():
            return
        head, lines = self.view.values()
        own = {"posted_on", self.kind.source_field}
        facts = {*self.kind.header_facts(), *(part.key for part in self.kind.parts)} - own
        keys = self.kind.line_facts().keys()
        self.new(
            {k: v for k, v in {**self._hidden, **head}.items() if k in facts},
            [{k: v for k, v in line.items() if k in keys} for line in lines],
        )

    def _discard(self) -> None:
        if dialogs.ask(self, tr("Throw this draft away?"), tr("Throw away")):
            self.view.mark_saved()
            self.freshness.hold()
            self.context.run(
                self.view,
                self.kind.commands.discard,
                lambda _: self.show_list(),
                failed=self._not_saved,
                success=tr("Draft thrown away"),
                document_id=self.document_id,
            )

    def print_document(self) -> None:
        """Show the paper as it will be printed; what is shown is what is saved."""
        self._paper(
            lambda pdf, name, letter: self.context.preview(
                self.window(), pdf, name, self.kind.key, letter
            )
        )

    def _mail(self, pdf: bytes, name: str, letter: Letter | None) -> None:
        assert letter is not None
        if mailing.open_draft(self.window(), letter, pdf, name):
            said = tr("A draft to {address} is in your mail program", address=letter.to)
            self.context.succeeded.emit(said, "", None)

    def _paper(self, done: Callable[[bytes, str, Letter | None], object]) -> None:
        """Draw the paper of what is saved, with its letter where it has one."""
        if self.spec.paper is None or self.document_id is None:
            self.view.banner.say("warn", tr("Save the document first, then print it."), "")
            return
        paper, letter, document_id = self.spec.paper, self.spec.letter, self.document_id
        name = str(self.view.document.number or tr(self.kind.label))

        def made(conn: Connection) -> tuple[bytes, Letter | None]:
            tongue = language()
            pdf = paper(conn, document_id, tongue)
            return pdf, letter(conn, document_id, tongue) if letter else None

        self.context.read(
            self.view, made, lambda found: done(found[0], name, found[1]), label=tr("Print")
        )

    def pull(self, source_key: str, source_id: int) -> None:
        """Begin a document with what is still open of another one."""
        source = self.context.registry.documents[source_key]
        self.context.read(
            self,
            lambda conn: documents.pull_lines(conn, self.kind, source, source_id),
            lambda found: self._pulled(*found),
        )

    def _pulled(self, head: dict[str, Any], lines: list[dict[str, Any]]) -> None:
        if lines:
            self.new(head, lines)
        else:
            self.context.succeeded.emit(tr("Nothing is open on it any more."), "", None)

    # --- what the window asks of a screen ------------------------------------------------------

    def go_to(self, place: Place) -> None:
        """Open a document, begin a new one, or one out of another."""
        source = place.param("source")
        if place.id is not None:
            self.open_document(place.id)
        elif isinstance(source, tuple):
            self.pull(*source)
        elif place.param("new"):
            values = place.param("values", {})
            lines = place.param("lines", ())
            self.new(values if isinstance(values, Mapping) else {}, lines or ())  # type: ignore[arg-type]
        else:
            self.show_list()

    def go_back(self) -> bool:
        """Leave the document for the list."""
        if not self.on_document:
            return False
        self.view.leave()
        return True

    def confirm_leave(self) -> bool:
        """Whether the document may be left."""
        return not self.on_document or self.view.confirm_leave()

    def do(self, action: str) -> bool:
        """Answer the general keys; save and print of a document are its own."""
        act = (self._document_acts() if self.on_document else self._list_acts()).get(action)
        if act is None:
            return False
        act()
        return True

    def _document_acts(self) -> dict[str, Callable[[], object]]:
        acts: dict[str, Callable[[], object]] = {
            "new": self.new_instead,
            "refresh": self.read_again,
            "undo": self.view.grid.undo,
            "redo": self.view.grid.redo,
        }
        if self.document_id is not None:
            acts["duplicate"] = self.copy
        return acts

    def _list_acts(self) -> dict[str, Callable[[], object]]:
        return {"new": self.new, "duplicate": self.copy_current, **self.panel.acts()}
