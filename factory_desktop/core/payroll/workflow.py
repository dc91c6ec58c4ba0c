"""The steps of a month's wages, as the run's head shows them."""

from __future__ import annotations

from dataclasses import dataclass

from factory_desktop.core.payroll.queries import RunPreview


@dataclass(frozen=True, slots=True)
class Step:
    """One step; state is done, now or ahead."""

    key: str
    label: str
    state: str


_STEPS = (
    ("muster", "Muster closed"),
    ("preview", "Preview"),
    ("locked", "Locked"),
    ("paid", "Paid"),
)


def steps(run: RunPreview) -> tuple[Step, ...]:
    """Where a month's wages stand: a preview is under way also while the muster is open."""
    done = {"preview": 0, "locked": 3, "paid": 4, "reversed": 0}[run.status]
    found = []
    for place, (key, label) in enumerate(_STEPS):
        state = "done" if place < done else "ahead"
        if key == "muster" and not done:
            state = "ahead" if run.muster == "open" else "done"
        if key == "preview" and not done:
            state = "now"
        if key == "paid" and run.status == "locked":
            state = "now"
        found.append(Step(key, label, state))
    return tuple(found)
