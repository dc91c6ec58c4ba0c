"""The window's language: `tr()` turns English texts into it."""

from __future__ import annotations

from factory_desktop.core.kernel.i18n import Catalog, catalog

_current: Catalog = catalog("en")


def tr(text: str, /, **params: object) -> str:
    """Translate a text of the window or a message of core into the chosen language.

    `tr("{count} items", count=3)` fills in parameters after translating.
    """
    return _current(text, **params)


def new_text(label: str) -> str:
    """ "New item" for "Item": the phrase where the language has it (some inflect), else made up."""
    phrase = f"New {label.lower()}"
    known = tr(phrase)
    return known if known != phrase else tr("New {what}", what=tr(label).lower())


def set_language(language: str) -> None:
    """Choose the language of every text made from now on (`en`, `hi`)."""
    global _current
    _current = catalog(language)


def language() -> str:
    """The language in use."""
    return _current.language
