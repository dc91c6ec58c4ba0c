"""The database's schema, step by step; run in-process, whole or not at all."""

from factory_desktop.core.platform.migrations.runner import HEAD, current, known, upgrade

__all__ = ["HEAD", "current", "known", "upgrade"]
