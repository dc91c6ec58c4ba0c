"""Database errors sorted once: the machine's fault, or our bug."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg

_SQLITE = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CANTOPEN: "missing",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "foreign",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_PERM: "read_only",
}
#: PostgreSQL's SQLSTATE classes and codes that the user, not the programmer, can mend.
_POSTGRES = {
    "40001": "busy",
    "40P01": "busy",
    "55P03": "busy",
    "53100": "full",
    "25006": "read_only",
    "42501": "denied",
    "25P03": "gone",
    "53300": "gone",
    "57P05": "gone",
    "57P01": "gone",
    "57P02": "gone",
    "57P03": "gone",
}
_OS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EIO: "io",
}


def _problem(code: str, cause: BaseException) -> EnvironmentProblem:
    texts = {
        "busy": (
            msg("Somebody else is writing to this company."),
            msg("Nothing was saved. Try again in a moment."),
        ),
        "full": (
            msg("The disk is full."),
            msg("Nothing was saved. Make room on the disk, then save again."),
        ),
        "read_only": (
            msg("This company cannot be written to."),
            msg("Nothing was saved. Check the rights of the file and its folder."),
        ),
        "missing": (
            msg("The company's file cannot be opened."),
            msg("Check that the disk or the network folder is there."),
        ),
        "damaged": (
            msg("The company's file is damaged."),
            msg("Stop working in it and restore the last backup."),
        ),
        "foreign": (
            msg("This file is not a company of Factory Desktop."),
            msg("Choose another file, or restore a backup."),
        ),
        "io": (
            msg("The disk reports an error."),
            msg("Nothing was saved. Check the disk and make a backup elsewhere."),
        ),
        "denied": (
            msg("The server does not allow this."),
            msg("Nothing was saved. Ask who looks after the server which rights are missing."),
        ),
        "gone": (
            msg("The database server does not answer."),
            msg("Nothing was saved. Check that the PC that holds the company is on."),
        ),
    }
    message, hint = texts[code]
    problem = EnvironmentProblem(code, message, hint)
    problem.__cause__ = cause
    return problem


def code_of(error: BaseException) -> str:
    """The environment's fault behind a database or file error, or an empty text for our bug."""
    if isinstance(error, PoolTimeout):
        return "busy"
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.Error):
        number = getattr(origin, "sqlite_errorcode", None)
        if number is not None:
            return _SQLITE.get(number & 0xFF, "")
        return "damaged" if isinstance(origin, sqlite3.DatabaseError) and not number else ""
    if isinstance(origin, OSError):
        return _OS.get(origin.errno or 0, "")
    state = getattr(origin, "sqlstate", None)
    if state is not None:
        return _POSTGRES.get(state, "gone" if str(state).startswith("08") else "")
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return "gone"
    return "gone" if type(origin).__name__ == "OperationalError" else ""


def _met_while_cleaning_up(error: BaseException) -> str:
    """The environment's fault after which an error came up, or an empty text.

    SQLite takes a transaction back by itself when the disk fails; who then removes what he made
    in it finds that it is not there, and his error hides the first one.
    """
    before = error.__context__
    while before is not None:
        code = code_of(before) if isinstance(before, (DBAPIError, sqlite3.Error)) else ""
        if code:
            return code
        before = before.__context__
    return ""


@contextmanager
def sorted_errors() -> Iterator[None]:
    """Turn what the machine is to blame for into `EnvironmentProblem`; let bugs through."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, PoolTimeout, OSError) as error:
        code = code_of(error)
        if not code and isinstance(error, OperationalError):
            code = _met_while_cleaning_up(error)
        if not code:
            raise
        raise _problem(code, error) from error
