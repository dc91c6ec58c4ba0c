"""The tabs of the window, in order; Home comes from the shell."""

from __future__ import annotations

from factory_desktop.ui import importing, items, payroll, people, purchase, reports, setup, stock
from factory_desktop.ui.framework.module import UiModule

UI_MODULES: tuple[UiModule, ...] = (
    items.MODULE,
    stock.MODULE,
    purchase.MODULE,
    people.MODULE,
    payroll.MODULE,
    reports.MODULE,
    importing.MODULE,
    setup.MODULE,
)
