"""The window's language: `tr()` turns English texts into it."""

from __future__ import annotations

from collections.abc import Callable

from factory_desktop.core.kernel.i18n import Catalog, catalog

_current: Catalog = catalog("en")
_grouped: Callable[[int], str] = str


def tr(text: str, /, **params: object) -> str:
    """Translate a text of the window or a message of core into the chosen language.

    `tr("{count} items", count=1200)` fills in parameters after translating; a count is grouped as
    the country does.
    """
    if isinstance(params.get("count"), int):
        params["count"] = _grouped(int(str(params["count"])))
    return _current(text, **params)


def noun(label: str) -> str:
    """A label within a sentence: "Purchase orders" is "purchase orders", "GST rates" stays."""
    text = tr(label)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def new_text(label: str) -> str:
    """ "New item" for "Item": the phrase where the language has it (some inflect), else made up."""
    phrase = f"New {label.lower()}"
    known = tr(phrase)
    return known if known != phrase else tr("New {what}", what=tr(label).lower())


def set_language(language: str) -> None:
    """Choose the language of every text made from now on (`en`, `hi`)."""
    global _current
    _current = catalog(language)


def group_counts(write: Callable[[int], str]) -> None:
    """Choose how counts are written in every text made from now on."""
    global _grouped
    _grouped = write


def language() -> str:
    """The language in use."""
    return _current.language
