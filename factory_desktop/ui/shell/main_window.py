"""The main window: module tabs, the screens in them, keys, palette, lock, closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security.services import ROLES
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework import dialogs, shortcuts, theme
from factory_desktop.ui.framework.banner import Banner
from factory_desktop.ui.framework.context import RIGHTS, WindowContext
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import app_icon
from factory_desktop.ui.framework.idle import IdleWatch
from factory_desktop.ui.framework.module import (
    Answers,
    GoesBack,
    MayHoldBack,
    QuickAction,
    UiModule,
    View,
)
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.framework.palette import CommandPalette
from factory_desktop.ui.framework.status import StatusBar
from factory_desktop.ui.framework.toast import Toaster
from factory_desktop.ui.shell import about_company, help_viewer
from factory_desktop.ui.shell.backing_up import BackingUp
from factory_desktop.ui.shell.home import HomeScreen
from factory_desktop.ui.shell.home_data import home_spec
from factory_desktop.ui.shell.lock import USUAL, LockPage
from factory_desktop.ui.shell.module_page import ModulePage
from factory_desktop.ui.shell.news_desk import BACKUP, NewsDesk
from factory_desktop.ui.shell.password_dialog import PasswordDialog
from factory_desktop.ui.shell.place_keeper import WindowNavigation
from factory_desktop.ui.shell.search import Search, ShellAction
from factory_desktop.ui.shell.side_window import SideWindow
from factory_desktop.ui.shell.top_bar import TopBar
from factory_desktop.ui.shell.user_menu import UserMenu
from factory_desktop.ui.shell.window_keys import (
    actions_by_key,
    asked_by_key,
    meant_by_key,
    portable,
)

HOME = "home"
_CLOCK_MS = 20_000
_LAST_KEPT = 10


class MainWindow(QWidget):
    """One window on one company for one user.

    What it cannot do itself it asks for: `left` says why it closes (`close`, `sign_out`, `open`,
    `new`, `again` for a window in another language or set of keys).
    """

    left = Signal(str)

    def __init__(
        self,
        company: Company,
        signed: SignedIn,
        ui_modules: Sequence[UiModule],
        operations: Operations,
        back_up: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.company, self.signed, self.operations = company, signed, operations
        self.facts = company.read(about_company.facts)
        formatter = self.facts.formatter()
        self.context = WindowContext(
            company, signed, operations, formatter, self.facts.name, parent=self
        )
        self.context.navigation = WindowNavigation(self.context)
        self._why = "close"
        self._ready_to_close = False
        self.backups = BackingUp(self.context, back_up, self)
        self.pages: dict[str, ModulePage] = {}
        self.side_windows: list[SideWindow] = []
        self.modules = (self._home_module(ui_modules), *ui_modules)
        self.setWindowIcon(app_icon())
        self._build()
        self._register()
        for module in ui_modules:
            for key, columns in module.lookups.items():
                self.context.references.show(key, *columns)
            for key, source in module.sources.items():
                self.context.references.use(key, source(self.context))
            if module.prepare is not None:
                module.prepare(self.context)
        self._own_keys()
        self._connect()
        self.news_desk = NewsDesk(self.context, self.modules, self.top.bell, self.place_of)
        self.news_desk.called.connect(self.come_forward)
        self._clock.timeout.connect(self.news_desk.news.look_at_day)
        self._restore()

    # --- building --------------------------------------------------------------------------

    def _home_module(self, modules: Sequence[UiModule]) -> UiModule:
        spec = home_spec(self.company.registry)
        groups = [module.actions for module in modules]
        own = (QuickAction("backup", "Back up now", "backup", Place("shell.backup"), BACKUP),)

        def make(context: WindowContext) -> QWidget:
            return HomeScreen(context, spec, [*groups, own], self.begin)

        return UiModule(HOME, "Home", (View(HOME, "Home", make, icon="home"),), actions=own)

    def _build(self) -> None:
        self.banner = Banner()
        self.top = TopBar(self.signed.full_name)
        self.stack = QStackedWidget()
        self.status = StatusBar(self.operations)
        self.body = QWidget()
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.lock_page = LockPage(self.company, self.operations, self.signed)
        self.whole = QStackedWidget()
        self.whole.addWidget(self.body)
        self.whole.addWidget(self.lock_page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.whole)
        self.toaster = Toaster(self)
        own = (
            ShellAction("lock", "Lock now", "lock", self.lock),
            ShellAction("password", "Change password", "lock", self.change_password),
            ShellAction("help", "Help", "help", self.help, ("manual",)),
            ShellAction("news", "What waits for you", "bell", self.top.bell.click, ("bell",)),
            ShellAction("sign_out", "Sign out", "back", partial(self.leave, "sign_out")),
        )
        self.search = Search(self.context, self.modules, self.begin, own)
        self.palette_box = CommandPalette(self, [self.search])
        self.search.palette = self.palette_box
        self.palette_box.used.connect(self.search.uses.count)
        self.idle = IdleWatch(self)

    def _register(self) -> None:
        navigation = self.context.navigation
        assert isinstance(navigation, WindowNavigation)
        for module in self.modules:
            for view in self._allowed(module):
                navigation.offer(view.key, partial(self._arrive, module, view))
        for module in self.modules:
            for view in self._allowed(module):
                for key in view.keys:
                    navigation.offer(key, partial(self._arrive, module, view))
        navigation.offer("shell.backup", lambda _place: self.back_up_now())
        for key, record, text in self.context.state("window.last", []):
            if navigation.can_open(key):
                navigation.last.append((Place(key, record), text))
        self._show_tabs()

    def _allowed(self, module: UiModule) -> list[View]:
        return [view for view in module.views if self.context.may(view.permission)]

    def _show_tabs(self) -> None:
        seen = [m for m in self.modules if any(view.shown for view in self._allowed(m))]
        self.top.tabs.set_tabs([(module.key, module.label) for module in seen])

    def _own_keys(self) -> None:
        """Keys that hold wherever the focus is; the body carries them, so none holds when locked.

        What a screen answers comes later, through `keyPressEvent`: the screen goes first.
        """
        window = shortcuts.Qt.ShortcutContext.WindowShortcut
        shortcuts.bind(self.body, "palette", self.palette_box.open, window)
        shortcuts.bind(self.body, "help", self.help, window)
        self.top.tabs.install_shortcuts(self.body)
        self._asked, self._meant = asked_by_key(), meant_by_key()
        self._begun = actions_by_key([a for module in self.modules for a in module.actions])

    def _connect(self) -> None:
        self.top.tabs.chosen.connect(self._tab_chosen)
        self.top.tabs.bar.tabBarClicked.connect(self._tab_clicked)
        self.top.search_asked.connect(self.palette_box.open)
        self.top.user_asked.connect(self._user_menu)
        self.context.succeeded.connect(self._succeeded)
        self.context.bus.watch(self.body, RIGHTS, self._show_tabs_again)
        self.context.bus.watch(self.body, ("company_profile",), self._company_changed)
        self.lock_page.unlocked.connect(self.unlock)
        self.lock_page.other_user.connect(partial(self.leave, "sign_out"))
        self.idle.idle.connect(self.lock)
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self.backups.made.connect(self._backed_up)
        self.context.dismissed.connect(self._dismissed)
        self.context.navigation.arrived.connect(self.banner.hide)

    def _restore(self) -> None:
        """The window as the user left it."""
        state = self.context.state
        self.idle.set_minutes(int(state("window.lock_after", USUAL)))
        self.resize(1366, 738)
        geometry = state("window.geometry", "")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(str(geometry).encode()))
        self._show_facts()
        self._tick()
        view = str(state("window.view", HOME))
        navigation = self.context.navigation
        navigation.go(Place(view if navigation.can_open(view) else HOME))
        page = self.stack.currentWidget()
        if isinstance(page, ModulePage):
            page.enter_screen()

    # --- what is said of company and user --------------------------------------------------

    def _show_facts(self) -> None:
        name, today = self.facts.name, self.context.today()
        full = self.signed.full_name
        self.setWindowTitle(about_company.title(name, full, today, self.facts.year_starts))
        user_id = self.signed.actor.user_id
        held = self.company.read(lambda conn: about_company.roles(conn, user_id))
        roles = ", ".join(tr(role) if role in ROLES else role for role in held)
        self.status.set_item("user", "user", f"{full}, {roles}" if roles else full)
        self.status.set_item("company", "company", name, gives_way=True)
        meaning, words, place = about_company.how_kept(self.company)
        self.status.set_item("kept", meaning, words, tip=place)

    def _company_changed(self) -> None:
        self.facts = self.company.read(about_company.facts)
        self.context.company_name = self.facts.name
        self._show_facts()

    def _tick(self) -> None:
        formatter = self.context.formatter
        self.status.set_right(formatter.datetime(self.company.clock.now()))
        known = companies.find(self.company.db.company)
        if known is None or known.last_backup is None:
            self.status.set_item("backup", "backup", tr("No backup yet"), tone="warn")
            return
        words = tr("Backup {when}", when=formatter.datetime(known.last_backup))
        self.status.set_item("backup", "backup", words, tip=known.backup)

    def _succeeded(self, text: str, action: str, run: object) -> None:
        self.toaster.show(text, action, run if callable(run) else None)

    # --- going about -----------------------------------------------------------------------

    def _page(self, module: UiModule) -> ModulePage:
        if module.key not in self.pages:
            page = ModulePage(self.context, module, self._allowed(module), self)
            page.asked.connect(self._view_asked)
            page.set_narrow(self.width() < theme.NARROW)
            self.pages[module.key] = page
            self.stack.addWidget(page)
        return self.pages[module.key]

    def _arrive(self, module: UiModule, view: View, place: Place) -> QWidget:
        if place.new_window:
            return self._apart(view, place)
        page = self._page(module)
        self.stack.setCurrentWidget(page)
        screen = page.go(place, view.key)
        tabs = self.top.tabs
        if tabs.current() != module.key:
            tabs.blockSignals(True)
            tabs.choose(module.key)
            tabs.blockSignals(False)
        return screen

    def _apart(self, view: View, place: Place) -> QWidget:
        window = SideWindow(self.context, view, place, self.windowIcon())
        self.side_windows.append(window)
        window.closed.connect(lambda: self.side_windows.remove(window))
        window.show()
        return window

    def _tab_chosen(self, key: str) -> None:
        page = self.pages.get(key)
        if page is not None and page.current:
            self.context.navigation.go(Place(page.current))
            return
        module = next(m for m in self.modules if m.key == key)
        shown = [view for view in self._allowed(module) if view.shown]
        last = str(self.context.state(f"window.view.{key}", ""))
        known = last if last in {view.key for view in shown} else shown[0].key
        self.context.navigation.go(Place(known))

    def _tab_clicked(self, number: int) -> None:
        """Back to the current tab's page where one without a tab (an import) is shown."""
        page = self.stack.currentWidget()
        here = page.module.key if isinstance(page, ModulePage) else ""
        current = self.top.tabs.current()
        if number == self.top.tabs.bar.currentIndex() and here != current:
            self._tab_chosen(current)

    def _view_asked(self, key: str) -> None:
        if key != self.view():
            self.context.navigation.go(Place(key))

    def view(self) -> str:
        """The key of the view that is shown."""
        page = self.stack.currentWidget()
        return page.current if isinstance(page, ModulePage) else ""

    def screen(self) -> QWidget | None:
        """The screen that is shown."""
        page = self.stack.currentWidget()
        return page.screen() if isinstance(page, ModulePage) else None

    def place_of(self, owner: QObject | None) -> Place | None:
        """The place of the screen that something belongs to; None for what is the window's own."""
        while owner is not None and owner is not self:
            for page in self.pages.values():
                for key, screen in page.screens.items():
                    if screen is owner:
                        return Place(key)
            owner = owner.parent()
        return None

    def come_forward(self, place: Place | None) -> None:
        """Stand in front of other programs, at a place unless the window is locked."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if not self.locked and place is not None:
            self.context.navigation.go(place)
        elif not self.locked:
            self.news_desk.open_list()

    def begin(self, action: QuickAction) -> None:
        """Begin a quick action."""
        why = self.context.why_not(action.permission)
        if why:
            self.toaster.show(why, tone="warn")
        else:
            self.context.navigation.go(action.place)

    def _show_tabs_again(self) -> None:
        current = self.top.tabs.current()
        tabs = self.top.tabs
        tabs.blockSignals(True)
        self._show_tabs()
        tabs.choose(current)
        tabs.blockSignals(False)

    # --- keys ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no widget took: the screen is asked by name."""
        if self.locked:
            super().keyPressEvent(event)
            return
        key = portable(event)
        action = self._asked.get(key, "")
        if action == "back":
            self.go_back()
        elif action and self.ask_screen(action):
            event.accept()
        elif key in self._begun:
            self.begin(self._begun[key])
        elif key in self._meant:
            what = tr(shortcuts.SHORTCUTS[self._meant[key]].does)
            self.toaster.show(
                tr("{key}, {what}: not on this page", key=key, what=what), tone="info"
            )
        else:
            super().keyPressEvent(event)

    def ask_screen(self, action: str) -> bool:
        """Let the current screen do something; whether it did."""
        screen = self.screen()
        return isinstance(screen, Answers) and bool(screen.do(action))

    def go_back(self) -> None:
        """Back inside the screen, else to the place before."""
        screen = self.screen()
        if not (isinstance(screen, GoesBack) and screen.go_back()):
            self.context.navigation.back()

    def help(self) -> None:
        """Open the help page of this screen."""
        page = self.stack.currentWidget()
        view = page.views[page.current] if isinstance(page, ModulePage) and page.current else None
        keys = [view.help, view.key, page.module.key] if view is not None else []
        help_viewer.show(self, [key for key in keys if key])

    # --- the user's menu -------------------------------------------------------------------

    def _user_menu(self) -> None:
        menu = self.user_menu()
        badge = self.top.user
        menu.popup(badge.mapToGlobal(badge.rect().bottomLeft()))

    def user_menu(self) -> UserMenu:
        """The menu under the initials."""
        name = str(self.context.state("window.theme", "system"))
        told = self.news_desk.told_outside()
        return UserMenu(self, self.user_act, name, self.idle.minutes(), told)

    def user_act(self, key: str, value: object) -> None:
        """Do what was chosen in the menu."""
        if key in ("language", "theme", "keys"):
            self.context.remember(f"window.{key}", value)
            self.leave("again" if key != "theme" else "theme")
        elif key == "lock_after":
            self.idle.set_minutes(int(str(value)))
            self.context.remember("window.lock_after", value)
        elif key == "tray":
            self.news_desk.tell_outside(bool(value))
        elif key == "password":
            self.change_password()
        elif key == "backup":
            self.back_up_now()
        elif key == "lock":
            self.lock()
        else:
            self.leave(key)

    def change_password(self) -> None:
        """Ask for the old and the new password."""
        PasswordDialog(self.context, self).exec()

    # --- lock ------------------------------------------------------------------------------

    @property
    def locked(self) -> bool:
        """Whether the password is asked for."""
        return self.whole.currentWidget() is self.lock_page

    def lock(self) -> None:
        """Hide everything until the user has signed in again."""
        if self.locked:
            return
        if self.palette_box.isVisible():
            self.palette_box.finish()
        if self.news_desk.list is not None:
            self.news_desk.list.finish()
        self.news_desk.quiet = True
        self.toaster.clear()
        for window in self.side_windows:
            window.hide()
        self.whole.setCurrentWidget(self.lock_page)
        self.lock_page.start()

    def _dismissed(self, why: str) -> None:
        """Somebody took this user's rights: nothing is shown any more, nothing typed is lost."""
        self.lock()
        self.lock_page.form.password.set_error(why)

    def unlock(self) -> None:
        """Go on where one was."""
        self.news_desk.quiet = False
        self.whole.setCurrentWidget(self.body)
        for window in self.side_windows:
            window.show()
        page = self.stack.currentWidget()
        if isinstance(page, ModulePage):
            page.enter_screen()

    # --- backup and closing ----------------------------------------------------------------

    def back_up_now(self) -> None:
        """Back the company up, and say so when it is done."""
        why = self.context.why_not(BACKUP)
        if why:
            self.toaster.show(why, tone="warn")
        else:
            self.backups.run(lambda: self.toaster.show(tr("Backed up and checked")))

    def _backed_up(self) -> None:
        self._tick()
        if self.whole.isEnabled():
            self.news_desk.news.refresh()

    def leave(self, why: str) -> None:
        """Close for a reason that the program goes on from."""
        if why == "theme":
            self.left.emit("theme")
            return
        self._why = why
        self.close()

    def unsaved(self) -> bool:
        """Whether some screen holds back; each is asked, the first that stays is shown."""
        for page in self.pages.values():
            for key, screen in page.screens.items():
                if isinstance(screen, MayHoldBack) and not screen.confirm_leave():
                    self.context.navigation.go(Place(key))
                    return True
        return any(not window.may_close() for window in self.side_windows)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for what is unsaved, remember the window, back up, and go."""
        if self._ready_to_close:
            event.accept()
            return
        event.ignore()
        if self.unsaved():
            self._why = "close"
        else:
            self._remember()
            if self._why == "again" or not self.backups.needed():
                self._finish()
            else:
                self.whole.setEnabled(False)
                self.backups.run(self._finish, self._close_without)

    def _close_without(self, error: BaseException) -> bool:
        """The backup on closing failed: whether to close all the same is asked."""
        self.whole.setEnabled(True)
        text = tr(error.message) if isinstance(error, FactoryError) else str(error)
        question = tr("No backup could be made. Close all the same?")
        if dialogs.ask(self, question, tr("Close without backup"), hint=text, tone="warn"):
            self._finish()
        else:
            self._why = "close"
        return True

    def _remember(self) -> None:
        remember = self.context.remember
        remember("window.geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        remember("window.view", self.view())
        for key, page in self.pages.items():
            if key != HOME:
                remember(f"window.view.{key}", page.current)
        last = list(self.context.navigation.last)[:_LAST_KEPT]
        remember("window.last", [[p.key, p.id, text] for p, text in last if p.id is not None])

    def _finish(self) -> None:
        self._ready_to_close = True
        self._clock.stop()
        self.news_desk.tray.show(False)
        self.idle.set_minutes(0)
        for window in list(self.side_windows):
            window.close()
        self.operations.close() if self._why == "close" else self.operations.wait()
        self.backups.stop()
        self.context.bus.changed.disconnect()
        self.hide()
        self.left.emit(self._why)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1150 px the views go into a drop-down."""
        super().resizeEvent(event)
        for page in self.pages.values():
            page.set_narrow(self.width() < theme.NARROW)
        self.top.search.updateGeometry()
