"""SPD-4: the movements as the window lists them, beside a bare windowed model on the same file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QTableView

from factory_desktop.core.inventory import MOVEMENTS
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform.reading import ListReader
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.list_spec import ListSpec
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell.opening import application
from tests.bench.measure import Bench, Figure, Measure, at_most, seconds
from tests.helpers.companies import ADMIN

_PAGE = 200
_TEXT, _PREFIX = "spindle", "RM-01"
_VIEWS = {
    "open": ViewState(),
    "prefix": ViewState(filters=(Filter("code", f"^{_PREFIX}"),)),
    "any text": ViewState(search=_TEXT),
    "sort": ViewState(sort=(Sort("code"),)),
}


def _holding(reference: str, table: str, *columns: str) -> str:
    """Rows whose record in a table holds the text; the table is asked once."""
    held = " OR ".join(f"{column} LIKE '%{_TEXT}%'" for column in columns)
    return f"{reference} IN (SELECT id FROM {table} WHERE {held})"


#: What a bare model asks for the same: the same rows, in the same columns, in the same order.
_PARTS = {
    "open": ("", "e.id DESC"),
    "prefix": (
        f"e.item_id IN (SELECT id FROM item WHERE lower(code) >= '{_PREFIX.lower()}' "
        f"AND lower(code) < '{_PREFIX.lower()}\uffff')",
        "e.id DESC",
    ),
    "any text": (
        " OR ".join(
            (
                _holding("e.item_id", "item", "code", "name"),
                _holding("e.source_id", "stock_entry", "number"),
                _holding("e.from_location_id", "location", "name"),
                _holding("e.to_location_id", "location", "name"),
            )
        ),
        "e.id DESC",
    ),
    "sort": ("", "i.code, e.id DESC"),
}


class Bare(QAbstractTableModel):
    """A count, and pages by LIMIT and OFFSET as they are looked at: the least one can do.

    It answers the same question in the same columns; tables that are joined are asked by
    themselves, and only the rows of a page are joined.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._conn = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self._pages: dict[int, list[tuple[Any, ...]]] = {}
        self._count, self._where, self._order = 0, "", ""

    def show(self, where: str, order: str) -> None:
        """Look at other rows, or in another order."""
        self.beginResetModel()
        self._pages.clear()
        self._where, self._order = where and f"WHERE {where}", order
        count = f"SELECT count(*) FROM stock_ledger_entry e {self._where}"
        self._count = self._conn.execute(count).fetchone()[0]
        self.endResetModel()

    def rowCount(self, parent: Any = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: Any = None) -> int:
        return 9

    def data(self, index: Any, role: int = 0) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        page, offset = divmod(index.row(), _PAGE)
        if page not in self._pages:
            # An OFFSET walks over all that stand before: no row of those is joined.
            sorted_by = "JOIN item i ON i.id = e.item_id" if "i." in self._order else ""
            self._pages[page] = self._conn.execute(
                f"""SELECT e.posted_on, s.number, i.code, i.name, f.name, t.name, e.quantity,
                    v.cost, v.quantity_after
                FROM (SELECT e.id FROM stock_ledger_entry e {sorted_by} {self._where}
                    ORDER BY {self._order} LIMIT {_PAGE} OFFSET {page * _PAGE}) shown
                JOIN stock_ledger_entry e ON e.id = shown.id
                LEFT JOIN item i ON i.id = e.item_id
                LEFT JOIN location f ON f.id = e.from_location_id
                LEFT JOIN location t ON t.id = e.to_location_id
                LEFT JOIN stock_entry s ON s.id = e.source_id
                LEFT JOIN stock_valuation v ON v.entry_id = e.id
                ORDER BY {self._order}"""
            ).fetchall()
        return str(self._pages[page][offset][index.column()])

    def close(self) -> None:
        """Close the file."""
        self._conn.close()


def movements(bench: Bench) -> Mapping[str, Figure]:
    """Each view until its first rows are painted; then the middle of all."""
    app = application()
    size = bench.size()
    raw = _bare(app, bench.path(size))
    ours = _ours(app, bench)
    figures = {key: Figure(ours[key], raw[key]) for key in raw}
    return figures | {"memory": Figure(ours["memory"], unit="MiB")}


def _bare(app: QApplication, path: Path) -> dict[str, float]:
    model, view = Bare(path), QTableView()
    view.resize(1366, 700)
    took = {}
    for key, (where, order) in _PARTS.items():

        def look(where: str = where, order: str = order) -> None:
            model.show(where, order)
            if view.model() is None:
                view.setModel(model)
            view.show()
            _paint(view)

        took[key] = seconds(look) * 1000
        if key == "open":
            took["jump"] = seconds(lambda: _jump(view, model.rowCount() // 2)) * 1000
    view.setModel(None)
    view.deleteLater()
    model.close()
    return took


def _jump(view: QTableView, place: int) -> None:
    view.scrollTo(view.model().index(place, 0))
    _paint(view)


def _paint(view: QTableView) -> None:
    """Paint what is looked at now, into a picture: nothing is left for a later turn."""
    view.viewport().grab()


def _ours(app: QApplication, bench: Bench) -> dict[str, float]:
    took = {}
    before = _memory("VmRSS", fresh=True)
    with bench.company(bench.size()) as company:
        operations = Operations()
        reader = ListReader(company, ADMIN, MOVEMENTS)
        panel = ListPanel(reader, ListSpec(), operations, Formatter())
        panel.resize(1366, 700)
        panel.show()
        for key, view in _VIEWS.items():

            def look(view: ViewState = view) -> None:
                panel.view = view
                panel.model.ready = False
                panel.start(view)
                _until(app, lambda: panel.model.ready and _there(panel, 0))
                _paint(panel.table)

            took[key] = seconds(look) * 1000
            _until(app, lambda: not operations.busy)
            if key == "open":
                place = panel.model.rowCount() // 2

                def jump(place: int = place) -> None:
                    panel.table.scrollTo(panel.model.index(place, 0))
                    _until(app, lambda: _there(panel, place))
                    _paint(panel.table)

                took["jump"] = seconds(jump) * 1000
                _until(app, lambda: not operations.busy)
        took["memory"] = _memory("VmHWM") - before
        operations.close()
        panel.hide()
        panel.deleteLater()
    return took


def _there(panel: ListPanel, place: int) -> bool:
    """Whether a row is there, or there is none."""
    rows = panel.model.rowCount()
    return rows == 0 or not panel.model.cell(min(place, rows - 1), 0).loading


def _until(app: QApplication, done: Callable[[], bool]) -> None:
    """Let the window work until then, without taking the time of those who read for it."""
    while not done():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _memory(what: str, *, fresh: bool = False) -> float:
    """The process's memory now (`VmRSS`) or at its peak since it was last looked at, in MiB."""
    if fresh:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


MEASURES = (
    Measure(
        "SPD-4",
        "list",
        "a list of a million movements",
        {
            **{key: at_most(2) for key in ("open", "jump", "prefix", "any text", "sort")},
            "memory": at_most(40),
        },
        movements,
    ),
)
