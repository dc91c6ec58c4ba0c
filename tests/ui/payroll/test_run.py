"""A month's wages by keyboard: looked through, explained, printed, locked, paid, reversed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from factory_desktop.core import hr, payroll
from factory_desktop.core.kernel.errors import NeedsConfirmation
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.framework.i18n import set_language
from factory_desktop.ui.payroll import data
from factory_desktop.ui.payroll.screens.lists import SlipsScreen, UnpaidScreen
from factory_desktop.ui.payroll.screens.run import RunScreen
from factory_desktop.ui.people.floor import line_of
from tests.ui.people import factory

Key = Qt.Key
OCT = factory.OCT


class Sure:
    """Answers every question yes and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def confirm(self, _owner: object, question: NeedsConfirmation) -> bool:
        """Yes."""
        self.asked.append(question.key)
        return True

    def present(self, _owner: object, error: BaseException) -> None:
        """An error is a failure of the test."""
        raise error


@pytest.fixture
def sure(screen: RunScreen) -> Sure:
    """Somebody who says yes."""
    screen.context.operations.presenter = Sure()
    return screen.context.operations.presenter


@pytest.fixture
def papers(screen: RunScreen, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was put before the user as paper."""
    found: list[bytes] = []
    monkeypatch.setattr(screen.context, "preview", lambda _p, pdf, *_: found.append(pdf))
    return found


def pages(pdf: bytes) -> list[str]:
    """The text of each page."""
    paper = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in paper]


def press(qtbot: Any, button: QPushButton) -> None:
    """Press a button by key."""
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)


def test_the_list_agrees_with_the_preview_of_core(screen: RunScreen, file_company: Company) -> None:
    run = file_company.read(lambda conn: payroll.preview(conn, file_company, OCT))
    model = screen.list.model
    shown = [model.index(row, 6).data() for row in range(model.rowCount())]
    assert shown == [screen.context.formatter.money(slip.result.net) for slip in run.slips]
    total = screen.context.formatter.money(run.total("net"))
    assert screen.list.totals.texts()[6] == total
    assert screen.list.totals.count() == "8 of 8 slips"
    assert screen.state.text() == "Preview"


def test_names_are_those_of_the_windows_language_as_in_the_muster(
    screen: RunScreen, file_company: Company
) -> None:
    """Before the lock and after, in English and in Hindi; who has no Hindi name keeps his other."""
    sheet = file_company.read(lambda conn: hr.muster(conn, OCT))
    floor = [line_of(row) for row in sheet.rows]
    assert any(line.name_local for line in floor)
    run = file_company.read(lambda conn: payroll.preview(conn, file_company, OCT))
    locked = file_company.read(lambda conn: payroll.run_of(conn, file_company, factory.SEP))
    assert locked.status != "preview"
    for tongue in ("en", "hi"):
        set_language(tongue)
        names = {line.employee_id: line.shown_name() for line in floor}
        for slips in (run.slips, locked.slips):
            assert {s.employee_id: data.shown_name(s) for s in slips} == names
        model = screen.list.model
        assert [model.index(row, 1).data() for row in range(model.rowCount())] == [
            names[slip.employee_id] for slip in model.rows
        ]


def test_down_shows_the_next_worker_with_the_reason_of_every_figure(
    qtbot: Any, screen: RunScreen, file_company: Company
) -> None:
    qtbot.keyClick(screen.list.table, Key.Key_Down)
    run = file_company.read(lambda conn: payroll.preview(conn, file_company, OCT))
    slip = run.slips[1]
    assert screen.panel.name.text() == slip.name
    basic = slip.result.line("basic")
    assert screen.panel.why.rows[0] == (
        "Basic and DA", screen.context.formatter.money(basic.amount), basic.reason.formula,
    )  # fmt: skip
    lines = [line for line in slip.result.lines if line.kind.name in ("EARNING", "DEDUCTION")]
    assert len(screen.panel.why.rows) == len(lines)
    qtbot.waitUntil(lambda: "joined" in screen.panel.who.text(), timeout=2000)
    assert screen.panel.box.bank.text() == "Bank of Maharashtra, account ending 0001"


def test_the_comparison_with_last_month_adds_up(qtbot: Any, screen: RunScreen) -> None:
    screen._read_extra()
    slip = screen.panel.slip
    extra = screen.context.company.read(lambda conn: data.read_extra(conn, slip, False))
    assert extra.against is not None
    assert extra.against.adds_up()
    assert extra.against.amount == slip.change
    assert "bank_account" not in extra.worker


def test_net_pay_is_explained_by_key(qtbot: Any, screen: RunScreen) -> None:
    net = screen.panel.box.net
    net.setFocus()
    qtbot.keyClick(net, Key.Key_F1, Qt.KeyboardModifier.AltModifier)
    popover = screen.panel.popover
    assert popover is not None
    assert popover.explanation.amount == screen.panel.slip.result.net
    assert popover.explanation.adds_up()
    popover.finish()


def test_what_wants_a_look_is_said_and_can_be_shown_alone(qtbot: Any, screen: RunScreen) -> None:
    assert "Dilip Kamble: No bank account" in screen.list.banner.text()
    screen.list.banner.acted.emit()
    assert {slip.look for slip in screen.list.model.rows} <= {"held", "look"}
    assert screen.list.model.rows[0].look in ("held", "look")
    screen.list.show_to_look_at(False)
    assert screen.list.model.rowCount() == 8


def test_letters_search_and_the_totals_count_what_is_shown(qtbot: Any, screen: RunScreen) -> None:
    qtbot.keyClicks(screen.list.table, "s")
    assert screen.list.search.hasFocus()
    screen.list.search.setText("shinde")
    screen.list.search.send()
    assert [slip.name for slip in screen.list.model.rows] == ["Baban Shinde"]
    assert screen.list.totals.count() == "1 of 8 slips"
    assert screen.panel.name.text() == "Baban Shinde"


def test_sorting_by_net_keeps_the_worker(qtbot: Any, screen: RunScreen) -> None:
    screen.list.table.go(3)
    name = screen.panel.name.text()
    screen.list.table.list_header.sort_asked.emit("net", True)
    nets = [slip.result.net for slip in screen.list.model.rows]
    assert nets == sorted(nets, reverse=True)
    assert screen.panel.name.text() == name


def test_ctrl_p_prints_this_slip_in_the_language_of_its_worker(
    screen: RunScreen, papers: list[bytes]
) -> None:
    assert screen.do("print")
    assert "Anil Jadhav" in pages(papers[0])[0]
    screen.list.table.go(1)
    assert screen.do("print")
    assert "Salary slip" not in pages(papers[1])[0]


def test_all_slips_print_two_to_a_sheet_in_one_language_or_each_in_its_own(
    screen: RunScreen, papers: list[bytes]
) -> None:
    screen.print_slips("en")
    assert len(pages(papers[0])) == 4
    assert sum(text.count("Net pay") for text in pages(papers[0])) == 8
    screen.print_slips(data.OWN)
    english = sum(text.count("Net pay") for text in pages(papers[1]))
    hindi = len([w for w in range(8) if w % 3 == 1])
    assert english == 8 - hindi


def test_one_file_for_each_worker(screen: RunScreen, tmp_path: Path) -> None:
    folder = tmp_path / "slips"
    folder.mkdir()
    screen.save_slips(str(folder))
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 8
    assert names[0] == "2026-10 101 Anil Jadhav.pdf"
    assert (folder / names[0]).read_bytes().startswith(b"%PDF")


def test_the_register_prints_and_adds_up_in_a_sheet(
    screen: RunScreen, papers: list[bytes], tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    screen.print_register()
    assert "Register of wages" in pages(papers[0])[0]
    target = tmp_path / "register.xlsx"
    screen.export(str(target))
    rows = list(load_workbook(target).active.iter_rows(values_only=True))
    head = list(rows[0])
    gross, kept, rounding, net = (
        head.index(name) for name in ("Gross", "Deductions", "Round off", "Net")
    )
    for row in rows[1:]:
        value = [Decimal(str(row[n])) for n in (gross, kept, rounding, net)]
        assert value[0] - value[1] + value[2] == value[3]
    assert len(rows) == 9


def test_lock_asks_locks_pays_and_reverses(
    qtbot: Any,
    screen: RunScreen,
    sure: Sure,
    file_company: Company,
    workers: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = [slip.result.net for slip in screen.run.slips]
    press(qtbot, screen.main)
    assert sure.asked == ["payroll.lock.look"]
    assert screen.state.text() == "Locked"
    assert [slip.result.net for slip in screen.run.slips] == before
    assert file_company.read(lambda conn: hr.muster_state(conn, OCT)) == "locked"
    assert file_company.read(lambda conn: hr.balance(conn, workers[0])) == Decimal(5000)
    assert not screen.recalculate.isVisible()
    monkeypatch.setattr(dialogs, "ask", lambda *_, **__: True)
    press(qtbot, screen.main)
    states = {slip.code: slip.status for slip in screen.run.slips}
    assert states["104"] == "locked"
    assert set(states.values()) == {"locked", "paid"}
    assert screen.main.text() == "Mark paid"
    monkeypatch.setattr(dialogs, "ask_text", lambda *_, **__: "wrong rate")
    paid = [slip.id for slip in screen.run.slips if slip.status == "paid"]
    screen.context.run(screen, payroll.take_payment_back, slip_ids=paid)
    screen.reverse()
    assert screen.state.text() == "Preview"
    assert file_company.read(lambda conn: hr.balance(conn, workers[0])) == Decimal(6000)


def test_without_the_right_the_acts_are_off_and_say_why(
    screen: RunScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen.context, "may", lambda key: key == "payroll.run.view")
    screen.reload()
    assert not screen.main.isEnabled()
    assert "Lock a month's wages" in screen.main.toolTip()
    assert not screen.print_button.isEnabled()
    actions = {action.text(): action for action in screen.menu().actions()}
    assert not actions["Reverse run"].isEnabled()


def test_another_month_shows_what_was_locked(screen: RunScreen) -> None:
    screen.months.set_month(factory.SEP)
    assert screen.state.text() == "Locked"
    assert "SAL/2026-09/001" in screen.note.text()
    screen.months.go(-1)
    assert screen.run.month.month == 8


def test_a_long_name_makes_the_run_no_wider(screen: RunScreen) -> None:
    slip = screen.panel.slip
    assert slip is not None
    before = screen.minimumSizeHint().width()
    screen.panel.show_slip(replace(slip, name="Venkatanarasimharajuvaripeta " * 4))
    screen.panel.box.bank.setText("The Very Long Named Cooperative Urban Bank " * 3)
    assert screen.panel.minimumSizeHint().width() <= screen.panel.width()
    assert screen.minimumSizeHint().width() == before


def test_not_yet_paid_is_one_list(qtbot: Any, screen: RunScreen, file_company: Company) -> None:
    unpaid = UnpaidScreen(screen.context)
    qtbot.addWidget(unpaid)
    assert unpaid.table.cells_model.rowCount() == 8
    assert unpaid.totals.count() == "8 workers"
    assert unpaid.table.cells_model.rows[3][2].text == "No bank account"
    unpaid.months.set_month(factory.SEP)
    assert {row[2].text for row in unpaid.table.cells_model.rows} == {"To pay"}


def test_slips_that_are_selected_are_printed(
    qtbot: Any, screen: RunScreen, papers: list[bytes]
) -> None:
    slips = SlipsScreen(screen.context)
    qtbot.addWidget(slips)
    slips.show()
    slips.panel.table.go_to(0)
    qtbot.keyClick(slips.panel.table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert slips.do("print")
    assert len(slips.panel.selected_ids()) == 2
    assert sum("2026" in text for text in pages(papers[0])) == 2


def test_a_thousand_slips_are_filtered_and_sorted_at_once(qtbot: Any, screen: RunScreen) -> None:
    import time
    from dataclasses import replace

    one = screen.run.slips[0]
    many = tuple(replace(one, employee_id=n, code=f"{n:04d}") for n in range(1000))
    begun = time.process_time()
    screen.list.show_run(replace(screen.run, slips=many), None)
    screen.list.table.viewport().repaint()
    assert time.process_time() - begun < 1
    begun = time.process_time()
    for _ in range(10):
        qtbot.keyClick(screen.list.table, Key.Key_Down)
        screen.list.table.viewport().repaint()
    assert (time.process_time() - begun) / 10 < 0.15
