"""Backup and restore of a whole company.

One format for both databases: a sealed zip archive that holds the company as a SQLite file and a
manifest. A company on a server is written as such a file too, so that the same checks read every
backup, every backup opens on a PC without a server, and a company moves from one database to the
other by being restored there.
"""

from factory_desktop.core.platform.backup.making import backup, backup_before
from factory_desktop.core.platform.backup.manifest import Manifest
from factory_desktop.core.platform.backup.restoring import Restored, check, restore
from factory_desktop.core.platform.backup.rotation import automatic, rotate

__all__ = [
    "Manifest",
    "Restored",
    "automatic",
    "backup",
    "backup_before",
    "check",
    "restore",
    "rotate",
]
