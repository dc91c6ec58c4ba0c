"""What the screen of any document type can do beyond showing one: totals, columns, copies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import insert

from factory_desktop.core.items import Item, Uom
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_screen import NAME, DocumentScreen, DocumentScreenSpec
from factory_desktop.ui.framework.document_spec import DocumentSpec, Total
from factory_desktop.ui.framework.form_spec import FormSpec, Section
from factory_desktop.ui.framework.line_grid_model import LineColumn
from factory_desktop.ui.framework.list_spec import ListSpec
from factory_desktop.ui.framework.operations import Operations
from tests.helpers import companies

KEY = "inventory.adjustment"
ITEM = LineColumn("item_id", Fact("Item", Kind.REFERENCE, reference="items.item"), 100)
COUNTED = LineColumn("counted", Fact("Counted", Kind.QUANTITY), 90)
WORD = LineColumn("word", Fact("Word"), 90, editable=False, stretch=True)
VIEW = DocumentSpec(
    "Count",
    FormSpec(KEY, (Section("", (("posted_on", "reason", "location_id"),)),)),
    (ITEM, WORD, COUNTED),
    (Total("many", "Many"), Total("few", "Few"), Total("all", "All", strong=True)),
)


def totals(_head, lines):
    counted = sum((line["counted"] for line in lines if line.get("counted")), D(0))
    if counted > 10:
        return {"many": counted, NAME + "many": "Very many", "all": counted}
    return {"few": counted, "all": counted}


def complete(_conn, head, lines):
    for line in lines:
        line["word"] = f"item {line['item_id']}"


@pytest.fixture
def screen(qtbot, file_company):
    return _screen(qtbot, file_company, Operations(inline=True))


def _screen(qtbot, file_company, operations):
    with file_company.db.write() as conn:
        uom = Uom.table()
        unit = conn.execute(uom.select().where(uom.c.code == "pcs")).first().id
        conn.execute(
            insert(Item.table()).values(
                code="BOLT", name="Hex bolt", item_type="component", stock_uom_id=unit,
                valuation="moving_average", best_seller=False, active=True, version=1,
            )
        )  # fmt: skip
    signed = SignedIn(companies.ADMIN, "Meena", "en", must_change=False)
    context = WindowContext(file_company, signed, operations, Formatter(), "Shakti Precision Works")
    shown = []
    spec = DocumentScreenSpec(
        KEY,
        ListSpec(),
        VIEW,
        totals=lambda _: totals,
        complete=complete,
        facts={"reason": Fact("Why", required=True)},
        state_key="test.counts",
    )
    made = DocumentScreen(context, spec)
    made.shown.connect(shown.append)
    made.heads = shown
    qtbot.addWidget(made)
    made.resize(1366, 660)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def begin(screen, counted):
    screen.new({"reason": "test", "location_id": 7}, [{"item_id": 1, "counted": D(counted)}])
    screen.view._refresh()


def test_totals_without_a_figure_are_not_shown_and_others_are_named_anew(screen):
    begin(screen, 5)
    figures = screen.view.totals_strip.figures
    assert [key for key, label in figures.items() if label.isVisible()] == ["few", "all"]
    begin(screen, 50)
    assert [key for key, label in figures.items() if label.isVisible()] == ["many", "all"]
    assert figures["many"].accessibleName() == "Very many"


def test_lines_are_completed_before_they_are_shown_and_after_saving(screen):
    begin(screen, 5)
    assert screen.view.grid.lines()[0]["word"] == "item 1"
    screen.view.request_save()
    assert screen.document_id is not None
    assert screen.view.grid.lines()[0]["word"] == "item 1"
    assert not screen.view.dirty
    assert screen.heads[-1]["id"] == screen.document_id


def test_facts_of_the_head_may_be_shown_otherwise(screen):
    begin(screen, 5)
    assert screen.view.form.fields["reason"].caption.text() == "Why *"


def test_other_columns_keep_the_lines(screen):
    begin(screen, 5)
    screen.set_columns((ITEM, COUNTED))
    assert [c.key for c in screen.view.grid.model.columns] == ["item_id", "counted"]
    assert screen.view.grid.lines()[0]["counted"] == D(5)
    assert screen.view.grid.current() == (0, "item_id")


def test_tab_goes_from_save_over_print_to_the_acts(screen, qtbot):
    begin(screen, 5)
    QApplication.processEvents()
    head = screen.view.head
    head.save.setFocus()
    for button in (head.print, head.buttons["confirm"]):
        qtbot.keyPress(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert button.hasFocus()


def test_a_copy_is_a_new_draft_of_today_without_ids(screen):
    screen.new({"reason": "test", "location_id": 7, "posted_on": date(2026, 10, 30)},
               [{"item_id": 1, "counted": D(5)}])  # fmt: skip
    screen.view.request_save()
    first = screen.document_id
    assert screen.do("duplicate")
    assert screen.document_id is None
    assert screen.view.form.values()["posted_on"] == date(2026, 11, 2)
    screen.view.request_save()
    assert screen.document_id not in (None, first)


def test_the_timeline_tells_who_and_what_was_before(screen):
    begin(screen, 5)
    screen.view.request_save()
    screen.view.form.set_value("posted_on", date(2026, 11, 1))
    screen.view.request_save()
    texts = [label.text() for label in screen.timeline.findChildren(type(screen.view.head.note))]
    assert "meena made the draft" in texts
    assert any(text.endswith("Date was 02-11-2026") for text in texts)


def test_the_list_keeps_its_looks_under_its_own_key(screen):
    screen.panel.set_search("abc")
    assert screen.context.list_state("test.counts")["search"] == "abc"
    assert screen.context.list_state(screen.query.key) == {}


def test_the_form_is_built_after_the_list_and_what_is_typed_meanwhile_goes_nowhere(
    qtbot, file_company
):
    operations = Operations()
    screen = _screen(qtbot, file_company, operations)
    made = []
    screen.built.connect(lambda: made.append(True))
    screen.panel.table.setFocus()
    screen.open_document(99)
    screen.new({"reason": "test", "location_id": 7})
    assert screen.on_document
    assert made == [], "the list and the form are not built in one turn"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_J)
    qtbot.waitUntil(lambda: screen.heads != [])
    assert made == [True]
    assert len(screen.heads) == 1, "only what was asked for last is shown"
    assert screen.currentWidget() is screen.view
    assert screen.view.form.isAncestorOf(QApplication.focusWidget())
    assert screen.view.form.values()["reason"] == "test"
    operations.close()
