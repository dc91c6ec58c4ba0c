"""The muster by keyboard on a real company."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from factory_desktop.core import hr
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.people.screens.muster import MusterScreen
from factory_desktop.ui.people.screens.muster_model import FIXED
from tests.helpers.companies import ADMIN
from tests.ui.people import factory

Key, Held = Qt.Key, Qt.KeyboardModifier
OCT = factory.OCT


@pytest.fixture
def screen(qtbot: Any, workers: list[int], context: WindowContext) -> MusterScreen:
    """October on the screen, the first worker's first day current."""
    made = MusterScreen(context)
    qtbot.addWidget(made)
    made.months.set_month(OCT)
    made.resize(1300, 640)
    made.show()
    made.grid.go(0, 0)
    made.grid.days.setFocus()
    return made


def stored(company: Company, day: int) -> list[tuple[str, Decimal]]:
    """Mark and overtime of all workers on a day, as the database has them."""
    sheet = company.read(lambda conn: hr.muster(conn, OCT))
    return [(row.cells[day - 1].mark, row.cells[day - 1].overtime) for row in sheet.rows]


def test_a_floor_of_twenty_is_marked_with_twenty_keys_and_saved_in_one_command(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    saved: list[int] = []
    screen.saver.saved.connect(saved.append)
    for _ in range(20):
        qtbot.keyClick(screen.grid.days, "p")
    assert stored(file_company, 1) == [("", 0)] * 20
    screen.saver.flush()
    assert stored(file_company, 1) == [("P", 0)] * 20
    assert saved == [20]


def test_typing_that_pauses_is_saved_by_itself(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    qtbot.keyClick(screen.grid.days, "a")
    qtbot.waitUntil(lambda: not screen.saver.waiting, timeout=3000)
    assert stored(file_company, 1)[0] == ("A", 0)
    assert screen.saver.state_text() == "Saved"


def test_digits_after_a_mark_are_its_overtime(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    qtbot.keyClicks(screen.grid.days, "p2.5ph")
    screen.saver.flush()
    assert stored(file_company, 1)[:4] == [
        ("P", Decimal("2.5")), ("P", 0), ("H", 0), ("", 0),
    ]  # fmt: skip
    assert screen.model.text(0, screen.model.columnCount() - 2) == "2.5"


def test_o_and_hours_give_overtime_to_a_day_that_is_marked(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    qtbot.keyClicks(screen.grid.days, "p")
    screen.grid.go(0, 0)
    qtbot.keyClicks(screen.grid.days, "o12")
    qtbot.keyClick(screen.grid.days, Key.Key_Return)
    assert screen.grid.current() == (1, 0)
    screen.saver.flush()
    assert stored(file_company, 1)[0] == ("P", Decimal(12))


def test_one_key_marks_everything_selected(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    for _ in range(4):
        qtbot.keyClick(screen.grid.days, Key.Key_Down, Held.ShiftModifier)
    qtbot.keyClick(screen.grid.days, Key.Key_Right, Held.ShiftModifier)
    qtbot.keyClick(screen.grid.days, "w")
    screen.saver.flush()
    assert stored(file_company, 1)[:6] == [("WO", 0)] * 5 + [("", 0)]
    assert stored(file_company, 2)[:6] == [("WO", 0)] * 5 + [("", 0)]


def test_undo_takes_back_what_was_saved_and_delete_clears(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    qtbot.keyClicks(screen.grid.days, "pa")
    screen.saver.flush()
    qtbot.keyClick(screen.grid.days, Key.Key_Z, Held.ControlModifier)
    screen.grid.go(0, 0)
    qtbot.keyClick(screen.grid.days, Key.Key_Delete)
    screen.saver.flush()
    assert stored(file_company, 1)[:2] == [("", 0), ("", 0)]


def test_copy_down_and_right_as_the_direction(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    screen.grid.set_direction("right")
    qtbot.keyClicks(screen.grid.days, "pl")
    assert screen.grid.current() == (0, 2)
    screen.grid.go(0, 1)
    qtbot.keyClick(screen.grid.days, Key.Key_Down, Held.ControlModifier)
    assert screen.grid.current() == (1, 1)
    screen.saver.flush()
    assert stored(file_company, 2)[:3] == [("L", 0), ("L", 0), ("", 0)]
    assert screen.context.state("people.muster.direction") == "right"


def test_a_block_from_a_sheet_is_checked_cell_by_cell(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    QGuiApplication.clipboard().setText("P\tA\nP+2\tX\n½\tWO\n")
    qtbot.keyClick(screen.grid.days, Key.Key_V, Held.ControlModifier)
    assert "“X” is no mark" in screen.hint.text()
    assert "102, 02-10: " in screen.hint.text()
    screen.saver.flush()
    assert stored(file_company, 1)[:3] == [("P", 0), ("P", 2), ("H", 0)]
    assert stored(file_company, 2)[:3] == [("A", 0), ("", 0), ("WO", 0)]


def test_f2_types_a_day_as_text(qtbot: Any, screen: MusterScreen, file_company: Company) -> None:
    qtbot.keyClick(screen.grid.days, Key.Key_F2)
    editor = screen.grid.days.indexWidget(screen.grid.days.currentIndex())
    qtbot.keyClicks(editor, "h 1,5")
    qtbot.keyClick(editor, Key.Key_Return)
    screen.saver.flush()
    assert stored(file_company, 1)[0] == ("H", Decimal("1.5"))
    assert screen.grid.current() == (1, 0)


def test_a_day_to_come_returns_to_its_cell_and_the_others_are_saved(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    screen.months.set_month(date(2026, 11, 1))
    screen.grid.go(0, 1)
    screen.grid.set_direction("right")
    qtbot.keyClicks(screen.grid.days, "pp")
    screen.saver.flush()
    worker = screen.model.lines[0].employee_id
    assert list(screen.saver.errors) == [(worker, date(2026, 11, 3))]
    assert "03-11-2026 is still to come" in screen.hint.text()
    assert screen.grid.current() == (0, 2)
    assert screen.saved.text() == "1 day to correct"
    cells = file_company.read(lambda conn: hr.muster(conn, date(2026, 11, 1))).rows[0].cells
    assert [cell.mark for cell in cells[1:3]] == ["P", ""]
    qtbot.keyClick(screen.grid.days, "l")
    screen.saver.flush()
    assert not screen.saver.errors


def test_a_day_before_joining_cannot_be_marked(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    values = {"code": "199", "name": "Zaid New", "date_of_joining": date(2026, 10, 15)}
    terms = {"pay_type": "daily", "rate": "500"}
    file_company.execute(ADMIN, hr.save_employee, values=values, terms=terms)
    row = screen.model.row_of(screen.model.lines[-1].employee_id)
    assert screen.model.lines[row].code == "199"
    screen.grid.go(row, 13)
    qtbot.keyClick(screen.grid.days, "p")
    assert not screen.saver.waiting
    screen.grid.go(row, 14)
    qtbot.keyClick(screen.grid.days, "p")
    screen.saver.flush()
    assert stored(file_company, 15)[row] == ("P", 0)


def test_settle_then_close_then_nothing_can_be_typed_until_it_is_open_again(
    qtbot: Any, screen: MusterScreen, file_company: Company, workers: list[int]
) -> None:
    factory.fill(file_company)
    factory.mark(file_company, workers[3], [29, 30], "")
    screen.reload()
    assert screen.to_settle.text() == "2 to settle"
    table = screen.settle.table
    assert [cell.text for cell in table.cells_model.rows[0]][:4] == [
        "104", "Dilip Kamble", "2", "29-10 – 30-10",
    ]  # fmt: skip
    table.selectRow(0)
    qtbot.keyClick(table, Key.Key_Return)
    screen.saver.flush()
    assert stored(file_company, 29)[3] == ("P", 0)
    assert not screen.settle.isVisible()
    screen.close_button.setFocus()
    qtbot.keyClick(screen.close_button, Key.Key_Space)
    assert file_company.read(lambda conn: hr.muster_state(conn, OCT)) == "closed"
    assert screen.state.text() == "Closed"
    screen.grid.go(0, 0)
    qtbot.keyClick(screen.grid.days, "a")
    assert "closed" in screen.hint.text()
    assert not screen.saver.waiting
    qtbot.keyClick(screen.close_button, Key.Key_Space)
    assert file_company.read(lambda conn: hr.muster_state(conn, OCT)) == "open"


def test_a_missing_day_is_pointed_out_among_marked_ones(
    screen: MusterScreen, file_company: Company, workers: list[int]
) -> None:
    factory.fill(file_company)
    factory.mark(file_company, workers[3], [29], "")
    screen.reload()
    assert screen.model.points_out(3, 28)
    left, top = (
        screen.grid.days.columnViewportPosition(FIXED + 28),
        screen.grid.days.rowViewportPosition(3),
    )
    image = screen.grid.days.viewport().grab().toImage()
    tint = theme.tokens().tone("bad")[1].name()
    assert image.pixelColor(left + 3, top + 3).name() == tint
    assert image.pixelColor(left - 3, top + 3).name() != tint


def test_fill_as_present_only_the_department_that_is_chosen(
    qtbot: Any, screen: MusterScreen, file_company: Company
) -> None:
    screen.departments.setCurrentIndex(screen.departments.findData("Packing"))
    screen.departments.activated.emit(screen.departments.currentIndex())
    assert {line.trade for line in screen.model.lines} == {"Packer"}
    screen.fill.click()
    marks = [mark for mark, _ in stored(file_company, 5)]
    assert marks.count("P") == len(screen.model.lines)
    assert marks.count("") == 20 - len(screen.model.lines)


def test_the_roll_prints_who_is_shown(
    qtbot: Any, screen: MusterScreen, file_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    factory.fill(file_company)
    screen.reload()
    papers: list[bytes] = []
    monkeypatch.setattr(screen.context, "preview", lambda _p, pdf, *_: papers.append(pdf))
    screen.search.setText("kamble")
    screen.search.send()
    assert screen.do("print")
    text = pypdfium2.PdfDocument(papers[0])[0].get_textpage().get_text_range()
    assert "Dilip Kamble" in text
    assert "Anil Jadhav" not in text


def test_export_writes_marks_as_typed(
    qtbot: Any, screen: MusterScreen, file_company: Company, workers: list[int], tmp_path: Any
) -> None:
    from openpyxl import load_workbook

    factory.mark(file_company, workers[0], [1], "P", "2.5")
    screen.reload()
    target = tmp_path / "muster.xlsx"
    screen.export(str(target))
    sheet = load_workbook(target).active
    assert [cell.value for cell in sheet[2]][:4] == ["101", "Anil Jadhav", "Turner", "P+2.5"]


def test_without_the_right_nothing_is_marked_and_it_says_why(
    qtbot: Any, screen: MusterScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen.context, "may", lambda _key: False)
    screen.reload()
    qtbot.keyClick(screen.grid.days, "p")
    assert "Mark attendance" in screen.hint.text()
    assert not screen.saver.waiting
    assert not screen.fill.isEnabled()


def test_a_thousand_workers_scroll_and_count_without_waiting(
    qtbot: Any, context: WindowContext
) -> None:
    import time
    from dataclasses import replace

    from factory_desktop.core.hr import MusterSheet
    from factory_desktop.core.hr.muster import MusterCell, MusterRow, month_days
    from factory_desktop.ui.people.floor import Floor

    days = month_days(OCT)
    cells = tuple(MusterCell(day, "P") for day in days)
    zero = Decimal(0)
    one = MusterRow(
        1, "1", "A", "", "Turner", "Shop", "daily", cells, 31, 0, 0, 0, 0, 0, 0, 0, zero, zero, zero
    )
    rows = tuple(replace(one, employee_id=n, code=str(n)) for n in range(1, 1001))
    screen = MusterScreen(context)
    qtbot.addWidget(screen)
    screen.months.set_month(OCT)
    screen.resize(1300, 640)
    screen.show()
    screen._show(Floor(MusterSheet(OCT, days, "open", rows, {}, 6), Decimal("0.5"), OCT))
    screen.grid.go(0, 5)
    begun = time.process_time()
    for _ in range(20):
        qtbot.keyClick(screen.grid.days, "a")
        screen.grid.days.viewport().repaint()
        screen.grid.totals.repaint()
    assert (time.process_time() - begun) / 20 < 0.25
    bar = screen.grid.days.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert screen.grid.frozen.verticalScrollBar().value() == bar.value()
