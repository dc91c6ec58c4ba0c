"""Work off the window's thread: order, results, dropped owners, cancelling, questions, errors."""

from __future__ import annotations

import gc
import threading
import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from factory_desktop.core.kernel import collecting as making
from factory_desktop.core.kernel.changes import Changes
from factory_desktop.core.kernel.errors import (
    Conflict,
    Denied,
    EnvironmentProblem,
    Invalid,
    NeedsConfirmation,
    RuleBroken,
)
from factory_desktop.ui.framework import collecting, dialogs, errors
from factory_desktop.ui.framework import operations as operations_module
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.change_bus import ChangeBus
from factory_desktop.ui.framework.idle import IdleWatch
from factory_desktop.ui.framework.operations import Cancelled, Operations

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support"),
]


@pytest.fixture
def threaded(qtbot):
    operations = Operations()
    yield operations
    operations.close()


@pytest.fixture
def said(monkeypatch):
    """What dialogs would have said."""
    spoken = []
    monkeypatch.setattr(dialogs, "tell", lambda parent, text, **more: spoken.append((text, more)))
    return spoken


class Presenter:
    def __init__(self, answer=True):
        self.answer, self.asked, self.shown = answer, [], []

    def confirm(self, owner, question):
        self.asked.append(question.key)
        return self.answer

    def present(self, owner, error):
        self.shown.append(error)


def test_a_read_runs_in_another_thread_and_comes_home(qtbot, threaded):
    got = []
    threaded.read(
        None, threading.get_ident, lambda where: got.append((where, threading.get_ident()))
    )
    qtbot.waitUntil(lambda: len(got) == 1)
    worked, came_home = got[0]
    assert worked != threading.get_ident()
    assert came_home == threading.get_ident()
    assert not threaded.busy


def test_a_read_begins_when_the_window_has_done_what_it_is_at(qtbot, threaded):
    done = []
    threaded.read(None, lambda: done.append("read"))
    assert threaded._readers.waitForDone()
    done.append("built")
    qtbot.waitUntil(lambda: not threaded.busy)
    assert done == ["built", "read"]
    threaded.read(None, lambda: done.append("read at the end"))
    assert threaded.wait()
    assert done[2:] == ["read at the end"]


def test_writes_run_one_after_another_in_order(qtbot, threaded):
    running, most, order = [], [], []

    def work(number):
        running.append(number)
        most.append(len(running))
        threading.Event().wait(0.002)
        running.remove(number)
        return number

    for number in range(8):
        threaded.write(None, lambda number=number: work(number), order.append)
    qtbot.waitUntil(lambda: len(order) == 8)
    assert order == list(range(8))
    assert max(most) == 1


def test_a_result_for_a_closed_screen_is_dropped(qtbot, threaded):
    owner, go, got = QObject(), threading.Event(), []
    threaded.read(owner, lambda: go.wait(5), got.append)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not _alive(owner))
    go.set()
    qtbot.waitUntil(lambda: not threaded.busy)
    assert got == []


def _alive(thing):
    from shiboken6 import isValid

    return isValid(thing)


def test_long_work_reports_and_can_be_cancelled(qtbot, threaded):
    ended, go = [], threading.Event()

    def work(progress):
        progress.report(31, 50, "page 31")
        go.wait(5)
        progress.check()
        return "finished"

    job = threaded.write(None, work, ended.append, ended.append, label="Stock ageing report")
    assert threaded.jobs.rowCount() == 1
    qtbot.waitUntil(lambda: job.percent == 62)
    job.progress.cancel()
    go.set()
    qtbot.waitUntil(lambda: not threaded.busy)
    assert [type(e) for e in ended] == [Cancelled]
    assert threaded.jobs.rowCount() == 0


