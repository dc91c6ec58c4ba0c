"""The muster: marking a floor, filling, closing, counting."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from factory_desktop.core import hr
from factory_desktop.core.kernel.errors import Denied, Invalid, NeedsConfirmation, RuleBroken
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.tables import AuditEntry
from tests.core.hr.conftest import Hire
from tests.core.hr.test_people import user
from tests.helpers.companies import ADMIN

OCT = date(2026, 10, 1)


def day(n: int) -> date:
    return date(2026, 10, n)


def cell(company: Company, code: str, n: int) -> hr.MusterCell:
    sheet = company.read(lambda c: hr.muster(c, OCT))
    row = next(row for row in sheet.rows if row.code == code)
    return row.cells[n - 1]


def count_statements(company: Company, work: object) -> int:
    seen: list[str] = []

    def note(_conn: object, _cursor: object, text: str, *_rest: object) -> None:
        if not text.startswith(("BEGIN", "PRAGMA")):
            seen.append(text)

    for engine in (company.db.writer, company.db.reader):
        event.listen(engine, "before_cursor_execute", note)
    try:
        work()  # type: ignore[operator]
    finally:
        for engine in (company.db.writer, company.db.reader):
            event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_floor_is_marked_in_one_go_and_audited_once(company: Company, hire: Hire) -> None:
    one, two = hire("E001"), hire("E002")
    entries = [(one, day(5), "p", Decimal("2.5")), (two, day(5), "H", None)]
    assert company.execute(ADMIN, hr.mark, entries=entries).value == 2
    again = [(one, day(5), "A", Decimal(0)), (two, day(5), "H", None), (two, day(6), "L", None)]
    assert company.execute(ADMIN, hr.mark, entries=again).value == 2
    with company.reading() as conn:
        query = select(AuditEntry.new).where(AuditEntry.action == "attendance")
        log = [json.loads(text) for text in conn.execute(query.order_by(AuditEntry.id)).scalars()]
    assert log == [
        {"E001": {"2026-10-05": ["", "P+2.5"]}, "E002": {"2026-10-05": ["", "H"]}},
        {"E001": {"2026-10-05": ["P+2.5", "A"]}, "E002": {"2026-10-06": ["", "L"]}},
    ]


def test_nothing_changed_writes_nothing(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    entry = (worker, day(5), "P", Decimal(1))
    company.execute(ADMIN, hr.mark, entries=[entry])
    outcome = company.execute(ADMIN, hr.mark, entries=[entry])
    assert outcome.value == 0
    assert not outcome.changes


def test_wrong_cells_are_all_named_and_none_is_kept(company: Company, hire: Hire) -> None:
    one = hire("E001", joined=date(2026, 10, 4))
    two = hire("E002", date_of_leaving=date(2026, 10, 10))
    with pytest.raises(Invalid) as caught:
        company.execute(
            ADMIN,
            hr.mark,
            entries=[
                (one, day(3), "P", None),
                (one, day(5), "X", None),
                (one, day(6), "P", Decimal(25)),
                (one, day(7), "A", Decimal(2)),
                (one, day(8), "", Decimal(2)),
                (two, day(11), "P", None),
                (two, date(2026, 11, 3), "P", None),
                (two, day(9), "P", None),
                (9999, day(9), "P", None),
            ],
        )
    assert set(caught.value.fields) == {
        "E001.2026-10-03", "E001.2026-10-05", "E001.2026-10-06", "E001.2026-10-07",
        "E001.2026-10-08", "E002.2026-10-11", "E002.2026-11-03", "9999.2026-10-09",
    }  # fmt: skip
    assert cell(company, "E002", 9).mark == ""


def test_leave_may_be_entered_ahead_presence_not(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    ahead = date(2026, 11, 20)
    company.execute(ADMIN, hr.mark, entries=[(worker, ahead, "L", None)])
    with pytest.raises(Invalid):
        company.execute(ADMIN, hr.mark, entries=[(worker, ahead, "P", None)])


def test_statements_do_not_grow_with_the_cells(company: Company, hire: Hire) -> None:
    workers = [hire(f"E{n:03d}") for n in range(1, 11)]
    days = [OCT + timedelta(days=n) for n in range(30)]

    def mark(count: int, how: str) -> int:
        entries = [(w, d, how, None) for w in workers[:count] for d in days[: 3 * count]]
        return count_statements(company, lambda: company.execute(ADMIN, hr.mark, entries=entries))

    small, large = mark(1, "P"), mark(10, "P")
    assert large <= small + 1  # the larger one also changes a row, the smaller one only adds
    assert large <= 14


def test_the_muster_takes_four_statements(company: Company, hire: Hire) -> None:
    for n in range(1, 6):
        hire(f"E{n:03d}")

    def read() -> None:
        with company.reading() as conn:
            hr.muster(conn, OCT)

    assert count_statements(company, read) <= 4


def test_fill_marks_what_is_empty_by_the_calendar(company: Company, hire: Hire) -> None:
    company.execute(ADMIN, hr.save_holiday, values={"day": day(2), "name": "Gandhi Jayanti"})
    one = hire("E001")
    hire("E002", weekly_off="thursday", joined=day(10))
    company.execute(ADMIN, hr.mark, entries=[(one, day(5), "A", None)])
    filled = company.execute(ADMIN, hr.fill_as_present, month=day(15)).value
    assert filled == 30 + 22
    sheet = company.read(lambda c: hr.muster(c, OCT))
    first, second = sheet.rows
    marks = [c.mark for c in first.cells]
    assert marks[:6] == ["P", "PH", "P", "WO", "A", "P"]
    assert [c.mark for c in second.cells][9:16] == ["P", "P", "P", "P", "P", "WO", "P"]
    assert (first.present, first.absent, first.weekly_off, first.holidays) == (25, 1, 4, 1)
    assert (first.worked, first.paid, first.unmarked) == (25, 26, 0)
    assert (second.present, second.weekly_off, second.unmarked) == (19, 3, 0)
    assert sheet.present[9] == 2
    assert sheet.holidays == {day(2): "Gandhi Jayanti"}


def test_fill_stops_today(company: Company, hire: Hire) -> None:
    hire("E001")
    assert company.execute(ADMIN, hr.fill_as_present, month=date(2026, 11, 1)).value == 2


def test_half_days_and_overtime_are_counted(company: Company, hire: Hire) -> None:
    worker = hire("E001", pay_type="monthly", rate="18000")
    company.execute(
        ADMIN,
        hr.mark,
        entries=[
            (worker, day(1), "P", Decimal("1.5")), (worker, day(2), "H", None),
            (worker, day(3), "L", None), (worker, day(4), "WO", Decimal(8)),
            (worker, day(5), "LWP", None),
        ],
    )  # fmt: skip
    row = company.read(lambda c: hr.muster(c, OCT)).rows[0]
    assert (row.worked, row.overtime, row.paid) == (
        Decimal("1.5"), Decimal("9.5"), Decimal("3.5"),
    )  # fmt: skip
    assert (row.leave, row.unpaid_leave, row.unmarked) == (1, 1, 26)


def test_closing_asks_about_unmarked_days_and_then_holds(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    with pytest.raises(NeedsConfirmation) as caught:
        company.execute(ADMIN, hr.close_muster, month=OCT)
    assert "31" in caught.value.message
    company.execute(ADMIN, hr.fill_as_present, month=OCT)
    company.execute(ADMIN, hr.close_muster, month=OCT)
    assert company.read(lambda c: hr.muster(c, OCT)).status == "closed"
    with pytest.raises(Invalid) as wrong:
        company.execute(ADMIN, hr.mark, entries=[(worker, day(5), "A", None)])
    assert "E001.2026-10-05" in wrong.value.fields
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, hr.close_muster, month=OCT)
    company.execute(ADMIN, hr.reopen_muster, month=OCT)
    company.execute(ADMIN, hr.mark, entries=[(worker, day(5), "A", None)])


def test_a_confirmed_gap_may_be_closed(company: Company, hire: Hire) -> None:
    hire("E001")
    asked = Request(ADMIN, confirmed=frozenset({"hr.muster.unmarked"}))
    company.execute(asked, hr.close_muster, month=OCT)
    gaps = company.read(lambda c: hr.unmarked_days(c, OCT))
    assert (len(gaps), gaps[0].code, gaps[0].suggestion) == (31, "E001", "P")


def test_the_clerk_marks_and_the_manager_closes(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    clerk, manager = user(company, "Clerk"), user(company, "Shop Manager")
    company.execute(clerk, hr.mark, entries=[(worker, day(5), "P", None)])
    with pytest.raises(Denied):
        company.execute(clerk, hr.close_muster, month=OCT)
    company.execute(manager, hr.fill_as_present, month=OCT)
    company.execute(manager, hr.close_muster, month=OCT)


def test_who_is_here_today(company: Company, hire: Hire) -> None:
    one, two = hire("E001"), hire("E002")
    hire("E003", date_of_leaving=date(2026, 10, 31))
    today = date(2026, 11, 2)
    company.execute(ADMIN, hr.mark, entries=[(one, today, "H", None), (two, today, "A", None)])
    here = company.read(lambda c: hr.present_today(c, today))
    assert (here.in_service, here.present, here.absent) == (2, Decimal("0.5"), 1)
    sheet = company.read(lambda c: hr.day_sheet(c, today))
    assert [row.cells[0].mark for row in sheet.rows] == ["H", "A"]


def test_every_edit_of_a_day_is_told(company: Company, hire: Hire) -> None:
    worker, other = hire("E001"), hire("E0011")
    clerk = user(company, "Clerk")
    company.execute(ADMIN, hr.mark, entries=[(worker, day(5), "P", Decimal(2))])
    company.execute(clerk, hr.mark, entries=[(worker, day(5), "A", Decimal(0))])
    company.execute(
        clerk, hr.mark, entries=[(other, day(5), "H", None), (worker, day(6), "P", None)]
    )
    edits = company.read(lambda c: hr.cell_history(c, "E001", day(5)))
    assert [(e.before, e.after, e.user) for e in edits] == [
        ("P+2", "A", "Clerk"), ("", "P+2", "meena"),
    ]  # fmt: skip
