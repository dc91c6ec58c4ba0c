"""A backup under a passphrase: AES-256-GCM in pieces, each bound to its place.

Magic, salt, then pieces of a mebibyte. A piece is sealed with its number and whether it is the
last, so that none can be changed, left out, moved or cut off unnoticed. It opens on any PC with
the passphrase alone.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from factory_desktop.core.kernel.errors import EnvironmentProblem, Invalid
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.backup.manifest import damaged

#: Shortest passphrase: a stolen stick is tried out at leisure.
SHORTEST = 12
_MAGIC = b"factory-backup locked 1\n"
_SALT = 16
_PIECE = 1 << 20
_TAG = 16
#: scrypt's cost: 64 MiB and about a fifth of a second for each try.
_COST, _BLOCK, _LANES, _MEMORY = 1 << 16, 8, 1, 96 << 20


def is_locked(file: Path) -> bool:
    """Whether a file is a backup under a passphrase."""
    with file.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC


def lock(source: Path, target: Path, passphrase: str) -> None:
    """Write `source` to `target`, readable with the passphrase only."""
    if len(passphrase) < SHORTEST:
        told = msg("Take at least {n} characters; a short sentence is good.", n=SHORTEST)
        raise Invalid({"passphrase": told})
    salt = secrets.token_bytes(_SALT)
    seal = _Seal(passphrase, salt)
    with source.open("rb") as plain, target.open("wb") as out:
        out.write(_MAGIC + salt)
        for number, piece, last in _pieces(plain, _PIECE):
            out.write(seal.shut(number, piece, last))
        out.flush()
        os.fsync(out.fileno())


def unlock(source: Path, target: Path, passphrase: str) -> None:
    """Write what `source` holds to `target`; refused where the passphrase does not open it."""
    if not passphrase:
        raise EnvironmentProblem(
            "passphrase",
            msg("This backup is locked."),
            msg("Give the passphrase that it was made with."),
        )
    with source.open("rb") as locked, target.open("wb") as out:
        salt = locked.read(len(_MAGIC) + _SALT)[len(_MAGIC) :]
        seal = _Seal(passphrase, salt)
        for number, piece, last in _pieces(locked, _PIECE + _TAG):
            out.write(seal.open(number, piece, last))


def _pieces(stream: IO[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes and whether it is the last; an empty file has one empty piece."""
    number, piece = 0, stream.read(size)
    while True:
        following = stream.read(size)
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


class _Seal:
    """The key that a passphrase and a salt make, at work on pieces."""

    def __init__(self, passphrase: str, salt: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = hashlib.scrypt(
            passphrase.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=32
        )
        self._cipher = AESGCM(key)

    def shut(self, number: int, piece: bytes, last: bool) -> bytes:
        """Encrypt a piece; the salt is new for each file, so its number is a fresh nonce."""
        return self._cipher.encrypt(number.to_bytes(12, "big"), piece, _place(number, last))

    def open(self, number: int, piece: bytes, last: bool) -> bytes:
        """Decrypt a piece; a first one that does not open is a wrong passphrase as a rule."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(number.to_bytes(12, "big"), piece, _place(number, last))
        except (InvalidTag, ValueError) as error:
            if number:
                raise damaged() from error
            raise EnvironmentProblem(
                "wrong_passphrase",
                msg("The passphrase does not open this backup, or the backup is damaged."),
                msg("Type it again, or choose another backup."),
            ) from error


def _place(number: int, last: bool) -> bytes:
    return _MAGIC + number.to_bytes(8, "big") + bytes([last])
