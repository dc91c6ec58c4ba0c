"""Nothing that is read is cut off: labels and hints of forms, headings; in both languages."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from factory_desktop.core.items import Item, save_item
from factory_desktop.core.parties import Party, save_party
from factory_desktop.core.platform.commands import Request
from factory_desktop.ui.framework.document_screen import DocumentScreen
from factory_desktop.ui.framework.form import RecordForm
from factory_desktop.ui.framework.i18n import set_language
from factory_desktop.ui.framework.list_panel import ListPanel
from factory_desktop.ui.framework.master_screen import MasterScreen
from factory_desktop.ui.modules import UI_MODULES
from tests.helpers.companies import ADMIN

VIEWS = [view for module in UI_MODULES for view in module.views if view.shown]
LONG = "hardened and ground, zinc plated, to drawing SPW-2026-114 revision C, boxes of fifty"


def cut_labels(root: QWidget) -> list[str]:
    """The texts of visible labels that have too little room."""
    found = []
    for label in root.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        if label.wordWrap():
            cut = label.heightForWidth(label.width()) > label.height() + 1
        else:
            wide = label.fontMetrics().horizontalAdvance(label.text())
            cut = wide > label.contentsRect().width() + 1
        if cut:
            found.append(label.text())
    return found


def cut_headings(panel: ListPanel) -> list[str]:
    """The headings of a list that have too little room."""
    header = panel.header
    shown = [n for n in range(header.count()) if not header.isSectionHidden(n)]
    return [panel.model.columns[n].label for n in shown if header.needs(n) > header.sectionSize(n)]


@pytest.mark.parametrize("language", ["en", "hi"])
def test_headings_of_lists_and_what_a_new_record_asks_are_whole(open_window, qtbot, language):
    set_language(language)
    window = open_window()
    cut, lists, forms = {}, 0, 0
    for view in VIEWS:
        screen = window.context.navigation.open(view.key)
        qtbot.wait(1)
        panels = [screen] if isinstance(screen, ListPanel) else screen.findChildren(ListPanel)
        shown = [panel for panel in panels if panel.isVisible()]
        found = [text for panel in shown for text in cut_headings(panel)]
        lists += len(shown)
        if isinstance(screen, MasterScreen | DocumentScreen) and screen.do("new"):
            qtbot.wait(1)
            asked = [form for form in screen.findChildren(RecordForm) if form.isVisible()]
            found += [text for form in asked for text in cut_labels(form)]
            forms += len(asked)
        if found:
            cut[view.key] = found
    assert not cut
    assert lists > 15
    assert forms > 10


def test_a_long_name_never_widens_the_window(open_window, qtbot, factory_floor):
    with factory_floor.reading() as conn:
        item = conn.execute(Item.table().select()).mappings().first()
        party = conn.execute(Party.table().select()).mappings().first()
    for save, key, row in ((save_item, "item_id", item), (save_party, "party_id", party)):
        values = {"name": f"{row['name']} {LONG}"[:120]}
        given = {key: row["id"], "version": row["version"], "values": values}
        factory_floor.execute(Request(ADMIN), save, **given)
    window = open_window()
    for place in (("items.item", item["id"]), ("parties.party", party["id"]), ("stock.list", None)):
        window.context.navigation.open(*place)
        qtbot.wait(1)
        assert window.width() == 1366
    panel = window.context.navigation.open("stock.list").item
    qtbot.wait(1)
    assert panel._scroll.widget().minimumSizeHint().width() <= panel._scroll.viewport().width()
