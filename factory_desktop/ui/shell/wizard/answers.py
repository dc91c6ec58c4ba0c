"""What the wizard has been told, and making a company of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factory_desktop import bootstrap
from factory_desktop.core.kernel.clock import SystemClock
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import backup, companies
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.security import signin
from factory_desktop.core.platform.security.signin import SignedIn
from factory_desktop.ui.framework.operations import Progress

NEW, SAMPLE, OPEN = "new", "sample", "open"

#: Tells how far the work is: done, of how many, and what is being made.
Report = Callable[[int, int, str], None]
MakeSample = Callable[[str, str, str, Report], object]


@dataclass(slots=True)
class Answers:
    """Everything typed so far; kept when the language is changed."""

    start: str = NEW
    values: dict[str, Any] = field(default_factory=dict)
    admin: str = ""
    password: str = ""
    path: str = ""
    second_place: str = ""
    file: str = ""

    def profile(self) -> dict[str, Any]:
        """The values as a company's profile."""
        kept = {key: value for key, value in self.values.items() if value not in (None, "")}
        return {**kept, "year_starts": int(str(kept.get("year_starts", 1)))}


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: the company, open, and its first user where it was made just now."""

    where: str
    company: Company
    signed: SignedIn | None = None
    second_place: str = ""


def _create(where: str, profile: Mapping[str, Any], admin: str, password: str) -> Company:
    return bootstrap.create_company(where, profile, admin, password)


@dataclass(frozen=True, slots=True)
class Makers:
    """What the wizard calls in the end. Without `sample` no sample factory is offered.

    `sample(path, administrator, password, report)` makes a company with a year of history.
    """

    create: Callable[[str, Mapping[str, Any], str, str], Company] = _create
    open: Callable[[str], Company] = bootstrap.open_company
    sample: MakeSample | None = None


def make(answers: Answers, makers: Makers, progress: Progress) -> Made:
    """Make, open or restore what was asked for; runs in the writer."""
    if answers.start == OPEN:
        progress.report(0, 0, "")
        where = _place_of(Path(answers.file))
        return Made(where, makers.open(where))
    where = answers.path
    if Path(where).exists():
        raise EnvironmentProblem(
            "exists",
            msg("{path} already exists.", path=where),
            msg("Choose another name; a company is never overwritten."),
        )
    Path(where).parent.mkdir(parents=True, exist_ok=True)
    if answers.start == SAMPLE and makers.sample is not None:
        makers.sample(where, answers.admin, answers.password, progress.report)
        company = makers.open(where)
    else:
        progress.report(0, 0, "")
        company = makers.create(where, answers.profile(), answers.admin, answers.password)
    signed = signin.sign_in(company, answers.admin, answers.password)
    return Made(where, company, signed, answers.second_place)


def is_backup(file: str) -> bool:
    """Whether a file's name says that it is a backup."""
    return file.endswith(companies.BACKUP_SUFFIX)


def _place_of(file: Path) -> str:
    """Where the company of a file lies: there, or beside the others once it is restored."""
    if not is_backup(file.name):
        return str(file.resolve())
    manifest = backup.check(file)
    companies.companies_folder().mkdir(parents=True, exist_ok=True)
    where = str(companies.free_path(manifest.company))
    backup.restore(file, where, SystemClock())
    return where
