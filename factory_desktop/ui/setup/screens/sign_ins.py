"""Who signed in when and where, and who tried to."""

from __future__ import annotations

from factory_desktop.core.platform.security.module import SIGN_INS
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.list_spec import ListColumn, ListSpec
from factory_desktop.ui.setup.screens.log_screen import LogScreen

LIST = ListSpec(
    columns=(
        ListColumn("at", 150),
        ListColumn("user_name", 180, style="strong"),
        ListColumn("workstation", 220, style="muted", stretch=True),
        ListColumn("succeeded", 110, style="text"),
        ListColumn("reason", 160, style="muted"),
    ),
    search_hint="User or PC",
    empty_title="Nobody has signed in yet",
    empty_text="Every attempt to sign in is kept here, good or bad.",
    things=("attempt", "attempts"),
)


class SignInsScreen(LogScreen):
    """The attempts, newest first."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, context.reader(SIGN_INS), LIST)
