"""What is low, from the stock list to draft orders, by keyboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from factory_desktop.core.items import save_item
from factory_desktop.core.parties import save_party
from factory_desktop.core.platform import documents
from factory_desktop.core.purchasing import ORDER
from factory_desktop.ui.framework.popover import ExplainPopover
from factory_desktop.ui.purchase.screens.reorder import ReorderScreen
from factory_desktop.ui.stock.screens.stock_list import low_screen
from tests.ui.purchase.keys import Keys

ENTER = Qt.Key.Key_Return


def shown(qtbot, screen):
    qtbot.addWidget(screen)
    screen.resize(1366, 660)
    screen.show()
    screen.activateWindow()
    QApplication.processEvents()
    return screen


@pytest.fixture
def reorder(qtbot, shop):
    """BRG-6204 has 25 of 40 and comes from Bearing House; the rest is out and was never bought."""
    shop.receive("BRG-6204", "25", "119", date(2026, 11, 1))
    levels = {"safety_stock": D(10), "minimum_order": D(30)}
    shop.run(save_item, item_id=shop.items["BRG-6204"], values=levels)
    screen = shown(qtbot, ReorderScreen(shop.context))
    screen.grid.clock = count(0, 0.25).__next__
    return screen


def columns(screen, *keys):
    return [tuple(line.get(key) for key in keys) for line in screen.grid.lines()]


def orders(shop):
    table = ORDER.header.table()
    ids = shop.company.read(
        lambda c: c.execute(select(table.c.id).order_by(table.c.id)).scalars().all()
    )
    return [shop.company.read(lambda c, i=i: documents.load(c, ORDER, i)) for i in ids]


def test_what_is_low_becomes_one_draft_a_supplier_by_keyboard(qtbot, shop, reorder):
    keys, opened = Keys(qtbot), []
    shop.context.navigation.register("purchase.reorder", reorder.go_to)
    shop.context.navigation.register("purchase.orders", opened.append)
    stock = shown(qtbot, low_screen(shop.context))
    stock.panel.table.setFocus()
    keys.press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    reorder.activateWindow()
    QApplication.processEvents()
    assert columns(reorder, "description", "quantity", "why") == [
        ("Ball bearing 6204 ZZ", D(30), "40 + 10 − 25, at least 30"),
        ("Ball bearing 6205 ZZ", D(40), "40"),
        ("EN8 round bar 32 mm", D(400), "400.000"),
        ("Oil seal 30 × 47 × 7", D(50), "50"),
    ]  # fmt: skip
    # The first line without a supplier waits for one.
    assert reorder.grid.current() == (1, "supplier_id")
    keys.enter("Gujarat Steel", "", "")  # quantity and rate as suggested
    keys.press(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)  # not the bar
    assert reorder.grid.current() == (2, "supplier_id")
    keys.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    reorder.do("save")
    assert reorder.grid.errors() == {"lines.2.supplier_id": "Choose from whom to order it."}
    assert orders(shop) == []
    reorder.grid.go(2, "quantity")
    keys.enter("0")
    assert reorder.total.text() == "Items: 2   Orders: 2   ₹ 9,250.00"
    keys.press(ENTER)  # the rate, then the empty line, then the button
    keys.press(ENTER)
    assert reorder.make.hasFocus()
    keys.press(ENTER)
    made = orders(shop)
    assert [
        (order.header["supplier_id"], order.header["status"],
         [(line["item_id"], line["quantity"], line["rate"]) for line in order.lines])
        for order in made
    ] == [
        (shop.parties["Bearing House"], "draft", [(shop.items["BRG-6204"], D(30), D(119))]),
        (shop.parties["Gujarat Steel"], "draft", [(shop.items["BRG-6205"], D(40), D(142))]),
    ]  # fmt: skip
    assert len(opened) == 1
    # What stands on the drafts is not suggested again.
    assert columns(reorder, "description") == [("EN8 round bar 32 mm",), ("Oil seal 30 × 47 × 7",)]


def test_chosen_items_show_why_also_where_enough_is_coming(qtbot, shop, reorder):
    shop.order(("BRG-6204", 20, "119"))
    shop.context.navigation.register("purchase.reorder", reorder.go_to)
    stock = shown(qtbot, low_screen(shop.context))
    stock.panel.model.set_checked([shop.items["BRG-6204"], shop.items["SEAL-30"]], True)
    stock.panel.bar.buttons["reorder"].click()
    assert columns(reorder, "item_id", "coming", "quantity", "why") == [
        (shop.items["BRG-6204"], D(20), None, "enough"),
        (shop.items["SEAL-30"], D(0), D(50), "50"),
    ]
    reorder.grid.go(1, "quantity")
    reorder.do("explain")
    why = reorder.popover
    assert isinstance(why, ExplainPopover)
    assert why.explanation.amount == 50
    assert [(part.label, part.amount) for part in why.explanation.parts] == [("Reorder point", 50)]
    why.finish()
    assert reorder.confirm_leave()


def test_an_order_below_its_suppliers_minimum_says_so_and_may_be_made(qtbot, shop, reorder):
    house = shop.parties["Bearing House"]
    shop.run(save_party, party_id=house, values={"minimum_order": D(5000)})
    reorder.reload()
    keys, said = Keys(qtbot), "Below the minimum order of the supplier Bearing House: "
    assert reorder.shortfall.isVisible()
    assert reorder.shortfall.text() == said + "₹ 3,570.00 of ₹ 5,000.00"
    reorder.grid.go(0, "quantity")
    reorder.do("explain")
    parts = reorder.popover.explanation.parts
    assert parts[-1].label == "Below this supplier's minimum order of ₹ 5,000.00"
    assert reorder.popover.explanation.adds_up()
    reorder.popover.finish()
    reorder.grid.go(0, "quantity")
    reorder.grid.setFocus()
    keys.enter("43")
    assert not reorder.shortfall.isVisible()
    reorder.grid.go(0, "quantity")
    keys.enter("42")
    assert reorder.shortfall.text() == said + "₹ 4,998.00 of ₹ 5,000.00"
    for _line in range(3):
        reorder.grid.go(1, "quantity")
        reorder.grid.remove_line()
    reorder.do("save")
    assert [order.header["supplier_id"] for order in orders(shop)] == [house]


def test_nothing_low_is_said_and_who_may_not_order_is_told_why(qtbot, shop):
    for item in shop.items.values():
        shop.run(save_item, item_id=item, values={"reorder_point": None})
    screen = shown(qtbot, ReorderScreen(shop.context))
    assert screen.empty.isVisible()
    assert not screen.make.isEnabled()
    clerk = shown(qtbot, low_screen(shop.window_of("clerk", "Clerk")))
    button = clerk.panel.bar.buttons["reorder"]
    assert not button.isEnabled()
    assert "Write purchase orders" in button.toolTip()
