"""The stock list: statuses, why, the item's panel, the acts that begin there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from factory_desktop.core.inventory.cards import status_counts
from factory_desktop.core.inventory.services import save_location, save_warehouse
from factory_desktop.core.items import save_item
from factory_desktop.ui.stock.screens.adjust import AdjustDialog
from factory_desktop.ui.stock.screens.ledger import LedgerScreen, PlacesScreen
from factory_desktop.ui.stock.screens.stock_list import low_screen, stock_screen

ENTER = Qt.Key.Key_Return


def shown(qtbot, screen, width: int = 1198):
    qtbot.addWidget(screen)
    screen.resize(width, 640)
    screen.show()
    screen.activateWindow()
    qtbot.wait(1)
    return screen


@pytest.fixture
def stock(qtbot, shop):
    return shown(qtbot, stock_screen(shop.context))


def test_the_count_tells_every_status_and_the_values_add_up(stock, shop):
    counts = shop.company.read(status_counts)
    assert (counts.ok, counts.low, counts.out) == (1, 1, 2)
    totals = stock.panel.totals_of()
    assert (totals["ok"], totals["low"], totals["out"]) == (1, 1, 2)
    assert stock.panel.spec.count_text(totals) == "4 items:  1 OK,  1 LOW,  2 OUT"
    rows = stock.source.page(stock.panel.model.ids)
    assert totals["value"] == sum(row["value"] for row in rows)


def test_a_filter_counts_what_it_leaves(stock):
    stock.panel.set_filter("code", "brg")
    totals = stock.panel.totals_of()
    assert (totals["count"], totals["ok"], totals["out"]) == (2, 1, 1)


def test_low_or_out_shows_only_those(qtbot, shop):
    screen = shown(qtbot, low_screen(shop.context))
    assert {row["status"] for row in screen.source.page(screen.panel.model.ids)} == {"low", "out"}


def test_alt_f1_explains_the_value_and_its_parts_add_up(qtbot, stock, shop):
    stock.panel.table.setFocus()
    stock.panel.table.go_to_id(shop.items["RM-EN8-32"])
    qtbot.keyPress(stock.panel.table, Qt.Key.Key_F1, Qt.KeyboardModifier.AltModifier)
    why = stock.popover.explanation
    row = stock.source.page([shop.items["RM-EN8-32"]])[0]
    assert why.amount == row["value"]
    assert why.adds_up()
    assert sum(p.amount for p in why.parts if not p.strong) == row["value"]
    qtbot.keyPress(stock.popover.table, Qt.Key.Key_Escape)
    assert stock.panel.table.hasFocus()


def test_the_panel_tells_quantity_value_and_movements(stock, shop):
    stock.panel.table.go_to_id(shop.items["RM-EN8-32"])
    card = stock.item.shown.card
    assert card.on_hand == D(371)
    assert card.status == "low"
    assert stock.item.pill.text() == "LOW"
    assert card.movements[0].document == "SE-2026-002"
    for key in ("movements", "prices", "stock"):
        stock.item.tabs.choose(key)
    links = [b.text() for b in stock.item.findChildren(QPushButton) if b.property("link")]
    assert "SE-2026-002" in links


def test_the_panel_names_the_orders_on_which_it_comes(stock, shop):
    item = shop.items["RM-EN8-32"]
    shop.order(("RM-EN8-32", 500, "74"), expected_on=date(2026, 11, 10))
    shop.order(("SEAL-30", 5, "38"))
    stock.panel.table.go_to_id(item)
    shown = stock.item.shown
    assert shown.card.on_order == D(500)
    assert [order["number"] for order in shown.orders] == ["PO-2026-001"]
    assert stock.item._order(shown.orders[0]).middle == "Bearing House, due 10-11-2026"


def test_closing_the_panel_gives_its_room_to_the_list_and_enter_brings_it_back(qtbot, stock):
    assert stock.panel.width() < stock.width()
    stock.item.buttons["close"].click()
    assert stock.panel.width() == stock.width()
    stock.panel.table.go_to(1)
    qtbot.keyPress(stock.panel.table, ENTER)
    assert stock.item.isVisible()


def test_in_a_narrow_window_the_panel_lies_over_the_list(qtbot, shop):
    screen = shown(qtbot, stock_screen(shop.context), 900)
    assert screen.panel.width() == 900
    assert not screen.item.isVisible()
    screen.panel.table.go_to_id(shop.items["BRG-6204"])
    qtbot.keyPress(screen.panel.table, ENTER)
    assert screen.item.isVisible()
    assert screen.panel.width() == 900
    assert screen.go_back()
    assert not screen.item.isVisible()


def test_ticked_items_become_the_lines_of_an_issue(stock, shop):
    opened = []
    shop.context.navigation.register("inventory.entry", opened.append)
    wanted = [shop.items["BRG-6204"], shop.items["RM-EN8-32"]]
    stock.panel.model.set_checked(wanted, True)
    stock.panel.bar.buttons["issue"].click()
    place = opened[0]
    assert place.param("values") == {"purpose": "issue"}
    assert [line["item_id"] for line in place.param("lines")] == wanted


def test_an_order_is_begun_with_what_is_missing(stock, shop):
    opened = []
    shop.context.navigation.register("purchasing.order", opened.append)
    stock.panel.table.go_to_id(shop.items["RM-EN8-32"])
    button = next(b for b in stock.item.findChildren(QPushButton) if b.text() == "Order")
    button.click()
    assert opened[0].param("lines") == ({"item_id": shop.items["RM-EN8-32"], "quantity": D(29)},)


def test_adjusting_shows_the_difference_and_sets_the_books(qtbot, stock, shop):
    item = shop.items["RM-EN8-32"]
    dialog = AdjustDialog(shop.context, item, stock)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.form.fields["counted"].focus()
    qtbot.keyClicks(dialog.form.fields["counted"].editor.input, "370.5")
    qtbot.keyPress(dialog.form.fields["counted"].editor.input, ENTER)
    assert dialog.difference.text() == "Difference −0.500 kg"
    reason = dialog.form.fields["reason"].editor.input
    qtbot.keyClicks(reason, "counted by hand")
    qtbot.keyPress(reason, ENTER)
    assert dialog.focusWidget() is dialog.ok
    qtbot.keyClick(dialog.ok, Qt.Key.Key_Space)
    assert not dialog.isVisible()
    assert shop.presenter.errors == []
    assert stock.source.page([item])[0]["on_hand"] == D("370.5")


def test_adjusting_without_a_reason_stays_and_says_so(qtbot, stock, shop):
    dialog = AdjustDialog(shop.context, shop.items["RM-EN8-32"], stock)
    qtbot.addWidget(dialog)
    dialog.form.set_value("counted", D(1))
    dialog.form.request_save()
    assert "reason" in dialog.form.errors()


def test_one_warehouse_shows_what_lies_there_and_its_share_of_the_value(qtbot, shop):
    yard = shop.run(save_warehouse, values={"name": "Yard"})
    bay = shop.run(save_location, values={"name": "Bay 3", "warehouse_id": yard, "kind": "store"})
    shop.places["Bay 3"] = bay
    shop.receive("RM-EN8-32", "29", "74.20", date(2026, 10, 25), "Bay 3")
    stock = shown(qtbot, stock_screen(shop.context))
    everything = stock.panel.totals_of()["value"]
    assert [stock.choice.itemText(n) for n in range(3)] == ["All warehouses", "Main", "Yard"]
    stock.choice.setCurrentIndex(2)
    rows = stock.source.page(stock.panel.model.ids)
    assert [(r["code"], r["location"], r["on_hand"], r["status"]) for r in rows] == [
        ("RM-EN8-32", "Bay 3", D(29), "low")
    ]
    assert rows[0]["value"] == D("2151.80")
    parts = [stock.panel.totals_of()["value"]]
    stock.choice.setCurrentIndex(1)
    parts.append(stock.panel.totals_of()["value"])
    assert sum(parts) == everything


def test_low_or_out_follows_the_warehouse_and_orders_what_it_lacks(qtbot, shop):
    yard = shop.run(save_warehouse, values={"name": "Yard"})
    steel = shop.items["RM-EN8-32"]
    levels = [{"warehouse_id": yard, "reorder_point": D(7), "minimum_order": D(20)}]
    shop.run(save_item, item_id=steel, values={"reorder_point": D(1)}, levels=levels)
    low = shown(qtbot, low_screen(shop.context))
    assert steel in list(low.panel.model.ids)
    low.choice.setCurrentIndex(1)
    assert steel not in list(low.panel.model.ids)
    low.choice.setCurrentIndex(2)
    assert list(low.panel.model.ids) == [steel]
    assert (low.panel.totals_of()["low"], low.panel.totals_of()["out"]) == (0, 1)
    opened = []
    shop.context.navigation.register("purchasing.order", opened.append)
    low.act("order", steel)
    assert opened[0].param("lines") == ({"item_id": steel, "quantity": D(20)},)


def test_nothing_in_the_bar_is_cut_off_with_two_warehouses(qtbot, shop):
    shop.run(save_warehouse, values={"name": "Yard behind the works"})
    screen = shown(qtbot, stock_screen(shop.context))
    buttons = screen.panel.bar.buttons
    for width, roomy in ((1700, True), (1196, False), (910, False)):
        screen.resize(width, 600)
        qtbot.waitUntil(lambda roomy=roomy: buttons["import"].isVisible() is roomy)
        qtbot.wait(1)
        assert screen.width() == width
        for key, button in buttons.items():
            assert button.width() >= button.sizeHint().width() or not button.isVisible(), key
        assert buttons["reorder"].isVisible()


def test_with_one_warehouse_there_is_nothing_to_choose(stock):
    assert not stock.choice.isVisible()


def test_who_may_not_see_values_sees_none(qtbot, shop):
    context = shop.window_of("clerk", "Clerk")
    screen = shown(qtbot, stock_screen(context))
    assert "value" not in {column.key for column in screen.source.columns}
    figures = [f.name for f in screen.item._figures_of(screen.item.shown.card)]
    assert "Value" not in figures
    order = next(b for b in screen.item.findChildren(QPushButton) if b.text() == "Order")
    assert not order.isEnabled()
    assert "Write purchase orders" in order.toolTip()


def test_the_ledger_names_every_document_and_opens_it(qtbot, shop):
    opened = []
    shop.context.navigation.register("purchasing.receipt", opened.append)
    ledger = shown(qtbot, LedgerScreen(shop.context))
    rows = ledger.source.page(ledger.panel.model.ids)
    assert {row["document"][:3] for row in rows} == {"GRN", "SE-"}
    receipt = next(i for i, r in zip(ledger.panel.model.ids, rows, strict=True)
                   if r["document"] == "GRN-2026-001")  # fmt: skip
    ledger.open_document(receipt)
    assert opened[0].key == "purchasing.receipt"


def test_the_ledger_of_one_item(qtbot, shop):
    ledger = shown(qtbot, LedgerScreen(shop.context))
    shop.context.navigation.register("stock.ledger", ledger.go_to)
    places = shown(qtbot, PlacesScreen(shop.context))
    places.open_item(places.panel.model.ids[0])
    codes = {row["code"] for row in ledger.source.page(ledger.panel.model.ids)}
    assert codes == {"BRG-6204"}
    assert ledger.panel.bar.chips() == ["Code: =BRG-6204"]


def test_a_receipt_put_into_the_past_changes_the_value_shown(stock, shop):
    item = shop.items["RM-EN8-32"]
    stock.panel.table.go_to_id(item)
    before = stock.item.shown.card.value
    shop.receive("RM-EN8-32", "100", "90", date(2026, 10, 2))
    stock.panel.refresh()
    assert stock.source.page([item])[0]["value"] == stock.item.shown.card.value
    assert before == D("27528.20")
    # (31,407.50 + 9,000.00 + 11,257.50) / 675 kg x 471 kg
    assert stock.item.shown.card.value == D("36050.69")
