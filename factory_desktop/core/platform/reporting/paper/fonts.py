"""The four fonts of the paper, registered when the first page is drawn."""

from __future__ import annotations

from threading import Lock
from typing import Any

from factory_desktop.core.kernel.resources import resource

#: The font every page starts in; without it files would name Helvetica, which is not embedded.
BASE_FONT = "NotoSans-Regular"

_NAMES = {
    (False, False): BASE_FONT,
    (False, True): "NotoSans-Bold",
    (True, False): "NotoSansDevanagari-Regular",
    (True, True): "NotoSansDevanagari-Bold",
}
_loaded: dict[str, Any] = {}
_lock = Lock()


def font(devanagari: bool, bold: bool) -> Any:
    """Return reportlab's font for a script and weight; all four are registered at first use."""
    if not _loaded:
        _register()
    return _loaded[_NAMES[devanagari, bold]]


def _register() -> None:
    with _lock:
        if _loaded:
            return
        # Imported here: reportlab costs a start of the program a noticeable moment.
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        ready = {}
        for name in _NAMES.values():
            ready[name] = TTFont(name, str(resource("fonts", f"{name}.ttf")))
            pdfmetrics.registerFont(ready[name])
            if "Devanagari" in name:
                _code_every_glyph(ready[name])
        _loaded.update(ready)


def _code_every_glyph(face: Any) -> None:
    """Give each glyph that no letter has a code of its own, in the font's order.

    Left to itself reportlab does so as they are met, and the same document would differ
    from run to run by what was printed before it.
    """
    shaper = face.hbFont(10)
    for glyph in range(face.hbFace.glyph_count):
        if glyph not in face.face.glyphToChar:
            name = shaper.glyph_to_string(glyph)
            face.hbAddPrivate(name, glyph, shaper.get_glyph_h_advance(glyph))
