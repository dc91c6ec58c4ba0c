"""A paper by e-mail: its draft opens in the user's mail program, or its folder does."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from factory_desktop.core.platform.mail import Letter, write_draft
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.framework.i18n import tr


def open_draft(parent: QWidget | None, letter: Letter, pdf: bytes, name: str) -> bool:
    """Open a draft with the paper attached; False where there is nobody to send it to.

    Where no program takes the draft, the folder with the PDF opens and what to do is said.
    """
    if not letter.to:
        dialogs.tell(parent, tr(letter.lacks), tone="warn")
        return False
    draft = write_draft(letter, pdf, name)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(draft.message))):
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(draft.paper.parent)))
        text = tr("No mail program opened the draft.")
        hint = tr(
            "Write to {address} and attach {file} from this folder: {folder}",
            address=letter.to,
            file=draft.paper.name,
            folder=draft.paper.parent,
        )
        dialogs.tell(parent, text, hint=hint)
    return True
