"""The tour: the real window, driven through the thread on the sample factory.

It receives a purchase, corrects a stock, marks a day, locks a month's wages, prints all slips, and
takes a picture of every screen, light and dark. What it did stands in `summary.json`; anything
that did not happen raises.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from factory_desktop.core.hr import day_sheet
from factory_desktop.core.inventory.cards import stock_at
from factory_desktop.core.kernel.numbers import ZERO, plain
from factory_desktop.core.payroll import run_of
from factory_desktop.core.payroll.prints.slip import render_slips
from factory_desktop.core.payroll.slips import slip_print_data
from factory_desktop.core.platform import companies, health
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.files import replace_whole
from factory_desktop.core.platform.reporting import run as reports
from factory_desktop.core.platform.security.signin import SignedIn, sign_in
from factory_desktop.core.purchasing import open_orders
from factory_desktop.sample import make_sample
from factory_desktop.ui.framework.document_screen import DocumentScreen
from factory_desktop.ui.framework.icons import load_icons
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.popover import ExplainPopover
from factory_desktop.ui.framework.theme import apply_theme
from factory_desktop.ui.modules import UI_MODULES
from factory_desktop.ui.shell.main_window import MainWindow
from factory_desktop.ui.shell.opening import application
from factory_desktop.ui.shell.sign_in import SignInWindow
from factory_desktop.ui.shell.wizard import Makers
from factory_desktop.ui.shell.wizard.window import WizardWindow

ADMIN, PASSWORD = "meena", "a long sentence for the tour"
WIDTH, HEIGHT = 1366, 738
THEMES = ("light", "dark")
REGISTERS = (
    ("wage-register", "payroll.wages", {"month": "last"}),
    ("attendance-register", "hr.muster", {"month": "last"}),
    ("advances", "hr.advances", {}),
    ("stock-list", "inventory.stock_list", {}),
    ("purchase-register", "purchasing.register", {"from": "start"}),
)

Say = Callable[[str], object]


class NotDone(Exception):
    """A step of the tour did not have its effect."""


class _Yes:
    """Answers every question of the window with yes; raises what it would show."""

    def present(self, owner: object, error: BaseException) -> None:
        """An error nobody dealt with ends the tour."""
        raise error

    def confirm(self, owner: object, question: object) -> bool:
        """Do it."""
        return True


def tour(out: Path, say: Say) -> dict[str, Any]:
    """Drive the window and leave slips, registers, pictures and the summary in `out`."""
    for part in ("slips", "registers", "screens"):
        (out / part).mkdir(parents=True, exist_ok=True)
    app = application(["factory-desktop"])
    load_icons()
    with tempfile.TemporaryDirectory() as folder, _home(folder):
        company = make_sample(str(Path(folder) / "sample.factory"), ADMIN, PASSWORD)
        try:
            summary = _Tour(app, company, out, say).run()
        finally:
            company.close()
    text = json.dumps(summary, ensure_ascii=False, indent=2, default=_plain)
    replace_whole(out / "summary.json", lambda stream: stream.write(text.encode()))
    return summary


@contextmanager
def _home(folder: str) -> Iterator[None]:
    """Keep what the program remembers on this PC out of the tour, and the tour out of it."""
    before = os.environ.get(companies.HOME)
    os.environ[companies.HOME] = folder
    try:
        yield
    finally:
        os.environ.pop(companies.HOME)
        if before is not None:
            os.environ[companies.HOME] = before


def _plain(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def _expect(true: bool, what: str) -> None:
    if not true:
        raise NotDone(what)


def press(widget: QWidget, key: Qt.Key, text: str = "") -> None:
    """Press and release a key on a widget, as the keyboard does."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(widget, event)
    QApplication.processEvents()


