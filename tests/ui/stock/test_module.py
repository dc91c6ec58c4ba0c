"""What Stock and Purchase bring to the window: everything they name is there."""

from __future__ import annotations

from itertools import chain

import pytest

from factory_desktop.bootstrap import build_registry
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework.icons import NAMES
from factory_desktop.ui.purchase import MODULE as PURCHASE
from factory_desktop.ui.stock import MODULE as STOCK

MODULES = (STOCK, PURCHASE)
REGISTRY = build_registry()


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.key)
def test_rights_icons_help_and_keys_exist(module):
    for thing in chain(module.views, module.actions):
        assert thing.permission in REGISTRY.permissions, thing.key
        assert not thing.icon or thing.icon in NAMES, thing.key
    for view in module.views:
        assert all(key in REGISTRY.entities for key in view.keys), view.key
        for language in ("en", "hi"):
            assert resource("help", language, f"{view.help}.md").is_file(), view.help


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.key)
def test_every_name_has_its_hindi(module):
    hindi = catalog("hi").entries
    texts = {module.label, *(t.label for t in chain(module.views, module.actions))}
    texts |= {view.group for view in module.views if view.group}
    assert texts - hindi.keys() == set()


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
