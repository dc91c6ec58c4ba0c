"""How a day of the muster is written: `P`, `P+2.5`, `½`, `WO`; read back from keys and sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.hr.facts import MARK_KEYS
from factory_desktop.core.kernel.numbers import ZERO
from factory_desktop.ui.framework.i18n import tr

#: One key, one mark; W needs no second letter.
KEYS = {"P": "P", "A": "A", "H": "H", "L": "L", "U": "LWP", "W": "WO", "½": "H"}
#: What sheets write for the same.
_SAME = {**KEYS, "WO": "WO", "PH": "PH", "LWP": "LWP", "½P": "H", "HD": "H", "CL": "L", "PL": "L"}
_CELL = re.compile(r"^(?P<mark>[A-Z½]+)?\s*\+?\s*(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)?$")


@dataclass(frozen=True, slots=True)
class Day:
    """One worker's day as it is shown and typed: a mark, overtime hours, a note."""

    mark: str = ""
    overtime: Decimal = ZERO
    note: str = ""

    def text(self) -> str:
        """As it is written: `P`, `P+2.5`, or nothing."""
        if not self.overtime:
            return self.mark
        return f"{self.mark}+{hours_text(self.overtime)}"


def hours_text(hours: Decimal) -> str:
    """Hours without needless noughts: `2.5`, `10`."""
    return f"{hours.normalize():f}"


def read_day(text: str, before: Day | None = None) -> Day:
    """A cell as typed or pasted; hours alone are overtime on the mark that stands there.

    Raises ValueError that says what can be typed.
    """
    plain = text.strip().upper()
    note = before.note if before else ""
    if not plain or plain in ("-", "–"):
        return Day(note=note)
    found = _CELL.match(plain)
    letters = (found["mark"] or "") if found else ""
    mark = _SAME.get(letters, "") if letters else (before.mark if before else "")
    if found is None or not mark or mark not in MARK_KEYS:
        known = ", ".join(MARK_KEYS)
        raise ValueError(tr("“{text}” is no mark. Type {marks}, or P2.5.", text=text, marks=known))
    hours = found["hours"]
    return Day(mark, Decimal(hours.replace(",", ".")) if hours else ZERO, note)
