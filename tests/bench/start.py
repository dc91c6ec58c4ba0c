"""SPD-6: from the start of the process to the first window, and to the first page of work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.measure import Bench, Figure, Measure, at_most

_ROOT = Path(__file__).parents[2]
_TIMES = 5


def start(bench: Bench) -> Mapping[str, Figure]:
    """Warm: the bytecode is there, as it is from the second start on; the quickest of several."""
    company = str(bench.path(bench.size(rows=10_000)))
    times = bench.count(_TIMES)
    _run(bench, company)
    ours, bare = [], []
    for _ in range(times):
        bare.append(_run(bench, "empty"))
        ours.append(_run(bench, company))
    window = min(run["painted"] for run in bare) * 1000
    return {
        "painted": Figure(min(run["painted"] for run in ours) * 1000, window),
        "usable": Figure(min(run["usable"] for run in ours) * 1000, window),
        "memory": Figure(max(run["memory"] for run in ours), unit="MiB"),
    }


def _run(bench: Bench, what: str) -> dict[str, Any]:
    """What one process tells of its start; bytecode is kept, outside the tree."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    env |= {
        "PYTHONPYCACHEPREFIX": str(bench.cache / "bytecode"),
        "FACTORY_HOME": str(bench.folder / "home"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    command = [sys.executable, "-m", "tests.bench.starting", what]
    done = subprocess.run(command, cwd=_ROOT, env=env, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


MEASURES = (
    Measure(
        "SPD-6",
        "start",
        "start of the program, beside an empty window",
        {"painted": at_most(4), "usable": at_most(12), "memory": at_most(180)},
        start,
    ),
)