def test_a_question_is_asked_and_the_work_runs_again_confirmed(qtbot):
    presenter = Presenter()
    operations = Operations(inline=True, presenter=presenter)
    seen = []

    def work(progress):
        seen.append(progress.confirmed)
        if "below_cost" not in progress.confirmed:
            raise NeedsConfirmation("below_cost", "Sold below cost")
        return "saved"

    operations.write(None, work, seen.append)
    assert presenter.asked == ["below_cost"]
    assert seen == [frozenset(), frozenset({"below_cost"}), "saved"]


def test_a_refused_question_changes_nothing_and_shows_nothing(qtbot):
    presenter = Presenter(answer=False)
    operations = Operations(inline=True, presenter=presenter)
    done, failed = [], []

    def work():
        raise NeedsConfirmation("k", "Sure?")

    operations.write(None, work, done.append, failed.append)
    assert done == []
    assert presenter.shown == []
    assert isinstance(failed[0], Cancelled)


def test_a_failure_handler_may_leave_the_error_to_the_presenter(qtbot):
    presenter = Presenter()
    operations = Operations(inline=True, presenter=presenter)

    def work():
        raise RuleBroken("x", "Not allowed")

    operations.write(None, work, failed=lambda error: False)
    operations.write(None, work, failed=lambda error: None)
    assert [str(e) for e in presenter.shown] == ["Not allowed"]


class Form(QWidget):
    def __init__(self):
        super().__init__()
        self.banner = Banner(self)
        self.fields, self.conflicts = {}, []

    def show_field_errors(self, fields):
        self.fields = dict(fields)
        return True

    def show_conflict(self, error):
        self.conflicts.append(error)
        return True


def test_errors_go_where_they_belong(qtbot, said):
    form = Form()
    qtbot.addWidget(form)
    inner = QWidget(form)
    form.show()
    presenter = errors.ErrorPresenter()
    presenter.present(inner, Invalid({"date": "Give a date"}))
    assert form.fields == {"date": "Give a date"}
    presenter.present(inner, Conflict("Changed", {"name": ("a", "b")}))
    assert len(form.conflicts) == 1
    presenter.present(inner, RuleBroken("r", "Stock would be negative", "Receive first"))
    assert form.banner.isVisible()
    assert form.banner.text() == "Stock would be negative Receive first"
    presenter.present(inner, EnvironmentProblem("disk", "The disk is full"))
    assert form.banner.text() == "The disk is full"
    assert said == []


def test_without_a_screen_a_dialog_says_it(qtbot, said):
    presenter = errors.ErrorPresenter()
    presenter.present(None, Denied("stock.item.create", "You may not create items"))
    text, more = said[0]
    assert text == "You may not create items"
    assert "stock.item.create" in more["hint"]
    presenter.present(None, Cancelled())
    assert len(said) == 1


def test_a_defect_is_logged_and_shown_with_its_report(qtbot, said, caplog):
    presenter = errors.ErrorPresenter()
    try:
        raise ZeroDivisionError("seven")
    except ZeroDivisionError as error:
        presenter.present(None, error)
    assert "nothing was changed" in said[0][0]
    for report in (said[0][1]["detail"], caplog.text):
        assert "ZeroDivisionError" in report
        assert "test_look_operations.py" in report
        assert "seven" not in report.replace('raise ZeroDivisionError("seven")', "")


def test_hooks_catch_what_a_thread_leaves_and_can_be_taken_out(qtbot, said):
    import sys

    before = sys.excepthook, threading.excepthook
    presenter = errors.ErrorPresenter()
    restore = errors.install_hooks(presenter)
    try:

        def fall():
            raise ValueError("in a thread")

        thread = threading.Thread(target=fall)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(said) == 1)
        assert "ValueError" in said[0][1]["detail"]
        sys.excepthook(KeyError, KeyError("in a slot"), None)
        qtbot.waitUntil(lambda: len(said) == 2)
        assert said[1][1]["detail"] == "KeyError"
    finally:
        restore()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_hidden_screen_remembers_and_refreshes_once_when_shown(qtbot):
    bus, screen, calls = ChangeBus(), QWidget(), []
    qtbot.addWidget(screen)
    bus.watch(screen, ["stock_move"], lambda: calls.append(1))
    bus.publish(Changes({"stock_move": frozenset({1})}))
    bus.publish(Changes({"stock_move": frozenset({2})}))
    assert calls == []
    screen.show()
    assert calls == [1]
    bus.publish(Changes({"party": frozenset({1})}))
    assert calls == [1]
    bus.publish(Changes({"stock_move": frozenset()}))
    assert calls == [1, 1]
    screen.hide()
    screen.show()
    assert calls == [1, 1]


