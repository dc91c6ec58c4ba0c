"""What is looked at whenever a company is opened: quick, told to whoever opens it, and noted.

What was found stands in the audit log for good; ledgers that lost their protection get it back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from factory_desktop.core.kernel.clock import Clock
from factory_desktop.core.kernel.errors import EnvironmentProblem
from factory_desktop.core.platform import audit, companies, files, health
from factory_desktop.core.platform.db import Database, guards
from factory_desktop.core.platform.health import BAD, NOTICED, Check
from factory_desktop.core.platform.security.access import SYSTEM
from factory_desktop.core.platform.tables import AuditEntry


def look(db: Database, clock: Clock) -> tuple[Check, ...]:
    """What was changed outside the program, as far as a glance shows it."""
    files.sweep(companies.home())
    if db.path is not None:
        files.sweep(db.path.parent)
    with db.read() as conn:
        checks = [*health.guarded(conn), *health.ends(conn), *health.goes_on(conn, db)]
    found = tuple(check for check in checks if check.state == BAD)
    if found:
        _note(db, found, clock)
    with db.read() as conn:
        companies.keep_head(db.company, *audit.head(conn))
    return found


def _note(db: Database, found: Sequence[Check], clock: Clock) -> None:
    """Protect the ledgers again and write it down; who may do neither reads all the same."""
    if any(check.key == "guards" for check in found):
        with suppress(EnvironmentProblem, DBAPIError), db.owning() as conn:
            guards.install(conn, guards.ledger_tables())
    told = [check.message for check in found]
    with suppress(EnvironmentProblem, DBAPIError), db.write() as conn:
        if told != _noted_last(conn):
            draft = audit.Draft(NOTICED, "company_profile", 0, {}, {"noticed": told}, "")
            audit.write(conn, [draft], SYSTEM, "", clock.now())


def _noted_last(conn: Connection) -> list[str]:
    table = AuditEntry.table()
    query = (
        select(table.c.new).where(table.c.action == NOTICED).order_by(table.c.id.desc()).limit(1)
    )
    text = conn.execute(query).scalar()
    return list(json.loads(text)["noticed"]) if text else []
