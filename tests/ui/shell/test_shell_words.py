"""Every text of the shell has its Hindi; keys of the window do not clash with each other."""

from __future__ import annotations

import ast
from pathlib import Path

import factory_desktop.ui.shell as shell
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework import shortcuts
from factory_desktop.ui.shell.window_keys import ASKED, asked_by_key


def texts():
    for path in Path(shell.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0]
            if name in ("tr", "msg") and isinstance(first, ast.Constant):
                yield first.value


def test_hindi_is_complete():
    found = set(texts())
    assert len(found) > 100
    known = catalog("hi").entries
    assert sorted(text for text in found if text and text not in known) == []


def test_hindi_keeps_the_placeholders():
    known = catalog("hi").entries
    wrong = [text for text in texts() if text in known and _marks(text) != _marks(known[text])]
    assert wrong == []


def _marks(text):
    return sorted(part.split("}")[0] for part in text.split("{")[1:])


def test_general_keys_mean_one_thing_in_each_set():
    for scheme in (shortcuts.STANDARD, shortcuts.TALLY):
        shortcuts.set_scheme(scheme)
        found = [key for action in (*ASKED, "back") for key in shortcuts.keys(action)]
        assert len(found) == len(set(found)) == len(asked_by_key())
    shortcuts.set_scheme(shortcuts.STANDARD)


def test_help_pages_are_there_in_both_languages():
    english = {path.name for path in resource("help", "en").glob("*.md")}
    assert {"index.md", "home.md", "sign_in.md", "wizard.md", "window.md"} <= english
    ours = {"index.md", "home.md", "sign_in.md", "wizard.md", "window.md"}
    assert ours <= {path.name for path in resource("help", "hi").glob("*.md")}
