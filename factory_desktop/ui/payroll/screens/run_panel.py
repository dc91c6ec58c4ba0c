"""The right half of a run: why each figure of a slip is what it is, and what is paid."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.core.payroll import PreviewSlip
from factory_desktop.core.payroll.engine import LineKind
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cards import Rule
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.list_bar import tool_button
from factory_desktop.ui.framework.painting import label, surface
from factory_desktop.ui.framework.popover import ExplainPopover
from factory_desktop.ui.framework.side_panel import ExplainableLabel, clear
from factory_desktop.ui.framework.tabs import PanelTabs
from factory_desktop.ui.payroll.data import SlipExtra, shown_name
from factory_desktop.ui.payroll.screens.panel_pages import MonthsPage, MusterPage, SlipPage
from factory_desktop.ui.payroll.screens.run_model import signed

_SIDES = ((LineKind.EARNING, "Earnings", "gross"), (LineKind.DEDUCTION, "Deductions", "deductions"))


class ReasonsPage(QWidget):
    """Each line with its amount and below it the reason, always in one shape."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self)
        self.context = context
        self.rows: list[tuple[str, str, str]] = []
        inside = QWidget()
        surface(inside)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 6, 8, 0)
        self.body.setSpacing(2)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self.setFocusProxy(area)

    def show_slip(self, slip: PreviewSlip, extra: SlipExtra | None) -> None:
        """Show a slip; the comparison comes with `extra`."""
        clear(self.body)
        self.rows = []
        for warning in slip.result.warnings:
            text = label(tr(warning.text), "muted", tone=warning.tone, wrap=True)
            self.body.addWidget(text)
        money = self.context.formatter.money
        for kind, title, name in _SIDES:
            total = getattr(slip.result, name)
            self._title(title, money(total) if total else "–")
            for line in slip.result.of_kind(kind):
                self._line(tr(line.label), money(line.amount), tr(line.reason.formula))
        if slip.result.rounding:
            rounding = signed(self.context.formatter, slip.result.rounding)
            self._line(tr("Round off"), rounding, tr("to the whole rupee"))
        if extra is not None and extra.against is not None:
            self._against(extra)
        self.body.addStretch(1)

    def _title(self, text: str, total: str, note: str = "") -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 5, 0, 1)
        row.addWidget(label(tr(text), "section"))
        if note:
            row.addWidget(label(note, "muted"))
        row.addStretch(1)
        row.addWidget(label(total, "section"))
        self.body.addLayout(row)

    def _line(self, name: str, amount: str, why: str) -> None:
        self.rows.append((name, amount, why))
        row = QHBoxLayout()
        row.addWidget(label(name))
        row.addStretch(1)
        row.addWidget(label(amount))
        self.body.addLayout(row)
        if why:
            self.body.addWidget(label(why, "muted", wrap=True))
        self.body.addWidget(Rule(margin=1))

    def _against(self, extra: SlipExtra) -> None:
        against = extra.against
        assert against is not None
        show = self.context.formatter
        self._title(tr(against.title), signed(show, against.amount), tr(against.formula))
        for part in against.parts:
            row = QHBoxLayout()
            row.addWidget(label(tr(part.label), "quiet", wrap=True), 1)
            row.addWidget(label(signed(show, part.amount or ZERO)))
            self.body.addLayout(row)


class NetBox(QFrame):
    """Net to pay, where it goes; a click explains it."""

    asked = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(tr("Net to pay"), "section"))
        self.bank = label("", "muted", elide=True)
        words.addWidget(self.bank)
        row.addLayout(words, 1)
        self.net = ExplainableLabel("", "figure")
        self.net.asked.connect(self.asked)
        row.addWidget(self.net)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color("info_tint"))
        painter.drawRoundedRect(self.rect(), theme.CARD_RADIUS, theme.CARD_RADIUS)


