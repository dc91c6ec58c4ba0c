"""The Reports tab: every report of every module, with its parameters and its result."""

from __future__ import annotations

from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.module import UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.reports.screens.reports import ReportsScreen


def _prepare(context: WindowContext) -> None:
    """Open each report by its own key too, as the palette and other screens do."""
    navigation = context.navigation

    def opener(key: str, place: Place) -> object:
        params = {name: value for name, value in place.params if name != "report"}
        return navigation.open("reports.run", report=key, **params)

    for key in context.registry.reports:
        if not navigation.can_open(key):
            navigation.register(key, lambda place, key=key: opener(key, place))


MODULE = UiModule(
    key="reports",
    label="Reports",
    views=(
        View(
            "reports.run",
            "Reports",
            ReportsScreen,
            icon="reports",
            also=("register", "statement", "summary", "analysis"),
            help="reports.run",
        ),
    ),
    prepare=_prepare,
)
