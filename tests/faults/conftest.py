"""What the fault tests share: a home of its own, both journals, child processes that die."""

from __future__ import annotations

from pathlib import Path

import pytest

from factory_desktop.core.platform import companies


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(companies.HOME, str(tmp_path / "home"))


@pytest.fixture(params=["wal", "truncate"])
def journal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two journals that are safe, here and in child processes."""
    monkeypatch.setenv("FACTORY_JOURNAL", request.param)
    return str(request.param)
