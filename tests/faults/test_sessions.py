"""Two sessions on one record, rights taken away at work, a clock set back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from factory_desktop.core.inventory.models import StockLedgerEntry
from factory_desktop.core.items.models import Item
from factory_desktop.core.kernel.errors import Conflict, Denied, RuleBroken
from factory_desktop.core.platform import audit, documents
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security import signin
from factory_desktop.core.platform.tables import AuditEntry
from factory_desktop.core.purchasing import ORDER
from tests.faults import children, works
from tests.faults.works import Works
from tests.helpers import companies
from tests.helpers.companies import ADMIN, PASSWORD
from tests.helpers.works import item, supplier


@pytest.fixture
def other(company: Company) -> Iterator[Company]:
    """The same company in another window."""
    second = companies.open_again(company.db.company)
    yield second
    second.close()


def _row(company: Company, made: int) -> dict[str, Any]:
    table = Item.table()
    with company.reading() as conn:
        return dict(conn.execute(select(table).where(table.c.id == made)).mappings().one())


def _save(company: Company, made: int, version: int, **values: Any) -> None:
    save = company.registry.commands["items.item.save"]
    company.execute(ADMIN, save, item_id=made, version=version, values=values)


def test_a_conflict_shows_both_and_different_fields_are_both_kept(
    company: Company, other: Company
) -> None:
    made = item(company)
    seen = _row(company, made)["version"]
    _save(company, made, seen, name="Round bar", minimum_order=Decimal(5))
    _save(other, made, seen, safety_stock=Decimal(9), name=f"Item {'RM-1'}")
    row = _row(company, made)
    assert (row["name"], row["minimum_order"], row["safety_stock"]) == ("Round bar", 5, 9)
    with pytest.raises(Conflict) as caught:
        _save(other, made, seen, name="Square bar", minimum_order=Decimal("5.0"))
    assert caught.value.theirs == {"name": ("Square bar", "Round bar")}
    assert _row(company, made) == row


def test_saving_twice_in_a_row_never_conflicts_with_oneself(company: Company) -> None:
    made = item(company)
    for name in ("One", "Two", "Three"):
        _save(company, made, _row(company, made)["version"], name=name)
    stale = _row(company, made)["version"]
    for _ in range(3):
        _save(company, made, stale, name="Four")
    assert _row(company, made)["name"] == "Four"


def test_a_record_has_no_history_of_one_that_had_its_id(company: Company) -> None:
    first = item(company, "RM-OLD")
    for name in ("One", "Two", "Three"):
        _save(company, first, _row(company, first)["version"], name=name)
    company.execute(ADMIN, company.registry.commands["items.item.delete"], item_id=first)
    second = item(company, "RM-NEW")
    _save(company, second, 1, name="Mine")
    _save(company, second, 1, purchase_rate=Decimal(5))
    with company.reading() as conn:
        told = audit.timeline(conn, "item", second)
    assert "create" in [entry["action"] for entry in told]
    assert not [e for e in told if "Three" in str(e) or "RM-OLD" in str(e)]
    if company.db.dialect == "sqlite":
        assert second == first, "a file gives it again"


def _order(company: Company, supplier_id: int, made: int, **more: Any) -> int:
    line = {"item_id": made, "quantity": Decimal(5), "rate": more.pop("rate", Decimal(10))}
    header = {"supplier_id": supplier_id, "posted_on": works.DAY, **more.pop("header", {})}
    return company.execute(ADMIN, ORDER.commands.save, header=header, lines=[line], **more).value


def test_a_document_in_two_windows(company: Company, other: Company) -> None:
    made, whom = item(company), supplier(company)
    order = _order(company, whom, made)
    again = {"document_id": order, "version": 1}
    _order(company, whom, made, rate=Decimal(11), header={"remarks": "theirs"}, **again)
    with pytest.raises(Conflict) as caught:
        _order(other, whom, made, rate=Decimal(12), header={"remarks": "mine"}, **again)
    shown = caught.value.theirs
    assert shown["remarks"] == ("mine", "theirs")
    assert shown["lines.0.rate"] == (Decimal(12), Decimal(11))
    # What is the same as it lies there is no conflict: a save whose answer was lost.
    _order(other, whom, made, rate=Decimal(11), header={"remarks": "theirs"}, **again)
    found = company.read(lambda conn: documents.load(conn, ORDER, order))
    assert (found.header["remarks"], found.lines[0]["rate"]) == ("theirs", 11)


def test_a_right_taken_away_is_gone_at_the_next_command(company: Company, other: Company) -> None:
    made = item(company)
    manager = Works(company).user("asha", "Inventory Manager")
    save = other.registry.commands["items.item.save"]
    other.execute(manager, save, item_id=made, values={"name": "A"})
    change = company.registry.commands["security.user.save"]
    company.execute(ADMIN, change, user_id=manager.user_id, values={}, roles=("Employee",))
    with pytest.raises(Denied):
        other.execute(manager, save, item_id=made, values={"name": "B"})
    company.execute(ADMIN, change, user_id=manager.user_id, values={"active": False})
    with pytest.raises(Denied, match="deactivated"):
        other.execute(manager, other.registry.commands["security.state.save"], key="a", value=1)
    assert _row(company, made)["name"] == "A"


def test_a_clock_set_back_changes_no_order(company: Company) -> None:
    made = item(company)
    children.confirm(company, children.entry(company, made, "opening", "5"))
    for back in (timedelta(days=2), timedelta(days=400), timedelta(0)):
        company.clock = companies.clock()
        company.clock.at -= back
        children.confirm(company, children.entry(company, made, "opening", "1"))
    with company.reading() as conn:
        ids = conn.execute(select(StockLedgerEntry.id).order_by(StockLedgerEntry.id)).scalars()
        assert list(ids) == [1, 2, 3, 4]
        assert audit.verify(conn) == []
        when = list(conn.execute(select(AuditEntry.at).order_by(AuditEntry.id)).scalars())
    assert when != sorted(when), "the clock did go back"
    assert children.numbers(company) == [1, 2, 3, 4]
    assert children.faults(company) == []


def test_a_clock_set_back_keeps_nobody_out_for_days(company: Company) -> None:
    for _ in range(12):
        with pytest.raises(RuleBroken):
            signin.sign_in(company, "meena", "wrong wrong wrong")
        company.clock.at += timedelta(seconds=61)
    with pytest.raises(RuleBroken):
        signin.sign_in(company, "meena", "wrong wrong wrong")
    company.clock = companies.clock()
    company.clock.at -= timedelta(days=3)
    with pytest.raises(RuleBroken, match="Wait 60 seconds"):
        signin.sign_in(company, "meena", PASSWORD)
    company.clock.at += timedelta(seconds=61)
    assert signin.sign_in(company, "meena", PASSWORD).actor.name == "meena"


@pytest.mark.parametrize("name", ["", "x" * 20_000, "a\x00b", "\ud800", "'; --", "MEENA "])
def test_whatever_is_typed_at_the_door_is_answered_in_words(company: Company, name: str) -> None:
    for password in ("", "x" * 20_000, "a\x00b", "\ud800"):
        with pytest.raises(RuleBroken):
            signin.sign_in(company, name, password)


def test_a_day_that_is_locked_or_in_no_year_is_refused(company: Company) -> None:
    made = item(company)
    settings = company.registry.commands["company.settings.save"]
    company.execute(ADMIN, settings, values={"books.locked_until": date(2026, 10, 31)})
    save = company.registry.commands["inventory.entry.save"]
    draft = Works(company, {"item": made, "store": works.store(company)}).draft
    before = works.dump(company)
    for day in (date(2026, 10, 31), date(2020, 1, 1), date(2031, 1, 1)):
        call = draft(company.registry.documents["inventory.entry"])
        with pytest.raises(Exception, match=r"locked|no fiscal year") as caught:
            company.execute(ADMIN, save, **{**call, "header": {**call["header"], "posted_on": day}})
        assert "posted_on" in caught.value.fields  # type: ignore[attr-defined]
    assert works.dump(company) == before
