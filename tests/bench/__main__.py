"""Run the measurements and print figure, raw figure and ratio of each.

Machines are noisy and differ; only the ratio of one run says anything.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import measures


def main(names: list[str]) -> int:
    """Run the named measurements, or all; 2 for a name that is none."""
    unknown = [name for name in names if name not in measures.ALL]
    if unknown:
        sys.stderr.write(
            f"no such measurement: {unknown[0]}; there are {', '.join(measures.ALL)}\n"
        )
        return 2
    for name in names or list(measures.ALL):
        with tempfile.TemporaryDirectory() as folder:
            print(measures.ALL[name](Path(folder), 1.0), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
