"""The head of a document: what it is, where it stands, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.document_spec import Action, Document, DocumentSpec
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.painting import Pill, label
from factory_desktop.ui.framework.shortcuts import cap
from factory_desktop.ui.framework.steps import Steps


class DocumentHead(QFrame):
    """Title, number, state; Save, Print, the acts of the workflow, one primary at the right."""

    back_asked = Signal()
    save_asked = Signal()
    print_asked = Signal()
    action_asked = Signal(str)
    #: Show or hide the panel, where it has no room of its own.
    panel_asked = Signal()

    def __init__(self, spec: DocumentSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setFixedHeight(theme.DOCUMENT_HEAD)
        self.spec = spec
        self._low = False
        self.pill = Pill()
        self.number = label("", "subtitle")
        self.unsaved = label("", "muted", tone="warn")
        self.wrong = Pill("", "bad")
        self.steps = Steps()
        self.note = label("", "muted")
        self.buttons: dict[str, QPushButton] = {}
        self.save = self._button(tr("Save"), "save", cap("save"))
        self.print = self._button(tr("Print"), "print", cap("print"))
        self.save.clicked.connect(self.save_asked)
        self.print.clicked.connect(self.print_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 7, 13, 6)
        column.setSpacing(4)
        column.addLayout(self._first_row())
        column.addLayout(self._second_row())
        self.wrong.hide()

    def _button(self, text: str, meaning: str, key: str = "") -> QPushButton:
        button = QPushButton(text.replace("&", "&&"))
        button.setAutoDefault(True)  # Enter presses it, also outside a dialog
        if meaning:
            button.setIcon(icon(meaning))
            button.setIconSize(QSize(15, 15))
        if key:
            button.setToolTip(f"{text} ({key})")
        return button

    def _first_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        back = QPushButton(icon("back", "muted"), "")
        back.setProperty("bare", "true")
        back.setAccessibleName(tr("Back"))
        back.setToolTip(tr("Back ({key})", key=cap("back")))
        back.clicked.connect(self.back_asked)
        row.addWidget(back)
        row.addWidget(label(tr(self.spec.title), "title"))
        for widget in (self.number, self.pill, self.unsaved):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.save)
        row.addWidget(self.print)
        if not self.spec.can_print:
            self.print.hide()
        self._acts = QHBoxLayout()
        self._acts.setSpacing(8)
        row.addLayout(self._acts)
        self.panel_button = QPushButton(icon("history"), "")
        self.panel_button.setFixedWidth(30)
        self.panel_button.setStyleSheet("padding: 0;")
        self.panel_button.setAccessibleName(tr("Timeline and files"))
        self.panel_button.setToolTip(tr("Timeline and files"))
        self.panel_button.clicked.connect(self.panel_asked)
        self.panel_button.hide()
        row.addWidget(self.panel_button)
        return row

    def _second_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.steps)
        row.addStretch(1)
        row.addWidget(self.note)
        return row

    def show_document(self, document: Document) -> None:
        """Show another document, or the same one after something was done with it."""
        self.number.setText(document.number)
        self.pill.set(tr(document.state), document.tone)
        self.steps.set_steps(self.spec.steps, document.step, document.step_tone)
        self.note.setText(tr(document.note))
        self.save.setVisible(not document.read_only)
        self._show_actions(document.actions)

    def _show_actions(self, actions: tuple[Action, ...]) -> None:
        while self._acts.count():
            widget = self._acts.takeAt(0).widget()
            widget.hide()
            if widget is not self.wrong:
                widget.deleteLater()
        self.buttons = {}
        shown = [action for action in actions if not action.more]
        for action in sorted(shown, key=lambda action: action.primary):
            if action.primary:
                self._acts.addWidget(self.wrong)
            self._acts.addWidget(self._act(action))
        if not any(action.primary for action in shown):
            self._acts.addWidget(self.wrong)
        self.wrong.setVisible(bool(self.wrong.text()))
        more = [action for action in actions if action.more]
        if more:
            self._acts.addWidget(self._more(more))

    def _act(self, action: Action) -> QPushButton:
        button = self._button(tr(action.label), "")
        if action.icon:
            token = "on_accent" if action.primary and action.enabled else "text"
            button.setIcon(icon(action.icon, token))
            button.setIconSize(QSize(15, 15))
        if action.primary:
            button.setProperty("primary", "true")
        button.setEnabled(action.enabled)
        button.setToolTip(tr(action.reason))
        button.setAccessibleDescription(tr(action.reason))
        button.clicked.connect(lambda: self.action_asked.emit(action.name))
        self.buttons[action.name] = button
        return button

    def _more(self, actions: list[Action]) -> QPushButton:
        button = QPushButton(icon("more"), "")
        button.setFixedWidth(30)
        button.setStyleSheet("padding: 0;")
        button.setAccessibleName(tr("More"))
        button.setToolTip(tr("More"))
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for action in actions:
            entry = menu.addAction(tr(action.label))
            if action.icon:
                entry.setIcon(icon(action.icon))
            entry.setEnabled(action.enabled)
            entry.setToolTip(tr(action.reason))
            entry.triggered.connect(lambda _=False, name=action.name: self.action_asked.emit(name))
        button.setMenu(menu)
        return button

    def set_narrow(self, narrow: bool, has_panel: bool) -> None:
        """Leave out what there is no room for."""
        self.note.setVisible(not narrow and not self._low)
        self.panel_button.setVisible(narrow and has_panel)

    def set_low(self, low: bool) -> None:
        """Where height is short the state beside the title has to do; the steps give way."""
        self._low = low
        self.steps.setVisible(bool(self.spec.steps) and not low)
        self.setFixedHeight(theme.TOOL_BAR if low else theme.DOCUMENT_HEAD)

    def set_unsaved(self, unsaved: bool) -> None:
        """Say that something is not saved."""
        self.unsaved.setText(tr("Not saved") if unsaved else "")

    def set_wrong(self, count: int) -> None:
        """Say how many fields are to correct, beside the button that waits for it."""
        self.wrong.set(tr("{count} fields to correct", count=count) if count else "", "bad")
