"""Write the next migration from what the models have and the schema has not.

    ./run migration "units with a symbol"

Read what it wrote, then run the tests: one of them compares models and schema on both databases.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext

from factory_desktop import bootstrap
from factory_desktop.core.platform import migrations
from factory_desktop.core.platform.db import Base, Database
from factory_desktop.core.platform.migrations import runner

ROOT = Path(__file__).resolve().parent.parent
_HEAD = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

from factory_desktop.core.platform.db.types import Id, Money, Quantity

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
{body}
'''
#: Our own types, as a migration writes them.
_OWN = (
    (r"factory_desktop\.core\.platform\.db\.types\.(Money|Quantity)\(.*?\)", r"\1()"),
    (r"sa\.BigInteger\(\)\.with_variant\(sa\.Integer\(\), ['\"]sqlite['\"]\)", "Id"),
)


def operations() -> str:
    """The Python of the difference, indented for `upgrade()`."""
    bootstrap.build_registry()
    with tempfile.TemporaryDirectory() as folder:
        db = Database(str(Path(folder) / "x.factory"), create=True)
        migrations.upgrade(db)
        with db.writer.connect() as conn:
            options = {"target_metadata": Base.metadata, "version_table": "schema_version"}
            context = MigrationContext.configure(conn, opts={**options, "compare_type": False})
            found = produce_migrations(context, Base.metadata).upgrade_ops
            assert found is not None
            code = render_python_code(found, imports=set(), migration_context=context)
        db.close()
    for pattern, ours in _OWN:
        code = re.sub(pattern, ours, code)
    lines = [line for line in code.splitlines() if not line.strip().startswith("# ###")]
    return "\n".join(f"    {line.strip()}" if line == lines[0] else line for line in lines)


def main(words: list[str]) -> int:
    """Write the file and set HEAD to it."""
    title = " ".join(words).strip()
    if not title:
        sys.stderr.write(__doc__ or "")
        return 2
    body = operations()
    if body.strip() in ("", "pass"):
        sys.stdout.write("The models and the schema agree; nothing to write.\n")
        return 0
    before = migrations.HEAD
    revision = f"{int(before) + 1:04d}"
    stem = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40]
    path = runner.versions_folder() / f"{revision}_{stem}.py"
    path.write_text(
        _HEAD.format(title=title.capitalize(), revision=revision, before=before, body=body),
        encoding="utf-8",
    )
    source = Path(runner.__file__)
    text = re.sub(r'^HEAD = "\d+"', f'HEAD = "{revision}"', source.read_text("utf-8"), flags=re.M)
    source.write_text(text, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "-q", "--fix", str(path)], check=False)
    subprocess.run([*ruff, "format", "-q", str(path)], check=False)
    sys.stdout.write(f"Wrote {path.relative_to(ROOT)}; read it, then run the tests.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
