"""The short list below the lines of a document: an order's charges, typed as lines are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.document_spec import RowsSpec
from factory_desktop.ui.framework.document_totals import Hairline
from factory_desktop.ui.framework.editors import Entry
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.line_grid import LineGrid
from factory_desktop.ui.framework.painting import label

#: Rows in sight at once, below a height of the document each; further ones are scrolled to.
_MOST, _FEWER = 4, ((360, 1), (480, 2))
#: As wide as number and code of the lines above.
_NAME_WIDTH = 138


class DocumentRows(QFrame):
    """Its name and what it is for at the left, the rows beside; as high as it has rows."""

    def __init__(self, spec: RowsSpec, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._most = _MOST
        self.grid = LineGrid(spec.columns, entry, self._begun)
        table = self.grid.table
        table.setAccessibleName(tr(spec.label))
        table.horizontalHeader().hide()
        table.hideColumn(0)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name = QVBoxLayout()
        name.setContentsMargins(14, 5, 0, 0)
        title = label(tr(spec.label), "strong")
        title.setToolTip(tr(spec.hint))
        title.setFixedWidth(_NAME_WIDTH - 14)
        name.addWidget(title)
        name.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(name)
        row.addWidget(self.grid, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(Hairline())
        self.setFocusProxy(self.grid)
        self.grid.lines_changed.connect(self._fit)
        self._fit()

    def _begun(self, line: Mapping[str, object], _changed: str) -> Mapping[str, object]:
        return {key: value for key, value in self.spec.begins.items() if line.get(key) is None}

    def set_room(self, height: int) -> None:
        """Where the document has little height, fewer rows are in sight."""
        self._most = next((rows for least, rows in _FEWER if height < least), _MOST)
        self._fit()

    def _fit(self) -> None:
        shown = min(max(len(self.grid.model.lines), 1), self._most)
        self.setFixedHeight(shown * theme.ROW_EDIT + 1)

    def rows(self) -> list[dict[str, object]]:
        """The rows in which something stands."""
        keys = [column.key for column in self.spec.columns]
        return [{key: line.get(key) for key in keys} for line in self.grid.lines()]

    def show_rows(self, values: Mapping[str, object], read_only: bool) -> None:
        """Show the rows of a header; a list that is empty and stays so takes no room."""
        self.grid.set_read_only(read_only)
        self.grid.set_lines(self._of(values))
        self.setVisible(not read_only or bool(self.grid.count()))

    def restore(self, values: Mapping[str, object]) -> None:
        """Put back what was typed; it is still unsaved."""
        self.grid.restore(self._of(values))

    def _of(self, values: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
        found = values.get(self.spec.key)
        return found if isinstance(found, (list, tuple)) else ()