class _Tour:
    """One drive through the window."""

    def __init__(self, app: QApplication, company: Company, out: Path, say: Say) -> None:
        self.app, self.company, self.out, self.say = app, company, out, say
        self.today: date = company.clock.today()
        self.month = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        self.signed: SignedIn = sign_in(company, ADMIN, PASSWORD)
        self.screens: list[str] = []

    def run(self) -> dict[str, Any]:
        """All steps; the pictures last, when there is most to see."""
        summary: dict[str, Any] = {"company": "sample", "today": self.today}
        with self._window("light") as window:
            summary["received"] = self._receive(window)
            summary["adjusted"] = self._adjust(window)
            summary["marked"] = self._mark(window)
            summary["payroll"] = self._payroll(window)
        summary["slips"] = self._slips()
        summary["registers"] = self._registers()
        for theme in THEMES:
            with self._window(theme) as window:
                self._pictures(window, theme)
        summary["screens"] = self.screens
        report = health.examine(self.company.db, self.company.registry, self.company.clock)
        summary["doctor"] = {check.key: check.state for check in report.checks}
        _expect(report.ok, "the doctor finds something bad")
        return summary

    @contextmanager
    def _window(self, theme: str) -> Iterator[MainWindow]:
        apply_theme(self.app, theme)
        operations = Operations(inline=True, presenter=_Yes())
        window = MainWindow(self.company, self.signed, UI_MODULES, operations)
        window.resize(WIDTH, HEIGHT)
        window.show()
        self._settle()
        try:
            yield window
        finally:
            window.hide()
            window.deleteLater()
            self._settle()
            # Gone before the next theme, which is put on everything that is there.
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _settle(self) -> None:
        for _ in range(6):
            self.app.processEvents()

    def _document(self, window: MainWindow, key: str, **params: Any) -> DocumentScreen:
        screen = window.context.navigation.open(key, **params)
        self._settle()
        _expect(isinstance(screen, DocumentScreen), f"{key} opens no document")
        return screen  # type: ignore[return-value]

    def _stock(self) -> Decimal:
        return sum(self._lying().values(), ZERO)

    def _lying(self) -> dict[tuple[int, int], Decimal]:
        """Quantities by item and location, today."""
        return self.company.read(lambda conn: stock_at(conn, self.today))

    # --- the steps -----------------------------------------------------------------------------

    def _receive(self, window: MainWindow) -> dict[str, Any]:
        """Receive what is open on the oldest order."""
        order = self.company.read(open_orders)[0]
        before = self._stock()
        source = ("purchasing.order", order["id"])
        screen = self._document(window, "purchasing.receipt", new=True, source=source)
        lines = screen.view.grid.lines()
        _expect(bool(lines), "nothing was pulled from the order")
        screen.view.request_action("confirm")
        self._settle()
        _expect(screen.status == "confirmed", "the receipt was not confirmed")
        came = self._stock() - before
        wanted = sum((Decimal(str(line["quantity"])) for line in lines), ZERO)
        _expect(came == wanted, "the stock did not grow by what was received")
        number = screen.view.document.number
        self.say(f"received {number} on {order['number']}: {plain(came)}")
        return {"order": order["number"], "receipt": number, "quantity": came}

    def _adjust(self, window: MainWindow) -> dict[str, Any]:
        """Correct an item to what was counted: one piece less."""
        (item, place), there = next(
            found for found in sorted(self._lying().items()) if found[1] > 10
        )
        line = {"item_id": item, "location_id": place, "counted": there - 1}
        screen = self._document(
            window,
            "inventory.adjustment",
            new=True,
            values={"reason": "Counted on the tour"},
            lines=[line],
        )
        before = self._stock()
        screen.view.request_action("confirm")
        self._settle()
        _expect(screen.status == "confirmed", "the adjustment was not confirmed")
        _expect(self._stock() - before == -1, "the stock is not what was counted")
        number = screen.view.document.number
        self.say(f"adjusted {number}")
        return {"adjustment": number, "counted": there - 1}

    def _mark(self, window: MainWindow) -> dict[str, Any]:
        """Mark the first worker's day as half in the muster, by its key."""
        screen: Any = window.context.navigation.open("people.muster")
        self._settle()
        grid = screen.grid
        grid.go(0, self.today.day - 1)
        press(grid.days, Qt.Key.Key_H, "h")
        _expect(screen.confirm_leave(), "the muster could not be saved")
        self._settle()
        sheet = self.company.read(lambda conn: day_sheet(conn, self.today))
        row = min(sheet.rows, key=lambda r: r.code)
        kept = row.cells[0].mark
        _expect(kept == "H", "the mark was not kept")
        self.say(f"marked {row.code} {row.name}")
        return {"worker": row.code, "mark": kept, "workers": len(sheet.rows)}

    def _payroll(self, window: MainWindow) -> dict[str, Any]:
        """Lock last month's wages on the run's screen."""
        screen: Any = window.context.navigation.open("payroll.month", month=self.month)
        self._settle()
        screen.lock()
        self._settle()
        found = self.company.read(lambda conn: run_of(conn, self.company, self.month))
        _expect(found.status == "locked", "the wages were not locked")
        figures = {name: found.total(name) for name in ("gross", "deductions", "net")}
        self.say(f"locked {self.month:%m-%Y}: {len(found.slips)} slips, net {figures['net']}")
        return {"month": f"{self.month:%Y-%m}", "slips": len(found.slips), **figures}

    def _slips(self) -> dict[str, Any]:
        """One PDF a worker in his language, and all in one in English and Hindi."""
        with self.company.reading() as conn:
            found = run_of(conn, self.company, self.month)
            data = {tongue: slip_print_data(conn, found.slips, tongue) for tongue in ("en", "hi")}
        folder, faults = self.out / "slips", []
        for tongue, slips in data.items():
            rendered = render_slips(slips, tongue)
            faults += rendered.faults
            self._write(folder / f"all-{tongue}.pdf", rendered.pdf)
            for slip, one in zip(found.slips, slips, strict=True):
                pdf = render_slips([one], tongue).pdf
                self._write(folder / f"{self.month:%Y-%m}-{slip.code}-{tongue}.pdf", pdf)
        _expect(not faults, f"the slips have faults: {faults[:3]}")
        count = len(list(folder.glob("*.pdf")))
        self.say(f"printed {count} files of slips")
        return {"files": count, "workers": len(found.slips)}

    def _write(self, path: Path, content: bytes) -> None:
        replace_whole(path, lambda stream: stream.write(content))

    def _registers(self) -> list[str]:
        """The registers as XLSX and PDF."""
        start = (self.month - timedelta(days=70)).replace(day=1)
        words = {"last": f"{self.month:%Y-%m}", "start": f"{start:%Y-%m-%d}"}
        head = reports.Head("Shakti Precision Works", f"Printed {self.today:%d-%m-%Y} by {ADMIN}")
        written = []
        for name, key, params in REGISTERS:
            given = {k: words[v] for k, v in params.items()}
            result = reports.run(self.company, self.signed.actor, key, given)
            _expect(bool(result.rows), f"{key} is empty")
            for form in ("xlsx", "pdf"):
                path = self.out / "registers" / f"{name}.{form}"
                self._write(path, reports.as_bytes(self.company, result, form, head))
                written.append(path.name)
        self.say(f"wrote {len(written)} registers")
        return written

    # --- the pictures --------------------------------------------------------------------------

    def _pictures(self, window: MainWindow, theme: str) -> None:
        """Every view of every tab, and a record behind each kind of list."""
        self._picture(window, "home", theme)
        for module in UI_MODULES:
            for view in module.views:
                if view.shown:
                    window.context.navigation.open(view.key)
                    self._picture(window, view.key, theme)
        for key, number in self._records().items():
            if window.context.navigation.can_open(key):
                window.context.navigation.open(key, number)
                self._picture(window, f"record-{key}", theme)

        self._special(window, theme)

    def _special(self, window: MainWindow, theme: str) -> None:
        """What is not a view: an explanation, the palette, importing, signing in, setting up."""
        screen: Any = window.context.navigation.open("stock.list")
        self._settle()
        screen.panel.table.setFocus()
        press(screen.panel.table, Qt.Key.Key_Down)
        window.ask_screen("explain")
        self._picture(window, "explain", theme)
        for popup in self.app.topLevelWidgets():
            if isinstance(popup, ExplainPopover):
                popup.finish()
        for popover in window.findChildren(ExplainPopover):
            popover.finish()
        window.palette_box.open("bear")
        self._picture(window, "palette", theme)
        window.palette_box.finish()
        window.context.navigation.open("import.sheet")
        self._picture(window, "import", theme)
        operations = Operations(inline=True, presenter=_Yes())
        for name, other in (
            ("sign-in", SignInWindow(self.company, "Shakti Precision Works", operations, ADMIN)),
            ("wizard", WizardWindow(operations, Makers(sample=make_sample))),
        ):
            other.resize(WIDTH, HEIGHT)
            other.show()
            self._picture(other, name, theme)
            other.hide()
            other.deleteLater()

    def _records(self) -> dict[str, int]:
        """The newest record of each kind that has a list."""
        found = {}
        with self.company.reading() as conn:
            for entity in self.company.registry.entities.values():
                table = entity.model.table()
                if entity.list is None or "id" not in table.c or (entity.save is None and (
                    entity.key not in self.company.registry.documents
                )):  # fmt: skip
                    continue
                newest = conn.execute(table.select().order_by(table.c.id.desc())).first()
                if newest is not None:
                    found[entity.key] = int(newest.id)
        return found

    def _picture(self, window: QWidget, name: str, theme: str) -> None:
        self._settle()
        path = self.out / "screens" / f"{name}-{theme}.png"
        _expect(window.grab().save(str(path)), f"no picture of {name}")
        self.screens.append(path.name)
