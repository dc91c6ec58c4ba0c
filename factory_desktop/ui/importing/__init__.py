"""Importing a sheet: file, columns, dry run, done. Opened by key from any list."""

from __future__ import annotations

from factory_desktop.ui.framework.module import QuickAction, UiModule, View
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.importing.screens.wizard import ImportScreen

IMPORT = "company.import.run"
_ALSO = ("excel", "csv", "xlsx", "upload", "bring in", "opening stock")

MODULE = UiModule(
    key="import",
    label="Import",
    views=(
        View(
            "import.sheet",
            "Import a sheet",
            ImportScreen,
            permission=IMPORT,
            icon="import",
            shown=False,
            also=_ALSO,
            help="import.sheet",
        ),
    ),
    actions=(
        QuickAction(
            "import.sheet",
            "Import a sheet",
            "import",
            Place("import.sheet"),
            permission=IMPORT,
            also=_ALSO,
        ),
    ),
)
