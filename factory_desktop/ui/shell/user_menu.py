"""The menu under the user's initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from factory_desktop.core.kernel.i18n import LANGUAGES
from factory_desktop.ui.framework import shortcuts
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.icons import icon
from factory_desktop.ui.shell.lock import CHOICES

THEMES = (("system", "As Windows has it"), ("light", "Light"), ("dark", "Dark"))
SCHEMES = ((shortcuts.STANDARD, "Usual keys"), (shortcuts.TALLY, "Keys of TallyPrime"))


class UserMenu(QMenu):
    """What the user may set for himself, and the ways out.

    `act(key, value)` is called with what was chosen: `language`, `theme`, `keys`, `lock_after`,
    `tray`, `password`, `backup`, `lock`, `sign_out`, `open`, `new`.
    """

    def __init__(
        self,
        parent: QWidget,
        act: Callable[[str, object], object],
        theme: str,
        minutes: int,
        tray: bool,
    ) -> None:
        super().__init__(parent)
        self._act = act
        self._plain("lock", "Change password", "password")
        languages = [(key, name) for key, name in LANGUAGES.items()]
        self._choice("language", "Language", "language", languages, language())
        themes = [(key, tr(name)) for key, name in THEMES]
        self._choice("palette", "Colours", "theme", themes, theme)
        schemes = [(key, tr(name)) for key, name in SCHEMES]
        self._choice("keyboard", "Keys", "keys", schemes, shortcuts.scheme())
        after = [(n, tr("{n} minutes", n=n) if n else tr("Never")) for n in CHOICES]
        self._choice("clock", "Lock after", "lock_after", after, minutes)
        outside = [(True, tr("Shown beside the clock")), (False, tr("Only at the bell"))]
        self._choice("bell", "News", "tray", outside, tray)
        self.addSeparator()
        self._plain("lock", "Lock now", "lock")
        self._plain("backup", "Back up now", "backup")
        self.addSeparator()
        self._plain("folder", "Open another company", "open")
        self._plain("add", "New company", "new")
        self._plain("back", "Sign out", "sign_out")

    def _plain(self, meaning: str, text: str, key: str) -> None:
        self.addAction(icon(meaning, "muted"), tr(text), lambda: self._act(key, None))

    def _choice(
        self,
        meaning: str,
        text: str,
        key: str,
        choices: Sequence[tuple[object, str]],
        chosen: object,
    ) -> None:
        menu = self.addMenu(icon(meaning, "muted"), tr(text))
        group = QActionGroup(menu)
        for value, name in choices:
            action = menu.addAction(name, lambda value=value: self._act(key, value))
            action.setCheckable(True)
            action.setChecked(value == chosen)
            group.addAction(action)
