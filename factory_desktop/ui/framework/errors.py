"""Errors, shown by what the user can do about them; the program goes on after any of them."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QWidget

from factory_desktop.core.kernel.defects import where
from factory_desktop.core.kernel.errors import (
    Conflict,
    Denied,
    EnvironmentProblem,
    FactoryError,
    Invalid,
    NeedsConfirmation,
    RuleBroken,
)
from factory_desktop.core.kernel.steps import Cancelled
from factory_desktop.ui.framework import dialogs
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.i18n import tr

log = logging.getLogger("factory_desktop")


@runtime_checkable
class ShowsFieldErrors(Protocol):
    """A form: takes messages by field; whether each found its field."""

    def show_field_errors(self, fields: Mapping[str, str]) -> bool:
        """Show them beside the fields."""


@runtime_checkable
class ShowsBanner(Protocol):
    """A screen with a place for a banner."""

    @property
    def banner(self) -> Banner:
        """Its banner."""


@runtime_checkable
class ResolvesConflict(Protocol):
    """A form that can show what somebody else changed meanwhile."""

    def show_conflict(self, error: Conflict) -> bool:
        """Show it; whether it could."""


def _nearest(owner: QObject | None, wanted: type) -> QObject | None:
    while owner is not None:
        if isinstance(owner, wanted):
            return owner
        owner = owner.parent()
    return None


def _widget(owner: QObject | None) -> QWidget | None:
    found = _nearest(owner, QWidget)
    return found.window() if isinstance(found, QWidget) else QApplication.activeWindow()


class ErrorPresenter(QObject):
    """The one place where errors become words on the screen.

    The owner's parents are searched for a form (`show_field_errors`, `show_conflict`) or a
    screen with a `banner`; where there is none, a dialog says it.
    """

    #: An error that nobody caught: what the user is told of, or the report of a defect.
    _uncaught = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = False
        self._painted: set[str] = set()
        self._uncaught.connect(self._say_uncaught, Qt.ConnectionType.QueuedConnection)

    def confirm(self, owner: QObject | None, question: NeedsConfirmation) -> bool:
        """Ask whether to do it all the same."""
        return dialogs.ask(
            _widget(owner),
            tr(question.message),
            tr("Do it anyway"),
            hint=tr(question.hint),
            tone="warn",
        )

    def present(self, owner: QObject | None, error: BaseException) -> None:
        """Show an error where it belongs."""
        if isinstance(error, (Cancelled, KeyboardInterrupt)):
            return
        if isinstance(error, Invalid) and self._at_fields(owner, error):
            return
        if isinstance(error, Conflict):
            form = _nearest(owner, ResolvesConflict)
            if isinstance(form, ResolvesConflict) and form.show_conflict(error):
                return
        if isinstance(error, FactoryError):
            self._say(owner, error)
        else:
            self._report(owner, error)

    def _at_fields(self, owner: QObject | None, error: Invalid) -> bool:
        form = _nearest(owner, ShowsFieldErrors)
        texts = {field: tr(text) for field, text in error.fields.items()}
        return isinstance(form, ShowsFieldErrors) and form.show_field_errors(texts)

    def _say(self, owner: QObject | None, error: FactoryError) -> None:
        message, hint = tr(error.message), tr(error.hint)
        if isinstance(error, Denied):
            hint = hint or tr("Ask an administrator for the right “{key}”.", key=error.permission)
        if isinstance(error, EnvironmentProblem):
            log.warning("%s: %s", error.code, error)
        screen = _nearest(owner, ShowsBanner)
        tone = "bad" if isinstance(error, (RuleBroken, EnvironmentProblem)) else "warn"
        if isinstance(screen, ShowsBanner):
            screen.banner.say(tone, message, hint)
        else:
            dialogs.tell(_widget(owner), message, hint=hint, tone=tone)

    def _report(self, owner: QObject | None, error: BaseException) -> None:
        report = where(error)
        log.error("defect:\n%s", report)
        self._tell(owner, report)

    def _tell(self, owner: QObject | None, report: str) -> None:
        if self._open:
            return
        self._open = True
        try:
            dialogs.tell(
                _widget(owner),
                tr("Something went wrong, nothing was changed"),
                hint=tr("It is a mistake of the program. You can go on; the report is in the log."),
                tone="bad",
                detail=report,
            )
        finally:
            self._open = False

    def uncaught(self, error: BaseException) -> None:
        """Log an error of any thread that nobody caught; tell of it when the window has time.

        Nothing is shown at once: Qt may be in the middle of painting, and the painter is let go
        of with the frames. What fails whenever it is painted is told once.
        """
        if isinstance(error, (Cancelled, KeyboardInterrupt)):
            return
        report = "" if isinstance(error, FactoryError) else where(error)
        called = [frame.name for frame in traceback.extract_tb(error.__traceback__)[:1]]
        known = report in self._painted
        if report and not known:
            log.error("defect:\n%s", report)
        if called and called[0] in _PAINTING:
            self._painted.add(report)
        traceback.clear_frames(error.__traceback__)
        if not known:
            self._uncaught.emit(error.with_traceback(None), report)

    def _say_uncaught(self, error: BaseException, report: str) -> None:
        if report:
            self._tell(None, report)
        else:
            self.present(None, error)


#: What Qt calls to paint, again and again.
_PAINTING = frozenset({"paintEvent", "paint", "sizeHint", "data", "headerData"})
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)


def install_hooks(presenter: ErrorPresenter) -> Callable[[], None]:
    """Send everything nobody caught to the presenter and Qt's words to the log; returns the undo.

    Without this PySide prints the traceback and the program goes on as if nothing had been.
    """
    old = sys.excepthook, threading.excepthook

    def main_thread(kind: type[BaseException], error: BaseException, trace: object) -> None:
        presenter.uncaught(error)

    def other_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            presenter.uncaught(args.exc_value)

    sys.excepthook = main_thread
    threading.excepthook = other_thread
    old_handler = qInstallMessageHandler(_qt_message)

    def restore() -> None:
        sys.excepthook, threading.excepthook = old
        qInstallMessageHandler(old_handler)

    return restore
