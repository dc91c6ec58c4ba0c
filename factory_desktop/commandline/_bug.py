"""An error that nobody foresaw: a report file for who mends the program."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import factory_desktop
from factory_desktop.core.kernel.clock import SystemClock
from factory_desktop.core.kernel.defects import where
from factory_desktop.core.platform import companies


def describe(error: BaseException, command: str) -> dict[str, object]:
    """Write the report; returns the error in the shape that is shown."""
    try:
        report = str(write(error, command))
    except OSError:
        report = "(it could not be written)"
    told = f"This is a mistake of the program. Nothing was saved. The report is in {report}"
    return {"kind": "bug", "message": told, "fields": {}}


def write(error: BaseException, command: str) -> Path:
    """Write what the program is, and where it happened."""
    stamp = SystemClock().now().strftime("%Y%m%d-%H%M%S-%f")
    path = companies.home() / "reports" / f"bug-{stamp}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"Factory Desktop {factory_desktop.__version__}, command {command}",
        f"Python {sys.version.split()[0]}, {platform.system()} {platform.release()}",
    ]
    path.write_text("\n".join([*lines, "", where(error)]) + "\n", encoding="utf-8")
    return path
