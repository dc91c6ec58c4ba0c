"""Passwords: long rather than complicated, never a common one, hashed with bcrypt."""

from __future__ import annotations

from functools import cache

import bcrypt

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.resources import resource

#: bcrypt's cost: 2^12 rounds, about a quarter of a second.
COST = 12
#: Shortest password where there is no second factor.
SHORTEST = 15
#: bcrypt silently ignores what comes after; so longer ones are refused.
LONGEST_BYTES = 72
#: A hash that no password has: checked for unknown names, so that they take as long.
NOBODY = "$2b$12$abcdefghijklmnopqrstuuX9n3rY7kQzq1m0m7Q8p0y9y8o3g1zq6"


@cache
def _common() -> frozenset[str]:
    path = resource("security", "common-passwords.txt")
    return frozenset(path.read_text(encoding="utf-8").split())


def complaint(password: str, *names: str) -> str:
    """What is wrong with a new password, or an empty text.

    `names` are the company's and the user's: a password that is one of them is refused.
    """
    if len(password) < SHORTEST:
        return msg("Take at least {n} characters; a short sentence is good.", n=SHORTEST)
    if len(password.encode()) > LONGEST_BYTES:
        return msg("At most {n} characters, please.", n=LONGEST_BYTES)
    plain = password.casefold()
    if plain in _common() or len(set(plain)) < 4:
        return msg("Too many people use this password. Choose another.")
    taken = [name.casefold().replace(" ", "") for name in names if name]
    if any(name and plain.replace(" ", "").strip("0123456789!@#") == name for name in taken):
        return msg("The password is your name or the company's. Choose another.")
    return ""


def hash_password(password: str, cost: int = COST) -> str:
    """Hash a password that has passed `complaint`."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(cost)).decode()


def matches(password: str, hashed: str) -> bool:
    """Whether a password belongs to a hash; False for anything that cannot."""
    data = password.encode(errors="replace")
    if len(data) > LONGEST_BYTES or not hashed or b"\x00" in data:
        return False
    return bcrypt.checkpw(data, hashed.encode())
