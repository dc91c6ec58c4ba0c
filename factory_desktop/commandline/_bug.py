"""An error that nobody foresaw: a report file for who mends the program."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path

import factory_desktop
from factory_desktop.core.kernel.clock import SystemClock
from factory_desktop.core.platform import companies


def describe(error: BaseException, command: str) -> dict[str, object]:
    """Write the report; returns the error in the shape that is shown."""
    try:
        where = str(write(error, command))
    except OSError:
        where = "(it could not be written)"
    told = f"This is a mistake of the program. Nothing was saved. The report is in {where}"
    return {"kind": "bug", "message": told, "fields": {}}


def write(error: BaseException, command: str) -> Path:
    """Write where it happened, without the error's text: that may name people and figures."""
    stamp = SystemClock().now().strftime("%Y%m%d-%H%M%S-%f")
    path = companies.home() / "reports" / f"bug-{stamp}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"Factory Desktop {factory_desktop.__version__}, command {command}",
        f"Python {sys.version.split()[0]}, {platform.system()} {platform.release()}",
    ]
    found: BaseException | None = error
    while found is not None:
        frames = traceback.format_list(traceback.extract_tb(found.__traceback__))
        lines += ["", type(found).__name__, *(frame.rstrip() for frame in frames)]
        found = found.__cause__ or found.__context__
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
