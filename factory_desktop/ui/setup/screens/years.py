"""Fiscal years, and the day up to which the books are locked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from sqlalchemy import Connection, select

from factory_desktop.core.company.services import open_year, save_settings
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.platform.periods import LOCKED_UNTIL, FiscalYear
from factory_desktop.core.platform.settings import Settings
from factory_desktop.ui.framework import dialogs, theme
from factory_desktop.ui.framework.cards import Card
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.field import Field
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.painting import label, set_tone
from factory_desktop.ui.setup.screens.page import Page, allow

_LOCK = Fact("Lock up to and with", Kind.DATE)


class YearsScreen(Page):
    """The years in a list, the lock beside it."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "Fiscal years", scrolls=False)
        self.years: Sequence[Any] = ()
        self.locked: date | None = None
        self.next = self.add_button(
            "Add the next year",
            self.add_next,
            meaning="add",
            primary=True,
            reason=context.why_not("company.year.edit"),
        )
        self.table = CellsTable(
            [tr("Year"), tr("First day"), tr("Last day"), tr("Status")],
            [120, 130, 130, 0],
            row_height=theme.ROW_LIST,
            stripes=True,
        )
        self.table.setAccessibleName(tr("Fiscal years"))
        self.setFocusProxy(self.table)
        row = QHBoxLayout()
        row.setSpacing(theme.CARD_GAP)
        card = Card("Years of the books")
        card.flush()
        card.body.addWidget(self.table)
        row.addWidget(card, 3)
        row.addWidget(self._lock_card(), 2)
        self.body.addLayout(row, 1)
        QWidget.setTabOrder(self.unlock, self.next)
        context.bus.watch(self, ("fiscal_year", "setting"), self.refresh)
        self.refresh()

    def _lock_card(self) -> Card:
        card = Card("Lock a period")
        self.state = label("", "strong", wrap=True)
        card.body.addWidget(self.state)
        card.body.addWidget(
            label(
                tr(
                    "Nothing can be entered, changed or cancelled on a locked day. Lock a month "
                    "when it is checked and reported."
                ),
                "muted",
                wrap=True,
            )
        )
        self.day = Field("day", _LOCK, self.context.entry)
        self.lock = QPushButton(tr("Lock"))
        self.unlock = QPushButton(tr("Take the lock away"))
        reason = self.context.why_not("company.settings.edit")
        for button in (self.lock, self.unlock):
            allow(button, reason)
        self.lock.clicked.connect(self.lock_period)
        self.unlock.clicked.connect(self.unlock_period)
        card.body.addWidget(self.day)
        buttons = QHBoxLayout()
        buttons.addWidget(self.lock)
        buttons.addWidget(self.unlock)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        card.body.addStretch(1)
        return card

    # --- showing ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read years and lock anew."""
        registry = self.context.registry

        def query(conn: Connection) -> tuple[Sequence[Any], date | None]:
            table = FiscalYear.table()
            years = conn.execute(select(table).order_by(table.c.starts_on.desc())).all()
            return years, Settings(conn, registry)[LOCKED_UNTIL]

        self.context.read(self, query, lambda found: self._show(*found))

    def _show(self, years: Sequence[Any], locked: date | None) -> None:
        self.years, self.locked = years, locked
        shown, today = self.context.formatter.date, self.context.today()
        self.table.set_rows(
            [
                [
                    Cell(year.label, style="strong"),
                    Cell(shown(year.starts_on)),
                    Cell(shown(year.ends_on)),
                    self._state(year, today),
                ]
                for year in years
            ]
        )
        if locked is None:
            self.state.setText(tr("Nothing is locked."))
            set_tone(self.state, "")
        else:
            self.state.setText(tr("Locked up to {day}", day=shown(locked)))
            set_tone(self.state, "warn")
        self.unlock.setVisible(locked is not None)
        self.day.editor.set_value(_month_end_before(today))

    def _state(self, year: Any, today: date) -> Cell:
        if self.locked is not None and year.ends_on <= self.locked:
            return Cell(tr("All locked"), style="pill", tone="neutral")
        if year.starts_on <= today <= year.ends_on:
            return Cell(tr("This year"), style="pill", tone="info", loud=True)
        return Cell(tr("Nothing locked"), style="muted")

    # --- acting ----------------------------------------------------------------------------

    def add_next(self) -> None:
        """Add the year after the last one."""
        after = self.years[0].ends_on + timedelta(days=1) if self.years else None
        day = after or self.context.today()
        self.context.run(self, open_year, success=tr("Year added"), day=day)

    def lock_period(self) -> None:
        """Lock up to a day; asked first, because others can then no longer enter there."""
        self.day.editor.commit()
        day = self.day.editor.value()
        if not isinstance(day, date):
            self.day.set_error(tr("Type the last day that is to be locked."))
            self.day.focus()
            return
        shown = self.context.formatter.date(day)
        question = tr("Lock the books up to {day}?", day=shown)
        hint = tr("Nobody can then enter or change anything on or before that day.")
        if dialogs.ask(self, question, tr("Lock"), hint=hint, tone="warn"):
            self._store(day, tr("Locked up to {day}", day=shown))

    def unlock_period(self) -> None:
        """Take the lock away."""
        question = tr("Take the lock away?")
        hint = tr("Figures that were reported already can then change.")
        if dialogs.ask(self, question, tr("Take the lock away"), hint=hint, tone="warn"):
            self._store(None, tr("Nothing is locked."))

    def _store(self, day: date | None, said: str) -> None:
        values = {LOCKED_UNTIL: day}
        self.context.run(self, save_settings, success=said, failed=self._failed, values=values)

    def _failed(self, error: BaseException) -> bool:
        if isinstance(error, Invalid) and LOCKED_UNTIL in error.fields:
            self.day.set_error(tr(error.fields[LOCKED_UNTIL]))
            return True
        return False

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        acts = {"new": self.next.click, "refresh": self.refresh}
        if action in acts:
            acts[action]()
        return action in acts


def _month_end_before(today: date) -> date:
    """The last day of the month before: what is locked most often."""
    return today.replace(day=1) - timedelta(days=1)
