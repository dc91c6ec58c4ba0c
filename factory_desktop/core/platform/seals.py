"""Keyed fingerprints in the audit log of what it does not write down.

Sensitive values and secrets are sealed one by one, rows of a ledger all that an operation posted
at once. `verify` holds records and ledgers as they lie there against the log: what was changed
outside the program is noticed, even a figure from which everything else follows.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from factory_desktop.core.kernel.numbers import plain

#: Begins the key of a ledger's seal, where other keys are columns.
_LEDGER = "#"
_BYTES = 12


@dataclass(frozen=True, slots=True)
class Posted:
    """Rows that were written to a ledger, without their ids."""

    table: str
    rows: Sequence[Mapping[str, object]]


def of_value(secret: str, table: str, record_id: int, key: str, value: object) -> str:
    """The seal of one field of one record; the same value elsewhere has another one."""
    return _stamp(secret, f"{table}\x1f{record_id}\x1f{key}\x1f{_written(value)}").hex()


def of_values(
    secret: str, table: str, record_id: int, hidden: Mapping[str, tuple[object, object]]
) -> dict[str, object]:
    """Seals of fields before and after."""
    return {
        key: [of_value(secret, table, record_id, key, value) for value in both]
        for key, both in hidden.items()
    }


def of_postings(secret: str, posted: Iterable[Posted]) -> dict[str, object]:
    """Seals of what was written to each ledger."""
    sums: dict[str, RowSeal] = {}
    for each in posted:
        seal = sums.setdefault(_LEDGER + each.table, RowSeal(secret, each.table))
        for row in each.rows:
            seal.add(row)
    return {key: str(seal) for key, seal in sums.items()}


class RowSeal:
    """The seal of rows in whatever order, grown row by row.

    Only what has a value counts, so that a column that is added later changes no seal.
    """

    def __init__(self, secret: str, table: str) -> None:
        self._secret, self._table = secret, table
        self._count = self._sum = 0
        self._keys: tuple[str, ...] = ()
        self._sorted: list[str] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """One more row; its id is left out."""
        keys = tuple(row)
        if keys != self._keys:
            self._keys, self._sorted = keys, [key for key in sorted(keys) if key != "id"]
        parts = [
            f"{key}={_written(value)}" for key in self._sorted if (value := row[key]) is not None
        ]
        stamp = _stamp(self._secret, "\x1f".join((self._table, *parts)))
        self._count += 1
        self._sum = (self._sum + int.from_bytes(stamp, "big")) % (1 << 8 * _BYTES)

    def __str__(self) -> str:
        return f"{self._count}:{self._sum:0{2 * _BYTES}x}"


def values_in(sealed: str | None) -> dict[str, list[str]]:
    """The sealed fields of an entry, before and after."""
    return {k: v for k, v in _read(sealed).items() if not k.startswith(_LEDGER)}


def ledgers_in(sealed: str | None) -> dict[str, str]:
    """The sealed ledgers of an entry, by table."""
    return {k[1:]: v for k, v in _read(sealed).items() if k.startswith(_LEDGER)}


def _read(sealed: str | None) -> dict[str, Any]:
    return dict(json.loads(sealed)) if sealed else {}


def _stamp(secret: str, text: str) -> bytes:
    return hmac.digest(secret.encode(), text.encode(errors="surrogatepass"), "sha256")[:_BYTES]


def _written(value: object) -> str:
    """A value as text, the same before it is stored and after it is read."""
    kind = type(value)
    if kind is str or kind is int:
        return str(value)
    if isinstance(value, Decimal):
        return plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
