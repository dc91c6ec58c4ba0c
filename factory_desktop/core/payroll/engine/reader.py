"""Reads a country pack's plain values and collects what is wrong, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from factory_desktop.core.kernel.i18n import msg


class Reader:
    """One object of the file; `path` says where it stands, problems are shared by all."""

    def __init__(self, data: Any, path: str, problems: dict[str, str]) -> None:
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self.path = path
        self.problems = problems
        self.used: set[str] = set()
        if not isinstance(data, Mapping):
            self.problem("", msg("A group of named values is needed here"))

    def place(self, key: str) -> str:
        """The full path of a key."""
        return f"{self.path}.{key}".strip(".")

    def problem(self, key: str, text: str) -> None:
        """Note what is wrong with a key."""
        self.problems[self.place(key)] = text

    def raw(self, key: str, required: bool = False) -> Any:
        """The value as it stands, or None."""
        self.used.add(key)
        value = self.data.get(key)
        if value is None and required:
            self.problem(key, msg("This is missing"))
        return value

    def text(self, key: str, required: bool = True, default: str = "") -> str:
        """A text."""
        value = self.raw(key, required)
        if value is None:
            return default
        if not isinstance(value, str):
            self.problem(key, msg("“{value}” is not a text", value=value))
            return default
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """A true or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.problem(key, msg("“{value}” is not true or false", value=value))
        return value is True

    def number(self, key: str, required: bool = True) -> Decimal | None:
        """An exact number, or None where it is not given."""
        value = self.raw(key, required)
        if value is None:
            return None
        if isinstance(value, Decimal) and value.is_finite():
            return value
        self.problem(key, msg("“{value}” is not a number", value=value))
        return None

    def figure(self, key: str) -> Decimal:
        """An exact number that must be there."""
        return self.number(key) or Decimal(0)

    def day(self, key: str, required: bool = True) -> date | None:
        """A date written 2025-04-01."""
        text = self.text(key, required)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problem(key, msg("“{value}” is not a date like 2025-04-01", value=text))
            return None

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = self.raw(key, required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.problem(key, msg("A list of texts is needed here"))
            return ()
        return tuple(value)

    def numbers(self, key: str) -> dict[str, Decimal]:
        """Numbers by name."""
        value = self.raw(key)
        if value is None:
            return {}
        inner = Reader(value, self.place(key), self.problems)
        return {name: inner.figure(name) for name in inner.data}

    def group(self, key: str) -> Reader:
        """A group of named values that must be there."""
        return Reader(self.raw(key, required=True) or {}, self.place(key), self.problems)

    def groups(self, key: str, required: bool = False) -> list[Reader]:
        """A list of such groups."""
        value = self.raw(key, required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(key, msg("A list is needed here"))
            return []
        return [
            Reader(item, f"{self.place(key)}.{index}", self.problems)
            for index, item in enumerate(value)
        ]

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of a few texts."""
        value = self.text(key, required=default is None, default=default or "")
        if value not in allowed and self.place(key) not in self.problems:
            self.problem(
                key,
                msg("“{value}” is not one of: {allowed}", value=value, allowed=", ".join(allowed)),
            )
        return value

    def finish(self) -> None:
        """Note every key that nothing asked for: it is a slip of the pen."""
        for key in self.data:
            if key not in self.used:
                self.problem(key, msg("“{key}” is not known here", key=key))
