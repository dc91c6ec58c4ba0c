"""The colours of the two themes by what they are used for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme by what they are used for; a tone is a word on its tint."""

    name: str
    window: str
    surface: str
    stripe: str
    line: str
    border: str
    button: str
    field: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    hover: str
    good: str
    good_tint: str
    warn: str
    warn_tint: str
    bad: str
    bad_tint: str
    info: str
    info_tint: str
    neutral: str
    neutral_tint: str
    weekly_off: str
    holiday: str
    holiday_tint: str
    caption: str

    @property
    def dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.name == "dark"

    def tone(self, tone: str) -> tuple[QColor, QColor]:
        """Word and tint of a tone: neutral, info, good, warn, bad or holiday."""
        return QColor(getattr(self, tone)), QColor(getattr(self, f"{tone}_tint"))

    def color(self, token: str) -> QColor:
        """A token as a colour, made once: who changes it takes a copy."""
        made = _colors.get((self.name, token))
        if made is None:
            made = _colors[self.name, token] = QColor(getattr(self, token))
        return made


_colors: dict[tuple[str, str], QColor] = {}

LIGHT = Tokens(
    name="light",
    window="#F4F6F8",
    surface="#FFFFFF",
    stripe="#FAFBFC",
    line="#E9EDF1",
    border="#D5DBE2",
    button="#C8D0D9",
    field="#8491A0",
    text="#1B2430",
    muted="#566272",
    accent="#0B63BE",
    on_accent="#FFFFFF",
    selection="#DCEBFB",
    hover="#EEF3F8",
    good="#1A7446",
    good_tint="#E3F5EA",
    warn="#855700",
    warn_tint="#FFF1CC",
    bad="#B3261E",
    bad_tint="#FDE8E6",
    info="#0B5CAD",
    info_tint="#E5F0FC",
    neutral="#4F5B6A",
    neutral_tint="#EBEFF3",
    weekly_off="#F1F3F6",
    holiday="#5B3FA0",
    holiday_tint="#F3EEFB",
    caption="#E9EDF2",
)

DARK = Tokens(
    name="dark",
    window="#14181D",
    surface="#1B2127",
    stripe="#1F262C",
    line="#283038",
    border="#343E48",
    button="#414C57",
    field="#6E7B88",
    text="#E6EAEE",
    muted="#9DA9B5",
    accent="#5AA9F8",
    on_accent="#08203A",
    selection="#1A3A5A",
    hover="#232B33",
    good="#5BD08D",
    good_tint="#173626",
    warn="#E8B84B",
    warn_tint="#3A2F12",
    bad="#FF8A80",
    bad_tint="#43201E",
    info="#6DB3F9",
    info_tint="#12304D",
    neutral="#A3AEB9",
    neutral_tint="#2A323A",
    weekly_off="#20262D",
    holiday="#B9A5F0",
    holiday_tint="#2A2440",
    caption="#0F1317",
)
