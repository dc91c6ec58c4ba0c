"""Fonts: which families the window uses and the few sizes text comes in."""

from __future__ import annotations

import sys

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from factory_desktop.core.kernel.resources import resource

#: Point sizes by use; no list needs a fourth size.
BODY = 10.0
SMALL = 9.0
PILL = 8.5
CAP = 8.25
SECTION = 10.5
TITLE = 13.0
FIGURE = 17.0
QUESTION = 18.0

REGULAR = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold

_installed: list[int] = []
_cache: dict[tuple[float, QFont.Weight], QFont] = {}


def families() -> list[str]:
    """The families in order: Latin first, then Devanagari."""
    latin = "Segoe UI" if sys.platform == "win32" else "Noto Sans"
    hindi = ["Nirmala UI"] if sys.platform == "win32" else []
    return [latin, "Noto Sans Devanagari", *hindi]


def install_fonts() -> None:
    """Register the shipped fonts, once; a font the system has already is registered too."""
    if _installed:
        return
    # Qt remarks that Noto Sans lacks Devanagari shaping before it takes the family that has it.
    QLoggingCategory.setFilterRules("qt.text.font.db.info=false")
    folder = resource("fonts")
    for path in sorted(folder.glob("*.ttf")) if folder.is_dir() else ():
        _installed.append(QFontDatabase.addApplicationFont(str(path)))


def font(size: float = BODY, weight: QFont.Weight = REGULAR) -> QFont:
    """A font of the window, made once: who changes it takes a copy.

    Figures are tabular in every family it may fall back to.
    """
    key = (size, weight)
    if key not in _cache:
        made = QFont()
        made.setFamilies(families())
        made.setPointSizeF(size)
        made.setWeight(weight)
        made.setFeature(QFont.Tag("tnum"), 1)
        _cache[key] = made
    return _cache[key]
