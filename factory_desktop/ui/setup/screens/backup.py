"""Backups: one now, those made by themselves, and bringing one back as a new company."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from factory_desktop.core.kernel.errors import FactoryError
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.backup import Manifest, automatic, backup, check, restore
from factory_desktop.core.platform.companies import BACKUP_SUFFIX, SUFFIX
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.cards import Card
from factory_desktop.ui.framework.cells_table import CellsTable
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.delegate import Cell
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.icons import IconLabel, icon
from factory_desktop.ui.framework.painting import label, set_tone
from factory_desktop.ui.setup.screens.page import Page, allow

_OLD_DAYS = 7
_WHY = {"upgrade": "before a new version", "closing": "on closing", "close": "on closing"}


class BackupScreen(Page):
    """Last backup and a new one at the left, bringing back at the right, the folder below."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context, "Backups", scrolls=False)
        self.chosen: Path | None = None
        self.manifest: Manifest | None = None
        reason = context.why_not("company.backup.make")
        self.now = self.add_button(
            "Back up now", self.ask_backup, meaning="backup", primary=True, reason=reason
        )
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.hide()
        self.body.addWidget(self.busy)
        row = QHBoxLayout()
        row.setSpacing(theme.CARD_GAP)
        row.addWidget(self._last_card(), 1)
        row.addWidget(self._restore_card(), 1)
        self.body.addLayout(row)
        self.body.addWidget(self._folder_card(), 1)
        self.refresh()

    def _last_card(self) -> Card:
        card = Card("Last backup")
        head = QHBoxLayout()
        head.setSpacing(10)
        self.sign = IconLabel("backup", "good", 22)
        self.last = label("", "amount")
        self.where = label("", "muted", wrap=True)
        head.addWidget(self.sign)
        head.addWidget(self.last, 1)
        card.body.addLayout(head)
        card.body.addWidget(self.where)
        card.body.addWidget(
            label(
                tr("Take one to a USB stick or another PC every week: this disk can fail."),
                "muted",
                wrap=True,
            )
        )
        card.body.addStretch(1)
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setMaximumWidth(300)
        self.secret.setAccessibleName(tr("Passphrase, if the file is to be locked"))
        caption = label(tr("Passphrase, if the file is to be locked"), "muted")
        caption.setBuddy(self.secret)
        card.body.addWidget(caption)
        card.body.addWidget(self.secret)
        return card

    def _restore_card(self) -> Card:
        card = Card("Bring a backup back")
        card.body.addWidget(
            label(
                tr("It becomes a company of its own; this one stays as it is."), "muted", wrap=True
            )
        )
        self.found = label(tr("No backup chosen"), "strong", wrap=True)
        self.inside = label("", "muted", wrap=True)
        self.opens = QLineEdit()
        self.opens.setEchoMode(QLineEdit.EchoMode.Password)
        self.opens.setMaximumWidth(300)
        self.opens.setAccessibleName(tr("Its passphrase, if it is locked"))
        caption = label(tr("Its passphrase, if it is locked"), "muted")
        caption.setBuddy(self.opens)
        card.body.addWidget(caption)
        card.body.addWidget(self.opens)
        card.body.addWidget(self.found)
        card.body.addWidget(self.inside)
        card.body.addStretch(1)
        self.choose = QPushButton(icon("folder"), tr("Choose backup"))
        self.choose.clicked.connect(self.ask_file)
        self.bring = QPushButton(tr("Bring back as a new company"))
        self.bring.clicked.connect(self.ask_target)
        allow(self.bring, tr("Choose a backup first"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose)
        buttons.addWidget(self.bring)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        return card

    def _folder_card(self) -> Card:
        card = Card("Made by the program itself")
        card.flush()
        self.table = CellsTable(
            [tr("When"), tr("Why"), Cell(tr("Size"), right=True), tr("File")],
            [150, 170, 90, 0],
            row_height=theme.ROW_LIST,
            stripes=True,
        )
        self.table.setAccessibleName(tr("Automatic backups"))
        self.table.opened.connect(self._take)
        self.none = label(
            tr("None yet. One is made before a new version changes the company."), "quiet"
        )
        self.none.setContentsMargins(8, 0, 8, 4)
        holder = QVBoxLayout()
        holder.addWidget(self.none, 0, Qt.AlignmentFlag.AlignTop)
        holder.addWidget(self.table, 1)
        card.body.addLayout(holder)
        return card

    # --- showing ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look at the list of companies and the folder anew."""
        where = self.context.company.db.company

        def work() -> tuple[companies.KnownCompany | None, list[tuple[Path, datetime, int]]]:
            files = automatic(companies.backups_folder(where))
            return companies.find(where), [_about(file) for file in files]

        self.context.operations.read(self, work, lambda found: self._show(*found))

    def _show(
        self, known: companies.KnownCompany | None, files: Sequence[tuple[Path, datetime, int]]
    ) -> None:
        at = known.last_backup if known is not None else None
        if known is None or at is None:
            self.last.setText(tr("None on this PC yet"))
            self.where.setText("")
        else:
            self.last.setText(self.context.formatter.datetime(at))
            self.where.setText(known.backup)
        old = at is None or (self.context.company.clock.now() - at).days >= _OLD_DAYS
        self.sign.set("warning" if old else "backup", "warn" if old else "good")
        set_tone(self.last, "warn" if old else "")
        self.none.setVisible(not files)
        self.table.setVisible(bool(files))
        self.table.set_rows([self._row(*one) for one in files], [file for file, _, _ in files])

    def _row(self, file: Path, at: datetime, size: int) -> list[Cell]:
        why = file.name.removesuffix(BACKUP_SUFFIX).rsplit("-", 1)[-1]
        return [
            Cell(self.context.formatter.datetime(at), style="strong"),
            Cell(tr(_WHY.get(why, why))),
            Cell(_size(size), right=True),
            Cell(file.name, style="link"),
        ]

    # --- backing up ------------------------------------------------------------------------

    def ask_backup(self) -> None:
        """Ask where to, then back up."""
        stem = companies.safe_stem(self.context.company_name)
        name = f"{stem}-{self.context.today().isoformat()}{BACKUP_SUFFIX}"
        kinds = f"{tr('Backups')} (*{BACKUP_SUFFIX})"
        path, _ = QFileDialog.getSaveFileName(self, tr("Back up to"), name, kinds)
        if path:
            self.make(Path(path))

    def make(self, path: Path) -> None:
        """Back up to a file; the work goes on meanwhile."""
        if path.suffix != BACKUP_SUFFIX:
            path = path.with_name(path.name + BACKUP_SUFFIX)
        company, secret = self.context.company, self.secret.text()
        self._begin(tr("Backing up …"))
        self.context.operations.read(
            self,
            lambda: backup(company.db, path, company.clock, passphrase=secret),
            lambda manifest: self._made(path, manifest),
            self._failed,
            tr("Back up"),
        )

    def _begin(self, said: str) -> None:
        self.banner.hide()
        self.busy.show()
        allow(self.now, said)

    def _end(self) -> None:
        self.busy.hide()
        allow(self.now, self.context.why_not("company.backup.make"))

    def _made(self, path: Path, manifest: Manifest) -> None:
        self._end()
        self.secret.clear()
        rows = self.context.formatter.integer(sum(manifest.rows.values()))
        text = tr("Backed up to {name}: {rows} rows, checked", name=path.name, rows=rows)
        self.context.succeeded.emit(text, "", None)
        self.refresh()

    def _failed(self, error: BaseException) -> bool:
        self._end()
        if not isinstance(error, FactoryError):
            return False
        self.banner.say("bad", tr(error.message), tr(error.hint))
        return True

    # --- bringing back ---------------------------------------------------------------------

    def ask_file(self) -> None:
        """Ask for the backup, then look into it."""
        kinds = f"{tr('Backups')} (*{BACKUP_SUFFIX});;{tr('All files')} (*)"
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose backup"), "", kinds)
        if path:
            self.look_into(Path(path))

    def _take(self, key: object) -> None:
        if isinstance(key, Path):
            self.look_into(key)

    def look_into(self, path: Path) -> None:
        """Read a backup to the bottom and say what is in it."""
        secret = self.opens.text()
        self.chosen = self.manifest = None
        allow(self.bring, tr("Choose a backup first"))
        self._begin(tr("Checking the backup …"))
        self.context.operations.read(
            self,
            lambda: check(path, secret),
            lambda manifest: self._looked(path, manifest),
            self._failed,
            tr("Checking the backup"),
        )

    def _looked(self, path: Path, manifest: Manifest) -> None:
        self._end()
        self.chosen, self.manifest = path, manifest
        made = self.context.formatter.datetime(datetime.fromisoformat(manifest.made_at))
        rows = self.context.formatter.integer(sum(manifest.rows.values()))
        self.found.setText(f"{manifest.company},  {made}")
        self.inside.setText(tr("{name}: whole, {rows} rows", name=path.name, rows=rows))
        allow(self.bring, "")
        self.bring.setFocus()

    def ask_target(self) -> None:
        """Ask where the company goes, then bring it back there."""
        if self.manifest is None:
            return
        suggested = companies.free_path(self.manifest.company)
        kinds = f"{tr('Companies')} (*{SUFFIX})"
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Bring back as"), str(suggested), kinds,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        if path:
            self.bring_back(Path(path))

    def bring_back(self, target: Path) -> None:
        """Restore the chosen backup as a company of its own; an existing one is never replaced."""
        if self.chosen is None:
            return
        if target.suffix != SUFFIX:
            target = target.with_name(target.name + SUFFIX)
        file, secret, clock = self.chosen, self.opens.text(), self.context.company.clock
        self._begin(tr("Bringing back …"))
        self.context.operations.read(
            self,
            lambda: restore(file, str(target), clock, passphrase=secret),
            lambda _: self._brought(target),
            self._failed,
            tr("Bringing back"),
        )

    def _brought(self, target: Path) -> None:
        self._end()
        self.opens.clear()
        text = tr("Brought back as {name}. Sign out to open it.", name=target.name)
        self.banner.say("good", text, str(target))
        self.context.succeeded.emit(text, "", None)

    def do(self, action: str) -> bool:
        """Answer the general keys."""
        if action == "refresh":
            self.refresh()
        return action == "refresh"


def _about(file: Path) -> tuple[Path, datetime, int]:
    from factory_desktop.core.platform.backup.rotation import made_at

    at = made_at(file)
    assert at is not None
    return file, at, file.stat().st_size


def _size(size: int) -> str:
    """A file's size in the unit that keeps it short."""
    for unit in ("B", "KB"):
        if size < 1024:
            return f"{size} {unit}"
        size //= 1024
    return f"{size} MB"
