"""Locking, reversing and paying a month's wages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from factory_desktop.core import hr, payroll
from factory_desktop.core.company.services import save_settings
from factory_desktop.core.hr.queries import TERMS
from factory_desktop.core.kernel.errors import Denied, Invalid, NeedsConfirmation, RuleBroken
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.payroll.checks import faults_of_payroll
from factory_desktop.core.payroll.models import SalarySlip
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.commands import Request
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.health import examine
from factory_desktop.core.platform.reading import ListReader, LookupReader
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.services import create_user
from tests.core.payroll.conftest import OCT, SEP, SURE, Hire, fill, mark_days, no_statutory
from tests.helpers.companies import ADMIN, PASSWORD


def lock(company: Company, month: date = OCT) -> int:
    return company.execute(SURE, payroll.lock_run, period=month).value


def slip_ids(company: Company, run_id: int) -> list[int]:
    run = company.read(lambda c: payroll.locked_run(c, run_id))
    return [slip.id for slip in run.slips if slip.id is not None]


def test_a_preview_writes_nothing_and_locking_keeps_it(company: Company, hire: Hire) -> None:
    hire("E001")
    hire("E002", pay_type="monthly", rate="18000")
    fill(company)
    before = company.read(lambda c: payroll.preview(c, company, date(2026, 10, 17)))
    assert company.read(lambda c: payroll.live_run(c, OCT)) is None
    run_id = company.execute(ADMIN, payroll.lock_run, period=OCT).value
    after = company.read(lambda c: payroll.run_of(c, company, OCT))
    assert (after.run_id, after.status, after.muster) == (run_id, "locked", "locked")
    assert [s.result for s in after.slips] == [s.result for s in before.slips]
    assert after.total("net") == before.total("net") == Decimal("31775.00")
    assert company.read(faults_of_payroll) == []


def test_a_month_is_locked_once(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    fill(company)
    lock(company)
    with pytest.raises(RuleBroken) as caught:
        lock(company)
    assert caught.value.code == "already_locked"
    with pytest.raises(Invalid):
        mark_days(company, worker, [5], "A")
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, hr.reopen_muster, month=OCT)


def test_what_wants_a_look_is_asked_first(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    mark_days(company, worker, range(1, 31))
    with pytest.raises(NeedsConfirmation) as caught:
        company.execute(ADMIN, payroll.lock_run, period=OCT)
    assert caught.value.key == "payroll.lock.unmarked"
    sure = Request(ADMIN, confirmed=frozenset({"payroll.lock.unmarked"}))
    with pytest.raises(NeedsConfirmation) as caught:
        company.execute(sure, payroll.lock_run, period=OCT)
    assert caught.value.key == "payroll.lock.look"
    assert company.read(lambda c: payroll.live_run(c, OCT)) is None
    with pytest.raises(NeedsConfirmation) as caught:
        company.execute(ADMIN, payroll.lock_run, period=date(2026, 11, 1))
    assert caught.value.key == "payroll.lock.early"


def test_without_anybody_there_is_nothing_to_lock(company: Company) -> None:
    with pytest.raises(RuleBroken) as caught:
        lock(company)
    assert caught.value.code == "nothing_to_lock"


def test_locked_books_hold_a_run_back(company: Company, hire: Hire) -> None:
    hire("E001")
    fill(company)
    company.execute(ADMIN, save_settings, values={"books.locked_until": date(2026, 10, 31)})
    with pytest.raises(RuleBroken) as caught:
        lock(company)
    assert caught.value.code == "books_locked"


def test_a_worker_without_terms_is_held_not_lost(company: Company, hire: Hire) -> None:
    hire("E001")
    values = {"code": "E002", "name": "New", "date_of_joining": date(2026, 10, 1)}
    company.execute(ADMIN, hr.save_employee, values=values)
    fill(company)
    run = company.read(lambda c: payroll.preview(c, company, OCT))
    assert [(s.code, s.look, s.payable) for s in run.slips] == [
        ("E001", "ready", True), ("E002", "held", False),
    ]  # fmt: skip
    run_id = lock(company)
    assert len(slip_ids(company, run_id)) == 1
    left = company.read(lambda c: payroll.not_yet_paid(c, company, OCT))
    assert [u.code for u in left] == ["E001", "E002"]


def test_no_bank_account_holds_unless_paid_in_cash(company: Company, hire: Hire) -> None:
    hire("E001", bank_account=None)
    hire("E002", bank_account=None, pay_mode="cash")
    fill(company)
    run = company.read(lambda c: payroll.preview(c, company, OCT))
    assert [s.look for s in run.slips] == ["held", "ready"]


def test_reversing_keeps_the_slips_and_frees_the_month(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    fill(company)
    first = lock(company)
    with pytest.raises(Invalid):
        company.execute(ADMIN, payroll.reverse_run, run_id=first, reason=" ")
    company.execute(ADMIN, payroll.reverse_run, run_id=first, reason="Wrong rate")
    old = company.read(lambda c: payroll.locked_run(c, first))
    assert (old.status, [s.status for s in old.slips]) == ("reversed", ["reversed"])
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, payroll.reverse_run, run_id=first, reason="Again")
    company.execute(ADMIN, hr.reopen_muster, month=OCT)
    mark_days(company, worker, [5], "A")
    second = lock(company)
    now = company.read(lambda c: payroll.locked_run(c, second))
    assert [s.number for s in now.slips] == ["SAL/2026-10/002"]
    assert now.total("net") == old.total("net") - 525
    with company.reading() as conn:
        runs = listing.page(conn, payroll.RUNS, listing.ids(conn, payroll.RUNS, ViewState()))
        assert {r["status"] for r in runs} == {"locked", "reversed"}
        assert faults_of_payroll(conn) == []


def test_a_run_is_reversed_latest_first_and_never_when_paid(company: Company, hire: Hire) -> None:
    hire("E001")
    fill(company, SEP)
    fill(company)
    september, october = lock(company, SEP), lock(company)
    with pytest.raises(RuleBroken) as caught:
        company.execute(ADMIN, payroll.reverse_run, run_id=september, reason="x")
    assert caught.value.code == "later_run"
    ids = slip_ids(company, october)
    company.execute(ADMIN, payroll.mark_paid, slip_ids=ids, paid_on=date(2026, 11, 2))
    with pytest.raises(RuleBroken) as caught:
        company.execute(ADMIN, payroll.reverse_run, run_id=october, reason="x")
    assert caught.value.code == "slips_paid"
    company.execute(ADMIN, payroll.take_payment_back, slip_ids=ids)
    company.execute(ADMIN, payroll.reverse_run, run_id=october, reason="x")


def test_locked_lines_never_change(company: Company, hire: Hire) -> None:
    hire("E001")
    fill(company)
    lock(company)
    with pytest.raises(Exception, match="append-only"), company.db.owning() as conn:
        conn.execute(text("UPDATE salary_slip_line SET amount = 1"))


def test_a_raise_after_locking_changes_no_slip(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    fill(company)
    run_id = lock(company)
    before = company.read(lambda c: payroll.locked_run(c, run_id))
    raised = {"employee_id": worker, "valid_from": OCT, "pay_type": "daily", "rate": "600"}
    asked = Request(ADMIN, confirmed=frozenset({"hr.terms.locked"}))
    company.execute(asked, hr.save_terms, values=raised)
    after = company.read(lambda c: payroll.locked_run(c, run_id))
    assert [s.result for s in after.slips] == [s.result for s in before.slips]


def test_the_change_against_last_month_is_explained(company: Company, hire: Hire) -> None:
    no_statutory(company)
    worker = hire("E001")
    fill(company, SEP)
    lock(company, SEP)
    fill(company)
    mark_days(company, worker, range(5, 20), "A")
    mark_days(company, worker, [20], "P", "2")
    with company.reading() as conn:
        slip = payroll.preview(conn, company, OCT).slip(worker)
        reason = payroll.against_last_month(conn, slip)
    assert reason is not None
    assert slip.change == reason.amount == slip.result.net - 26 * 525
    assert reason.adds_up()
    assert slip.look == "look"
    assert "lower than last month" in slip.result.warnings[-1].text


def test_slips_are_listed_with_totals(company: Company, hire: Hire) -> None:
    hire("E001")
    hire("E002", rate="600")
    fill(company)
    lock(company)
    view = ViewState(filters=(Filter("code", "E002"),))
    with company.reading() as conn:
        ids = listing.ids(conn, payroll.SLIPS, view)
        row = listing.page(conn, payroll.SLIPS, ids)[0]
        totals = listing.totals(conn, payroll.SLIPS, ViewState())
    assert (row["number"], row["gross"], row["look"]) == ("SAL/2026-10/002", 16200, "ready")
    assert (totals["count"], totals["gross"]) == (2, 16200 + 14175)


def test_lists_name_workers_in_their_readers_language_and_find_both_names(
    company: Company, hire: Hire
) -> None:
    """Shown, sorted and looked up alike; who has no name in Hindi letters keeps his other."""
    anil = hire("E001", name="Anil Jadhav", name_local="अनिल जाधव")
    hire("E002", name="Zubin", name_local="")
    baban = hire("E003", name="Baban Shinde", name_local="बबन शिंदे")
    single = {"kind": "earning", "label": "Bonus", "amount": "500", "month": OCT}
    for worker in (anil, baban):
        values = {**single, "employee_id": worker}
        company.execute(ADMIN, payroll.save_adjustment, values=values)
    fill(company)
    lock(company)
    known = {
        "en": ("Anil Jadhav", "Zubin", "Baban Shinde"),
        "hi": ("अनिल जाधव", "Zubin", "बबन शिंदे"),
    }
    for language, (first, other, last) in known.items():
        for query in (hr.EMPLOYEES, TERMS, payroll.SLIPS, payroll.ADJUSTMENTS):
            list_ = ListReader(company, ADMIN, query, language=language)

            def shown(list_: ListReader = list_, **view: Any) -> list[str]:
                return [row["name"] for row in list_.page(list_.ids(ViewState(**view)))]

            everybody = {first, last} if query is payroll.ADJUSTMENTS else {first, other, last}
            assert shown(sort=(Sort("name"),)) == sorted(everybody)
            assert shown(search="शिंदे") == shown(search="SHINDE") == [last]
            for typed in ("अनि", "^anil", "=Anil Jadhav", "=अनिल जाधव"):
                assert shown(filters=(Filter("name", typed),)) == [first]
            assert shown(filters=(Filter("name", "-"),)) == []
        lookup = LookupReader(company, ADMIN, "hr.employee", language)
        assert lookup.search("बबन")[0].name == lookup.search("baban")[0].name == last


def test_paying_slip_by_slip_finishes_the_run(company: Company, hire: Hire) -> None:
    """Whoever is not yet paid this month is one list."""
    hire("E001")
    hire("E002")
    hire("E003")
    fill(company)
    unlocked = company.read(lambda c: payroll.not_yet_paid(c, company, OCT))
    assert [u.reason for u in unlocked] == ["Not locked"] * 3
    run_id = lock(company)
    one, two, three = slip_ids(company, run_id)
    pay = {"paid_on": date(2026, 11, 2)}
    company.execute(ADMIN, payroll.mark_paid, slip_ids=[one, three], **pay)
    left = company.read(lambda c: payroll.not_yet_paid(c, company, OCT))
    assert [(u.code, u.reason) for u in left] == [("E002", "To pay")]
    with pytest.raises(RuleBroken):
        company.execute(ADMIN, payroll.mark_paid, slip_ids=[one, two], **pay)
    with pytest.raises(Invalid):
        company.execute(ADMIN, payroll.mark_paid, slip_ids=[two], paid_on=date(2026, 11, 3))
    company.execute(ADMIN, payroll.mark_paid, slip_ids=[two], **pay)
    run = company.read(lambda c: payroll.locked_run(c, run_id))
    assert run.status == "paid"
    assert [s.state for s in payroll.steps(run)] == ["done"] * 4
    assert company.read(lambda c: payroll.not_yet_paid(c, company, OCT)) == []


def test_only_the_owner_reverses(company: Company, hire: Hire) -> None:
    hire("E001")
    fill(company)
    made = company.execute(
        ADMIN, create_user, name="hira", full_name="Hira", password=PASSWORD + " hr",
        roles=("HR",),
    )  # fmt: skip
    hira = Actor(made.value, "hira", "test")
    run_id = company.execute(hira, payroll.lock_run, period=OCT).value
    with pytest.raises(Denied):
        company.execute(hira, payroll.reverse_run, run_id=run_id, reason="x")


def test_a_failed_lock_leaves_no_trace(company: Company, hire: Hire) -> None:
    hire("E001")
    fill(company)
    handlers = company.registry._handlers

    def refuse(*_: object) -> None:
        raise RuleBroken("no_account", "No account for wages")

    handlers[payroll.PayrollLocked] = [refuse]
    try:
        with pytest.raises(RuleBroken, match="No account"):
            lock(company)
    finally:
        handlers.pop(payroll.PayrollLocked)
    with company.reading() as conn:
        assert conn.execute(select(func.count()).select_from(SalarySlip.table())).scalar() == 0
        assert hr.muster_state(conn, OCT) == "open"
    run_id = lock(company)
    run = company.read(lambda c: payroll.locked_run(c, run_id))
    assert [s.number for s in run.slips] == ["SAL/2026-10/001"]


def test_statements_do_not_grow_with_the_workers(company: Company, hire: Hire) -> None:
    def count(work: object) -> int:
        seen: list[str] = []

        def note(_conn: object, _cursor: object, sql: str, *_rest: object) -> None:
            if not sql.startswith(("BEGIN", "PRAGMA")):
                seen.append(sql)

        engines = (company.db.writer, company.db.reader)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        work()  # type: ignore[operator]
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    def read() -> None:
        company.read(lambda c: payroll.preview(c, company, OCT))

    hire("E001")
    fill(company, SEP)
    one = count(read), count(lambda: lock(company, SEP))
    for n in range(2, 8):
        hire(f"E{n:03d}")
    fill(company)
    many = count(read), count(lambda: lock(company))
    assert many == one
    assert one[0] <= 14
    assert one[1] <= 40


def test_two_who_lock_at_once_make_one_run(company: Company, hire: Hire) -> None:
    hire("E001")
    hire("E002")
    fill(company)
    answers: list[object] = []

    def work() -> None:
        try:
            answers.append(lock(company))
        except RuleBroken as refusal:
            answers.append(refusal.code)

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(answer) for answer in answers) == ["1", "already_locked"]
    with company.reading() as conn:
        assert conn.execute(select(func.count()).select_from(SalarySlip.table())).scalar() == 2


def test_the_doctor_looks_at_people_and_wages(company: Company, hire: Hire) -> None:
    hire("E001")
    fill(company)
    lock(company)
    good = {c.key: c.state for c in examine(company.db, company.registry, company.clock).checks}
    assert (good["people"], good["payroll"]) == ("ok", "ok")
    with company.db.write() as conn:
        conn.execute(text("UPDATE salary_slip SET net = net + 100"))
    bad = {c.key: c.state for c in examine(company.db, company.registry, company.clock).checks}
    assert (bad["people"], bad["payroll"]) == ("ok", "bad")


def test_a_workers_last_months_are_listed(company: Company, hire: Hire) -> None:
    worker = hire("E001")
    for month in (SEP, OCT):
        fill(company, month)
        lock(company, month)
    run = company.read(lambda c: payroll.live_run(c, OCT))
    assert run is not None
    company.execute(ADMIN, payroll.reverse_run, run_id=run["id"], reason="Again")
    lock(company)
    rows = company.read(lambda c: payroll.slips_of(c, worker))
    assert [(row["month"], row["number"]) for row in rows] == [
        (OCT, "SAL/2026-10/002"), (SEP, "SAL/2026-09/001"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "told", "taken"),
    [
        ("महाराष्ट्र", "", True),
        ("29-Karnataka", "", True),
        ("Bihar", "Professional tax: no rule of Bihar is known; none is deducted.", False),
        ("Delhi", "", False),
        ("", "", True),
    ],
)
def test_a_state_without_a_rule_is_pointed_out(
    company: Company, hire: Hire, state: str, told: str, taken: bool
) -> None:
    """One where nothing is levied is known too, and nobody is asked to look each month."""
    worker = hire("E001", pay_type="monthly", rate="30000")
    fill(company)
    company.execute(ADMIN, hr.save_employee, employee_id=worker, values={"state": state})
    (slip,) = company.read(lambda c: payroll.preview(c, company, OCT)).slips
    assert [w.text for w in slip.result.warnings if w.key == "state"] == [told] * bool(told)
    assert any(line.key == "professional_tax" for line in slip.result.lines) is taken


def test_a_state_from_before_is_pointed_out_and_stays(company: Company, hire: Hire) -> None:
    worker = hire("E001", pay_type="monthly", rate="30000")
    fill(company)
    with company.db.owning() as conn:
        conn.execute(text("UPDATE employee SET state = 'Poona side'"))
    (slip,) = company.read(lambda c: payroll.preview(c, company, OCT)).slips
    (warning,) = [w for w in slip.result.warnings if w.key == "state"]
    assert "“Poona side” is no state" in warning.text
    assert slip.look == "look"
    values = {"state": "Poona side", "designation": "Turner"}
    company.execute(ADMIN, hr.save_employee, employee_id=worker, values=values)
    with pytest.raises(Invalid) as caught:
        company.execute(ADMIN, hr.save_employee, employee_id=worker, values={"state": "Poona"})
    assert list(caught.value.fields) == ["state"]
