"""Every test of the window begins and ends with none: no language, theme or window left over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from factory_desktop.ui.framework import shortcuts, theme
from factory_desktop.ui.framework.errors import ErrorPresenter
from factory_desktop.ui.framework.i18n import set_language

#: So often it is looked whether a dialog stands open, in milliseconds; the second time is too long.
_LOOK = 20_000


def _raise(_self: object, _owner: object, error: BaseException) -> None:
    raise error


@pytest.fixture(autouse=True)
def _fresh_window(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """English, light; a defect fails the test instead of asking somebody."""
    if "framework" not in request.path.parts:
        monkeypatch.setattr(ErrorPresenter, "_report", _raise)
    _usual(qapp)
    yield
    for window in qapp.topLevelWidgets():
        window.hide()
        window.deleteLater()
    for _ in range(3):
        qapp.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _usual(qapp)


@pytest.fixture(autouse=True)
def _nobody_answers(qapp: QApplication) -> Iterator[None]:
    """A dialog that nobody answers is closed and fails its test: its loop hears no other alarm."""
    seen: list[object] = []
    closed: list[str] = []

    def look() -> None:
        dialog = qapp.activeModalWidget()
        if dialog is not None and dialog in seen:
            closed.append(dialog.windowTitle() or type(dialog).__name__)
            dialog.close()
        seen[:] = [dialog]

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(_LOOK)
    yield
    timer.stop()
    assert not closed, f"Nobody answered: {', '.join(closed)}"


def _usual(qapp: QApplication) -> None:
    set_language("en")
    shortcuts.set_scheme(shortcuts.STANDARD)
    theme.apply_theme(qapp, "light")
