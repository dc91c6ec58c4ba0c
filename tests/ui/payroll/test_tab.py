"""The Payroll tab: its views open, its texts have their Hindi, its pages of help are there."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import factory_desktop.ui.payroll as package
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.payroll.models import SlipPayment
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.payroll import MODULE
from factory_desktop.ui.payroll.screens import lists
from factory_desktop.ui.payroll.screens.lists import SlipsScreen
from factory_desktop.ui.payroll.screens.run import RunScreen


def test_every_view_opens(qtbot: Any, context: WindowContext) -> None:
    for view in MODULE.views:
        screen = view.make(context)
        qtbot.addWidget(screen)


def test_every_text_of_these_screens_has_its_hindi() -> None:
    known = catalog("hi").entries
    missing = set()
    for path in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
                words = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)]
                missing |= {w for w in words if isinstance(w, str) and w and w not in known}
    assert not missing


def test_pages_beside_a_slip_show_its_month_its_past_and_its_paper(
    qtbot: Any, screen: RunScreen
) -> None:
    screen._read_extra()
    panel = screen.panel
    panel.tabs.choose("muster")
    result = panel.slip.result
    marked = sum(len(days) for days in result.days.dates.values())
    assert len(panel.muster.calendar.marks) == marked == 31
    panel.tabs.choose("months")
    rows = panel.months.table.cells_model.rows
    assert [row[0].text for row in rows] == ["10-2026", "09-2026"]
    assert rows[0][4].text == screen.context.formatter.money(result.net)
    panel.tabs.choose("slip")
    assert not panel.paper.picture.pixmap().isNull()


def test_selected_slips_are_marked_paid_and_taken_back(
    qtbot: Any, context: WindowContext, file_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    slips = SlipsScreen(context)
    qtbot.addWidget(slips)
    first, second = list(slips.panel.model.ids)[:2]

    def states() -> list[str]:
        return [str(row["status"]) for row in slips.source.page([first, second])]

    asked: list[str] = []
    monkeypatch.setattr(lists.dialogs, "ask", lambda _, text, *rest: not asked.append(text))
    slips.panel.model.set_checked([first], True)
    slips.panel.bar.buttons["paid"].click()
    assert asked == ["Was the selected slip paid today?"]
    assert states() == ["paid", "locked"]
    monkeypatch.setattr(lists.dialogs, "ask_text", lambda *rest: "")
    slips.panel.bar.buttons["unpaid"].click()
    assert states() == ["paid", "locked"]
    monkeypatch.setattr(lists.dialogs, "ask_text", lambda *rest: "wrong account")
    slips.panel.bar.buttons["unpaid"].click()
    assert states() == ["locked", "locked"]
    payments = SlipPayment.table()
    kept = file_company.read(
        lambda conn: conn.execute(select(payments.c.reference)).scalars().all()
    )
    assert list(kept) == ["", "wrong account"]
