"""The day sheet and piece work by keyboard on a real company."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from factory_desktop.core import hr
from factory_desktop.core.company.services import save_settings
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.people.screens.day_sheet import DaySheetScreen
from factory_desktop.ui.people.screens.piece_work import PieceWorkScreen, amount
from tests.helpers.companies import ADMIN
from tests.ui.people import factory

Key, Held = Qt.Key, Qt.KeyboardModifier
DAY = date(2026, 10, 12)


@pytest.fixture
def sheet(qtbot: Any, workers: list[int], context: WindowContext) -> DaySheetScreen:
    """A day nobody marked yet."""
    made = DaySheetScreen(context)
    qtbot.addWidget(made)
    made.set_day(DAY)
    made.resize(1197, 640)
    made.show()
    made.table.go(0)
    made.table.setFocus()
    return made


def stored(company: Company) -> list[tuple[str, Decimal, str]]:
    """The day as the database has it."""
    rows = company.read(lambda conn: hr.day_sheet(conn, DAY)).rows
    return [(row.cells[0].mark, row.cells[0].overtime, row.cells[0].note) for row in rows]


def counter(sheet: DaySheetScreen, key: str) -> str:
    """A figure at the top."""
    return sheet.counters[key][0].text()


def test_a_day_is_typed_down_the_floor_and_counted(
    qtbot: Any, sheet: DaySheetScreen, file_company: Company
) -> None:
    qtbot.keyClicks(sheet.table, "pp2.5ahl")
    assert [counter(sheet, key) for key in ("present", "absent", "half", "leave")] == [
        "2½", "1", "1", "1",
    ]  # fmt: skip
    assert counter(sheet, "unmarked") == "15"
    sheet.saver.flush()
    assert [row[:2] for row in stored(file_company)[:6]] == [
        ("P", 0), ("P", Decimal("2.5")), ("A", 0), ("H", 0), ("L", 0), ("", 0),
    ]  # fmt: skip


def test_enter_goes_to_the_next_worker_and_f2_takes_a_note(
    qtbot: Any, sheet: DaySheetScreen, file_company: Company
) -> None:
    qtbot.keyClick(sheet.table, Key.Key_Return)
    assert sheet.table.currentIndex().row() == 1
    qtbot.keyClick(sheet.table, "p")
    sheet.table.go(1)
    qtbot.keyClick(sheet.table, Key.Key_F2)
    editor = sheet.table.findChild(QLineEdit)
    qtbot.keyClicks(editor, "came by bus")
    qtbot.keyClick(editor, Key.Key_Return)
    sheet.saver.flush()
    assert stored(file_company)[1] == ("P", 0, "came by bus")
    sheet.table.go(1)
    qtbot.keyClick(sheet.table, "h")
    sheet.saver.flush()
    assert stored(file_company)[1] == ("H", 0, "came by bus")


def test_the_rest_is_present_and_undo_takes_it_back(
    qtbot: Any, sheet: DaySheetScreen, file_company: Company
) -> None:
    qtbot.keyClick(sheet.table, "a")
    sheet.fill.click()
    assert counter(sheet, "unmarked") == "–"
    qtbot.keyClick(sheet.table, Key.Key_Z, Held.ControlModifier)
    assert counter(sheet, "unmarked") == "19"
    sheet.saver.flush()
    assert [row[0] for row in stored(file_company)].count("") == 19


def test_another_day_by_its_date_saves_what_was_typed(
    qtbot: Any, sheet: DaySheetScreen, file_company: Company
) -> None:
    qtbot.keyClick(sheet.table, "p")
    sheet.set_day(date(2026, 10, 13))
    assert stored(file_company)[0][0] == "P"
    assert sheet.weekday.text() == "Tuesday"
    assert counter(sheet, "unmarked") == "20"


# --- piece work ----------------------------------------------------------------------------


@pytest.fixture
def pieces(
    qtbot: Any, workers: list[int], context: WindowContext, file_company: Company
) -> PieceWorkScreen:
    """A day of piece work, with one rate."""
    values = {
        "operation": "Turning", "valid_from": date(2026, 4, 1), "rate": Decimal("1.15"),
        "reject_percent": Decimal(50),
    }  # fmt: skip
    file_company.execute(ADMIN, hr.save_rate, values=values)
    made = PieceWorkScreen(context)
    qtbot.addWidget(made)
    made.set_day(DAY)
    made.resize(1197, 640)
    made.show()
    return made


def line(worker: int, operation: str = "Turning", good: str = "1240", bad: str = "10") -> dict:
    """A line as it is typed."""
    return {
        "employee_id": worker, "operation": operation, "good": Decimal(good),
        "rejected": Decimal(bad),
    }  # fmt: skip


def type_lines(pieces: PieceWorkScreen, lines: list[dict]) -> None:
    """Put lines in as typing does, field by field."""
    for row, values in enumerate(lines):
        for key, value in values.items():
            pieces.grid.model.type_into(row, key, value)


def test_the_amount_is_worked_out_while_one_types(
    pieces: PieceWorkScreen, workers: list[int]
) -> None:
    type_lines(pieces, [line(workers[0])])
    found = pieces.grid.lines()[0]
    assert found["rate"] == Decimal("1.15")
    assert found["amount"] == Decimal("1431.75")
    assert pieces.total.text() == "1 line, ₹ 1,431.75"
    assert amount(Decimal(3), Decimal(1), Decimal("0.125"), None) == Decimal("0.38")


def test_rejects_are_paid_as_set_for_all_where_the_rate_does_not_say(
    pieces: PieceWorkScreen, workers: list[int], file_company: Company
) -> None:
    values = {"operation": "Drilling", "valid_from": date(2026, 4, 1), "rate": Decimal(2)}
    file_company.execute(ADMIN, hr.save_rate, values=values)
    file_company.execute(ADMIN, save_settings, values={"payroll.reject_percent": Decimal(25)})
    pieces.reload()
    type_lines(pieces, [line(workers[0], "Drilling", "100", "8")])
    assert pieces.grid.lines()[0]["amount"] == Decimal(204)


def test_all_lines_are_saved_or_none(
    pieces: PieceWorkScreen, workers: list[int], file_company: Company
) -> None:
    type_lines(pieces, [line(workers[0]), line(workers[1], "Nothing such")])
    assert pieces.do("save")
    assert not file_company.read(lambda conn: hr.pieces_of(conn, DAY, DAY))
    assert "No piece rate on 12-10-2026" in next(iter(pieces.grid.errors().values()))
    pieces.grid.model.type_into(1, "operation", "Turning")
    assert pieces.save()
    made = file_company.read(lambda conn: hr.pieces_of(conn, DAY, DAY))
    assert sorted(made) == workers[:2]
    assert not pieces.grid.dirty


def test_a_line_taken_out_is_deleted_and_a_changed_one_stays_the_same_entry(
    qtbot: Any, pieces: PieceWorkScreen, workers: list[int], file_company: Company
) -> None:
    type_lines(pieces, [line(workers[0]), line(workers[1])])
    pieces.save()
    first = file_company.read(lambda conn: hr.pieces_of(conn, DAY, DAY))[workers[0]][0]["id"]
    pieces.grid.go(1)
    qtbot.keyClick(pieces.grid.table, Key.Key_Delete, Held.ControlModifier)
    pieces.grid.model.type_into(0, "good", Decimal(100))
    assert pieces.save()
    made = file_company.read(lambda conn: hr.pieces_of(conn, DAY, DAY))
    assert list(made) == [workers[0]]
    assert (made[workers[0]][0]["id"], made[workers[0]][0]["good"]) == (first, Decimal(100))


def test_locked_wages_make_the_day_read_only(
    pieces: PieceWorkScreen, file_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hr, "muster_state", lambda _conn, _day: "locked")
    pieces.reload()
    assert not pieces.save_button.isEnabled()
    assert "locked" in pieces.state.text()
    assert factory.OCT.month == DAY.month
