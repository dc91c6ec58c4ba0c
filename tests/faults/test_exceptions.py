"""F-15: an exception anywhere in the window is rolled back, told and logged, and work goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import func, select

from factory_desktop.core.inventory import StockPosted
from factory_desktop.core.items import Item, save_item
from factory_desktop.core.platform.commands import Command, UnitOfWork
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Base
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.framework.errors import ErrorPresenter, install_hooks
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.modules import UI_MODULES
from factory_desktop.ui.shell.main_window import MainWindow
from tests.helpers.companies import ADMIN
from tests.helpers.floor import open_floor

VIEWS = [view.key for module in UI_MODULES for view in module.views if view.shown]
SECRET = "CANARY 7731"


class Defect(Exception):
    """What nobody foresaw."""


def fall(*_: Any, **__: Any) -> Any:
    """Fail, with a text that is nobody's business."""
    raise Defect(SECRET)


class Floor:
    """The real window on a company, with threads; what was told and logged of defects."""

    def __init__(self, qtbot: Any, company: Company, log: pytest.LogCaptureFixture) -> None:
        self.qtbot, self.company, self.log = qtbot, company, log
        self.told: list[str] = []
        self.happened = 0
        self.presenter = ErrorPresenter()
        self.operations = Operations(presenter=self.presenter)
        signed = SignedIn(ADMIN, "Meena Kulkarni", "en", False)
        self.window = MainWindow(company, signed, UI_MODULES, self.operations)
        self.window.resize(1366, 738)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.qtbot.waitUntil(lambda: not self.operations.busy, timeout=20_000)

    def rows(self) -> dict[str, int]:
        """How many rows each table has; what the window remembers of itself does not count."""
        names = sorted(set(Base.metadata.tables) - {"user_state", "post_request"})
        with self.company.reading() as conn:
            return {
                name: conn.execute(
                    select(func.count()).select_from(Base.metadata.tables[name])
                ).scalar_one()
                for name in names
            }

    def is_told(self) -> None:
        """One more defect was told and logged, without its text; the window still works."""
        self.happened += 1
        self.qtbot.waitUntil(lambda: len(self.told) == self.happened, timeout=20_000)
        logged = [r for r in self.log.records if r.getMessage().startswith("defect")]
        assert len(logged) == self.happened
        assert "Defect" in self.told[-1]
        assert "test_exceptions.py" in self.told[-1]
        assert SECRET not in self.log.text + "".join(self.told)
        self.window.context.navigation.open("home")
        assert self.window.view() == "home"
        self.settle()


@pytest.fixture
def floor(
    qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Floor]:
    caplog.set_level(logging.ERROR, "factory_desktop")
    company = open_floor(tmp_path)
    made = Floor(qtbot, company, caplog)
    monkeypatch.setattr(
        dialogs, "tell", lambda _parent, _text, **more: made.told.append(more["detail"])
    )
    restore = install_hooks(made.presenter)
    yield made
    restore()
    made.operations.wait()
    made.window._ready_to_close = True
    made.window.hide()
    made.window.deleteLater()
    qtbot.wait(1)
    company.close()


def test_a_slot_of_every_screen(floor: Floor) -> None:
    """F5 comes to the screen as it does from the keyboard, and the screen fails."""
    before = floor.rows()
    for key in VIEWS:
        screen: Any = floor.window.context.navigation.open(key)
        floor.settle()
        screen.do = fall
        # Posted, as the keyboard's are: an event sent from Python would raise here.
        key_event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier)
        QApplication.postEvent(floor.window, key_event)
        floor.is_told()
        del screen.do
    assert floor.rows() == before
    print(f"\nF-15: slots of {len(VIEWS)} screens: {floor.happened} told, logged, went on")


class _Bad(QWidget):
    """Fails while its painter is at work."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawLine(0, 0, 9, 9)
        fall()


def _half(uow: UnitOfWork) -> None:
    """Write an item, and then fail."""
    save_item.run(uow, values={"code": "HALF", "name": "Half", "stock_uom_id": 1})
    fall()


def test_workers_handlers_and_painting(floor: Floor) -> None:
    before = floor.rows()
    context, window = floor.window.context, floor.window
    operations = floor.operations

    operations.read(window, fall)
    floor.is_told()
    operations.write(window, fall, label="A job")
    floor.is_told()
    assert not operations.jobs.jobs
    operations.read(window, lambda: 1, fall)  # the slot that takes the result
    floor.is_told()

    context.run(window, Command("test.half", "", _half))
    floor.is_told()
    assert floor.rows() == before

    bad = _Bad(window)
    bad.resize(40, 40)
    bad.show()
    floor.is_told()
    for _ in range(3):  # it is painted again and again, and told of once
        bad.update()
        floor.qtbot.wait(20)
    assert len(floor.told) == floor.happened
    bad.hide()

    handlers = floor.company.registry._handlers.setdefault(StockPosted, [])
    handlers.append(fall)
    _receive(floor)
    floor.is_told()
    handlers.remove(fall)
    assert floor.rows() == before  # the draft, the ledger and the number with it

    context.bus.watch(window, ("item",), fall)
    table = Item.table()
    unit = floor.company.read(lambda conn: conn.execute(select(table.c.stock_uom_id)).scalar())
    values = {"code": "WHOLE", "name": "Whole", "stock_uom_id": unit}
    context.run(window, save_item, values=values)
    floor.is_told()
    after = floor.rows()
    assert after["item"] == before["item"] + 1  # it was saved before anybody was told of it
    print(
        f"\nF-15: worker, job, result, command, paint event, core handler, bus: "
        f"{floor.happened} told, logged, rolled back, went on"
    )


def _receive(floor: Floor) -> None:
    """Save and confirm a receipt in one command, as a user would in two."""
    kind = floor.company.registry.documents["purchasing.receipt"]
    party, place, item = (
        floor.company.read(lambda conn, t=t: conn.execute(t).scalar())
        for t in (
            select(Base.metadata.tables["party"].c.id),
            select(Base.metadata.tables["location"].c.id).where(
                Base.metadata.tables["location"].c.kind == "store"
            ),
            select(Item.table().c.id),
        )
    )

    def both(uow: UnitOfWork) -> None:
        head = {"supplier_id": party, "posted_on": date(2026, 11, 2), "location_id": place}
        lines = [{"item_id": item, "quantity": Decimal(3), "rate": Decimal(10)}]
        made = kind.commands.save.run(uow, header=head, lines=lines)
        kind.commands.fire.run(uow, document_id=made, action="confirm")

    floor.window.context.run(floor.window, Command("test.receive", "", both))
