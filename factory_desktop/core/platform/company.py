"""An opened company: its database, the registry of modules, and the gate to both."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from sqlalchemy import Connection

from factory_desktop.core.kernel.changes import Changes
from factory_desktop.core.kernel.clock import Clock
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform import commands
from factory_desktop.core.platform.commands import Command, Outcome, Request
from factory_desktop.core.platform.db import Database
from factory_desktop.core.platform.db.news import Follower
from factory_desktop.core.platform.db.patience import Patience
from factory_desktop.core.platform.health import Check
from factory_desktop.core.platform.registry import Registry
from factory_desktop.core.platform.security import access, passwords
from factory_desktop.core.platform.security.access import Actor

P = ParamSpec("P")
R = TypeVar("R")


class Company:
    """One company that is open. `execute` runs a command, `read` a query.

    Made by `bootstrap.open_company`, never by hand.
    """

    def __init__(
        self, db: Database, registry: Registry, clock: Clock, password_cost: int = passwords.COST
    ) -> None:
        self.db = db
        self.registry = registry
        self.clock = clock
        self.password_cost = password_cost
        #: What was found changed outside the program when it was opened.
        self.noticed: tuple[Check, ...] = ()
        #: How the operations of this company begin, to know them from those of others.
        self.mark = uuid.uuid4().hex[:8]
        self._listeners: list[Callable[[Changes], None]] = []
        self._followers: list[Callable[[Changes], None]] = []
        self._news: Follower | None = None

    def execute(
        self, request: Request | Actor, wanted: Command[P, R], *args: P.args, **kwargs: P.kwargs
    ) -> Outcome[R]:
        """Run a command for a user, in a transaction of its own."""
        asked = Request(request) if isinstance(request, Actor) else request
        return commands.execute(self, asked, wanted, *args, **kwargs)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One try of a short snapshot; `read` tries again where the server was lost."""
        with self.db.read() as conn:
            yield conn

    def read(self, query: Callable[[Connection], R]) -> R:
        """Run a query function in a snapshot of its own, again where the server was lost."""
        patience = Patience()
        while True:
            try:
                with self.reading() as conn:
                    return query(conn)
            except EnvironmentProblem as problem:
                patience.wait(problem)

    def may(self, actor: Actor, permission: str) -> bool:
        """Whether a user has a permission now (the window asks in order to disable)."""
        return self.read(lambda conn: access.granted(conn, actor).may(permission))

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Be told of every committed change of this process."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[Changes], None]) -> None:
        """Be told no longer."""
        for listeners in (self._listeners, self._followers):
            if listener in listeners:
                listeners.remove(listener)

    def follow(self, listener: Callable[[Changes], None]) -> None:
        """Be told, in another thread, of what other programs and PCs commit."""
        self._followers.append(listener)
        if self._news is None:
            self._news = Follower(self.db, self.mark, self._heard)

    def _heard(self, changes: Changes) -> None:
        for listener in list(self._followers):
            listener(changes)

    def committed(self, changes: Changes) -> None:
        """Tell the listeners; called by the gate after commit."""
        if changes:
            for listener in list(self._listeners):
                listener(changes)

    def close(self) -> None:
        """Close the database."""
        news, self._news = self._news, None
        if news is not None:
            news.stop()
        self.db.close()
