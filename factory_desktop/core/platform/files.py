"""Files that appear under their name only when they are whole, and what killed writers left."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg

_PREFIX, _SUFFIX = ".factory-", ".tmp"
#: What SQLite puts beside a temporary company.
_BESIDE = ("", "-journal", "-wal", "-shm")
#: Exactly the names given here (and by the trial of a folder): letters, an ending, SQLite's own.
_OURS = re.compile(r"\.factory-([a-z0-9_]{8}|[0-9a-f]{32})(\.[a-z-]+)?\.tmp(-journal|-wal|-shm)?")
#: Seconds after which nobody can still be writing one.
_A_DAY = 24 * 60 * 60


@contextmanager
def beside(target: Path, suffix: str = "") -> Iterator[Path]:
    """The name of a temporary file in the target's folder, gone afterwards whatever happens.

    The folder is made where it is missing.
    """
    # Who reads a sheet in a child process writes through this module too and wants no database.
    from factory_desktop.core.platform.db.faults import sorted_errors

    with sorted_errors():
        target.parent.mkdir(parents=True, exist_ok=True)
        path = _temporary(target.parent, suffix)
    with _gone_afterwards(path):
        yield path


def replace_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write beside the path, flush to the disk, then put it in its place in one step."""
    try:
        temporary = _temporary(path.parent)
        with _gone_afterwards(temporary):
            with temporary.open("wb") as stream:
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
    except OSError as error:
        raise EnvironmentProblem(
            "not_written",
            msg("The file “{name}” could not be written", name=path.name),
            msg(
                "Close it in other programs, check the space on the disk, or choose another folder"
            ),
        ) from error


def sweep(folder: Path) -> None:
    """Remove temporary files that a killed program left here more than a day ago.

    What time it is the folder's own disk says: that of a share has a clock of its own.
    """
    with suppress(OSError):
        with os.scandir(folder) as found:
            left = [entry for entry in found if _OURS.fullmatch(entry.name)]
        now = _moment(folder) if left else 0
        for entry in left:
            with suppress(OSError):
                made = entry.stat(follow_symlinks=False).st_mtime
                if entry.is_file(follow_symlinks=False) and now - made > _A_DAY:
                    Path(entry.path).unlink()


def _moment(folder: Path) -> float:
    trial = _made(folder)
    with _gone_afterwards(trial):
        return trial.stat().st_mtime


def _temporary(folder: Path, suffix: str = "") -> Path:
    sweep(folder)
    return _made(folder, suffix)


def _made(folder: Path, suffix: str = "") -> Path:
    handle, name = tempfile.mkstemp(suffix=f"{suffix}{_SUFFIX}", prefix=_PREFIX, dir=folder)
    os.close(handle)
    return Path(name)


@contextmanager
def _gone_afterwards(path: Path) -> Iterator[None]:
    try:
        yield
    finally:
        for ending in _BESIDE:
            with suppress(OSError):
                Path(f"{path}{ending}").unlink(missing_ok=True)
