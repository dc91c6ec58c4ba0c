"""From the start of the program to its end: wizard, chooser, sign-in, window, and round again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework import dialogs, shortcuts, theme
from factory_desktop.ui.framework.collecting import QuietCollector
from factory_desktop.ui.framework.i18n import set_language, tr
from factory_desktop.ui.framework.module import UiModule
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell import about_company, on_this_pc
from factory_desktop.ui.shell.backups import SECOND_PLACE, back_up
from factory_desktop.ui.shell.chooser import CompanyChooser
from factory_desktop.ui.shell.main_window import MainWindow
from factory_desktop.ui.shell.opening import Opening
from factory_desktop.ui.shell.sign_in import SignInWindow
from factory_desktop.ui.shell.wizard import Made, Makers, WizardWindow

BackUp = Callable[[Company], object]


class Desk(QObject):
    """Shows one window at a time and knows what comes after it."""

    #: The last window was closed.
    ended = Signal()

    def __init__(
        self,
        operations: Operations,
        modules: Sequence[UiModule],
        makers: Makers | None = None,
        backing_up: BackUp | None = back_up,
    ) -> None:
        super().__init__()
        self.operations, self.modules = operations, modules
        self.makers = makers or Makers()
        self._backing_up = backing_up
        self._collector: QuietCollector | None = None
        self.window: QWidget | None = None
        self.company: Company | None = None
        self.signed: SignedIn | None = None

    # --- beginning -------------------------------------------------------------------------

    def start(self, where: str = "") -> None:
        """Open a company, or the one that is known, or ask."""
        set_language(str(on_this_pc.recall("language", "en")))
        self._set_theme(str(on_this_pc.recall("theme", "system")))
        known = companies.known()
        if where:
            self.open(where)
        elif not known:
            self.show_wizard()
        elif len(known) == 1 and _there(known[0].where):
            self.open(known[0].where)
        else:
            self.show_chooser()

    def come_after(self, first: Opening) -> None:
        """Take over from the window that was there before the program."""
        self.window = first
        first.left.connect(self._end)

    def _show(self, window: QWidget) -> None:
        old, self.window = self.window, window
        window.show()
        window.raise_()
        window.activateWindow()
        if old is not None:
            old.hide()
            old.deleteLater()

    def show_wizard(self) -> None:
        """Ask the five questions."""
        wizard = WizardWindow(self.operations, self.makers)
        wizard.finished.connect(self._made)
        wizard.language_chosen.connect(lambda key: on_this_pc.keep("language", key))
        wizard.left.connect(self._wizard_left)
        self._show(wizard)

    def _wizard_left(self) -> None:
        if companies.known():
            self.show_chooser()
        else:
            self._end()

    def _made(self, made: Made) -> None:
        if made.second_place:
            on_this_pc.keep_of_company(made.where, SECOND_PLACE, made.second_place)
        if made.signed is None:
            self._opened(made.company)
            return
        self.company = made.company
        self._note_opened()
        self._enter(made.signed)

    def show_chooser(self) -> CompanyChooser:
        """Let a company be chosen among those known."""
        chooser = CompanyChooser(companies.known())
        chooser.chosen.connect(self.open)
        chooser.new_asked.connect(self.show_wizard)
        chooser.left.connect(self._end)
        self._show(chooser)
        return chooser

    # --- opening and signing in ------------------------------------------------------------

    def open(self, where: str) -> None:
        """Open a company off the window's thread (it may have to be brought up to date)."""
        self._close_company()
        makers = self.makers
        self.operations.write(
            self, lambda: makers.open(where), self._opened, self._not_opened, label=tr("Opening")
        )

    def _opened(self, company: Company) -> None:
        self.company = company
        self._note_opened()
        self.show_sign_in()
        self._tell_noticed(company)

    def _tell_noticed(self, company: Company) -> None:
        """Say what was changed outside the program, before anybody works on it."""
        if company.noticed:
            text = "\n".join(tr(check.message) for check in company.noticed)
            hint = tr(company.noticed[0].mend)
            dialogs.tell(self.window, text, hint=hint, tone="bad")

    def _note_opened(self) -> None:
        company = self.company
        assert company is not None
        name = company.read(about_company.facts).name
        companies.remember_opened(company.db.company, name, company.clock.now())

    def _not_opened(self, error: BaseException) -> bool:
        if not isinstance(error, FactoryError):
            return False
        text, hint = tr(error.message), tr(error.hint)
        if isinstance(self.window, CompanyChooser):
            self.window.say(text, hint)
        elif companies.known():
            self.show_chooser().say(text, hint)
        else:
            self.show_wizard()
            dialogs.tell(self.window, text, hint=hint, tone="bad")
        return True

    def show_sign_in(self) -> None:
        """Ask who is there."""
        company = self.company
        assert company is not None
        where = company.db.company
        name = company.read(about_company.facts).name
        user = str(on_this_pc.of_company(where, "user", ""))
        window = SignInWindow(company, name, self.operations, user)
        window.entered.connect(self._enter)
        window.another_company.connect(self._another)
        window.left.connect(self._end)
        self._show(window)

    def _another(self) -> None:
        self._close_company()
        self.show_chooser()

    def _enter(self, signed: SignedIn) -> None:
        company = self.company
        assert company is not None
        self.signed = signed
        on_this_pc.keep_of_company(company.db.company, "user", signed.actor.name)
        self._settle(company, signed)
        self._show_main()

    def _settle(self, company: Company, signed: SignedIn) -> None:
        """Language, keys and colours as this user has chosen them."""
        states = company.read(lambda conn: about_company.states(conn, signed.actor.user_id))
        chosen = states.get("window.language")
        if chosen or signed.language != "en":
            set_language(str(chosen or signed.language))
        shortcuts.set_scheme(str(states.get("window.keys", shortcuts.STANDARD)))
        self._set_theme(str(states.get("window.theme", on_this_pc.recall("theme", "system"))))

    def _set_theme(self, name: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply_theme(app, name)

    # --- the main window -------------------------------------------------------------------

    def _show_main(self) -> None:
        company, signed = self.company, self.signed
        assert company is not None
        assert signed is not None
        hook = self._backing_up
        run = (lambda: hook(company)) if hook is not None else None
        window = MainWindow(company, signed, self.modules, self.operations, run)
        window.left.connect(self._main_left)
        self._show(window)
        if self._collector is None:
            self._collector = QuietCollector(self.operations, self)

    def _main_left(self, why: str) -> None:
        window, company, signed = self.window, self.company, self.signed
        assert company is not None
        assert signed is not None
        if why in ("theme", "again"):
            self._settle_again(window)
            return
        if why == "sign_out":
            self.show_sign_in()
            return
        self._close_company()
        if why == "open":
            self.show_chooser()
        elif why == "new":
            self.show_wizard()
        else:
            self._end()

    def _settle_again(self, window: QWidget | None) -> None:
        """Another theme at once; another language or set of keys in a new window."""
        assert isinstance(window, MainWindow)
        chosen = window.context.state
        name = str(chosen("window.theme", "system"))
        on_this_pc.keep("theme", name)
        self._set_theme(name)
        words, scheme = chosen("window.language"), chosen("window.keys", shortcuts.STANDARD)
        if window.isVisible():
            return  # only the colours changed: the window is still there
        shortcuts.set_scheme(str(scheme))
        if words:
            set_language(str(words))
            on_this_pc.keep("language", words)
        self._show_main()
        if isinstance(self.window, MainWindow):
            self.window.backups.changed = window.backups.changed

    def _close_company(self) -> None:
        company, self.company = self.company, None
        if company is not None:
            self.operations.wait()
            company.close()

    def _end(self) -> None:
        if self.window is not None:
            self.window.hide()
        self.ended.emit()

    def finish(self) -> None:
        """Close what is open, without questions, at the end of the program."""
        if self._collector is not None:
            self._collector.stop()
        self.operations.close()
        self._close_company()


def _there(where: str) -> bool:
    from factory_desktop.core.platform.db.engine import is_server

    return is_server(where) or Path(where).exists()
