"""The four fonts of the paper, each registered when the first text is set in it."""

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
    """Return reportlab's font for a script and weight, registered when it is first asked for."""
    name = _NAMES[devanagari, bold]
    return _loaded.get(name) or _registered(name)


def _registered(name: str) -> Any:
    with _lock:
        if name in _loaded:
            return _loaded[name]
        # Imported here: reportlab costs a start of the program a noticeable moment.
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        ready = TTFont(name, str(resource("fonts", f"{name}.ttf")))
        if "Devanagari" in name:
            _code_every_glyph(ready)
        pdfmetrics.registerFont(ready)
        _loaded[name] = ready
        return ready


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
