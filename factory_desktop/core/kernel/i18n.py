"""Texts that can be translated: messages made in core, catalogues that turn them into a language.

The English text is the key. `msg()` keeps template and parameters apart, so that the window
translates a message that core has already filled in. A text that counts is written for many;
where it counts one, the text of `resources/i18n/en/one.json` stands for it, in every language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

from factory_desktop.core.kernel.resources import resource

#: Characters of a parameter that a message repeats: what somebody pasted may be a whole letter.
_LONGEST = 1000
LANGUAGES = {"en": "English", "hi": "हिन्दी"}


@cache
def texts_for_one() -> dict[str, dict[str, str]]:
    """The texts that count, each with what stands for it by the parameter that is one."""
    found: dict[str, dict[str, str]] = {}
    by_parameter = json.loads(resource("i18n", "en", "one.json").read_text(encoding="utf-8"))
    for name, texts in by_parameter.items():
        for many, one in texts.items():
            found.setdefault(many, {})[name] = one
    return found


def _for_number(template: str, params: Mapping[str, object]) -> str:
    """The text that fits what it counts: as it is, or that for one."""
    for name, one in texts_for_one().get(template, {}).items():
        if params.get(name) in (1, "1"):
            # a text with two counts has another one left
            return _for_number(one, params)
    return template


class Message(str):
    """An English text that remembers its template and parameters."""

    __slots__ = ("msgid", "params")
    msgid: str
    params: dict[str, object]


def msg(msgid: str, /, **params: object) -> Message:
    """Make a message: `msg("Only {open} is open", open=3)`."""
    for key, value in params.items():
        if type(value) is str and len(value) > _LONGEST:
            params[key] = value[:_LONGEST] + "…"
    if params:
        msgid = _for_number(msgid, params)
    text = Message(msgid.format(**params) if params else msgid)
    text.msgid = msgid
    text.params = params
    return text


def listed(texts: Sequence[str]) -> str:
    """Texts with commas between, each of them translated where the whole is."""
    if not texts:
        return ""
    *before, last = texts
    return msg("{these}, {last}", these=listed(before), last=msg(last)) if before else msg(last)


def reads_local(language: str) -> bool:
    """Whether who reads a language reads the letters of local names."""
    return language == "hi"


def name_in(language: str, name: str, local: str | None) -> str:
    """A name as it is shown in a language: the local one in Hindi, where there is one."""
    return local if local and reads_local(language) else name


class Catalog:
    """The texts of one language; an unknown text stays English."""

    def __init__(self, language: str, entries: dict[str, str]) -> None:
        self.language = language
        self.entries = entries

    def __call__(self, text: str, /, **params: object) -> str:
        """Translate a text or message; parameters that are messages are translated too."""
        if isinstance(text, Message):
            template, params = text.msgid, {**text.params, **params}
        else:
            template = text
        if not params:
            return self.entries.get(template, template)
        template = _for_number(template, params)
        found = self.entries.get(template, template)
        return found.format(**{key: self._param(value) for key, value in params.items()})

    def _param(self, value: object) -> object:
        return self(value) if isinstance(value, Message) else value


@cache
def catalog(language: str) -> Catalog:
    """Load a language's catalogue from `resources/i18n/<language>/`; English needs none."""
    if language == "en":
        return Catalog("en", {})
    entries: dict[str, str] = {}
    for path in sorted(resource("i18n", language).glob("*.json")):
        entries.update(json.loads(path.read_text(encoding="utf-8")))
    return Catalog(language, entries)
