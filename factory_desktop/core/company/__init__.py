"""The company itself: its profile, fiscal years, settings and users, under Set-up."""

from factory_desktop.core.company.module import MODULE
from factory_desktop.core.company.queries import Profile, profile

__all__ = ["MODULE", "Profile", "profile"]
