"""Codes and units that stand inside the name: `Hex Bolt [00459]`, `Cutting Oil (Ltr)`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from factory_desktop.core.platform.exchange.book import Sheet
from factory_desktop.core.platform.exchange.kinds import ImportKind
from factory_desktop.core.platform.exchange.layout import Layout
from factory_desktop.core.platform.exchange.units import known_unit

SUFFIX, PREFIX = "suffix", "prefix"

_CODE = r"(?=[\w/.\-]*\d)\w[\w/.\-]{1,19}"
_PATTERNS = {
    SUFFIX: re.compile(rf"^(?P<name>.+?)\s*[\[({{]\s*(?P<code>{_CODE})\s*[\])}}]$"),
    PREFIX: re.compile(
        rf"^(?:[\[(]\s*(?P<code>{_CODE})\s*[\])]|(?P<code2>{_CODE})\s*(?:\s[-–—]\s|[|:])|"
        rf"(?P<code3>{_CODE})\s*(?:-|–|—)\s+)\s*(?P<name>.+)$"
    ),
}
_UNIT = re.compile(r"^(?P<name>.+?)\s*[\[({]\s*(?:in\s+)?(?P<unit>[^\W\d][^\[\](){}]*)\s*[\])}]$")
_SAMPLE_ROWS = 300


def code_in_names(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str]
) -> str:
    """Where the codes stand inside the names, empty where they have their own column or none."""
    code, name = kind.code_field, kind.name_field
    if code is None or name is None or code.key in mapping.values():
        return ""
    texts = _names(sheet, layout, mapping, name.key)
    for place in (SUFFIX, PREFIX):
        codes = [split[1] for text in texts if (split := split_name(text, place))]
        enough = len(codes) >= max(2, 0.8 * len(texts) - 1)
        if enough and len(set(codes)) >= 0.95 * len(codes):
            return place
    return ""


def units_in_names(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str]
) -> bool:
    """Whether the units stand behind the names because they have no column of their own."""
    name, unit = kind.name_field, next((known for known in kind.fields if known.unit), None)
    if name is None or unit is None or unit.key in mapping.values():
        return False
    texts = _names(sheet, layout, mapping, name.key)
    return bool(texts) and sum(split_unit(text) is not None for text in texts) >= 0.8 * len(texts)


def split_unit(text: str) -> tuple[str, str] | None:
    """(name, unit) of a name with a unit in brackets behind it, None where it has none."""
    found = _UNIT.match(text.strip())
    unit = known_unit(found["unit"]) if found else None
    return (found["name"], unit) if found and unit else None


def _names(sheet: Sheet, layout: Layout, mapping: Mapping[int, str], key: str) -> list[str]:
    column = next((column for column, known in mapping.items() if known == key), None)
    if column is None:
        return []
    last = min(len(sheet.rows), layout.first_data + _SAMPLE_ROWS)
    return [
        text
        for number in range(layout.first_data, last)
        if sum(cell is not None for cell in sheet.rows[number]) > 1
        and (text := sheet.text(number, column))
    ]


def split_name(text: str, place: str) -> tuple[str, str] | None:
    """(name, code) of a text with the code at `place`, None where it has none."""
    found = _PATTERNS[place].match(text.strip())
    if not found:
        return None
    groups = found.groupdict()
    code = groups.get("code") or groups.get("code2") or groups.get("code3") or ""
    return groups["name"].strip(" -"), code
