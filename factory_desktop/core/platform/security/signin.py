"""Signing in: recorded, slowed down after failures, never closed for good."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from factory_desktop.core.kernel.errors import RuleBroken
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform import audit
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.db.upserts import replacing
from factory_desktop.core.platform.security import passwords
from factory_desktop.core.platform.security.access import Actor
from factory_desktop.core.platform.security.tables import LoginAttempt, Throttle, User

#: Failures after which a user waits: 1, 2, 4 ... seconds, at the most a minute.
FREE_TRIES = 5
LONGEST_WAIT = 60


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A successful sign-in."""

    actor: Actor
    full_name: str
    language: str
    must_change: bool


def workstation() -> str:
    """The name of this PC."""
    return platform.node()[:100] or "this PC"


def sign_in(company: Company, name: str, password: str) -> SignedIn:
    """Check a user's password; `RuleBroken` tells only that name and password do not fit.

    The attempt is recorded whatever its end. The hash is computed outside any transaction.
    """
    return _enter(company, name, password, "password_hash")


def recover(company: Company, name: str, code: str) -> SignedIn:
    """Sign in with the recovery code; the password must then be changed, the code is spent."""
    signed = _enter(company, name, code.strip().upper(), "recovery_hash")
    with company.db.write() as conn:
        table = User.table()
        mine = table.c.id == signed.actor.user_id
        old = dict(conn.execute(select(table).where(mine).with_for_update()).mappings().one())
        new = {"recovery_hash": "", "must_change": True, "version": old["version"] + 1}
        conn.execute(update(table).where(mine).values(**new))
        draft = audit.Draft.updated(User, old["id"], old, new, signed.actor.name)
        audit.write(conn, [draft], signed.actor, "", company.clock.now())
    return SignedIn(signed.actor, signed.full_name, signed.language, True)


def _enter(company: Company, name: str, given: str, column: str) -> SignedIn:
    place, now = workstation(), company.clock.now()
    name = name.encode(errors="replace").decode().replace("\x00", "?")
    row, wait = company.read(lambda conn: (_user(conn, name), _waiting(conn, name, place, now)))
    if wait > 0:
        _record(company, row, name, place, "throttled")
        raise RuleBroken(
            "throttled", msg("Too many wrong passwords. Wait {seconds} seconds.", seconds=wait)
        )
    reason = ""
    if not passwords.matches(given, row[column] if row else passwords.NOBODY):
        reason = "password"
    elif row and not row["active"]:
        reason = "inactive"
    elif row is None:
        reason = "unknown"
    _record(company, row, name, place, reason)
    if reason or row is None:
        raise RuleBroken(
            "sign_in",
            msg("User name and password do not fit together."),
            msg("Check the Caps Lock key, or ask your administrator for a new password."),
        )
    actor = Actor(int(row["id"]), str(row["name"]), place)
    return SignedIn(actor, row["full_name"], row["language"], row["must_change"])


def _user(conn: Connection, name: str) -> dict[str, Any] | None:
    table = User.table()
    query = select(table).where(same(table.c.name, name.strip()))
    row = conn.execute(query).mappings().first()
    return dict(row) if row is not None else None


def _waiting(conn: Connection, name: str, place: str, now: datetime) -> int:
    """Seconds still to wait; a clock that was set back makes nobody wait longer than a minute."""
    table = Throttle.table()
    query = select(table.c.wait_until).where(
        table.c.user_name == name.strip().lower(), table.c.workstation == place
    )
    until = conn.execute(query).scalar()
    if until is None or until <= now:
        return 0
    return min(LONGEST_WAIT, int((until - now).total_seconds()) + 1)


def _record(
    company: Company, row: dict[str, Any] | None, name: str, place: str, reason: str
) -> None:
    shown, key, now = name.strip()[:100], name.strip().lower()[:100], company.clock.now()
    with company.db.write() as conn:
        conn.execute(
            insert(LoginAttempt.table()).values(
                at=now, user_name=shown, workstation=place, succeeded=not reason, reason=reason
            )
        )
        _throttle(conn, key, place, now, reason)
        actor = Actor(row["id"] if row else None, shown, place)
        action = "sign_in" if not reason else "sign_in_failed"
        draft = audit.Draft(action, User.__tablename__, row["id"] if row else 0, {}, {}, shown)
        audit.write(conn, [draft], actor, "", now)


def _throttle(conn: Connection, key: str, place: str, now: datetime, reason: str) -> None:
    table = Throttle.table()
    where = (table.c.user_name == key) & (table.c.workstation == place)
    if reason == "throttled":
        # After a clock was set back, the end of the wait may lie days ahead.
        latest = now + timedelta(seconds=LONGEST_WAIT)
        late = where & (table.c.wait_until > latest)
        conn.execute(update(table).where(late).values(wait_until=latest))
        return
    if not reason:
        conn.execute(delete(table).where(where))
        return
    before = select(table.c.failures).where(where).with_for_update()
    failures = int(conn.execute(before).scalar() or 0) + 1
    wait = min(LONGEST_WAIT, 2 ** (failures - FREE_TRIES)) if failures >= FREE_TRIES else 0
    conn.execute(
        replacing(conn.dialect.name, Throttle, "user_name", "workstation"),
        {
            "user_name": key,
            "workstation": place,
            "failures": failures,
            "wait_until": now + timedelta(seconds=wait),
        },
    )
