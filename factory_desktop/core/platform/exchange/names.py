"""Codes that stand inside the name: `Hex Bolt [00459]`, `00459 - Hex Bolt`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from factory_desktop.core.platform.exchange.book import Sheet
from factory_desktop.core.platform.exchange.kinds import ImportKind
from factory_desktop.core.platform.exchange.layout import Layout

SUFFIX, PREFIX = "suffix", "prefix"

_CODE = r"(?=[\w/.\-]*\d)\w[\w/.\-]{1,19}"
_PATTERNS = {
    SUFFIX: re.compile(rf"^(?P<name>.+?)\s*[\[({{]\s*(?P<code>{_CODE})\s*[\])}}]$"),
    PREFIX: re.compile(
        rf"^(?:[\[(]\s*(?P<code>{_CODE})\s*[\])]|(?P<code2>{_CODE})\s*(?:\s[-–—]\s|[|:])|"
        rf"(?P<code3>{_CODE})\s*(?:-|–|—)\s+)\s*(?P<name>.+)$"
    ),
}
_SAMPLE_ROWS = 300


def code_in_names(
    sheet: Sheet, kind: ImportKind, layout: Layout, mapping: Mapping[int, str]
) -> str:
    """Where the codes stand inside the names, empty where they have their own column or none."""
    code, name = kind.code_field, kind.name_field
    if code is None or name is None or code.key in mapping.values():
        return ""
    column = next((column for column, key in mapping.items() if key == name.key), None)
    if column is None:
        return ""
    texts = []
    for number in range(layout.first_data, min(len(sheet.rows), layout.first_data + _SAMPLE_ROWS)):
        row = sheet.rows[number]
        if sum(cell is not None for cell in row) > 1 and (text := sheet.text(number, column)):
            texts.append(text)
    for place in (SUFFIX, PREFIX):
        codes = [split[1] for text in texts if (split := split_name(text, place))]
        enough = len(codes) >= max(2, 0.8 * len(texts) - 1)
        if enough and len(set(codes)) >= 0.95 * len(codes):
            return place
    return ""


def split_name(text: str, place: str) -> tuple[str, str] | None:
    """(name, code) of a text with the code at `place`, None where it has none."""
    found = _PATTERNS[place].match(text.strip())
    if not found:
        return None
    groups = found.groupdict()
    code = groups.get("code") or groups.get("code2") or groups.get("code3") or ""
    return groups["name"].strip(" -"), code
