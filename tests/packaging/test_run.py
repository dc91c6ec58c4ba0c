"""The two commands: what they need, what they do on a new machine, what they say."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module, which changes nothing on this machine."""
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def forbidden(*words: object, **_options: object) -> int:
        raise AssertionError(f"would have run {words}")

    monkeypatch.setattr(module.subprocess, "call", forbidden)
    monkeypatch.setattr(module.os, "execv", forbidden)
    monkeypatch.setattr(module, "install", forbidden)
    return module


def test_it_needs_only_the_standard_library() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("name", ["run", ".ci/run"])
def test_the_scripts_can_be_started(name: str) -> None:
    script = ROOT / name
    assert script.read_bytes().startswith(b"#!/")
    if os.name == "nt":
        pytest.skip("Windows starts run.bat")
    assert os.access(script, os.X_OK)
    shell = script.read_text(encoding="utf-8").splitlines()[0].split("/")[-1].split()[-1]
    subprocess.run([shell, "-n", str(script)], check=True)


def test_an_environment_is_filled_once(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[list[str]] = []

    def install(env: Path, wanted: list[str]) -> None:
        env.mkdir(exist_ok=True)
        filled.append(list(wanted))

    monkeypatch.setattr(run, "install", install)
    env = tmp_path / ".venv"
    run.ready(env, ("lan", "dev"))
    run.ready(env, ("lan", "dev"))
    assert len(filled) == 1
    assert any(need.startswith("PySide6") for need in filled[0])
    assert any(need.startswith("pytest-xdist") for need in filled[0])
    run.ready(env, ("lan",), ("pyinstaller",))
    assert len(filled) == 2
    assert any(need.startswith("pyinstaller") for need in filled[1])
    assert not any(need.startswith("pytest") for need in filled[1])


def test_a_failed_installation_is_not_taken_for_done(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(env: Path, _wanted: object) -> None:
        env.mkdir()
        raise run.Stop("no network")

    monkeypatch.setattr(run, "install", fails)
    with pytest.raises(run.Stop):
        run.ready(tmp_path / ".venv", ())
    assert not (tmp_path / ".venv" / "ready").exists()


@pytest.fixture
def debian(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A bare Debian without two of Qt's libraries; what would have been run."""
    called: list[list[str]] = []

    def call(words: list[str], **_options: object) -> int:
        called.append(list(words))
        return 0

    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "loads", lambda library: library[:6] not in {"libEGL", "libGL."})
    monkeypatch.setattr(run, "has_screen", lambda: False)
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run.subprocess, "call", call)
    return called


def test_root_gets_the_system_libraries_installed(
    run: ModuleType, debian: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.os, "geteuid", lambda: 0, raising=False)
    run.system_libraries()
    update, install = debian
    assert update[:2] == ["apt-get", "update"]
    assert install[:2] == ["apt-get", "install"]
    assert {"libegl1", "libgl1"} <= set(install)
    assert "libxkbcommon0" not in install


def test_anybody_else_is_told_the_line_to_type(
    run: ModuleType, debian: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(run.Stop, match="sudo apt-get install -y libegl1 libgl1"):
        run.system_libraries()
    monkeypatch.setattr(run.shutil, "which", lambda _name: None)
    with pytest.raises(run.Stop, match="Debian calls them: libegl1 libgl1"):
        run.system_libraries()
    assert debian == []


def test_debian_gets_the_part_of_python_that_makes_environments(
    run: ModuleType, debian: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    run.make_venv(tmp_path / ".venv")
    assert "python3-venv" in debian[1]
    assert debian[2][1:] == ["-m", "venv", "--clear", str(tmp_path / ".venv")]


@pytest.mark.parametrize(
    ("words", "screen", "expected"),
    [
        ([], True, ["-m", "factory_desktop"]),
        ([], False, ["-m", "factory_desktop", "tour", "--out", "out"]),
        (["doctor", "a b"], False, ["-m", "factory_desktop", "doctor", "a b"]),
        (
            ["test", "--faults", "-k", "x"],
            True,
            ["-m", "pytest", "-n", "5", "--dist", "worksteal", "--faults", "-k", "x"],
        ),
        (["bench", "SPD-1"], True, ["-m", "tests.bench", "SPD-1"]),
    ],
)
def test_words_lead_where_they_should(
    run: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    screen: bool,
    expected: list[str],
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(run, "ready", lambda *_: None)
    monkeypatch.setattr(run, "system_libraries", lambda: None)
    monkeypatch.setattr(run.os, "cpu_count", lambda: 4)
    monkeypatch.setattr(run, "has_screen", lambda: screen)
    monkeypatch.setattr(run, "become", lambda command: became.append(command) or 7)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("PYTHONPATH", "")
    assert run.main(words) == 7
    assert became == [[run.python_of(run.ENV), *expected]]


def test_check_goes_on_after_a_failure(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps: list[list[str]] = []
    monkeypatch.setattr(run.subprocess, "call", lambda c, **_: steps.append(c) or int("mypy" in c))
    assert run.check() == 1
    assert len(steps) == 5
    assert "Failed: types" in capsys.readouterr().out


def test_an_old_python_is_told_so(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 2))
    with pytest.raises(run.Stop, match=r"3\.11 or newer"):
        run.main([])


def test_every_dependency_is_named_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8").lower()
    extras = project["optional-dependencies"].values()
    needs = [*project["dependencies"], *(need for extra in extras for need in extra)]
    names = [re.split(r"[<>=\[;]", need)[0].lower() for need in needs]
    assert [name for name in names if name not in named] == []
