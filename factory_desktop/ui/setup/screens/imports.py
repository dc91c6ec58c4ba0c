"""What was imported so far, and undoing it: what will be taken back is shown first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.platform import import_undo
from factory_desktop.core.platform.import_history import IMPORTS
from factory_desktop.core.platform.import_undo import UndoLine, Undone
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel
from factory_desktop.ui.framework.list_spec import ListAction, ListColumn, ListSpec
from factory_desktop.ui.framework.operations import Progress
from factory_desktop.ui.framework.painting import label, surface
from factory_desktop.ui.setup.screens.log_screen import LogScreen

LIST = ListSpec(
    columns=(
        ListColumn("at", 132),
        ListColumn("user_name", 100),
        ListColumn("kind", 130, style="text"),
        ListColumn("file_name", 220, style="strong", stretch=True),
        ListColumn("rows", 70),
        ListColumn("created", 70, dash_zero=True),
        ListColumn("updated", 80, dash_zero=True),
        ListColumn("status", 92),
        ListColumn("undone_at", 132, style="muted"),
        ListColumn("undone_by", 100, style="muted"),
        ListColumn("number", 80, shown=False),
    ),
    search_hint="User or file",
    empty_title="Nothing was imported yet",
    empty_text="Every sheet that is taken in is kept here: who, when, which file, and what "
    "came of it. An import that went wrong can be undone.",
    things=("import", "imports"),
)
#: Lines shown before an undo; nobody reads more.
_MOST_LINES = 2000


class UndoDialog(QDialog):
    """What an undo will take back, or what stands against it; Esc leaves all as it is."""

    def __init__(self, parent: QWidget | None, undone: Undone) -> None:
        super().__init__(parent)
        refused = undone.refused
        self.setWindowTitle(tr("Undo an import"))
        self.resize(820, 520)
        surface(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._head(undone))
        lines = refused or undone.lines
        self.table = CellsTable(
            [tr("Row"), tr("What"), tr("Record"), tr("Why") if refused else tr("Will be")],
            [56, 130, 190, 0],
            row_height=theme.ROW_LIST,
        )
        self.table.setAccessibleName(tr("What the undo takes back"))
        self.table.set_rows([_cells(line) for line in lines[:_MOST_LINES]])
        column.addWidget(self.table, 1)
        if len(lines) > _MOST_LINES:
            more = tr("and {count} more", count=len(lines) - _MOST_LINES)
            column.addWidget(label(more, "muted"))
        column.addLayout(self._buttons(bool(refused)))

    def _head(self, undone: Undone) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(4)
        refused = len(undone.refused)
        if refused:
            text = tr("The import of {file} cannot be undone", file=undone.file_name)
            hint = tr("{count} things stand against it. Nothing was changed.", count=refused)
        else:
            text = tr("Undo the import of {file}?", file=undone.file_name)
            hint = tr("What is listed here is taken back, all of it or nothing.")
        sign = IconLabel("error" if refused else "warning", "bad" if refused else "warn", 24)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(label(text, "section", wrap=True))
        words.addWidget(label(hint, "quiet", wrap=True))
        head.addLayout(words, 1)
        return head

    def _buttons(self, refused: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.stay = QPushButton(tr("Close") if refused else tr("Keep the import"))
        self.stay.setAutoDefault(False)
        self.stay.clicked.connect(self.reject)
        self.undo = QPushButton(tr("Undo the import"))
        self.undo.setProperty("primary", "true")
        self.undo.setAutoDefault(False)
        self.undo.clicked.connect(self.accept)
        self.undo.setVisible(not refused)
        row.addWidget(self.stay)
        row.addWidget(self.undo)
        (self.stay if refused else self.undo).setFocus()
        return row


def _cells(line: UndoLine) -> list[Cell]:
    return [
        Cell(str(line.row) if line.row else "", style="muted"),
        Cell(tr(line.what)),
        Cell(line.label, style="strong"),
        Cell(tr(line.text), tone="bad" if line.refused else ""),
    ]


class ImportsScreen(LogScreen):
    """The imports, newest first; Enter on one shows what undoing it would take back."""

    def __init__(self, context: WindowContext) -> None:
        self._agreed: frozenset[str] = frozenset()
        undo = ListAction("undo", "Undo this import", "undo", run=self.ask_undo)
        super().__init__(context, context.reader(IMPORTS), replace(LIST, actions=(undo,)))
        self.panel.opened.connect(lambda _: self.ask_undo())

    def ask_undo(self) -> None:
        """Try to undo the current import, show what that does, then do it where wished."""
        run_id = self.panel.current_id()
        if run_id is None:
            self.banner.say("info", tr("Choose an import in the list first."))
            return
        self.banner.hide()
        context = self.context

        def attempt(progress: Progress) -> Undone:
            self._agreed = progress.confirmed
            return import_undo.undo(
                context.company, context.actor, run_id, dry_run=True, confirmed=progress.confirmed
            )

        context.operations.write(
            self,
            attempt,
            lambda undone: self._show(run_id, undone),
            self._say,
            tr("Seeing what it takes back"),
        )

    def _show(self, run_id: int, undone: Undone) -> None:
        if UndoDialog(self, undone).exec() and not undone.refused:
            self._undo(run_id)

    def _undo(self, run_id: int) -> None:
        context, agreed = self.context, self._agreed
        context.operations.write(
            self,
            lambda progress: import_undo.undo(
                context.company, context.actor, run_id, confirmed=agreed | progress.confirmed
            ),
            lambda undone: context.succeeded.emit(
                tr("The import of {file} was undone", file=undone.file_name), "", None
            ),
            self._say,
            tr("Undoing the import"),
        )

    def _say(self, error: BaseException) -> bool:
        if not isinstance(error, FactoryError):
            return False
        self.banner.say("bad", tr(error.message), tr(error.hint))
        return True
