"""Postings of one command that are worked out one after the other and written at its end.

A sheet of a month becomes dozens of documents that all move the same items. What one leaves behind
is where the next begins, so it is written once for all of them; and where the sheet is only tried,
not at all. Whatever needs more than that is posted as ever, on what was then written before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factory_desktop.core.inventory import writing
from factory_desktop.core.inventory.ground import Ground
from factory_desktop.core.inventory.places import SCOPE
from factory_desktop.core.inventory.planned import PLANNED

if TYPE_CHECKING:
    from factory_desktop.core.inventory.planned import Plan
    from factory_desktop.core.platform.commands import UnitOfWork

#: So many lines are kept in memory before they are written all the same.
_MOST_LINES = 100_000


@dataclass
class Gathered:
    """Postings that wait for the end of the command, and what the next one begins with."""

    ground: Ground
    plans: list[Plan] = field(default_factory=list)
    lines: int = 0

    @classmethod
    def begun(cls, uow: UnitOfWork) -> Gathered:
        """Nothing yet."""
        return cls(Ground(uow.conn, uow.settings[SCOPE]))

    @property
    def next_id(self) -> int:
        """The id by which the first entry of the next posting goes."""
        return PLANNED + self.lines

    def take(self, uow: UnitOfWork, plan: Plan) -> None:
        """Keep a posting; ValueError where its figures cannot be kept exactly."""
        writing.check_limits(plan)
        self.ground.carry(plan)
        self.plans.append(plan)
        self.lines += len(plan.lines)
        if self.lines > _MOST_LINES:
            self.write(uow)

    def write(self, uow: UnitOfWork) -> None:
        """Write what waits; what comes then reads what lies there."""
        plans, self.plans, self.lines = self.plans, [], 0
        self.ground = Ground(uow.conn, uow.settings[SCOPE])
        if plans:
            writing.write(uow, plans)
