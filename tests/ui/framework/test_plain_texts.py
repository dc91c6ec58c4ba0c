"""What people typed is shown as letters: labels and tips of the window never hold markup."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip

from factory_desktop import ui
from factory_desktop.ui.framework.theme import apply_theme

MARKUP = "<b>x</b><img src=file:///etc/passwd>"
#: Labels that hold a picture and never a text, and the makers of plain ones.
_PICTURES = {"opening.py", "panel_pages.py", "image.py", "painting.py", "side_panel.py"}


def test_a_tip_shows_letters(qtbot) -> None:
    apply_theme(QApplication.instance(), "light")
    button = QPushButton("x")
    qtbot.addWidget(button)
    button.show()
    for text in (MARKUP, f"{MARKUP} again"):
        QToolTip.showText(QPoint(5, 5), text, button)
        tips = [w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel")]
        assert [(tip.text(), tip.textFormat()) for tip in tips if isinstance(tip, QLabel)] == [
            (text, Qt.TextFormat.PlainText)
        ]
    QToolTip.hideText()


def test_nothing_in_the_window_is_made_to_draw_markup() -> None:
    wrong = []
    for path in sorted(Path(ui.__file__).parent.rglob("*.py")):
        code = path.read_text("utf-8")
        made = re.findall(r"\bQLabel\(", code)
        if made and path.name not in _PICTURES:
            wrong.append(f"{path.name}: label() makes labels of plain text")
        if path.name == "help_viewer.py":  # our own pages, written in Markdown
            continue
        found = re.findall(r"QMessageBox|RichText|MarkdownText|AutoText|setHtml|QTextBrowser", code)
        wrong += [f"{path.name}: {name}" for name in found]
    assert wrong == []
