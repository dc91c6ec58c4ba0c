"""Purchase orders and receipts by keyboard, on a real company."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal as D
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from factory_desktop.core.company.services import save_settings
from factory_desktop.core.inventory.cards import item_card
from factory_desktop.core.items import save_item
from factory_desktop.core.platform import documents
from factory_desktop.core.purchasing import ORDER, RECEIPT
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.purchase.screens.orders import late_screen, order_screen
from factory_desktop.ui.purchase.screens.receipts import receipt_screen
from tests.ui.purchase.keys import Keys
from tests.ui.purchase.shop import ITEMS

ENTER = Qt.Key.Key_Return


@pytest.fixture
def keys(qtbot):
    return Keys(qtbot)


def shown(qtbot, screen):
    """The screen in a window that has the focus, typing as slowly as fingers."""
    for grid in screen.view.grids:
        grid.clock = count(0, 0.25).__next__
    qtbot.addWidget(screen)
    screen.resize(1366, 660)
    screen.show()
    screen.activateWindow()
    return screen


def head_of(shop, kind, document_id):
    return shop.company.read(lambda conn: documents.load(conn, kind, document_id))


@pytest.fixture
def orders(qtbot, shop):
    return shown(qtbot, order_screen(shop.context))


@pytest.fixture
def receipts(qtbot, shop):
    screen = shown(qtbot, receipt_screen(shop.context))
    shop.context.navigation.register("purchasing.receipt", screen.go_to)
    return screen


def test_an_order_of_three_lines_is_typed_and_confirmed_without_the_mouse(shop, orders, keys):
    orders.new()
    QApplication.processEvents()
    assert orders.view.form.fields["supplier_id"].editor.input.hasFocus()
    keys.enter("bearing", "", "+7", "BH/1182", "", "", "")
    assert orders.view.form.values()["payment_days"] == 30
    assert orders.view.grid.current() == (0, "item_id")
    keys.enter("BRG-6204", "200", "118.50", "5")
    keys.enter("BRG-6205", "60", "236.75", "5")
    keys.enter("SEAL-30", "100", "38.20", "")
    keys.press(ENTER)  # the empty line: on to the charges, and without any on to Save
    assert orders.view.rows.grid.table.hasFocus()
    keys.press(ENTER)
    assert orders.view.head.save.hasFocus()
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Tab)
    assert orders.view.head.buttons["confirm"].hasFocus()
    orders.view._refresh()
    strip = {k: w.text() for k, w in orders.view.totals_strip.figures.items() if w.isVisible()}
    keys.press(ENTER)
    assert shop.presenter.errors == []
    saved = head_of(shop, ORDER, orders.document_id)
    assert saved.header["number"] == "PO-2026-001"
    assert saved.header["expected_on"] == date(2026, 11, 9)
    assert [line["amount"] for line in saved.lines] == [D("26567.70"), D("15923.81"), D("4507.60")]
    assert saved.header["total"] == D("46999")
    assert strip == {
        "taxable": "39,829.75", "CGST": "3,584.68", "SGST": "3,584.68", "round_off": "−0.11",
        "total": "₹ 46,999.00",
    }  # fmt: skip


def test_charges_are_typed_after_the_lines_and_shared_by_them(shop, orders, keys):
    orders.new({"supplier_id": shop.parties["Bearing House"]})
    orders.view.grid.setFocus()
    keys.enter("BRG-6204", "10", "100", "")
    keys.press(ENTER)
    charges = orders.view.rows.grid
    assert charges.table.hasFocus()
    keys.enter("Freight", "", "200")  # before tax, where nobody says otherwise
    keys.enter("Loading", "After tax", "50")
    assert orders.view.rows.height() == 3 * charges.table.rowHeight(0) + 1
    orders.view._refresh()
    strip = {k: w.text() for k, w in orders.view.totals_strip.figures.items() if w.isVisible()}
    assert strip == {
        "before_tax": "200.00", "taxable": "1,200.00", "CGST": "108.00", "SGST": "108.00",
        "after_tax": "50.00", "round_off": "0.00", "total": "₹ 1,466.00",
    }  # fmt: skip
    charges.go(2)
    keys.enter("Packing", "dear")  # no such choice: it stays, nothing is taken in its place
    assert charges.model.text(2, charges.model.columns[1]) == "dear"
    assert charges.model.lines[2].values["charged"] is None
    charges.go(2, "amount")
    keys.enter("5")
    assert not orders.view.request_save()
    assert charges.errors("charges")["charges.2.charged"].startswith("Choose one of: Before tax")
    charges.go(2)
    charges.remove_line()
    charges.go(0, "name")
    keys.press(Qt.Key.Key_Backtab)  # back to the lines, and by Enter here again
    assert orders.view.grid.table.hasFocus()
    orders.view.grid.go(1)
    keys.press(ENTER)
    charges.go(2)
    keys.enter("freight")
    keys.press(ENTER)
    orders.view.request_save()
    assert charges.errors("charges") == {"charges.2.amount": "Fill in Amount."}
    charges.go(2, "amount")
    keys.enter("5")
    orders.view.request_save()
    assert charges.errors("charges") == {"charges.2.name": "This stands here twice."}
    assert charges.table.hasFocus()
    charges.remove_line()
    assert orders.view.request_save()
    saved = head_of(shop, ORDER, orders.document_id)
    assert saved.header["charges"] == [
        {"name": "Freight", "amount": D(200), "charged": "before"},
        {"name": "Loading", "amount": D(50), "charged": "after"},
    ]  # fmt: skip
    assert (saved.header["taxable"], saved.header["total"]) == (D(1200), D(1466))
    charges.go(1)
    charges.remove_line()
    orders.view.request_save()
    orders.open_document(orders.document_id)
    said = [text.text() for text in orders.timeline.findChildren(QLabel)]
    assert any("changed Charges" in text for text in said)
    charges.setFocus()
    charges.go(1)
    keys.enter("Loading", "After tax", "50")
    orders.view.request_action("confirm")
    assert not orders.view.dirty
    assert [row["name"] for row in orders.view.rows.rows()] == ["Freight", "Loading"]
    orders.copy()
    assert orders.document_id is None
    assert [row["amount"] for row in orders.view.rows.rows()] == [D(200), D(50)]


def test_a_low_window_cuts_neither_fields_nor_figures(shop, orders):
    """At 150 % of a small screen, with all totals of a large order."""
    line = {"item_id": shop.items["BRG-6204"], "quantity": D(10), "rate": D("1234567.5")}
    head = {"supplier_id": shop.parties["Bearing House"]}
    orders.new(head, [{**line, "gst_rate": D(18)}])
    view = orders.view
    view.rows.grid.set_lines(
        [{"name": f"Charge {n}", "charged": ("before", "after")[n % 2], "amount": D("2345678.90")}
         for n in range(4)]
    )  # fmt: skip
    for size, told, rows in (
        ((1366, 660), "", 4), ((910, 384), "", 2), ((910, 384), "Somebody else saved this.", 1)
    ):  # fmt: skip
        orders.resize(*size)
        if told:
            view.banner.say("warn", told)
        view._refresh()
        for _ in range(4):
            QApplication.processEvents()
        figures = [label for label in view.totals_strip.figures.values() if label.isVisible()]
        assert len(figures) == 7
        fields = [field.editor for field in view.form.fields.values() if field.isVisible()]
        for widget in (*figures, *fields):
            assert widget.width() >= widget.minimumSizeHint().width()
            assert widget.height() >= widget.minimumSizeHint().height()
        shortest = view.form.minimumSizeHint().height()
        assert view.form.height() >= shortest  # whole fields, none over the other
        assert view.rows.height() == rows * view.rows.grid.table.rowHeight(0) + 1


def test_goods_come_in_two_parts_and_the_order_closes_itself(shop, orders, receipts, keys):
    order_id = shop.order(("BRG-6204", 200, "118.50"), ("SEAL-30", 100, "38.20"))
    orders.open_document(order_id)
    receipts.activateWindow()
    orders.view.request_action("follow:purchasing.receipt")
    assert receipts.view.grid.count() == 2
    receipts.view.grid.setFocus()
    receipts.view.grid.go(0, "quantity")
    keys.enter("150")
    receipts.view.request_action("confirm")
    first = head_of(shop, RECEIPT, receipts.document_id)
    assert first.header["status"] == "confirmed"
    assert states(orders) == ["partial"]
    receipts.pull("purchasing.order", order_id)
    assert [ln["quantity"] for ln in receipts.view.grid.lines()] == [D(50)]
    receipts.view.request_action("confirm")
    assert states(orders) == ["closed"]
    assert shop.presenter.errors == []
    said = []
    shop.context.succeeded.connect(lambda text, *_: said.append(text))
    receipts.pull("purchasing.order", order_id)
    assert said == ["Nothing is open on it any more."]


def states(orders):
    orders.panel.refresh()
    ids = list(orders.panel.model.ids)
    return [row["receipt_state"] for row in orders.source.page(ids)]


def test_more_than_ordered_is_refused_at_the_cell(shop, receipts, keys):
    receipts.pull("purchasing.order", shop.order(("BRG-6204", 200, "118.50")))
    receipts.view.grid.setFocus()
    receipts.view.grid.go(0, "quantity")
    keys.enter("201")
    receipts.view.request_action("confirm")
    assert receipts.view.grid.errors() == {"lines.0.quantity": "Only 200 is open on PO-2026-001."}
    assert receipts.status == "draft"
    receipts.view.grid.go(0, "quantity")
    keys.enter("200")
    receipts.view.request_action("confirm")
    assert receipts.status == "confirmed"


def test_what_set_up_allows_above_the_order_comes_and_no_more(shop, receipts, keys):
    shop.run(save_settings, values={"purchasing.over_receipt": D(5)})
    receipts.pull("purchasing.order", shop.order(("BRG-6204", 200, "118.50")))
    receipts.view.grid.setFocus()
    receipts.view.grid.go(0, "quantity")
    keys.enter("150")
    receipts.view.request_action("confirm")
    assert receipts.status == "confirmed"
    receipts.pull(
        "purchasing.order", head_of(shop, RECEIPT, receipts.document_id).header["order_id"]
    )
    receipts.view.grid.setFocus()
    receipts.view.grid.go(0, "quantity")
    keys.enter("61")  # 50 are open, and 10 more of 200 are allowed
    receipts.view.request_action("confirm")
    said = "Only 50 is open on PO-2026-001; with the 5 % allowed, 60 may come."
    assert receipts.view.grid.errors() == {"lines.0.quantity": said}
    assert receipts.view.totals_strip.hint.text() == said
    assert receipts.status == "draft"
    receipts.view.grid.go(0, "quantity")
    keys.enter("60")
    receipts.view.request_action("confirm")
    assert receipts.status == "confirmed"
    assert head_of(shop, RECEIPT, receipts.document_id).lines[0]["quantity"] == D(60)
    card = shop.company.read(lambda conn: item_card(conn, shop.company.registry,
                             shop.items["BRG-6204"], date(2026, 11, 30)))  # fmt: skip
    assert card.on_hand == D(210)


def test_another_state_of_supply_is_taxed_as_a_whole(shop, orders):
    line = {"item_id": shop.items["BRG-6204"], "quantity": D(10), "rate": D("100"),
            "gst_rate": D(18)}  # fmt: skip
    orders.new({"supplier_id": shop.parties["Bearing House"]}, [line])
    orders.view._refresh()
    assert orders.view.totals_strip.figures["CGST"].isVisible()
    orders.view.form.set_value("supplier_id", shop.parties["Gujarat Steel"])
    orders.view._refresh()
    assert not orders.view.totals_strip.figures["CGST"].isVisible()
    assert orders.view.totals_strip.figures["IGST"].text() == "180.00"
    assert orders.view.form.fields["supplier_id"].note.text() == "24AABCD3456K1ZP   IGST"


def test_a_date_before_the_order_is_refused_at_its_field(shop, orders):
    line = {"item_id": shop.items["BRG-6204"], "quantity": D(1), "rate": D(1)}
    head = {"supplier_id": shop.parties["Bearing House"], "expected_on": date(2026, 10, 28)}
    orders.new(head, [line])
    orders.view.request_save()
    assert orders.view.form.errors() == {
        "expected_on": "Before the order date. Enter 02-11-2026 or later."
    }


def test_late_orders_are_those_whose_goods_are_overdue(qtbot, shop):
    shop.order(("BRG-6204", 1, "1"), on=date(2026, 10, 1), expected_on=date(2026, 11, 1))
    shop.order(("BRG-6204", 1, "1"), expected_on=date(2026, 11, 2))
    screen = shown(qtbot, late_screen(shop.context))
    assert len(screen.panel.model.ids) == 1
    assert screen.panel.spec.empty_title == "Nothing is late"


def test_close_and_reopen_from_the_menu(shop, orders):
    orders.open_document(shop.order(("BRG-6204", 2, "10")))
    orders.view.request_action("close")
    assert orders.status == "closed"
    assert str(shop.presenter.asked[0]).startswith("What has not come yet")
    orders.view.request_action("reopen")
    assert orders.status == "confirmed"


def test_a_copy_is_a_new_draft_of_today(shop, orders, monkeypatch):
    orders.open_document(shop.order(("BRG-6204", 2, "10"), on=date(2026, 10, 5)))
    monkeypatch.setattr(dialogs, "choose", lambda *_, **__: "")
    assert orders.do("duplicate")
    assert orders.document_id is None
    assert orders.status == "draft"
    assert orders.view.form.values()["posted_on"] == date(2026, 11, 2)
    assert orders.view.grid.lines()[0]["quantity"] == D(2)


def test_a_missing_item_is_created_from_the_cell_and_taken(shop, orders, keys, qtbot):
    asked = []

    def create(text):
        asked.append(text)
        values = {"code": "CIR-47", "name": text, "stock_uom_id": 1, "item_type": "component",
                  "purchase_rate": D("3.10"), "gst_rate": D(18)}  # fmt: skip
        return shop.run(save_item, values=values)

    shop.context.references.creators["items.item"] = create
    orders.new({"supplier_id": shop.parties["Bearing House"]})
    QApplication.processEvents()
    orders.view.grid.setFocus()
    keys.type("Circlip")
    editor = orders.view.grid.editor()
    qtbot.keyPress(editor, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    line = orders.view.grid.lines()[0]
    assert asked == ["Circlip"]
    assert (line["description"], line["rate"]) == ("Circlip", D("3.10"))


def test_the_list_beside_an_item_tells_stock_and_last_purchase(shop, orders):
    shop.receive("BRG-6204", "20", "112.00", date(2026, 10, 9))
    rows = orders.view.entry.references["items.item"].search("6204", 8)
    assert [cell.text for cell in rows[0].cells] == ["20 pcs", "112.00", "09-10-2026"]
    assert rows[0].cells[0].tone == "warn"
    suppliers = orders.view.entry.references["parties.party"].search("", 8)
    assert [row.name for row in suppliers] == ["Bearing House", "Gujarat Steel"]


def test_a_back_dated_receipt_asks_and_then_changes_the_value(shop, receipts):
    shop.receive("RM-EN8-32", "100", "70", date(2026, 10, 5))
    shop.issue("RM-EN8-32", "50", date(2026, 10, 9))
    head = {"supplier_id": shop.parties["Bearing House"], "posted_on": date(2026, 10, 2)}
    line = {"item_id": shop.items["RM-EN8-32"], "quantity": D(100), "rate": D(80)}
    receipts.new(head, [line])
    shop.presenter.answer = False
    receipts.view.request_action("confirm")
    assert receipts.status == "draft"
    assert value_of(shop, "RM-EN8-32") == D("3500.00")
    shop.presenter.answer = True
    receipts.view.request_action("confirm")
    assert receipts.status == "confirmed"
    assert len(shop.presenter.asked) == 2
    # 150 of 200 kg worth 15,000.00 together
    assert value_of(shop, "RM-EN8-32") == D("11250.00")


def value_of(shop, code):
    registry, item = shop.company.registry, shop.items[code]
    today = shop.context.today()
    return shop.company.read(lambda conn: item_card(conn, registry, item, today)).value


def test_choosing_an_order_brings_its_lines(shop, receipts):
    order_id = shop.order(("BRG-6204", 200, "118.50"), ("SEAL-30", 100, "38.20"))
    receipts.new({"supplier_id": shop.parties["Bearing House"]})
    receipts.view.form.set_value("order_id", order_id)
    assert [line["open"] for line in receipts.view.grid.lines()] == [D(200), D(100)]
    source = receipts.view.entry.references["purchasing.order"]
    assert [row.code for row in source.search("", 8)] == ["PO-2026-001"]
    receipts.view.form.set_value("supplier_id", shop.parties["Gujarat Steel"])
    assert source.search("", 8) == []


def test_what_the_user_may_not_do_is_off_and_says_why(qtbot, shop):
    order_id = shop.order(("BRG-6204", 2, "10"))
    screen = shown(qtbot, order_screen(shop.window_of("clerk", "Clerk")))
    screen.open_document(order_id)
    cancel = screen.view.head.buttons["cancel"]
    assert not cancel.isEnabled()
    assert "Cancel purchase orders" in cancel.toolTip()
    assert screen.view.head.buttons["follow:purchasing.receipt"].isEnabled()
    assert not screen.panel.bar.buttons["new"].isEnabled()
    assert screen.panel.spec.empty_action == ""


@pytest.mark.slow
def test_a_long_order_by_keyboard_and_no_row_takes_longer_than_a_blink(shop, orders, keys, count):
    lines = count(200, 60)
    orders.new({"supplier_id": shop.parties["Bearing House"]})
    QApplication.processEvents()
    orders.view.grid.setFocus()
    orders.view.grid.go(0)
    codes = [code for code, *_ in ITEMS]
    took = []
    for number in range(lines):
        begin = time.process_time()
        keys.enter(codes[number % 4], str(number + 1), "12.50", "")
        orders.view._refresh()  # what the event loop does next
        took.append(time.process_time() - begin)
    assert orders.view.grid.count() == lines
    assert orders.view.grid.total("quantity") == D(lines * (lines + 1) // 2)
    orders.view.request_action("confirm")
    assert shop.presenter.errors == []
    assert orders.status == "confirmed"
    assert len(head_of(shop, ORDER, orders.document_id).lines) == lines
    # Middles, so that one hiccup of a busy machine does not fail the test.
    assert sorted(took)[lines // 2] < 0.5, max(took)
    assert sorted(took[-20:])[10] < 4 * sorted(took[:20])[10]


def test_a_scanner_goes_down_line_by_line_and_counts_one_each(shop, orders, qtbot):
    orders.new({"supplier_id": shop.parties["Bearing House"]})
    QApplication.processEvents()
    orders.view.grid.clock = count(0, 0.001).__next__  # a scanner types faster than any hand
    orders.view.grid.setFocus()
    orders.view.grid.go(0)
    scanner = Keys(qtbot)
    scanner.enter("BRG-6204", "SEAL-30", "BRG-6204")
    lines = orders.view.grid.lines()
    assert [line["item_id"] for line in lines] == [
        shop.items[code] for code in ("BRG-6204", "SEAL-30", "BRG-6204")
    ]
    assert [line["quantity"] for line in lines] == [D(1)] * 3
    assert orders.view.grid.current() == (3, "item_id")


def test_terms_begin_as_set_up_and_are_the_orders_own(shop, orders):
    shop.run(save_settings, values={"purchasing.terms": "Test certificates travel with goods."})
    line = {"item_id": shop.items["BRG-6204"], "quantity": D(1), "rate": D(1)}
    orders.new({"supplier_id": shop.parties["Bearing House"]}, [line])
    orders.view.tabs.choose("terms")
    field = orders.view.form.fields["terms"]
    assert field.editor.value() == "Test certificates travel with goods."
    field.editor.text.setPlainText("Prices are firm.")
    orders.view.request_save()
    saved = head_of(shop, ORDER, orders.document_id)
    assert saved.header["terms"] == "Prices are firm."
    assert not orders.view.dirty
