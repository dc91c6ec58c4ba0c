"""Where companies lie on this PC, which ones are known, and file names made from their names.

The first window reads what is kept here; the database is loaded only where it is needed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path

#: How a company's file and a backup's file end.
SUFFIX = ".factory"
BACKUP_SUFFIX = ".factory-backup"
#: The variable that moves everything the program keeps for itself, for tests and USB sticks.
HOME = "FACTORY_HOME"

#: Names that Windows keeps for itself, whatever their ending.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company that was opened or backed up on this PC; times are UTC, empty for never.

    `audit_id` and `audit_hash` are the end of its audit log as it was last seen.
    """

    where: str
    name: str
    opened_at: str = ""
    backed_up_at: str = ""
    backup: str = ""
    audit_id: str = ""
    audit_hash: str = ""

    @property
    def head(self) -> tuple[int, str]:
        """The end of the audit log as it was last seen; id 0 where it never was."""
        return (int(self.audit_id) if self.audit_id.isdecimal() else 0), self.audit_hash

    @property
    def last_backup(self) -> datetime | None:
        """When it was last backed up."""
        return datetime.fromisoformat(self.backed_up_at) if self.backed_up_at else None


def home() -> Path:
    """The program's own folder: the user's data folder unless `FACTORY_HOME` says otherwise."""
    chosen = os.environ.get(HOME, "")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("Factory Desktop", appauthor=False)


def companies_folder() -> Path:
    """Where new companies are put unless the user says otherwise."""
    return home() / "companies"


def backups_folder(where: str) -> Path:
    """Where the automatic backups of a company go; each company has a folder of its own."""
    from factory_desktop.core.platform.db.engine import is_server

    named = _public(where)
    mark = hashlib.sha256(named.encode()).hexdigest()[:8]
    stem = "server" if is_server(where) else safe_stem(Path(where).stem)
    return home() / "backups" / f"{stem}-{mark}"


def safe_stem(name: str) -> str:
    """A file name, without ending, from what a user typed; never a path, never empty.

    Letters of every script stay (`शक्ति प्रिसिजन`), everything else becomes one hyphen.
    """
    text = unicodedata.normalize("NFC", name)
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" or c == "_" else " " for c in text)
    stem = re.sub(r"\s+", "-", kept.strip())[:_LONGEST_NAME].strip("-")
    while len(stem.encode()) > 3 * _LONGEST_NAME:
        stem = stem[:-1]
    if not stem:
        return "company"
    return f"{stem}-company" if stem.casefold() in _RESERVED else stem


def free_path(name: str, folder: Path | None = None) -> Path:
    """A path for a new company of this name at which nothing lies yet."""
    place = folder or companies_folder()
    stem = safe_stem(name)
    number = 1
    path = place / f"{stem}{SUFFIX}"
    while path.exists():
        number += 1
        path = place / f"{stem}-{number}{SUFFIX}"
    return path


def known() -> list[KnownCompany]:
    """The companies opened or backed up on this PC, the last opened first."""
    found = _load().values()
    return sorted(found, key=lambda c: (c.opened_at, c.name), reverse=True)


def find(where: str) -> KnownCompany | None:
    """What is known of a company."""
    return _load().get(_public(where))


def remember_opened(where: str, name: str, at: datetime) -> None:
    """Note that a company was opened."""
    _note(where, name=name, opened_at=at.isoformat(timespec="seconds"))


def remember_backup(where: str, name: str, at: datetime, file: Path) -> None:
    """Note that a company was backed up, and where to."""
    when = at.isoformat(timespec="seconds")
    _note(where, name=name, backed_up_at=when, backup=str(file.resolve()))


def keep_head(where: str, audit_id: int, audit_hash: str) -> None:
    """Note where the audit log of a known company ends; id 0 forgets it."""
    found = find(where)
    if found is not None and found.head != (audit_id, audit_hash):
        _note(where, audit_id=str(audit_id or ""), audit_hash=audit_hash)


def forget(where: str) -> None:
    """Take a company off the list; its file stays where it is."""
    entries = _load()
    if entries.pop(_public(where), None) is not None:
        _store(entries)


def _public(where: str) -> str:
    """A company's place as it may be written down: absolute, a URL without its password."""
    from factory_desktop.core.platform.db.engine import is_server

    if not is_server(where):
        return str(Path(where).resolve())
    from sqlalchemy import URL, make_url

    url = make_url(where)
    rest = {key: value for key, value in url.query.items() if key != "password"}
    bare = URL.create(
        url.drivername, url.username, None, url.host, url.port, url.database, query=rest
    )
    return bare.render_as_string(hide_password=False)


def _list_file() -> Path:
    return home() / "companies.json"


def _load() -> dict[str, KnownCompany]:
    """The list by place; one that cannot be read counts as empty: it holds nothing of value."""
    names = {f.name for f in fields(KnownCompany)}
    try:
        entries = json.loads(_list_file().read_text(encoding="utf-8"))
        made = [
            KnownCompany(**{k: str(v) for k, v in entry.items() if k in names}) for entry in entries
        ]
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {company.where: company for company in made}


def _note(where: str, **changes: str) -> None:
    entries = _load()
    key = _public(where)
    before = entries.get(key, KnownCompany(key, ""))
    entries[key] = replace(before, **changes)
    _store(entries)


def _store(entries: Mapping[str, KnownCompany]) -> None:
    from factory_desktop.core.platform.db.faults import sorted_errors

    path = _list_file()
    text = json.dumps([asdict(c) for c in entries.values()], ensure_ascii=False, indent=1)
    with sorted_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
