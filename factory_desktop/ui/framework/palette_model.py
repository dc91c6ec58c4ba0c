"""The palette's rows: headings, which cannot be chosen, and entries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from factory_desktop.ui.framework.delegate import ROOT, Index

ENTRY = int(Qt.ItemDataRole.UserRole) + 2


class PaletteModel(QAbstractListModel):
    """Headings are texts, entries are whatever was found (with a `title`)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[object] = []

    def set_sections(self, sections: Sequence[tuple[str, Sequence[object]]]) -> None:
        """Show these sections."""
        self.beginResetModel()
        self._rows = [row for title, entries in sections for row in (title, *entries)]
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Headings and entries."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = 0) -> object:
        """The text, or the entry."""
        row = self._rows[index.row()]
        if role == ENTRY:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row if isinstance(row, str) else getattr(row, "title", "")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def next_entry(self, row: int, step: int) -> int:
        """The next entry up or down, or the same where there is none (-1 with nothing)."""
        place = row + step
        while 0 <= place < len(self._rows):
            if not isinstance(self._rows[place], str):
                return place
            place += step
        return row
