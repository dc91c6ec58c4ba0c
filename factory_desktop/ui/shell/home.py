"""Home: figures, where the orders are, how the stock is, what waits, what is late, what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import Connection

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cards import (
    Card,
    FigureCard,
    HealthLegend,
    Pipeline,
    QuickAction,
    Rule,
)
from factory_desktop.ui.framework.context import WindowContext, local_time
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.framework.module import QuickAction as Action
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.painting import label
from factory_desktop.ui.shell.about_company import weekday_name
from factory_desktop.ui.shell.home_cards import (
    FirstSteps,
    LastOpened,
    RunsOut,
    Tasks,
    clear,
    retire,
    whole_money,
)
from factory_desktop.ui.shell.home_data import written
from factory_desktop.ui.shell.home_spec import (
    FigureValue,
    HomeContents,
    HomeFigure,
    HomeSpec,
    Lister,
    read_home,
)
from factory_desktop.ui.shell.window_keys import key_of

_SIDE = 240
_MOST_FIGURES = 6
_LAST = 4
#: Below this height "Last opened" goes first.
_LOW = 600
_NOON, _EVENING = 12, 17


class HomeScreen(QScrollArea):
    """Only what can be true is shown: cards without data are left out."""

    def __init__(
        self,
        context: WindowContext,
        spec: HomeSpec,
        actions: Sequence[Sequence[Action]],
        begin: Callable[[Action], object],
    ) -> None:
        super().__init__()
        self.context, self.spec = context, spec
        self._begin = begin
        self.cards: dict[str, FigureCard] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        self.setWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.PAGE_MARGIN, 9, theme.PAGE_MARGIN, 12)
        column.setSpacing(theme.CARD_GAP)
        column.addLayout(self._head())
        self.figure_row = QWidget()
        self.figures = QGridLayout(self.figure_row)
        self.figures.setContentsMargins(0, 0, 0, 0)
        self.figures.setSpacing(theme.CARD_GAP)
        column.addWidget(self.figure_row)
        column.addLayout(self._body(actions), 1)
        context.bus.watch(self, spec.tables, self.refresh)
        context.navigation.arrived.connect(self._show_last)
        self.refresh()

    # --- building --------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        today = self.context.today()
        first = self.context.signed.full_name.split()[0]
        self.greeting = label(tr(self._greeting(), name=first), "title")
        day = f"{weekday_name(today)}, {self.context.formatter.date(today)}"
        self.read_at = label("", "muted")
        self.again = QPushButton(icon("refresh"), tr("Refresh"))
        self.again.clicked.connect(self.refresh)
        row.addWidget(self.greeting)
        row.addWidget(label(day, "quiet"))
        row.addStretch(1)
        row.addWidget(self.read_at)
        row.addWidget(self.again)
        return row

    def _greeting(self) -> str:
        hour = local_time(self.context.company.clock.now()).hour
        if hour < _NOON:
            return "Good morning, {name}"
        return "Good afternoon, {name}" if hour < _EVENING else "Good evening, {name}"

    def _body(self, actions: Sequence[Sequence[Action]]) -> QHBoxLayout:
        formatter = self.context.formatter
        self.steps = FirstSteps()
        self.steps.begun.connect(lambda step: self._open(step.places))
        self.pipeline_card = Card("Order pipeline", "Open orders")
        self.pipeline_card.link_clicked.connect(lambda: self._open_of(self.spec.pipeline))
        self.pipeline = Pipeline()
        self.pipeline_card.body.addWidget(self.pipeline)
        self.health_card = Card("Inventory health", "Reorder")
        self.health_card.link_clicked.connect(lambda: self._open_of(self.spec.short))
        self.health = HealthLegend()
        self.short = RunsOut(formatter)
        self.short.opened.connect(lambda key: self.context.navigation.open("items.item", key))
        self.health_card.body.addWidget(self.health)
        self.health_card.body.addWidget(self.short)
        self.health_card.body.addStretch(1)
        self.waiting = Tasks("Waits for me", "Waiting", formatter)
        self.late = Tasks("What is late", "Late by", formatter)
        for tasks, listers in ((self.waiting, self.spec.waiting), (self.late, self.spec.late)):
            tasks.opened.connect(self.context.navigation.go)
            tasks.link_clicked.connect(lambda places=listers: self._open_of(places))
        left = QVBoxLayout()
        left.setSpacing(theme.CARD_GAP)
        left.addWidget(self.steps)
        self.upper = self._pair(self.pipeline_card, self.health_card, (5, 4))
        self.lower = self._pair(self.waiting, self.late, (1, 1))
        left.addWidget(self.upper)
        left.addWidget(self.lower)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.CARD_GAP)
        row.addLayout(left, 1)
        row.addWidget(self._actions(actions))
        return row

    def _pair(self, one: QWidget, other: QWidget, stretch: tuple[int, int]) -> QWidget:
        pair = QWidget()
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.CARD_GAP)
        row.addWidget(one, stretch[0])
        row.addWidget(other, stretch[1])
        return pair

    def _actions(self, groups: Sequence[Sequence[Action]]) -> Card:
        card = Card("Quick actions")
        card.setFixedWidth(_SIDE)
        card.body.setSpacing(0)
        shown = [[a for a in group if self.context.may(a.permission)] for group in groups]
        for number, group in enumerate([group for group in shown if group]):
            if number:
                card.body.addWidget(Rule(margin=5))
            for action in group:
                row = QuickAction(action.icon, action.label, key_of(action))
                row.clicked.connect(lambda _=False, what=action: self._begin(what))
                card.body.addWidget(row)
        self.last = LastOpened()
        self.last.opened.connect(self.context.navigation.go)
        card.body.addWidget(self.last)
        card.body.addStretch(1)
        self._show_last()
        return card

    # --- what is shown ---------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything anew."""
        today, spec, may = self.context.today(), self.spec, self.context.may

        def query(conn: Connection) -> HomeContents:
            return read_home(conn, spec, today, may)

        self.context.read(self, query, self._show)

    def _show(self, found: HomeContents) -> None:
        today = self.context.today()
        now = self.context.formatter.datetime(self.context.company.clock.now())
        self.read_at.setText(tr("Figures at {time}", time=now.split()[-1]))
        self._show_figures(found)
        self._show_pipeline(found)
        self._show_health(found)
        self.waiting.show_tasks(found.waiting, today)
        self.late.show_tasks(found.late, today)
        openable = [s for s in found.steps if self._first(s.places) is not None]
        self.steps.show_steps(openable)
        self.figure_row.setVisible(bool(self.cards))
        self.upper.setVisible(bool(found.pipeline or found.health or found.short))
        self.lower.setVisible(bool(found.waiting or found.late))

    def _show_figures(self, found: HomeContents) -> None:
        shown = [f for f in self.spec.figures if f.key in found.figures][:_MOST_FIGURES]
        if list(self.cards) != [figure.key for figure in shown]:
            clear(self.figures)
            self.cards = {figure.key: self._card(figure) for figure in shown}
            self._place_figures()
            for first, second in pairwise((self.again, *self.cards.values())):
                QWidget.setTabOrder(first, second)
        for figure in shown:
            self._fill(self.cards[figure.key], found.figures[figure.key])

    def _card(self, figure: HomeFigure) -> FigureCard:
        card = FigureCard(figure.meaning, figure.title)
        card.opened.connect(lambda: self._open(figure.places))
        return card

    def _place_figures(self) -> None:
        wide = 3 if self._narrow() else len(self.cards)
        for number, card in enumerate(self.cards.values()):
            self.figures.addWidget(card, number // max(wide, 1), number % max(wide, 1))

    def _fill(self, card: FigureCard, value: FigureValue) -> None:
        card.set(
            self._figure_text(value),
            strong=tr(value.strong),
            tone=value.tone,
            note=tr(written(value.note, self._money)),
            trend=value.trend,
        )

    def _figure_text(self, value: FigureValue) -> str:
        if isinstance(value.value, str):
            return tr(value.value)
        if value.kind is Kind.MONEY:
            return self._money(value.value)
        return self.context.formatter.value(value.value, Fact("", value.kind))

    def _money(self, value: Decimal) -> str:
        return whole_money(self.context.formatter, Decimal(value), symbol=True)

    def _show_pipeline(self, found: HomeContents) -> None:
        most = max((stage.count for stage in found.pipeline), default=0)
        rows = [
            (
                stage.name,
                stage.name,
                str(stage.count),
                stage.count / most if most else 0,
                "" if stage.worth is None else self._money(stage.worth),
                tr(stage.note),
                stage.tone,
            )
            for stage in found.pipeline
        ]
        retire(self.pipeline)
        self.pipeline.set_rows(rows)
        self.pipeline_card.setVisible(bool(rows))

    def _show_health(self, found: HomeContents) -> None:
        rows = [
            (p.name, p.count, "" if p.worth is None else self._money(p.worth), p.tone)
            for p in found.health
        ]
        retire(self.health, self.health.bar)
        self.health.set_rows(rows)
        self.health.setVisible(bool(rows))
        self.short.set_rows(found.short)
        need = sum(part.count for part in found.health if part.tone != "good")
        self.health_card.set_link(tr("Reorder {count}", count=need) if need else "")
        self.health_card.setVisible(bool(rows or found.short))

    def _show_last(self, *_: object) -> None:
        navigation = self.context.navigation
        places = [entry for entry in navigation.last if navigation.can_open(entry[0].key)]
        low = self.isVisible() and self.height() < _LOW
        self.last.show_places([] if low else places[:_LAST])

    # --- opening ---------------------------------------------------------------------------

    def _first(self, places: Sequence[Place]) -> Place | None:
        return next((p for p in places if self.context.navigation.can_open(p.key)), None)

    def _open(self, places: Sequence[Place]) -> None:
        place = self._first(places)
        if place is not None:
            self.context.navigation.go(place)

    def _open_of(self, listers: Sequence[Lister]) -> None:
        self._open([place for lister in listers for place in lister.places])

    def do(self, action: str) -> bool:
        """Answer F5."""
        if action != "refresh":
            return False
        self.refresh()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """When low, "Last opened" goes first; when narrow, cards go below each other."""
        super().resizeEvent(event)
        self._show_last()
        self._place_figures()
        ways = QBoxLayout.Direction
        rows = self.lower.layout()
        if isinstance(rows, QBoxLayout):
            rows.setDirection(ways.TopToBottom if self._narrow() else ways.LeftToRight)

    def _narrow(self) -> bool:
        return self.width() < theme.NARROW - 20
