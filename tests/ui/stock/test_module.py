"""What Stock and Purchase bring to the window opens."""

from __future__ import annotations

import pytest

from factory_desktop.bootstrap import build_registry
from factory_desktop.ui.framework.i18n import set_language
from factory_desktop.ui.purchase import MODULE as PURCHASE
from factory_desktop.ui.stock import MODULE as STOCK
from factory_desktop.ui.stock.readers import place_name

MODULES = (STOCK, PURCHASE)
REGISTRY = build_registry()


@pytest.mark.parametrize("view", [v for m in MODULES for v in m.views], ids=lambda v: v.key)
def test_every_view_opens_and_counts(view, qtbot, shop):
    screen = view.make(shop.context)
    qtbot.addWidget(screen)
    screen.resize(1198, 640)
    screen.show()
    assert shop.presenter.errors == []
    if view.count is not None:
        assert shop.company.read(view.count) >= 0
    assert not screen.do("nonsense")


def test_the_actions_begin_a_new_document(shop):
    for module in MODULES:
        for action in module.actions:
            assert action.place.param("new") is True
            assert action.place.key in REGISTRY.documents


def test_a_new_place_is_in_use_from_the_start(qtbot, shop):
    (view,) = (view for view in STOCK.views if view.key == "stock.locations")
    screen = view.make(shop.context)
    qtbot.addWidget(screen)
    screen.do("new")
    values = screen.page.form.values()
    assert values["active"] is True
    assert values["kind"] == "store"


def test_only_the_program_s_own_places_are_translated():
    set_language("hi")
    assert place_name("Used in production") == "उत्पादन में खर्च"
    assert place_name("Store") == "Store", "as people called it"
