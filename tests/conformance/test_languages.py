"""No text of the program without its Hindi."""

from __future__ import annotations

import ast
import json
import re
import string
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import factory_desktop
from factory_desktop.core.kernel.i18n import catalog, texts_for_one
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
#: The tour and the self-test tell their maker what they did with a whole company.
OWN_WORDS = {"tour.py", "selftest.py"}


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


def _texts(tree: ast.AST) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(tree):
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


def _written(tree: ast.AST) -> set[str]:
    """All texts of a file, f-strings with `{}` for what they fill in."""
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    pieces = {id(piece) for node in joined for piece in node.values}
    whole = {
        "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        for node in joined
    }
    return whole | {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in pieces
        and "\n" not in node.value
    }


@cache
def _read() -> tuple[dict[str, str], dict[str, set[str]]]:
    """The texts shown, with their first place; all texts, with the folders that say them."""
    places: dict[str, str] = {}
    folders: dict[str, set[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        tree, below = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT)
        if "commandline" not in path.parts:
            for text, line in _texts(tree):
                places.setdefault(text, f"{below}:{line}")
        if path.name not in OWN_WORDS:
            for text in _written(tree):
                folders.setdefault(text, set()).add(below.parts[0])
    return places, folders


def _all_texts() -> dict[str, str]:
    return _read()[0]


def test_every_text_has_its_hindi() -> None:
    hindi = catalog("hi").entries
    missing = {text: place for text, place in _all_texts().items() if text not in hindi}
    assert missing == {}


def test_there_are_texts_to_check() -> None:
    assert len(_all_texts()) > 1000


def _fields(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _for_one() -> list[tuple[str, str, str]]:
    """Every text for one of `one.json`: what is one, the text for many, that for one."""
    known = texts_for_one().items()
    return [(name, many, one) for many, ones in known for name, one in ones.items()]


_VERB = "is|was|has|does|had|as|this|its|gives|divides|belongs|exists|lies|opens|leaves|pg_roles"
_WORD = rf"(?!(?:{_VERB})\b)\w+"
#: A figure, and behind it what it counts: `{count} draft orders`, `{count} are or were paid`.
COUNTS = re.compile(
    rf"\{{\w*\}} (?:{_WORD} ){{0,2}}(?:{_WORD}(?<=\ws)|people)\b"
    r"|\{count\} (?:\w+ ){0,2}(?:are|have|were)\b"
)
#: Texts that count and are never of one, with why.
NEVER_ONE = {
    "a bound of the program, far above one": (
        "At most {limit} characters; this has {n}.",
        "At most {most} lines a document.",
        "At most {n} characters, please.",
        "Keep up to {rows} rows in a file; split it if there are more",
        "Take at least {n} characters; a short sentence is good.",
        "That is more than {n} months.",
        "The formula is longer than {limit} letters",
        "Too long for a number. Type at most {count} signs.",
    ),
    "how long a text may be: no field has room for one letter": (
        "At most {count} letters",
        "Type at most {count} letters.",
    ),
    "said of too many": (
        "({count} cells were left out)",
        "The first {shown} of {total} rows are shown.",
        "{count} rows are too many to paste.",
        "{count} rows are too many to paste. Import them instead.",
        "{hours} hours do not fit in a day",
    ),
    "a company of one row is none": (
        "Backed up to {name}: {rows} rows, checked",
        "Backed up “{}” to {}: {} rows, checked.",
        "{name}: whole, {rows} rows",
    ),
    "a picture or a signature, in the log": ("{} bytes",),
    "the choices are 5, 15, 30 and 60": ("{n} minutes",),
    "the noun follows another figure": ("{n} of 15 letters",),
    "a part of a whole day, which stays a part": ("{count} of part days",),
    "nothing is counted": ("{who} changed the lines",),
    "a mistake of the program, told to its maker": ("{} has more than {} decimals",),
}


def test_every_text_that_counts_has_one_for_one() -> None:
    kept = {text for _, many, one in _for_one() for text in (many, one)}
    never = [text for texts in NEVER_ONE.values() for text in texts]
    counting = {text for text in _read()[1] if COUNTS.search(text)}
    assert len(counting) > 100
    assert counting - kept - set(never) == set()
    assert [text for text in never if text not in counting or text in kept] == []


def test_texts_for_one_are_of_texts_that_are_said() -> None:
    ones = {one for _, _, one in _for_one()}
    said = _read()[1].keys() | ones
    assert [many for _, many, _ in _for_one() if many not in said] == []
    assert [
        one for _, many, one in _for_one() if not _fields(one).keys() <= _fields(many).keys()
    ] == []


def test_every_text_for_one_has_its_hindi() -> None:
    hindi, where = catalog("hi").entries, _read()[1]
    shown = [one for _, many, one in _for_one() if where.get(many) != {"commandline"}]
    assert [one for one in shown if one not in hindi] == []


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
