"""SPD-13: how long the window stands still, whatever it is asked to do.

A figure is the longest gap between two beats of the window's event loop (`tests.helpers.heartbeat`)
while something is done by a real main window on real threads: how long it was held by this program,
by whichever of its threads. What other programs of the machine take is no gap. The CPU time of the
window's own thread and the time by the clock are printed beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from factory_desktop.core.items import uom_by_code
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.exchange import write_table
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.tour import press
from factory_desktop.ui.framework.collecting import QuietCollector
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.printing_preview import PreviewDialog
from factory_desktop.ui.framework.theme import apply_theme
from factory_desktop.ui.modules import UI_MODULES
from factory_desktop.ui.shell.backups import back_up
from factory_desktop.ui.shell.main_window import MainWindow
from factory_desktop.ui.shell.opening import application
from tests.bench import names
from tests.bench.factory import MONTH
from tests.bench.measure import Bench, Figure, Measure, at_most
from tests.helpers.companies import ADMIN
from tests.helpers.heartbeat import Gap, Heartbeat, until

_MOST = 100
_SCREENS = tuple(view.key for module in UI_MODULES for view in module.views if view.shown)
_LINES = 200
_STEPS = 40


class _Yes:
    """Answers every question with yes; an error ends the measure."""

    def present(self, owner: QObject | None, error: BaseException) -> None:
        """Nothing may go wrong here."""
        raise error

    def confirm(self, owner: QObject | None, question: object) -> bool:
        """Do it."""
        return True


class Driver:
    """A window that is driven, and the longest gap of each thing that is done in it."""

    def __init__(self, company: Company) -> None:
        self.app = application()
        apply_theme(self.app, "light")
        self.company = company
        self.operations = Operations(presenter=_Yes())
        self._collector = QuietCollector(self.operations)
        signed = SignedIn(ADMIN, ADMIN.name, "en", False)
        making = partial(back_up, company)
        self.window = MainWindow(company, signed, UI_MODULES, self.operations, making)
        self.window.resize(1366, 738)
        self.window.show()
        self.gaps: dict[str, Gap] = {}
        self._beat = Heartbeat()
        self._previews = QTimer(self.window)
        self._previews.timeout.connect(self._leave_preview)
        self._previews.start(300)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        until(lambda: not self.operations.busy)
        for _ in range(3):
            self.app.processEvents()
        until(lambda: not self.operations.busy and QApplication.activeModalWidget() is None)

    def do(self, name: str, work: Callable[[], object]) -> Any:
        """Do something, wait until it is done, and keep the longest gap until then."""
        self.settle()
        self._beat.begin()
        came = work()
        self.settle()
        gap = self._beat.taken()
        self.gaps[name] = self.gaps.get(name, Gap()).or_worse(gap)
        return came

    def open(self, name: str, key: str, record: int | None = None, **params: Any) -> Any:
        """Open a screen."""
        go = self.window.context.navigation.open
        return self.do(name, lambda: go(key, record, **params))

    def figures(self) -> dict[str, Figure]:
        """What was measured; the longest times by the clock go to the error output."""
        for name, gap in self.gaps.items():
            told = f"{gap.held:.0f} ms, its own {gap.own:.0f}, by the clock {gap.wall:.0f}"
            sys.stderr.write(f"  {name}: {told}\n")
        return {name: Figure(gap.held) for name, gap in self.gaps.items()}

    def _leave_preview(self) -> None:
        """Look at a paper, page on, and close it."""
        shown = QApplication.activeModalWidget()
        if isinstance(shown, PreviewDialog):
            press(shown, Qt.Key.Key_PageDown)
            shown.reject()

    def close(self) -> None:
        """Let go of the window."""
        self.settle()
        self._beat.deleteLater()
        self._collector.stop()
        self.operations.close()
        self.window._ready_to_close = True
        self.window.close()
        self.window.deleteLater()
        # Now: else the next one pays for it, in the first loop of a dialog.
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.app.processEvents()


@contextmanager
def _driven(bench: Bench, rows: int = 100_000) -> Iterator[Driver]:
    size = bench.size(rows=rows, employees=1_000, items=10_000)
    home = patch.dict(os.environ, {companies.HOME: str(bench.folder / "home")})
    with home, bench.copy(size, "window") as company:
        driver = Driver(company)
        try:
            yield driver
        finally:
            driver.close()


def screens(bench: Bench) -> Mapping[str, Figure]:
    """Each screen of each tab, opened for the first time."""
    with _driven(bench) as driver:
        for key in _SCREENS:
            driver.open(key, key)
        return driver.figures()


def work(bench: Bench) -> Mapping[str, Figure]:
    """What takes long, one after the other."""
    with _driven(bench) as driver:
        for case in (_list, _muster, _order, _report, _import, _payroll, _backup):
            case(driver, bench)
        return driver.figures()


def _list(driver: Driver, bench: Bench) -> None:
    """The movements: down and up by pages, in another order, narrowed by typing."""
    screen = driver.open("list opens", "stock.ledger")
    [panel] = screen.findChildren(ListPanel)
    rows = panel.model.rowCount()
    for step in range(_STEPS):
        place = panel.model.index(rows * step // _STEPS, 0)
        driver.do("list scrolls", partial(panel.table.scrollTo, place))
    for key in ("code", "quantity", "posted_on"):
        driver.do("list sorts", partial(panel.header.sort_asked.emit, key, True))
    for text in ("b", "be", "bea", "bearing", ""):
        driver.do("list searches", partial(panel.set_search, text))


def _muster(driver: Driver, bench: Bench) -> None:
    screen = driver.open("muster opens", "people.muster", month=MONTH)
    grid = screen.grid
    grid.go(0, 4)
    driver.do("day is marked", lambda: press(grid.days, Qt.Key.Key_H, "h"))
    driver.do("muster is saved", screen.confirm_leave)


def _order(driver: Driver, bench: Bench) -> None:
    """An order of many lines, made, saved, opened, changed and saved."""
    item = {"quantity": Decimal(12), "rate": Decimal("14.50"), "discount": Decimal(0)}
    lines = [{"item_id": n, **item} for n in range(1, min(_LINES, bench.count(10_000, 10)) + 1)]
    values = {"supplier_id": 1}
    screen = driver.open(
        "order begins", "purchasing.order", new=True, values=values, lines=lines
    )  # fmt: skip
    driver.do("order is saved", screen.view.request_save)
    record = screen.document_id
    assert record
    driver.open("order list opens", "purchase.orders")
    screen = driver.open("order opens", "purchasing.order", record)
    driver.do("order is saved", screen.view.request_save)


def _report(driver: Driver, bench: Bench) -> None:
    screen = driver.open("report runs", "reports.run", report="inventory.stock_list")
    page = screen.page()
    driver.do("report runs", page.run)
    assert page.result is not None
    driver.do("report sorts", lambda: page.sort("name", True))
    for form in ("xlsx", "csv", "pdf"):
        driver.do("report exports", partial(page.export, form, str(bench.folder / f"list.{form}")))
        assert (bench.folder / f"list.{form}").exists()
    driver.do("report prints", page.print_report)


def _import(driver: Driver, bench: Bench) -> None:
    sheet, count = bench.folder / "items.xlsx", bench.count(10_000, 20)
    _write_items(driver.company, sheet, count)
    screen = driver.open("sheet is read", "import.sheet", kind="items", file=str(sheet))
    assert screen.step == "columns", screen.banner.text()
    driver.do("sheet is tried", screen.go_on)
    assert screen.trial.done.created == count
    driver.do("sheet is taken", screen.go_on)
    assert screen.step == "done"


def _write_items(company: Company, path: Path, count: int) -> None:
    assert company.read(lambda conn: uom_by_code(conn, "pcs"))
    columns = [(name, Fact(name, Kind.TEXT)) for name in ("Item code", "Item name", "Unit")]
    rows = ([f"NEW-{n:05d}", f"{names.item_name(n)} {n}", "pcs"] for n in range(count))
    write_table(path, columns, rows, "Items")


def _payroll(driver: Driver, bench: Bench) -> None:
    screen = driver.open("payroll is previewed", "payroll.month", month=MONTH)
    driver.do("payroll is previewed", screen.reload)
    driver.do("payroll is locked", screen.lock)
    assert screen.run.status == "locked"
    driver.do("slips are printed", screen.print_slips)
    driver.do("wage register is printed", screen.print_register)


def _backup(driver: Driver, bench: Bench) -> None:
    driver.do("backup is made", driver.window.back_up_now)
    assert not driver.window.backups.changed


_WORK = (
    *("list opens", "list scrolls", "list sorts", "list searches"),
    *("muster opens", "day is marked", "muster is saved"),
    *("order begins", "order is saved", "order list opens", "order opens"),
    *("report runs", "report sorts", "report exports", "report prints"),
    *("sheet is read", "sheet is tried", "sheet is taken"),
    *("payroll is previewed", "payroll is locked", "slips are printed"),
    *("wage register is printed", "backup is made"),
)

MEASURES = (
    Measure(
        "SPD-13",
        "screens",
        "each screen opens and the window does not stand still",
        {key: at_most(_MOST) for key in _SCREENS},
        screens,
    ),
    Measure(
        "SPD-13",
        "work",
        "long work, and the window does not stand still",
        {key: at_most(_MOST) for key in _WORK},
        work,
    ),
)
