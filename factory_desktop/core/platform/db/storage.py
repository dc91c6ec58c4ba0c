"""Where a company file lies, and which journal mode is safe there."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

_CLOUD = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "box sync")
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afpfs", "ncpfs", "davfs"}


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite has the repair of the WAL-reset fault (3.51.3, 3.50.7, 3.44.6)."""
    if version >= (3, 51, 3):
        return True
    return version[:2] in {(3, 50), (3, 44)} and version[2] >= (7 if version[1] == 50 else 6)


def is_local_fixed(path: Path) -> bool:
    """Whether a path lies on a fixed disk of this PC, outside folders that a cloud copies."""
    folder = path.resolve().parent
    if any(mark in part.lower() for part in folder.parts for mark in _CLOUD):
        return False
    if sys.platform == "win32":
        import ctypes

        fixed_drive = 3
        drive = os.path.splitdrive(folder)[0] + "\\"
        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive) == fixed_drive)
    return _filesystem(folder) not in _NETWORK


def _filesystem(folder: Path) -> str:
    """The file system type that holds a folder, on Linux; empty where it is not told."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        parts = line.split()
        point = parts[1].replace("\\040", " ")
        inside = str(folder) == point or str(folder).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def journal_for(path: Path) -> str:
    """`wal` on a local fixed disk with a safe SQLite, `truncate` everywhere else."""
    wanted = os.environ.get("FACTORY_JOURNAL", "")
    if wanted in {"wal", "truncate"}:
        return wanted
    return "wal" if wal_is_safe() and is_local_fixed(path) else "truncate"