def test_between_turns_the_window_does_what_else_there_is(qtbot, threaded):
    done = []

    def work():
        time.sleep(0.02)
        done.append("turn")

    beat = QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(lambda: done.append("beat"))
    beat.start(1)
    threaded.in_turns(threaded, iter([work, work, work, work]))
    assert done == ["turn"], "the first is done at once"
    assert threaded.busy
    qtbot.waitUntil(lambda: not threaded.busy)
    beat.stop()
    turns = [n for n, what in enumerate(done) if what == "turn"]
    assert len(turns) == 4
    assert all("beat" in done[one:other] for one, other in pairwise(turns))


def test_long_work_tells_the_window_a_few_times_a_second(qtbot, threaded):
    told, ended = [], []
    threaded.reported.connect(lambda news: told.append(news[1]))

    def work(progress):
        for step in range(1000):
            progress.report(step, 1000)

    threaded.read(None, work, ended.append)
    qtbot.waitUntil(lambda: len(ended) == 1)
    assert told[0] == 0, "at once that it has begun"
    assert len(told) < 100, "and then not of every step"


def test_what_was_made_at_once_is_set_aside_until_there_is_time():
    gc.collect()
    try:
        before = gc.get_freeze_count()
        with making.held_off():
            few = [[] for _ in range(1000)]
        assert len(few) == 1000
        assert gc.get_freeze_count() == before
        with making.held_off():
            many = [[] for _ in range(100_000)]
        assert gc.get_freeze_count() >= before + len(many)
        assert making.search(worth=10**6), "what was set aside is looked through"
        assert gc.get_freeze_count() == 0
        assert not making.search(worth=10**6), "once"
    finally:
        gc.freeze()


def test_a_full_search_for_garbage_waits_until_nobody_waits(qtbot, monkeypatch):
    searched = []
    monkeypatch.setattr(collecting.gc, "collect", lambda: searched.append(True))
    monkeypatch.setattr(collecting.gc, "get_count", lambda: (0, 0, 1_000))
    now = [100.0]
    monkeypatch.setattr(operations_module.time, "monotonic", lambda: now[0])
    operations = Operations(inline=True)
    collector = collecting.QuietCollector(operations)
    try:
        now[0] += 60
        during = []
        operations.read(None, lambda: during.append((operations.at_rest, collector.look())))
        assert during == [(0.0, None)]
        collector.look()
        assert searched == [], "work has only just come home"
        now[0] += 3
        collector.look()
        assert searched == [True]
        monkeypatch.setattr(collecting.gc, "get_count", lambda: (0, 0, 3))
        collector.look()
        assert searched == [True], "there is too little to find"
    finally:
        collector.stop()


def test_somebody_who_types_is_not_idle(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    watch, told = IdleWatch(owner), []
    watch.idle.connect(lambda: told.append(True))
    watch._timer.setTimerType(Qt.TimerType.PreciseTimer)
    watch.wait(60_000)
    left = watch._timer.remainingTime
    qtbot.wait(20)
    before = left()
    watch.eventFilter(owner, QEvent(QEvent.Type.Paint))
    assert left() <= before
    watch.eventFilter(owner, QEvent(QEvent.Type.KeyPress))
    assert left() > before
    watch.wait(1)
    qtbot.waitUntil(lambda: told == [True])
    watch.wait(0)
    assert not watch._timer.isActive()
