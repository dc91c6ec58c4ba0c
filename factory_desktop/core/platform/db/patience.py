"""Work is done again where others, or a server that is starting anew, were in its way."""

from __future__ import annotations

import random
import time

from factory_desktop.core.kernel.errors import EnvironmentProblem

#: How often work is tried where others were in its way, and how long (in seconds) at most.
TRIES, LONGEST = 8, 60
#: How long a server that does not answer is waited for: a restart takes some seconds.
RESTART = 20
_FIRST, _PAUSE = 0.02, 2.0


class Patience:
    """One piece of work: how often it was tried, and since when it has been in the way."""

    def __init__(self) -> None:
        self.tries = 0
        self._began = time.monotonic()

    def wait(self, problem: EnvironmentProblem) -> None:
        """Wait before the next try; raises the problem where it is of no use or took too long."""
        self.tries += 1
        taken = time.monotonic() - self._began
        if problem.code == "busy":
            over = self.tries >= TRIES or taken > LONGEST
        else:
            over = problem.code != "gone" or taken > RESTART
        if over:
            raise problem
        self.pause()

    def pause(self) -> None:
        """Wait, longer each time, and never as long as another one who waits."""
        longest = min(_PAUSE, _FIRST * 2**self.tries)
        time.sleep(random.uniform(0.5, 1.5) * longest / 2)
