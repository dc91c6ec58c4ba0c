"""The Reports tab: the reports by module at the left, the chosen one beside them."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from factory_desktop.core.platform.reporting.spec import ReportSpec
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.empty import EmptyState
from factory_desktop.ui.framework.focus import pass_on
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.viewlist import ViewEntry, ViewList
from factory_desktop.ui.reports.screens.page import ReportPage

_LAST = "reports.last"
_ROOM_FOR_LIST = 900


class _Edge(QWidget):
    """The hairline between the list of reports and the report."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        QPainter(self).fillRect(self.rect(), theme.tokens().color("border"))


def allowed_reports(context: WindowContext) -> list[tuple[str, list[ReportSpec]]]:
    """The reports a user may run, under the names of their modules."""
    found = []
    for module in context.registry.modules.values():
        mine = [report for report in module.reports if context.may(report.permission)]
        if mine:
            found.append((module.label, mine))
    return found


class ReportsScreen(QWidget):
    """A page is made for each report when it is first opened, and kept."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.groups = allowed_reports(context)
        self.specs = {report.key: report for _, reports in self.groups for report in reports}
        self.pages: dict[str, ReportPage] = {}
        self.views = ViewList(can_save=False)
        self.stack = QStackedWidget()
        self.nothing = EmptyState()
        self.nothing.show_text(
            "No reports for you yet",
            "Your administrator decides which reports you may see.",
            meaning="reports",
        )
        self.stack.addWidget(self.nothing)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.views)
        row.addWidget(_Edge())
        row.addWidget(self.stack, 1)
        self.views.set_views(
            [(name, [ViewEntry(r.key, r.label) for r in reports]) for name, reports in self.groups]
        )
        self.views.chosen.connect(self.show_report)
        self.views.left.connect(self._enter)
        pass_on(self, self.views)
        last = str(context.state(_LAST, ""))
        first = last if last in self.specs else next(iter(self.specs), "")
        if first:
            self.views.choose(first)

    def show_report(self, key: str) -> ReportPage | None:
        """Show a report; None where the user may not run it or there is none."""
        if key not in self.specs:
            return None
        if key not in self.pages:
            self.pages[key] = ReportPage(self.context, self.specs[key])
            self.stack.addWidget(self.pages[key])
        self.stack.setCurrentWidget(self.pages[key])
        if self.views.current() != key:
            self.views.choose(key)
        self.context.remember(_LAST, key)
        return self.pages[key]

    def page(self) -> ReportPage | None:
        """The report that is shown."""
        found = self.stack.currentWidget()
        return found if isinstance(found, ReportPage) else None

    def _enter(self) -> None:
        page = self.page()
        if page is not None:
            page.params.focus_first()

    # --- what the window asks of a screen --------------------------------------------------

    def go_to(self, place: Place) -> None:
        """Open a report, with the parameters given."""
        page = self.show_report(str(place.param("report", "")))
        if page is None:
            return
        given = {key: value for key, value in place.params if key in page.params.fields}
        if given:
            page.open_with(given)
        page.params.focus_first()

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        page = self.page()
        if page is None:
            return False
        acts = {
            "refresh": page.run,
            "print": page.print_report,
            "export": lambda: page.export("xlsx"),
            "filter": page.params.focus_first,
        }
        if action not in acts:
            return False
        acts[action]()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window gives the list's room to the report; Ctrl+K finds the others."""
        super().resizeEvent(event)
        self.views.setVisible(self.width() >= _ROOM_FOR_LIST)
