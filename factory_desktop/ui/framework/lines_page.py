"""A page of lines that are all saved or none: its lines, what is said of them, what it asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.dialogs import ask_unsaved
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.keycaps import HintStrip
from factory_desktop.ui.framework.line_grid import LineGrid
from factory_desktop.ui.framework.line_grid_model import Compute, LineColumn
from factory_desktop.ui.framework.painting import label, set_tone, surface


class LinesPage(QWidget):
    """What such pages have in common; each lays itself out, reads (`reload`) and saves (`save`).

    `save` tells whether nothing is left unsaved; `unsaved` names what is asked about on leaving.
    """

    def __init__(
        self,
        context: WindowContext,
        columns: Sequence[LineColumn],
        compute: Compute,
        entry: Entry | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        self.banner = Banner(self)
        self.grid = LineGrid(columns, entry or context.entry, compute)
        self.hint = label("", "muted", elide=True)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.total = label("", "strong")
        self.grid.lines_changed.connect(self.sum_up)
        self.grid.hint_changed.connect(self._say)
        pass_on(self, self.grid)

    def foot(self, keys: list[tuple[str, str]], save: QPushButton) -> QHBoxLayout:
        """Keys at the left, what a cell says and the sum at the right; Enter at the end: save."""
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 2, 14, 4)
        foot.addWidget(HintStrip(keys))
        foot.addWidget(self.hint, 1)
        foot.addSpacing(14)
        foot.addWidget(self.total)
        self.grid.left_end.connect(save.setFocus)
        return foot

    # --- each page's own ---------------------------------------------------------------------

    def reload(self) -> None:
        """Read anew."""
        raise NotImplementedError

    def save(self) -> bool:
        """Save all lines or none; whether nothing is left unsaved."""
        raise NotImplementedError

    def sum_up(self) -> None:
        """Say what the lines come to."""
        raise NotImplementedError

    def unsaved(self) -> str:
        """What is asked about when the page is left; empty where it may be left as it is."""
        raise NotImplementedError

    def acts(self) -> dict[str, Callable[[], object]]:
        """What the general keys do here."""
        return {
            "save": self.save, "refresh": self.reload, "undo": self.grid.undo,
            "redo": self.grid.redo,
        }  # fmt: skip

    # --- what the window asks of a screen ----------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """The keys go to the lines."""
        super().showEvent(event)
        self.grid.table.setFocus()

    def confirm_leave(self) -> bool:
        """Ask about lines that are not saved."""
        self.grid.commit()
        what = self.unsaved() if self.grid.dirty else ""
        if not what:
            return True
        answer = ask_unsaved(self, what)
        if answer == "save":
            return self.save()
        if answer == "discard":
            self.reload()
        return bool(answer)

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        act = self.acts().get(action)
        if act is not None:
            act()
        return act is not None

    def show_errors(self, errors: dict[str, str]) -> bool:
        """Put errors into their cells; those without a place stand above."""
        rest = self.grid.set_errors(errors)
        if rest:
            self.banner.say("bad", "", " ".join(rest.values()))
        self.grid.setFocus()
        return True

    def stale(self) -> None:
        """Something else changed: show it, unless something is typed here."""
        if not self.grid.dirty:
            self.reload()

    def _say(self, text: str, wrong: bool) -> None:
        self.hint.setText(text)
        set_tone(self.hint, "bad" if wrong else "")