class RunPanel(QFrame):
    """Head, tabs, net to pay. `stepped` asks for the slip before (-1) or after (1)."""

    stepped = Signal(int)
    print_asked = Signal()
    closed = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.context = context
        self.slip: PreviewSlip | None = None
        self.popover: ExplainPopover | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(6)
        column.addLayout(self._head())
        self.tabs = PanelTabs()
        self.why = ReasonsPage(context)
        self.muster = MusterPage()
        self.months = MonthsPage(context)
        self.paper = SlipPage(context)
        self.tabs.add("why", "Why these figures", lambda: self.why)
        self.tabs.add("muster", "Muster", lambda: self.muster)
        self.tabs.add("months", "Last 12 months", lambda: self.months)
        self.tabs.add("slip", "Slip", lambda: self.paper)
        self.tabs.changed.connect(lambda _: self._show_paper())
        column.addWidget(self.tabs, 1)
        self.box = NetBox()
        self.box.asked.connect(self.explain)
        column.addWidget(self.box)
        self.employer = label("", "muted", wrap=True)
        column.addWidget(self.employer)
        self.setAccessibleName(tr("Slip"))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.name = label("", "title", elide=True)
        self.who = label("", "quiet", elide=True)
        row.addWidget(self.name)
        row.addWidget(self.who, 1)
        self.buttons: list[QPushButton] = []
        for meaning, text, act in (
            ("chevron-up", tr("Slip before"), lambda: self.stepped.emit(-1)),
            ("chevron-down", tr("Slip after"), lambda: self.stepped.emit(1)),
            ("print", tr("Print this slip (Ctrl+P)"), self.print_asked.emit),
        ):
            button = tool_button(meaning, text)
            button.setProperty("bare", "true")
            button.clicked.connect(act)
            row.addWidget(button)
            self.buttons.append(button)
        self.close_button = tool_button("close", tr("Close"))
        self.close_button.setProperty("bare", "true")
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.close_button)
        return row

    def show_slip(self, slip: PreviewSlip | None) -> None:
        """Show a slip's own figures; what must be read comes with `show_extra`."""
        self.slip = slip
        for widget in (self.tabs, self.box, self.employer, *self.buttons):
            widget.setVisible(slip is not None)
        if slip is None:
            self.name.setText("")
            self.who.setText("")
            return
        self.name.setText(shown_name(slip))
        self.who.setText(", ".join(part for part in (slip.code, slip.department) if part))
        self.box.net.setText(self.context.formatter.money(slip.result.net, symbol=True))
        self.box.bank.setText(tr("In cash") if slip.pay_mode == "cash" else "")
        self._employer(slip)
        self.why.show_slip(slip, None)
        self.muster.show_slip(slip)
        self.months.show_months((), slip)
        self.paper.forget()

    def _employer(self, slip: PreviewSlip) -> None:
        money = self.context.formatter.money
        lines = list(slip.result.of_kind(LineKind.EMPLOYER))
        parts = [f"{tr(line.label)} {money(line.amount)}" for line in lines]
        text = tr("Employer's share, not on the slip: {parts}", parts=", ".join(parts))
        self.employer.setText(text if parts else "")
        self.employer.setVisible(bool(parts))

    def show_extra(self, extra: SlipExtra) -> None:
        """The worker, the month before, the last months."""
        slip = self.slip
        if slip is None or extra.slip is not slip:
            return
        worker = extra.worker
        joined = worker.get("date_of_joining")
        parts = [slip.code, worker.get("designation") or ""]
        if joined is not None:
            parts.append(tr("joined {day}", day=self.context.formatter.date(joined)))
        self.who.setText(", ".join(part for part in parts if part))
        self.who.setToolTip(slip.number)
        self.box.bank.setText(bank_text(worker, slip.pay_mode))
        self.why.show_slip(slip, extra)
        self.months.show_months(extra.months, slip)
        self._show_paper()

    def _show_paper(self) -> None:
        if self.slip is not None and self.tabs.pages.currentWidget() is self.paper:
            self.paper.show_slip(self.slip)

    def explain(self, figure: QRect | None = None) -> None:
        """Why the net pay is what it is, part by part."""
        if self.slip is None:
            return
        if figure is None:
            self.box.net.ask()
            return
        window = self.window()
        self.popover = ExplainPopover(
            window, self.slip.result.explain_net(), self.context.formatter
        )
        self.popover.source_opened.connect(self._open_source)
        self.popover.show_beside(figure, self)

    def _open_source(self, source: Any) -> None:
        if self.context.navigation.can_open(source.entity):
            self.context.navigation.open(source.entity, source.id)

    def set_panel_width(self, width: int) -> None:
        """540 px, less in a narrower window."""
        self.setFixedWidth(width)


def bank_text(worker: Any, pay_mode: str) -> str:
    """Where the money goes, with no more of the number than is needed."""
    if pay_mode == "cash":
        return tr("In cash")
    account = str(worker.get("bank_account") or "")
    bank = worker.get("bank_name") or tr("Bank")
    if "bank_account" not in worker:
        return str(bank)
    if not account:
        return tr("No bank account yet")
    return tr("{bank}, account ending {figures}", bank=bank, figures=account[-4:])
