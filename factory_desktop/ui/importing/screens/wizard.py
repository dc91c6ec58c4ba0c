"""The import wizard: file, columns, dry run, done; Enter goes on, Esc back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.kernel.facts import Choice
from factory_desktop.core.platform import importing
from factory_desktop.core.platform.exchange import ImportKind, write_template
from factory_desktop.core.platform.importing import Imported, Prepared
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import label, surface
from factory_desktop.ui.framework.steps import Steps
from factory_desktop.ui.importing.reading import (
    Trial,
    kinds_for,
    try_out,
    unanswered,
    with_answers,
    with_mapping,
    write_errors,
)
from factory_desktop.ui.importing.screens.check import CheckPage
from factory_desktop.ui.importing.screens.choose import ChoosePage
from factory_desktop.ui.importing.screens.columns import ColumnsPage
from factory_desktop.ui.importing.screens.done import HISTORY, DonePage

CHOOSE, COLUMNS, CHECK, DONE = "choose", "columns", "check", "done"
STEPS = ((CHOOSE, "Sheet"), (COLUMNS, "Columns"), (CHECK, "Check"), (DONE, "Done"))
_MOST_UNITS = 60


class ImportScreen(QWidget):
    """Takes a sheet into the company, whole or not at all."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.prepared: Prepared | None = None
        self.trial: Trial | None = None
        self.step = CHOOSE
        self._asked = 0
        self.banner = Banner(self)
        self.choose = ChoosePage(self._kinds())
        self.columns = ColumnsPage()
        self.check = CheckPage(context)
        self.done = DonePage(context)
        self.pages = QStackedWidget()
        for page in (self.choose, self.columns, self.check, self.done):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        above = QHBoxLayout()
        above.setContentsMargins(16, 8, 16, 0)
        above.addWidget(self.banner)
        column.addLayout(above)
        column.addWidget(self.pages, 1)
        self._connect()
        self.choose.choose("")
        self._show(CHOOSE)

    def _kinds(self) -> Sequence[tuple[ImportKind, str]]:
        imports = self.context.registry.imports
        return [
            (
                kind,
                self.context.why_not(importing.RUN)
                or self.context.why_not(imports[kind.key].permission),
            )
            for kind in kinds_for(imports)
        ]

    def _head(self) -> QWidget:
        head = QWidget()
        surface(head, "bar")
        head.setFixedHeight(theme.DOCUMENT_HEAD)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.title = label(tr("Import a sheet"), "title")
        self.subtitle = label("", "subtitle")
        self.why = label("", "quiet")
        self.back = QPushButton(icon("back"), tr("Back"))
        self.back.setToolTip(tr("Back") + " (Esc)")
        self.back.clicked.connect(self.go_back)
        self.next = QPushButton()
        self.next.setProperty("primary", "true")
        self.next.clicked.connect(self.go_on)
        row.addWidget(self.title)
        row.addWidget(self.subtitle, 1)
        self.history = QPushButton(icon("history"), tr("Imports so far"))
        row.addWidget(self.why)
        row.addWidget(self.history)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column.addLayout(row)
        self.steps = Steps()
        column.addWidget(self.steps)
        return head

    def _connect(self) -> None:
        self.choose.file_chosen.connect(self.take_file)
        self.choose.template_asked.connect(self.save_template)
        self.choose.kind_changed.connect(lambda _: self._again())
        self.columns.mapped.connect(self._map)
        self.columns.answered.connect(self._answer)
        self.columns.left_end.connect(self.next.setFocus)
        self.check.errors_asked.connect(self.export_errors)
        self.done.again.connect(self._again)
        self.done.list_asked.connect(self.open_list)
        self.done.undo_asked.connect(self._open_history)
        self.history.clicked.connect(lambda: self._open_history())

    # --- steps -------------------------------------------------------------------------------

    def _show(self, step: str) -> None:
        self.step = step
        self.banner.hide()
        pages = {CHOOSE: self.choose, COLUMNS: self.columns, CHECK: self.check, DONE: self.done}
        self.pages.setCurrentWidget(pages[step])
        self.steps.set_steps(STEPS, step)
        name = self.prepared.path.name if self.prepared is not None and step != CHOOSE else ""
        self.subtitle.setText(name)
        self.back.setVisible(step in (COLUMNS, CHECK))
        self.history.setVisible(step == CHOOSE and self.context.navigation.can_open(HISTORY))
        self._show_next()
        if step == CHOOSE:
            self.choose.zone.button.setFocus()

    def _show_next(self) -> None:
        self.next.setVisible(self.step in (COLUMNS, CHECK))
        reason = ""
        if self.step == COLUMNS and self.prepared is not None:
            self.next.setText(tr("Next: check the rows"))
            missing = len(unanswered(self.prepared))
            reason = tr("{count} questions to answer", count=missing) if missing else ""
        if self.step == CHECK:
            rows = len(self.prepared.plan.rows) if self.prepared and self.prepared.plan else 0
            self.next.setText(tr("Import {count} rows", count=self.context.formatter.integer(rows)))
            if self.trial is None:
                reason = tr("The rows are being tried …")
            elif self.trial.errors:
                reason = tr("Correct the sheet, or choose other columns")
        self.next.setEnabled(not reason)
        self.next.setToolTip(reason)
        self.why.setText(reason)

    def go_on(self) -> None:
        """To the next step."""
        if self.step == CHOOSE:
            self.choose.zone.pick()
        elif self.step == COLUMNS:
            self._try()
        elif self.step == CHECK and self.next.isEnabled():
            self._import()

    def go_back(self) -> bool:
        """One step back; False on the first page."""
        self._asked += 1
        if self.step in (CHOOSE, DONE):
            return False
        self._show(CHOOSE if self.step == COLUMNS else COLUMNS)
        if self.step == COLUMNS:
            self.columns.focus_first()
        return True

    def _again(self) -> None:
        self._asked += 1
        self.prepared = self.trial = None
        self.choose.zone.set_busy("")
        self._show(CHOOSE)

    # --- reading -----------------------------------------------------------------------------

    def take_file(self, path: Path) -> None:
        """Read a sheet and go to its columns; one that cannot be read says why."""
        kind = self.choose.kind()
        if not kind:
            return
        self._asked += 1
        asked, context = self._asked, self.context
        self.banner.hide()
        self.choose.zone.set_busy(path.name)

        def work() -> tuple[Prepared, list[Choice]]:
            return importing.prepare(context.company, kind, path), self._units()

        def failed(error: BaseException) -> bool:
            self.choose.zone.set_busy("")
            return self._say(error)

        context.operations.read(
            self, work, lambda found: self._read(asked, *found), failed, tr("Reading the sheet")
        )

    def _units(self) -> list[Choice]:
        if "items.uom" not in self.context.references:
            return []
        found = self.context.references["items.uom"].reader.search("", _MOST_UNITS)
        return [Choice(unit.code, f"{unit.code}  {unit.name}") for unit in found]

    def _read(self, asked: int, prepared: Prepared, units: list[Choice]) -> None:
        if asked != self._asked:
            return
        self.choose.zone.set_busy("")
        self.prepared, self.trial = prepared, None
        self.columns.show_sheet(prepared, units)
        self._show(COLUMNS)
        if unanswered(prepared) or self.columns.unsure():
            self.columns.focus_first()
        else:
            self.next.setFocus()

    def _say(self, error: BaseException) -> bool:
        """Show what can be mended in the banner; anything else is not ours."""
        if not isinstance(error, FactoryError):
            return False
        self.banner.say("bad", tr(error.message), tr(error.hint))
        return True

    # --- columns and answers -----------------------------------------------------------------

    def _map(self, mapping: dict[int, str]) -> None:
        prepared = self.prepared
        if prepared is not None:
            self._plan(lambda: with_mapping(prepared, mapping))

    def _answer(self, key: str, text: str) -> None:
        prepared = self.prepared
        if prepared is not None:
            self._plan(lambda: with_answers(prepared, {key: text}))

    def _plan(self, work: object) -> None:
        self._asked += 1
        asked = self._asked
        self.context.operations.read(
            self, work, lambda found: self._planned(asked, found), self._say
        )

    def _planned(self, asked: int, prepared: Prepared) -> None:
        if asked == self._asked:
            self.prepared, self.trial = prepared, None
            self.banner.hide()
            self.columns.show_plan(prepared)
            self._show_next()

    # --- trying and importing ----------------------------------------------------------------

    def _try(self) -> None:
        prepared, context = self.prepared, self.context
        if prepared is None:
            return
        if unanswered(prepared):
            self.columns.focus_first()
            return
        self._asked += 1
        asked = self._asked
        self.trial = None
        self._show(CHECK)
        self.check.show_busy(True)

        def failed(error: BaseException) -> bool:
            self.check.show_busy(False)
            self._show(COLUMNS)
            return self._say(error)

        context.operations.write(
            self,
            lambda progress: try_out(context.company, context.actor, prepared, progress.confirmed),
            lambda trial: self._tried(asked, trial),
            failed,
            tr("Trying the rows"),
        )

    def _tried(self, asked: int, trial: Trial) -> None:
        if asked != self._asked or self.prepared is None:
            return
        self.trial = trial
        self.check.show_trial(self.prepared, trial)
        self._show_next()
        if self.next.isEnabled():
            self.next.setFocus()
        elif self.check.errors_table is not None:
            self.check.errors_table.setFocus()

    def _import(self) -> None:
        prepared, context = self.prepared, self.context
        if prepared is None:
            return
        agreed = self.trial.agreed if self.trial is not None else frozenset()
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self.check.show_busy(True)

        def failed(error: BaseException) -> bool:
            self.check.show_busy(False)
            self.back.setEnabled(True)
            self.next.setEnabled(True)
            return self._say(error)

        context.operations.write(
            self,
            lambda progress: importing.run(
                context.company, context.actor, prepared, confirmed=agreed | progress.confirmed
            ),
            self._imported,
            failed,
            tr("Importing"),
        )

    def _imported(self, done: Imported) -> None:
        self.back.setEnabled(True)
        self.check.show_busy(False)
        assert self.prepared is not None
        self._show(DONE)
        self.done.show_done(self.prepared, done, self.context.navigation.can_open(self._list_key()))
        text = tr(
            "{count} rows imported from {name}",
            count=done.created + done.updated,
            name=self.prepared.path.name,
        )
        key = self._list_key()
        action = tr("Open the list") if self.context.navigation.can_open(key) else ""
        self.context.succeeded.emit(text, action, partial(self._open, key))

    def _list_key(self) -> str:
        """The entity that the sheet's rows became: `items.item.edit` belongs to `items.item`."""
        assert self.prepared is not None
        return self.prepared.target.permission.rpartition(".")[0]

    def open_list(self) -> None:
        """Go to the list of what was imported."""
        if self.prepared is not None:
            self._open(self._list_key())

    def _open(self, key: str) -> None:
        if self.context.navigation.can_open(key):
            self._again()
            self.context.navigation.open(key)

    def _open_history(self, run_id: int | None = None) -> None:
        """Go to what was imported so far, to one import of it."""
        self.context.navigation.open(HISTORY, run_id)

    # --- files out ---------------------------------------------------------------------------

    def save_template(self, kind: str, path: str = "") -> None:
        """Write the empty sheet of a kind; asks for the name unless it is given."""
        target = self.context.registry.imports[kind].kind
        if not path:
            name = f"{tr(target.label)}.xlsx"
            path, _ = QFileDialog.getSaveFileName(
                self, tr("Save the empty sheet"), name, "Excel (*.xlsx)"
            )
        if path:
            self._write(Path(path), lambda: write_template(target, Path(path)))

    def export_errors(self, path: str = "") -> None:
        """Write the rows to correct; asks for the name unless it is given."""
        if self.trial is None or self.prepared is None:
            return
        errors, stem = self.trial.errors, self.prepared.path.stem
        if not path:
            name = tr("{name} to correct", name=stem) + ".xlsx"
            path, _ = QFileDialog.getSaveFileName(
                self, tr("Errors to Excel"), name, "Excel (*.xlsx)"
            )
        heads = [tr("Row"), tr("Column"), tr("In the cell"), tr("What to do")]
        if path:
            self._write(Path(path), lambda: write_errors(Path(path), heads, errors))

    def _write(self, path: Path, work: object) -> None:
        said = tr("Written to {name}", name=path.name)
        self.context.operations.write(
            self, work, lambda _: self.context.succeeded.emit(said, "", None), self._say
        )

    # --- keys and the window -----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from anywhere on the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
            elif isinstance(focus, QLineEdit):
                self.focusNextChild()
            else:
                self.go_on()
        elif event.key() == Qt.Key.Key_Escape and self.go_back():
            event.accept()
        else:
            super().keyPressEvent(event)

    def go_to(self, place: Place) -> None:
        """Begin with a kind, perhaps with a file."""
        self._again()
        self.choose.choose(str(place.param("kind", "")))
        path = str(place.param("file", ""))
        if path:
            self.take_file(Path(path))
