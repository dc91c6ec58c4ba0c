"""Fixtures for all tests. `company` runs each test of core on SQLite and on PostgreSQL."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent.parent))

from factory_desktop.core.platform.company import Company
from tests.helpers import companies

pytest_plugins = ["tests.helpers.figures"]
companies.waits_for_disk = False
companies.compile_once()
#: Processes that tests start find the program compiled by the first of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
#: What fixtures of a whole file open is remembered here; each test has a home of its own.
os.environ["FACTORY_HOME"] = tempfile.mkdtemp(prefix="factory-home-")
atexit.register(shutil.rmtree, os.environ["FACTORY_HOME"], ignore_errors=True)


def pytest_collection_finish() -> None:
    """Let the collector pass over what is there for good: the program, the tests and Qt's parts."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own folder, for each test its own: nothing is read from or left on this PC."""
    folder = tmp_path / "home"
    monkeypatch.setenv("FACTORY_HOME", str(folder))
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """A fresh company, on each of the two databases."""
    made = (
        companies.sqlite_company(tmp_path)
        if request.param == "sqlite"
        else companies.server_company()
    )
    yield made
    companies.drop(made)


@pytest.fixture
def file_company(tmp_path: Path) -> Iterator[Company]:
    """A fresh company in a file, for tests that are about files or the window."""
    made = companies.sqlite_company(tmp_path)
    yield made
    companies.drop(made)


@pytest.fixture
def data() -> Path:
    """The folder of test data."""
    return Path(__file__).parent / "data"
