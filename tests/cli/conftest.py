"""The command line, run in this process: exit code, standard output, standard error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from factory_desktop import cli
from factory_desktop.core.platform import companies
from factory_desktop.core.platform.security import passwords
from tests.helpers.companies import PASSWORD


@dataclass(frozen=True)
class Answer:
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own, and hashes that cost nothing."""
    monkeypatch.setenv(companies.HOME, str(tmp_path / "home"))
    monkeypatch.setenv("FACTORY_PASSWORD", PASSWORD)
    cheap = passwords.hash_password
    monkeypatch.setattr(passwords, "hash_password", lambda text, _cost=4: cheap(text, 4))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command with these words."""

    def call(*words: object) -> Answer:
        capsys.readouterr()
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return call


@pytest.fixture
def where(run: Run, tmp_path: Path) -> Path:
    """A company made by the command line."""
    path = tmp_path / "works.factory"
    words = ("--name", "Shakti Works", "--country", "IN", "--admin", "meena")
    assert run("new", path, *words).code == 0
    return path
