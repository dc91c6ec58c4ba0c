"""Which automatic backups are kept: the last ones, then one a day, then one a month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from factory_desktop.core.platform.companies import BACKUP_SUFFIX
from factory_desktop.core.platform.db.faults import sorted_errors

LAST, DAYS, MONTHS = 10, 14, 12
_STAMP = "%Y%m%d-%H%M%S-%f"
_NAME = re.compile(r"(\d{8}-\d{6}-\d{6})-[a-z]+" + re.escape(BACKUP_SUFFIX))


def name_for(at: datetime, why: str) -> str:
    """The name of an automatic backup: when it was made (UTC), and why."""
    word = re.sub("[^a-z]", "", why.lower()) or "backup"
    return f"{at.strftime(_STAMP)}-{word}{BACKUP_SUFFIX}"


def made_at(file: Path) -> datetime | None:
    """When an automatic backup was made; None for a file of another name."""
    match = _NAME.fullmatch(file.name)
    return datetime.strptime(match[1], _STAMP) if match else None  # noqa: DTZ007


def automatic(folder: Path) -> list[Path]:
    """The automatic backups in a folder, newest first."""
    files = folder.glob(f"*{BACKUP_SUFFIX}") if folder.is_dir() else ()
    return sorted((f for f in files if made_at(f)), key=lambda f: f.name, reverse=True)


def kept(
    files: Iterable[Path], last: int = LAST, days: int = DAYS, months: int = MONTHS
) -> set[Path]:
    """Those of the automatic backups (newest first) that stay."""
    stay: set[Path] = set()
    seen_days: set[str] = set()
    seen_months: set[str] = set()
    for number, file in enumerate(files):
        day, month = file.name[:8], file.name[:6]
        if day not in seen_days and len(seen_days) < days:
            stay.add(file)
        if month not in seen_months and len(seen_months) < months:
            stay.add(file)
        if number < last:
            stay.add(file)
        seen_days.add(day)
        seen_months.add(month)
    return stay


def rotate(folder: Path, last: int = LAST, days: int = DAYS, months: int = MONTHS) -> list[Path]:
    """Delete the automatic backups that are no longer kept; other files are never touched."""
    files = automatic(folder)
    gone = [file for file in files if file not in kept(files, last, days, months)]
    with sorted_errors():
        for file in gone:
            file.unlink(missing_ok=True)
    return gone
