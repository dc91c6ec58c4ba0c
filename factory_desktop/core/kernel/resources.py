"""Where the files shipped with the program lie, in a clone and in a bundle."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """Return the path of a shipped file below `resources/`.

    In a PyInstaller bundle the folder lies beside the unpacked modules (`sys._MEIPASS`).
    """
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parents[3]
    return root.joinpath("resources", *parts)
