"""How screens open each other: by key, never by import; and the way back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can be: a screen by key, perhaps a record, perhaps parameters."""

    key: str
    id: int | None = None
    params: tuple[tuple[str, object], ...] = field(default_factory=tuple)
    new_window: bool = False

    def param(self, name: str, default: object = None) -> object:
        """One parameter."""
        return dict(self.params).get(name, default)


Opener = Callable[[Place], object]


class Navigation(QObject):
    """Modules register what opens a key; everybody asks with `open`.

    Keys are entities (`"items.item"` with an id), screens (`"stock.list"`), reports.
    """

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._openers: dict[str, Opener] = {}
        self._trail: list[Place] = []
        self.last: deque[tuple[Place, str]] = deque(maxlen=_REMEMBERED)

    def register(self, key: str, opener: Opener) -> None:
        """Say what opens a key; each key once."""
        if key in self._openers:
            raise ValueError(f"{key!r} is registered already")
        self._openers[key] = opener

    def can_open(self, key: str) -> bool:
        """Whether anybody opens this key."""
        return key in self._openers

    def open(
        self, key: str, id: int | None = None, *, new_window: bool = False, **params: object
    ) -> object:
        """Go to a place; returns what its opener returned. KeyError where nobody opens the key."""
        place = Place(key, id, tuple(sorted(params.items())), new_window)
        return self.go(place)

    def go(self, place: Place) -> object:
        """Go to a place made elsewhere."""
        result = self._openers[place.key](place)
        if not place.new_window and (not self._trail or self._trail[-1] != place):
            self._trail.append(place)
        self.arrived.emit(place)
        return result

    def remember(self, place: Place, label: str) -> None:
        """A record was opened: it heads the list of those last opened."""
        kept = [(p, text) for p, text in self.last if (p.key, p.id) != (place.key, place.id)]
        self.last.clear()
        self.last.extend([(place, label), *kept][:_REMEMBERED])

    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return len(self._trail) > 1

    def back(self) -> bool:
        """Go to the place before; whether there was one."""
        if not self.can_go_back():
            return False
        self._trail.pop()
        place = self._trail[-1]
        self._openers[place.key](place)
        self.arrived.emit(place)
        return True
