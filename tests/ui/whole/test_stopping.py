"""Long work in the real window, stopped half way by the status bar: nothing of it stays."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import func, select

from factory_desktop.core.payroll import run_of
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Base
from factory_desktop.ui.framework.operations import Operations, Progress
from factory_desktop.ui.shell.backups import back_up
from factory_desktop.ui.shell.main_window import MainWindow
from tests.ui.people.factory import OCT
from tests.ui.purchase.shop import Presenter

#: What the window remembers of itself.
_OWN = {"user_state", "post_request"}


class Held:
    """Work that waits at one of its steps until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.reached, self._go, self._left = threading.Event(), threading.Event(), at
        self._report = Progress.report
        monkeypatch.setattr(Progress, "report", lambda *args: self._step(*args))

    def _step(self, progress: Progress, *args: Any) -> None:
        self._left -= 1
        if self._left == 0:
            self.reached.set()
            self._go.wait(30)
        self._report(progress, *args)

    def let_go(self) -> None:
        """Go on."""
        self._go.set()


Stop = Callable[[Callable[[], object], int], None]


@pytest.fixture
def window(open_window, factory_floor: Company, presenter: Presenter) -> MainWindow:
    return open_window(
        operations=Operations(presenter=presenter), making=partial(back_up, factory_floor)
    )


@pytest.fixture
def stop(qtbot, monkeypatch, window, factory_floor, presenter) -> Stop:
    """Begins something, stops it at a step, and holds the company against what it was."""

    def stopped(begin: Callable[[], object], at: int) -> None:
        settle(qtbot, window)
        before = rows(factory_floor)
        with monkeypatch.context() as patch:
            held = Held(patch, at)
            begin()
            qtbot.waitUntil(held.reached.is_set, timeout=60_000)
            indicator = window.status.jobs
            qtbot.waitUntil(indicator.isVisible)
            qtbot.mouseClick(indicator.stop, Qt.MouseButton.LeftButton)
            held.let_go()
            settle(qtbot, window)
        assert not indicator.isVisible()
        assert not presenter.errors
        assert rows(factory_floor) == before

    return stopped


def settle(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.operations.busy, timeout=60_000)


def rows(company: Company) -> dict[str, int]:
    """How many rows each table has."""
    tables = [t for name, t in Base.metadata.tables.items() if name not in _OWN]
    with company.reading() as conn:
        return {t.name: conn.execute(select(func.count()).select_from(t)).scalar() for t in tables}


def opened(qtbot, window: MainWindow, key: str, **params: Any) -> Any:
    screen = window.context.navigation.open(key, **params)
    settle(qtbot, window)
    return screen


def test_locking_the_wages(qtbot, window, stop, factory_floor, presenter):
    screen = opened(qtbot, window, "payroll.month", month=OCT)
    workers = len(screen.run.slips)
    # All are calculated; stopped while the slips are written.
    stop(screen.lock, workers + 3)
    assert not presenter.asked
    assert factory_floor.read(lambda c: run_of(c, factory_floor, OCT)).status == "preview"
    screen.lock()
    settle(qtbot, window)
    assert screen.run.status == "locked"


def test_printing_the_slips(qtbot, window, stop, monkeypatch):
    shown: list[bytes] = []
    monkeypatch.setattr(window.context, "preview", lambda _, pdf, *__: shown.append(pdf))
    screen = opened(qtbot, window, "payroll.month", month=OCT)
    stop(screen.print_slips, 1)
    assert not shown
    screen.print_slips()
    settle(qtbot, window)
    assert shown[0].startswith(b"%PDF")


def test_a_slip_a_file_comes_whole_or_not_at_all(qtbot, window, stop, tmp_path):
    folder = tmp_path / "slips"
    folder.mkdir()
    screen = opened(qtbot, window, "payroll.month", month=OCT)
    stop(lambda: screen.save_slips(str(folder)), 3)
    assert not list(folder.iterdir())
    screen.save_slips(str(folder))
    settle(qtbot, window)
    assert len(list(folder.glob("*.pdf"))) == len(screen.shown())
    assert len(list(folder.iterdir())) == len(screen.shown())


def test_taking_a_sheet(qtbot, window, stop, data):
    sheet = str(data / "samples" / "stock-summary.xlsx")
    screen = opened(qtbot, window, "import.sheet", kind="items", file=sheet)
    stop(screen.go_on, 20)
    assert screen.step == "columns"
    screen.go_on()
    settle(qtbot, window)
    assert screen.trial.done.created == 39
    stop(screen.go_on, 20)
    assert screen.step == "check"
    assert screen.next.isEnabled()
    screen.go_on()
    settle(qtbot, window)
    assert screen.step == "done"


@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf"])
def test_giving_out_a_report(qtbot, window, stop, tmp_path, form):
    folder = tmp_path / "out"
    folder.mkdir()
    page = opened(qtbot, window, "reports.run", report="inventory.stock_list").page()
    stop(lambda: page.export(form, str(folder / f"list.{form}")), 2)
    assert not list(folder.iterdir())
    page.export(form, str(folder / f"list.{form}"))
    settle(qtbot, window)
    assert [path.name for path in folder.iterdir()] == [f"list.{form}"]


def test_backing_up(qtbot, window, stop, factory_floor):
    folder: Path = companies.backups_folder(factory_floor.db.company)
    stop(window.back_up_now, 1)
    assert not list(folder.iterdir())
    window.back_up_now()
    settle(qtbot, window)
    assert len(list(folder.iterdir())) == 1
    assert not window.backups.needed()
