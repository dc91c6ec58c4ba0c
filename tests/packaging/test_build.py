"""What a built program must carry, as far as it shows without building it (CI builds it)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from factory_desktop import selftest
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.platform import companies

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(companies.HOME, str(tmp_path))


def test_the_selftest_finds_every_part(qapp: object) -> None:
    told: list[str] = []
    assert selftest.run(told.append), "\n".join(told)
    assert len(told) == 7


def test_the_selftest_tells_what_is_missing(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    def gone(_folder: Path) -> str:
        raise ModuleNotFoundError("No module named 'psycopg'")

    gone.__name__ = "_server"
    monkeypatch.setattr(selftest, "_server", gone)
    told: list[str] = []
    assert not selftest.run(told.append)
    assert [line for line in told if "FAILED" in line] == [
        line for line in told if line.startswith("server") and "psycopg" in line
    ]


def test_what_the_build_names_is_there() -> None:
    text = (ROOT / "build.spec").read_text(encoding="utf-8")
    values = {
        node.targets[0].id: node.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert "migrations/versions" in ast.unparse(values["VERSIONS"])
    assert list((ROOT / "factory_desktop/core/platform/migrations/versions").glob("0*.py"))
    assert (ROOT / "resources" / "icons" / "app.ico").exists()
    dropped = {node.value for node in ast.walk(values["DROP"]) if isinstance(node, ast.Constant)}
    needed = ("/plugins/platforms/libqxcb.so", "/plugins/platforms/libqoffscreen.so")
    needed += ("/plugins/platforms/qwindows.dll", "/plugins/iconengines/libqsvgicon.so")
    needed += ("/lib/libQt6Widgets.so.6", "/resources/fonts/NotoSans-Regular.ttf")
    assert [n for n in needed if any(part in n for part in dropped)] == []


def _texts(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args]
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "msg"
        and isinstance(call.args[0], ast.Constant)
    }


@pytest.mark.parametrize("place", ["backup/*.py", "health.py", "companies.py", "db/*.py"])
def test_the_texts_of_upkeep_are_there_in_hindi(place: str) -> None:
    spoken = catalog("hi").entries
    platform = ROOT / "factory_desktop" / "core" / "platform"
    texts = set().union(*(_texts(path) for path in platform.glob(place)))
    assert texts or place == "companies.py"
    assert sorted(texts - set(spoken)) == []
