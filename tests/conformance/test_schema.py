"""The migrations make exactly the tables that the models describe, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from factory_desktop.core.platform import migrations
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db import Base, guards
from factory_desktop.core.platform.migrations import runner


def test_the_migrations_make_what_the_models_say(company: Company) -> None:
    with company.db.writer.connect() as conn:
        context = MigrationContext.configure(conn, opts={"version_table": "schema_version"})
        assert compare_metadata(context, Base.metadata) == []
        assert guards.missing(conn) == []


def test_head_is_the_newest_file() -> None:
    assert runner.known()[-1] == migrations.HEAD
