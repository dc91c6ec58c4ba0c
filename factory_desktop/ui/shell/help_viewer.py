"""F1: the page of the current screen, in a plain viewer that fetches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from factory_desktop.core.kernel.resources import resource
from factory_desktop.ui.framework.i18n import language, tr
from factory_desktop.ui.framework.painting import surface

#: The page that is shown where a screen has none of its own.
FIRST_PAGE = "index"


def page_of(keys: Sequence[str], lang: str) -> Path:
    """The file of the first key that has a page, in the language or else in English."""
    for key in (*keys, FIRST_PAGE):
        for folder in dict.fromkeys((lang, "en")):
            path = resource("help", folder, f"{Path(key).name}.md")
            if path.is_file():
                return path
    return resource("help", "en", f"{FIRST_PAGE}.md")


class HelpPage(QTextBrowser):
    """Markdown; links lead to other pages of the help, and to nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName(tr("Help"))
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(14)

    def show_page(self, keys: Sequence[str]) -> None:
        """Show the page of the first key that has one."""
        path = page_of(keys, language())
        self.setMarkdown(path.read_text(encoding="utf-8"))

    def loadResource(self, kind: int, name: QUrl) -> object:
        """No picture, no file: a page is its text."""
        return None

    def _follow(self, url: QUrl) -> None:
        name = url.toString()
        if name.endswith(".md") and "/" not in name:
            self.show_page([name.removesuffix(".md")])


class HelpWindow(QDialog):
    """The viewer's window; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.setModal(False)
        self.resize(620, 640)
        surface(self)
        self.page = HelpPage(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 or Esc closes."""
        if event.key() in (Qt.Key.Key_F1, Qt.Key.Key_Escape):
            self.close()
        else:
            super().keyPressEvent(event)


def show(window: QWidget, keys: Sequence[str]) -> HelpWindow:
    """Show the page of a screen beside the window; one viewer for each window."""
    found = window.findChild(HelpWindow)
    viewer = found if isinstance(found, HelpWindow) else HelpWindow(window)
    viewer.page.show_page(keys)
    viewer.show()
    viewer.raise_()
    viewer.activateWindow()
    return viewer
