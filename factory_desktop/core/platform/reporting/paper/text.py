"""Text as it is set: split by script, Devanagari shaped, measured, checked for missing glyphs.

One string is split into runs. Letters of Hindi go to Noto Sans Devanagari and are shaped there,
all else (figures, signs) to Noto Sans, so that columns of figures line up in both languages.
A string must be shaped run by run: the shaper takes the script from the first strong letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from factory_desktop.core.platform.reporting.paper.fonts import font

#: Devanagari beside Latin of the same size looks smaller; this evens it out.
DEVANAGARI_SCALE = 1.0625
#: Bold Devanagari below this fills in on a copy of a copy and is set regular instead.
DEVANAGARI_BOLD_FROM = 8.5
MM = 72 / 25.4

_RUN = re.compile(r"[\u0900-\u097F\u200C\u200D]+(?: [\u0900-\u097F\u200C\u200D]+)*")
#: Signs that the fonts lack, and what stands for them.
_STAND_INS = str.maketrans({"\u2212": "–", "\t": " ", "\n": " ", "\r": " ", "\u2011": "-"})
_MISSING = "?"
_shaping = Lock()


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one script: what to draw with which font; widths in em of the Latin size."""

    font: Any
    drawn: str
    actual: str
    scale: float
    advance: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A text ready to draw: its runs, its width in em, and the letters no font has."""

    runs: tuple[Run, ...]
    advance: float
    missing: str

    def width(self, size: float) -> float:
        """Width in mm at a size in pt."""
        return self.advance * size / MM


def set_text(text: str, size: float, bold: bool = False) -> Setting:
    """Set a text; the size only matters for whether bold Hindi may be bold."""
    return _set(text, bold, bold and size * DEVANAGARI_SCALE >= DEVANAGARI_BOLD_FROM)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of a text in mm."""
    return set_text(text, size, bold).width(size)


@lru_cache(maxsize=20_000)
def _set(text: str, bold: bool, heavy: bool) -> Setting:
    text = text.translate(_STAND_INS)
    hindi = list(_RUN.finditer(text))
    bold = bold and (heavy or not hindi)  # half of a line in bold would look like a mistake
    runs, missing, at = [], "", 0
    for found in hindi:
        if found.start() > at:
            run, lost = _latin(text[at : found.start()], bold)
            runs.append(run)
            missing += lost
        runs.append(_devanagari(found.group(), heavy))
        at = found.end()
    if at < len(text):
        run, lost = _latin(text[at:], bold)
        runs.append(run)
        missing += lost
    return Setting(tuple(runs), sum(run.advance for run in runs), missing)


def _latin(text: str, bold: bool) -> tuple[Run, str]:
    face = font(False, bold)
    glyphs, widths = face.face.charToGlyph, face.face.charWidths
    lost = ""
    if not glyphs.keys() >= set(map(ord, text)):
        lost = "".join(c for c in text if ord(c) not in glyphs)
    for letter in lost:
        text = text.replace(letter, _MISSING)
    advance = sum(map(widths.__getitem__, map(ord, text))) / 1000
    return Run(face, text, "", 1.0, advance), lost


@lru_cache(maxsize=5_000)
def _devanagari(text: str, heavy: bool) -> Run:
    from reportlab.pdfbase.ttfonts import shapeStr

    face = font(True, heavy)
    with _shaping:  # glyphs without a code are given one, in a table shared by all papers
        shaped = shapeStr(text, face.fontName, 10, force=True)
    units = sum(data.x_advance for data in shaped.__shapeData__)
    return Run(face, shaped, text, DEVANAGARI_SCALE, DEVANAGARI_SCALE * units / 1000)


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text at spaces into lines of at most `width` mm; a longer word stays whole.

    A no-break space keeps what it joins together."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in filter(None, paragraph.split(" ")):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines
