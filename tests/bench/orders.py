"""SPD-7: a long order typed by keyboard into the real screen, its items among 100,000."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from statistics import median, quantiles

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import DocumentScreen
from factory_desktop.ui.framework.line_grid import LineGrid
from factory_desktop.ui.framework.lookup_popup import LIMIT
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.purchase.screens.orders import order_screen
from factory_desktop.ui.shell.opening import application
from tests.bench import names
from tests.bench.measure import Bench, Figure, Measure, at_most
from tests.helpers.companies import ADMIN

_ROWS, _WINDOW = 200, 10
_SUPPLIER = 1
#: After the item: quantity, rate, discount, GST.
_CELLS = ("20", "118.50", "5", "18")
#: What begins a code, is one, stands in many names and in none.
_SEARCHED = ("C", "CP-00", "CP-00186", "spindle", "zebra")


def order(bench: Bench) -> Mapping[str, Figure]:
    """Rows are typed one after the other; then quantities of rows in the middle are changed.

    A row is what it takes of the window's own time, keys to paint: meanwhile nothing else moves.
    A search is what it takes of the processor wherever it runs, from the first letter to the last.
    """
    app = application()
    size = bench.size(rows=0, items=100_000)
    rows = bench.count(_ROWS, 25)
    with bench.copy(size) as company:
        screen = _new_order(app, company)
        grid = screen.view.grid
        choosing, typing = [], []
        for row in range(rows):
            choose = _took(partial(_enter, screen, names.item_code(1 + row * 37 % size.items)))
            typing.append(choose + _took(partial(_enter, screen, *_CELLS)))
            choosing.append(choose)
            _come_home(app, screen)
        assert grid.count() == rows, f"{grid.count()} rows of {rows} were taken"
        changing = []
        for row in range(5, 25):
            grid.go(row, "quantity")
            changing.append(_took(partial(_enter, screen, "31")))
            _come_home(app, screen)
        assert grid.lines()[24]["quantity"] == 31
        searching = [_searched(grid, text) for text in _SEARCHED for _ in range(3)]
        screen.context.operations.close()
        screen.hide()
        screen.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {
        "add a row, p95": Figure(_p95(typing)),
        "choose an item, p95": Figure(_p95(choosing)),
        "change a quantity, p95": Figure(_p95(changing)),
        "search a word, p95": Figure(_p95(searching)),
        "last rows / first": Figure(median(typing[-_WINDOW:]), median(typing[5 : 5 + _WINDOW])),
    }


def _new_order(app: QApplication, company: Company) -> DocumentScreen:
    """A new order whose head is filled, the first cell of its lines waiting for a code."""
    context = WindowContext(
        company,
        SignedIn(ADMIN, ADMIN.name, "en", False),
        Operations(),
        Formatter(),
        "Shakti",
    )
    screen = order_screen(context)
    # As slowly as fingers: a scanner types faster.
    screen.view.grid.clock = count(0, 0.25).__next__
    screen.resize(1366, 700)
    screen.show()
    screen.activateWindow()
    screen.new({"supplier_id": _SUPPLIER})
    _come_home(app, screen)
    screen.view.grid.setFocus()
    screen.view.grid.go(0)
    return screen


def _took(work: Callable[[], object]) -> float:
    """Milliseconds the window is at work until what follows from some keys is done and painted."""
    begin = time.thread_time()
    work()
    return (time.thread_time() - begin) * 1000


def _come_home(app: QApplication, screen: DocumentScreen) -> None:
    """Let the readers end, so that no row pays for the one before."""
    while screen.context.operations.busy:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    screen.activateWindow()
    app.processEvents()


def _searched(grid: LineGrid, text: str) -> float:
    """Milliseconds of the processor to find what a look-up shows for a text."""
    source = grid.model.entry.source(grid.model.columns[0].fact)
    begin = time.process_time()
    source.search(text, LIMIT)
    return (time.process_time() - begin) * 1000


def _enter(screen: DocumentScreen, *texts: str) -> None:
    """Type each text where the focus is, then Enter, and see what comes of it."""
    for text in texts:
        for letter in text:
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(QApplication.focusWidget(), event)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        # Without a real screen no window is the active one once a pop-up was open.
        if QApplication.focusWidget() is None:
            screen.activateWindow()
        QApplication.processEvents()
        # As the program's own loop does: else the fields of all rows typed so far are moved along.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


MEASURES = (
    Measure(
        "SPD-7",
        "order",
        "a 200-line order by keyboard",
        {
            "add a row, p95": at_most(50),
            "choose an item, p95": at_most(50),
            "change a quantity, p95": at_most(50),
            "search a word, p95": at_most(50),
            "last rows / first": at_most(1.5),
        },
        order,
    ),
)
