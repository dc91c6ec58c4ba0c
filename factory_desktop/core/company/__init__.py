"""The company itself: its profile, fiscal years, settings and users, under Set-up."""

from factory_desktop.core.company.module import MODULE
from factory_desktop.core.company.queries import Profile, profile
from factory_desktop.core.company.states import keep_state

__all__ = ["MODULE", "Profile", "keep_state", "profile"]
