"""What a module brings to the window: its tab, the views in it, and what can be done at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.notices import NoticeSource
from factory_desktop.ui.framework.references import EntitySource

Make = Callable[[WindowContext], QWidget]


@dataclass(frozen=True, slots=True)
class View:
    """One entry of the view list at the left of a tab.

    `make` builds its screen when it is first opened. `count` gives the figure beside it, shown in
    `tone`; `tables` are those whose change makes that figure stale. `keys` are navigation keys
    that this screen opens (an entity, with an id); `shown` views stand in the list, others
    are only reached by their keys. `also` are other words under which the palette finds it.
    """

    key: str
    label: str
    make: Make
    permission: str = ""
    group: str = ""
    icon: str = ""
    count: Callable[[Connection], int] | None = None
    tone: str = ""
    tables: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    shown: bool = True
    also: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class QuickAction:
    """Something begun from anywhere: Home, the palette, a key."""

    key: str
    label: str
    icon: str
    place: Place
    permission: str = ""
    shortcut: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UiModule:
    """A tab: its views in order, its quick actions, and what of it may wait for the user.

    `prepare` runs once for each window: look-up columns, creators.
    """

    key: str
    label: str
    views: tuple[View, ...]
    actions: tuple[QuickAction, ...] = ()
    prepare: Callable[[WindowContext], None] | None = None
    #: Entity key -> columns shown beside code and name in look-ups.
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Entity key -> a look-up of its own, used in the whole window.
    sources: Mapping[str, Callable[[WindowContext], EntitySource]] = field(default_factory=dict)
    notices: tuple[NoticeSource, ...] = ()


@runtime_checkable
class OpensPlace(Protocol):
    """A screen that can be sent to a record or told parameters."""

    def go_to(self, place: Place) -> None:
        """Show this place."""


@runtime_checkable
class MayHoldBack(Protocol):
    """A screen with something unsaved."""

    def confirm_leave(self) -> bool:
        """Whether it may be left; asks where something is not saved."""


@runtime_checkable
class GoesBack(Protocol):
    """A screen with an inner page to go back from; Esc asks it first."""

    def go_back(self) -> bool:
        """Go back inside; False where it is at its first page."""


@runtime_checkable
class Answers(Protocol):
    """A screen that answers the general keys (`save`, `new`, `duplicate`, `print`, `filter`,
    `export`, `refresh`, `undo`, `redo`, `explain`).
    """

    def do(self, action: str) -> bool:
        """Do it; False where the action means nothing here."""
