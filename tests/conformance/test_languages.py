"""No text of the program without its Hindi."""

from __future__ import annotations

import ast
import json
import re
import string
from collections import Counter
from pathlib import Path

import pytest

import factory_desktop
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.resources import resource

ROOT = Path(factory_desktop.__file__).parent
#: Calls whose literal arguments are shown: by position, and by keyword.
SHOWN: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "tr": ((0,), ()),
    "msg": ((0,), ()),
    "Fact": ((0,), ("help", "label")),
    "Choice": ((1,), ("label",)),
    "Permission": ((1,), ("label",)),
    "Part": ((1,), ("label",)),
    "Entity": ((2, 3), ("label", "plural")),
    "Module": ((), ("label",)),
    "Setting": ((), ("group",)),
    "ListQuery": ((), ("label",)),
    "ReportSpec": ((), ("label", "things")),
    "Transition": ((1,), ("label", "asks")),
    "DocumentType": ((), ("label", "plural")),
    "View": ((1,), ("label", "group")),
    "UiModule": ((1,), ("label",)),
    "QuickAction": ((1,), ("label",)),
    "Notice": ((2,), ()),
    "Check": ((1,), ("label",)),
    "_counted": ((1,), ()),
    "Section": ((0,), ("title",)),
    "ListAction": ((1,), ("label",)),
    "Total": ((1,), ("label",)),
    "Action": ((1,), ("label",)),
    "ListSpec": ((), ("search_hint", "empty_title", "empty_text", "empty_action", "things")),
    "ImportKind": ((1,), ("help",)),
    "ImportOption": ((1,), ("help",)),
    "DayColumns": ((1,), ()),
    "DocumentSpec": ((), ("title",)),
    "LineColumn": ((), ("title",)),
    "MasterTable": ((1,), ("title",)),
    "ListColumn": ((), ("title",)),
}
#: Not words: signs, units, codes that are the same in every language.
SAME_EVERYWHERE = {"", "½"}


def _literals(node: ast.AST) -> list[str]:
    """What an argument may say: itself, each of a pair, either side of `or` and of `if`."""
    if isinstance(node, ast.BoolOp):
        return [text for part in node.values for text in _literals(part)]
    if isinstance(node, ast.Tuple):
        return [text for part in node.elts for text in _literals(part)]
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return []


def _texts(path: Path) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in SHOWN:
            continue
        positions, keywords = SHOWN[name]
        arguments = [node.args[n] for n in positions if n < len(node.args)]
        arguments += [k.value for k in node.keywords if k.arg in keywords]
        for argument in arguments:
            texts = [text for text in _literals(argument) if text not in SAME_EVERYWHERE]
            found.extend((text, node.lineno) for text in texts)
    return found


def _all_texts() -> dict[str, str]:
    places: dict[str, str] = {}
    for path in sorted(ROOT.rglob("*.py")):
        if "commandline" in path.parts:
            continue
        for text, line in _texts(path):
            places.setdefault(text, f"{path.relative_to(ROOT)}:{line}")
    return places


def test_every_text_has_its_hindi() -> None:
    hindi = catalog("hi").entries
    missing = {text: place for text, place in _all_texts().items() if text not in hindi}
    assert missing == {}


def test_there_are_texts_to_check() -> None:
    assert len(_all_texts()) > 1000


def _fields(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize(
    "path", sorted(resource("i18n", "hi").glob("*.json")), ids=lambda p: p.stem
)
def test_translations_keep_what_is_filled_in(path: Path) -> None:
    for english, hindi in json.loads(path.read_text(encoding="utf-8")).items():
        assert hindi.strip(), english
        assert set(_fields(english)) == set(_fields(hindi)), english


def test_no_text_is_translated_in_two_ways() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for path in sorted(resource("i18n", "hi").glob("*.json")):
        for english, hindi in json.loads(path.read_text(encoding="utf-8")).items():
            before = seen.setdefault(english, (hindi, path.stem))
            assert before[0] == hindi, f"{english}: {before[1]} and {path.stem}"


#: One word for one thing, in every text and help page: the word, and how it is not written.
GLOSSARY = {
    "वस्तु": ("आइटम", "आयटम"),
    "GSTIN": ("जीएसटीआईएन", "जीएसटीआइएन", "जी.एस.टी."),
    "Excel": ("एक्सेल",),
    "USB": ("यूएसबी",),
    "PC": ("पीसी",),
    "खिड़की": ("विंडो ", "विंडो।", "विण्डो"),
    "फ़ाइल": ("फाइल", "फ़ाईल"),
    "ख़ाली": ("खाली",),
    "ख़त्म": ("खत्म",),
    "काग़ज़": ("कागज़", "कागज"),
    "आख़िरी": ("आखिरी",),
    "हाज़िरी": ("हाजिरी", "उपस्थिति"),
    "विक्रेता": ("सप्लायर", "आपूर्तिकर्ता"),
    "अग्रिम": ("एडवांस",),
    "प्रशासक": ("प्रबंधक",),
}


@pytest.mark.parametrize("word", GLOSSARY)
def test_a_thing_has_one_word_in_hindi(word: str) -> None:
    pages = sorted(resource("help", "hi").glob("*.md"))
    texts = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (*sorted(resource("i18n", "hi").glob("*.json")), *pages)
    }
    assert any(word in text for text in texts.values())
    found = [(where, other) for where, text in texts.items() for other in GLOSSARY[word]
             if other in text]  # fmt: skip
    assert found == []


def test_what_is_an_item_in_english_is_one_in_hindi() -> None:
    """The texts that name an item alone or with one verb, in all their forms."""
    hindi = catalog("hi").entries
    short = [text for text in hindi if re.fullmatch(r"(\w+ )?[Ii]tems?( \w+)?", text)]
    assert len(short) > 8
    assert [text for text in short if "वस्तु" not in hindi[text]] == []
