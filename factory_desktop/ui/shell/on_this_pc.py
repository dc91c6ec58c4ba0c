"""What the window remembers on this PC, before anybody has signed in."""

from __future__ import annotations

import json
import os
from typing import Any

from factory_desktop.core.platform import companies

_FILE = "window.json"


def recall(key: str, default: Any = None) -> Any:
    """What was remembered under a key; the default where nothing (readable) was."""
    return _load().get(key, default)


def keep(key: str, value: Any) -> None:
    """Remember something; a disk that cannot be written to is no reason to stop working."""
    known = _load()
    if known.get(key) == value:
        return
    known[key] = value
    path = companies.home() / _FILE
    temporary = path.with_name(f"{_FILE}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)


def of_company(where: str, key: str, default: Any = None) -> Any:
    """What was remembered for one company."""
    return recall("companies", {}).get(where, {}).get(key, default)


def keep_of_company(where: str, key: str, value: Any) -> None:
    """Remember something for one company."""
    every = dict(recall("companies", {}))
    every[where] = {**every.get(where, {}), key: value}
    keep("companies", every)


def _load() -> dict[str, Any]:
    try:
        found = json.loads((companies.home() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
