"""Names that a browser, a sheet or a format string would obey: the whole window shows letters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from factory_desktop.core.hr import Employee
from factory_desktop.core.items import Item
from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.parties import Party
from factory_desktop.core.platform.commands import Command, Request
from factory_desktop.core.platform.company import Company
from factory_desktop.ui.framework.document_screen import DocumentScreen
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.master_screen import MasterScreen
from factory_desktop.ui.modules import UI_MODULES
from tests.faults.test_strings import NASTY
from tests.helpers.companies import ADMIN

VIEWS = [view for module in UI_MODULES for view in module.views if view.shown]
SAVED = {
    "items.item": (Item, "item_id"),
    "parties.party": (Party, "party_id"),
    "hr.employee": (Employee, "employee_id"),
}


@pytest.fixture
def named(factory_floor) -> int:
    """Items, parties and workers are called so, and there is a party by each of the texts."""
    texts, taken, saves = iter(NASTY * 9), 0, factory_floor.registry.commands
    for entity, (model, key) in SAVED.items():
        rows = factory_floor.read(lambda c, m=model: c.execute(m.table().select()).mappings().all())
        for row in rows:
            given = {key: row["id"], "version": row["version"]}
            while not _called(factory_floor, saves[f"{entity}.save"], given, next(texts)):
                pass
            taken += 1
    party = {"is_supplier": True, "is_customer": True}
    for text in NASTY:
        taken += _called(factory_floor, saves["parties.party.save"], {}, text, **party)
    return taken


def _called(
    company: Company, save: Command, given: dict[str, int], text: str, **more: bool
) -> bool:
    """Whether the text is taken as a name."""
    try:
        company.execute(Request(ADMIN), save, **given, values={"name": text, **more})
    except FactoryError:
        return False
    return True


def obeyed() -> list[str]:
    """What of the visible texts is not drawn as it stands."""
    labels = [w for top in QApplication.topLevelWidgets() for w in top.findChildren(QLabel)]
    return [
        label.text()
        for label in labels
        if label.textFormat() != Qt.TextFormat.PlainText and "<" in label.text()
    ]


@pytest.mark.slow
def test_every_screen_and_record_shows_the_letters(qtbot, named, open_window, presenter):
    assert named > 40
    window = open_window()
    records = 0
    for view in VIEWS:
        screen = window.context.navigation.open(view.key)
        qtbot.wait(1)
        lists = [p for p in (screen, *screen.findChildren(ListPanel)) if isinstance(p, ListPanel)]
        shown = [panel for panel in lists if panel.isVisible() and panel.model.ids]
        if isinstance(screen, MasterScreen | DocumentScreen) and shown:
            for record in shown[0].model.ids[:6]:
                window.context.navigation.open(view.key, record)
                records += 1
        window.grab()
        assert (obeyed(), presenter.errors, window.width()) == ([], [], 1366), view.key
    assert records > 15
    for text in NASTY:
        window.palette_box.open()
        window.palette_box.query.setText(text)
        qtbot.wait(1)
        window.palette_box.grab()
        window.palette_box.hide()
    assert (obeyed(), presenter.errors) == ([], [])
