"""Units of measure as people write them, and the names the program keeps."""

from __future__ import annotations

import re

#: Canonical unit: the ways it is written, lower case, without full stops and spaces.
UNITS: dict[str, tuple[str, ...]] = {
    "kg": ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kgm", "किग्रा", "किलो",
           "किलोग्राम", "केजी", "कि.ग्रा"),
    "g": ("g", "gm", "gms", "gram", "grams", "grm", "ग्राम"),
    "mg": ("mg", "milligram"),
    "t": ("t", "ton", "tons", "tonne", "tonnes", "mt", "mts", "metricton", "टन"),
    "qtl": ("qtl", "quintal", "quintals", "क्विंटल"),
    "pcs": ("pcs", "pc", "pce", "piece", "pieces", "nos", "no", "nag", "nags", "ea", "each",
            "unit", "units", "unt", "number", "numbers", "pcsnos", "नग", "पीस", "संख्या", "अदद"),
    "m": ("m", "mtr", "mtrs", "meter", "meters", "metre", "metres", "rmt", "rmtr", "मीटर"),
    "mm": ("mm", "millimeter", "millimetre", "मिमी"),
    "cm": ("cm", "cms", "centimeter", "centimetre", "सेमी"),
    "ft": ("ft", "feet", "foot", "rft", "फुट", "फीट"),
    "in": ("inch", "inches", "in", "इंच"),
    "sqm": ("sqm", "sqmt", "sqmtr", "sqmtrs", "sqmeter", "m2", "squaremeter", "वर्गमीटर"),
    "sqft": ("sqft", "sft", "sqfeet", "squarefeet", "वर्गफुट"),
    "l": ("l", "lt", "ltr", "ltrs", "lts", "litre", "litres", "liter", "liters", "लीटर", "लि"),
    "ml": ("ml", "mls", "millilitre", "milliliter", "मिली"),
    "set": ("set", "sets", "सेट"),
    "pair": ("pair", "pairs", "pr", "prs", "जोड़ी", "जोड़ा"),
    "box": ("box", "boxes", "bx", "डिब्बा", "बॉक्स", "पेटी"),
    "bag": ("bag", "bags", "बोरी", "थैला"),
    "roll": ("roll", "rolls", "rol", "रोल"),
    "coil": ("coil", "coils", "कॉइल"),
    "sheet": ("sheet", "sheets", "शीट"),
    "pkt": ("pkt", "pkts", "packet", "packets", "pack", "packs", "pac", "पैकेट"),
    "dozen": ("dozen", "dozens", "doz", "dz", "दर्जन"),
    "gross": ("gross", "grs"),
    "drum": ("drum", "drums", "ड्रम"),
    "can": ("can", "cans", "कैन"),
    "btl": ("btl", "bottle", "bottles", "बोतल"),
    "bundle": ("bundle", "bundles", "bdl", "bdls", "बंडल"),
    "ctn": ("ctn", "ctns", "carton", "cartons", "कार्टन"),
    "tube": ("tube", "tubes", "ट्यूब"),
    "ream": ("ream", "reams"),
    "hour": ("hour", "hours", "hr", "hrs", "घंटा", "घंटे"),
    "day": ("day", "days", "दिन"),
}  # fmt: skip

_BY_SPELLING = {
    spelling.replace(".", ""): unit for unit, spellings in UNITS.items() for spelling in spellings
}


def known_unit(text: str) -> str | None:
    """The canonical unit for a spelling, None where it is none of the usual ones."""
    return _BY_SPELLING.get(re.sub(r"[\s.()/_-]", "", text).lower())
