"""Every text of the sheet reader has its Hindi."""

import ast
import json
import string
from pathlib import Path

from factory_desktop.core.kernel.resources import resource
from factory_desktop.core.platform import exchange
from factory_desktop.core.platform.exchange.plan import REASONS
from factory_desktop.core.platform.exchange.questions import MEANINGS

HINDI: dict[str, str] = {}
for name in ("exchange.json", "importing_more.json"):
    HINDI |= json.loads(resource("i18n", "hi", name).read_text(encoding="utf-8"))


def texts():
    for path in Path(exchange.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id == "msg" and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value
    yield from REASONS.values()
    yield from (choice.label for choice in MEANINGS)


def test_hindi_is_complete():
    assert [text for text in texts() if text not in HINDI] == []


def test_hindi_has_the_same_places_to_fill():
    for english, hindi in HINDI.items():
        places = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for text in (english, hindi)
        ]
        assert places[0] == places[1], english
