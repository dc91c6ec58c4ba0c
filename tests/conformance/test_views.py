"""What each tab brings to the window: its rights, icons, words and pages are there."""

from __future__ import annotations

from itertools import chain

import pytest

from factory_desktop.bootstrap import build_registry
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework.icons import NAMES
from factory_desktop.ui.modules import UI_MODULES

REGISTRY = build_registry()


@pytest.mark.parametrize("module", UI_MODULES, ids=lambda m: m.key)
def test_rights_and_icons_exist(module):
    for thing in chain(module.views, module.actions):
        assert not thing.permission or thing.permission in REGISTRY.permissions, thing.key
        assert not thing.icon or thing.icon in NAMES, thing.key


@pytest.mark.parametrize("module", UI_MODULES, ids=lambda m: m.key)
def test_every_view_has_its_page_of_help(module):
    for view in module.views:
        for language in ("en", "hi"):
            page = resource("help", language, f"{view.help}.md")
            assert page.is_file(), f"{view.key} needs {page.parent.name}/{page.name}"


@pytest.mark.parametrize("module", UI_MODULES, ids=lambda m: m.key)
def test_every_name_has_its_hindi(module):
    texts = {module.label, *(t.label for t in chain(module.views, module.actions))}
    texts |= {word for thing in chain(module.views, module.actions) for word in thing.also}
    texts |= {view.group for view in module.views if view.group}
    assert sorted(texts - catalog("hi").entries.keys()) == []
