"""The most memory a process has held; light, for the start of the program is measured with it."""

from __future__ import annotations

from pathlib import Path


def peak() -> float:
    """MiB this process held at most, by itself: `ru_maxrss` begins with what its parent held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    [most] = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(most) / 1024
