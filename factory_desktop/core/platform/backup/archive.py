"""A backup's file: a zip archive of the company and its manifest, sealed as a whole.

A zip archive checks its members but not its own headers, so the archive's comment holds the
SHA-256 of every byte before it: no flipped bit goes unnoticed.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from factory_desktop.core.kernel import steps
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.backup import locking
from factory_desktop.core.platform.backup.manifest import Manifest, damaged
from factory_desktop.core.platform.db.faults import sorted_errors
from factory_desktop.core.platform.files import beside

_COMPANY = "company.factory"
_MANIFEST = "manifest.json"
_SEAL = b"factory-backup sha256 "
_SEALED = len(_SEAL) + 64
_LONGEST_MANIFEST = 4_000_000
_CHUNK = 1 << 20


def sync(path: Path) -> None:
    """Bring a file, and the folder's entry for it, safely onto the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries onto the disk (Windows does that by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(path: Path, length: int = -1) -> str:
    """SHA-256 of a file, or of its first bytes."""
    found = hashlib.sha256()
    left = path.stat().st_size if length < 0 else length
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            steps.check()
            found.update(chunk)
            left -= len(chunk)
    return found.hexdigest()


def looks_like_backup(file: Path) -> bool:
    """Whether a file is locked or carries a seal, whole or not."""
    with sorted_errors(), file.open("rb") as stream:
        head = stream.read(4)
        stream.seek(max(0, file.stat().st_size - _SEALED))
        sealed = head == b"PK\x03\x04" and stream.read(len(_SEAL)) == _SEAL
    return sealed or locking.is_locked(file)


def write(target: Path, company: Path, manifest: Manifest, passphrase: str = "") -> None:
    """Write a backup under its final name, whole or not at all."""
    with beside(target) as temporary, beside(target) as locked, sorted_errors():
        _pack(temporary, company, manifest)
        if passphrase:
            locking.lock(temporary, locked, passphrase)
            temporary.unlink()
            temporary = locked
        sync(temporary)
        with opened(temporary, passphrase) as plain:
            if unpack_manifest(plain) != manifest:
                raise damaged()
        temporary.replace(target)
        sync_folder(target.parent)


@contextmanager
def opened(file: Path, passphrase: str = "") -> Iterator[Path]:
    """The backup as it was before it was locked: the file itself where it is not."""
    _must_exist(file)
    with sorted_errors():
        locked = locking.is_locked(file)
    if not locked:
        yield file
        return
    with beside(companies.home() / "unlocked") as plain:
        with sorted_errors():
            locking.unlock(file, plain, passphrase)
        yield plain


def _pack(target: Path, company: Path, manifest: Manifest) -> None:
    """Write the archive and seal it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.writestr(_MANIFEST, manifest.as_json())
        with company.open("rb") as source, archive.open(_COMPANY, "w", force_zip64=True) as out:
            _copy(source, out, company.stat().st_size)
        archive.comment = _SEAL + b"0" * 64
    body = target.stat().st_size - _SEALED
    seal = _SEAL + digest(target, body).encode()
    with target.open("rb+") as file:
        file.seek(body)
        file.write(seal)


def unpack_manifest(file: Path) -> Manifest:
    """The manifest of a backup whose seal is whole; `EnvironmentProblem` otherwise."""
    with _opened(file) as archive:
        return _manifest(archive)


def unpack(file: Path, target: Path) -> Manifest:
    """Write the company in a backup to `target`; returns the manifest it agrees with."""
    with _opened(file) as archive:
        manifest = _manifest(archive)
        with sorted_errors(), archive.open(_COMPANY) as source, target.open("wb") as out:
            _copy(source, out, manifest.size)
            out.flush()
            os.fsync(out.fileno())
    if target.stat().st_size != manifest.size or digest(target) != manifest.sha256:
        raise damaged()
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    _must_exist(file)
    with sorted_errors():
        _check_seal(file)
        try:
            with zipfile.ZipFile(file) as archive:
                yield archive
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
            raise damaged() from error


def _must_exist(file: Path) -> None:
    if not file.is_file():
        raise EnvironmentProblem(
            "missing",
            msg("There is no backup at {path}.", path=file),
            msg("Check the name, or plug in the disk it lies on."),
        )


def _check_seal(file: Path) -> None:
    body = file.stat().st_size - _SEALED
    with file.open("rb") as stream:
        head = stream.read(4)
        stream.seek(max(0, body))
        seal = stream.read()
    if body < 0 or (head != b"PK\x03\x04" and not seal.startswith(_SEAL)):
        raise EnvironmentProblem(
            "not_a_backup",
            msg("{path} is not a backup of Factory Desktop.", path=file),
            msg("Choose a file that ends in .factory-backup."),
        )
    if seal != _SEAL + digest(file, body).encode():
        raise damaged()


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """Names and sizes first: nothing is unpacked that the manifest does not announce."""
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    if sorted(archive.namelist()) != [_COMPANY, _MANIFEST] or sizes[_MANIFEST] > _LONGEST_MANIFEST:
        raise damaged()
    manifest = Manifest.from_json(archive.read(_MANIFEST))
    if sizes[_COMPANY] != manifest.size:
        raise damaged()
    return manifest


def _copy(source: IO[bytes], out: IO[bytes], size: int) -> None:
    """Copy at most `size` bytes: an archive that unpacks to more than it says stops here."""
    left = size
    while left > 0 and (chunk := source.read(min(_CHUNK, left))):
        steps.tell((size - left) // _CHUNK, size // _CHUNK)
        out.write(chunk)
        left -= len(chunk)
    if left or source.read(1):
        raise damaged()
