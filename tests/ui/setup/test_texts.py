"""Every text of these screens has its Hindi."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.ui import importing, items, reports, setup

AREAS = (importing, items, reports, setup)


def spoken(folder: Path) -> set[str]:
    """The literals that are handed to `tr`."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
                found |= {a.value for a in node.args if isinstance(a, ast.Constant)}
    return found


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.__name__.rsplit(".", 1)[-1])
def test_every_text_is_translated(area):
    texts = spoken(Path(area.__file__).parent)
    assert texts
    assert sorted(texts - catalog("hi").entries.keys()) == []
