"""The marks of attendance as they are written on slips and muster rolls, and the week's days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from factory_desktop.core.kernel.i18n import catalog


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark: what it means, its sign in Hindi, whether it stands out."""

    meaning: str
    hindi: str
    striking: bool = False


_MARKS = {
    "P": _Mark("present", "उ"),
    "½": _Mark("half day", "½", striking=True),
    "L": _Mark("paid leave", "छु", striking=True),
    "U": _Mark("unpaid leave", "बि", striking=True),
    "H": _Mark("holiday", "त्यो"),
    "W": _Mark("weekly off", "सा"),
    "A": _Mark("absent", "अ", striking=True),
}
_ALWAYS = ("P", "½", "L", "H", "W", "A")
#: Marks of days on which nobody is expected; set small in a roll.
QUIET = frozenset({"H", "W"})
_WEEKDAYS = {
    "en": ("M", "Tu", "W", "Th", "F", "Sa", "Su"),
    "hi": ("सो", "मं", "बु", "गु", "शु", "श", "र"),
}


def sign(mark: str, language: str) -> str:
    """The sign of a mark in a language; one we do not know is written as it is."""
    known = _MARKS.get(mark)
    return known.hindi if known and language == "hi" else mark


def striking(mark: str) -> bool:
    """Whether a mark costs or changes pay, and therefore stands out."""
    known = _MARKS.get(mark)
    return known is not None and known.striking


def weekday(day: date, language: str) -> str:
    """The shortest name of a day of the week."""
    return _WEEKDAYS.get(language, _WEEKDAYS["en"])[day.weekday()]


def key_to_marks(used: Iterable[str], language: str) -> list[str]:
    """`P present`, ... for the usual marks and any other known one that was used."""
    t = catalog(language)
    extra = {mark for mark in used if mark in _MARKS and mark not in _ALWAYS}
    return [
        f"{sign(mark, language)} {t(_MARKS[mark].meaning)}" for mark in (*_ALWAYS, *sorted(extra))
    ]
