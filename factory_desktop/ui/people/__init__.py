"""The People tab: muster, day sheet, workers, piece work, advances."""

from factory_desktop.ui.people.module import MODULE

__all__ = ["MODULE"]
