"""A draft that somebody else saves while it is open: both edits are kept, or shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from factory_desktop.core.platform import documents
from factory_desktop.core.purchasing import ORDER
from factory_desktop.ui.purchase.screens.orders import order_screen


@pytest.fixture
def draft(qtbot, shop):
    head = {"supplier_id": shop.parties["Bearing House"], "posted_on": date(2026, 11, 2)}
    lines = [
        {"item_id": shop.items[code], "quantity": D(5), "rate": D(10)}
        for code in ("BRG-6204", "RM-EN8-32")
    ]
    screen = order_screen(shop.context)
    qtbot.addWidget(screen)
    screen.resize(1366, 660)
    screen.show()
    screen.open_document(shop.save(ORDER.key, head, lines))
    return screen


def others(shop, order, remarks, **changed):
    """Somebody else saves remarks, and fields of the first line."""
    now = shop.company.read(lambda conn: documents.load(conn, ORDER, order))
    head, lines = documents.typed(ORDER, now.header, now.lines)
    lines[0].update(changed)
    given = {"document_id": order, "header": {**head, "remarks": remarks}, "lines": lines}
    shop.run(ORDER.commands.save, **given)


def test_different_fields_are_both_saved(shop, draft):
    others(shop, draft.document_id, "theirs", rate=D(11))
    draft.view.grid.model.type_into(1, "quantity", D(8))
    draft.view.request_save()
    assert shop.presenter.errors == []
    values, lines = draft.view.values()
    assert values["remarks"] == "theirs"
    assert [(line["quantity"], line["rate"]) for line in lines] == [(5, 11), (8, 10)]
    assert not draft.view.dirty


def test_the_same_field_is_shown_with_theirs_and_saved_after_a_look(shop, draft):
    draft.view.form.set_value("remarks", "mine")
    draft.view.grid.model.type_into(0, "rate", D(12))
    draft.view.grid.model.type_into(1, "quantity", D(8))
    others(shop, draft.document_id, "theirs", rate=D(11))
    draft.view.request_save()
    assert draft.view.banner.isVisible()
    assert draft.view.grid.errors() == {"lines.0.rate": "Theirs: 11.00"}
    assert draft.view.values()[0]["remarks"] == "mine"
    assert draft.view.form.fields["remarks"].take_button.isVisible()
    draft.view.form.take_theirs("remarks")
    draft.view.request_save()
    values, lines = draft.view.values()
    assert values["remarks"] == "theirs"
    assert [(line["quantity"], line["rate"]) for line in lines] == [(5, 12), (8, 10)]
    assert not draft.view.dirty
