"""The first window is there before the program behind it; what is rarely needed comes later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from factory_desktop.ui.framework.operations import Operations
from factory_desktop.ui.shell.desk import Desk
from factory_desktop.ui.shell.opening import load_behind, show_opening

_ROOT = Path(__file__).parents[3]
#: Not before the first paint.
BEHIND = ("sqlalchemy", "factory_desktop.core.platform.db", "factory_desktop.ui.modules")
#: Not before somebody prints, exports, sees a chart, encrypts or brings a company up to date.
RARE = ("reportlab", "openpyxl", "python_calamine", "pyqtgraph", "cryptography", "alembic")
#: Never: tables are described, rows are no objects.
UNUSED = ("sqlalchemy.orm",)
_TELL = "import json, sys; print(json.dumps([m for m in sys.argv[1:] if m in sys.modules]))"


def loaded(tmp_path: Path, code: str, modules: tuple[str, ...]) -> list[str]:
    env = os.environ | {"FACTORY_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", f"{code}\n{_TELL}", *modules]
    done = subprocess.run(command, cwd=_ROOT, env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_nothing_behind_the_first_window_is_loaded_before_it_is_painted(tmp_path):
    code = (
        "from factory_desktop import cli\n"
        "cli.build_parser()\n"
        "from factory_desktop.ui.shell.opening import show_opening\n"
        "assert show_opening().painted"
    )
    assert loaded(tmp_path, code, (*BEHIND, *RARE)) == []


def test_what_is_rarely_needed_is_not_loaded_with_the_window(tmp_path):
    code = "from factory_desktop.ui import application\nfrom factory_desktop.ui import modules"
    assert loaded(tmp_path, code, BEHIND[:1]) == list(BEHIND[:1])
    assert loaded(tmp_path, code, (*RARE, *UNUSED)) == []


@pytest.fixture
def first(qtbot):
    made = show_opening()
    qtbot.addWidget(made)
    return made


def test_the_sign_in_comes_after_the_first_window(qtbot, first, file_company):
    where = file_company.db.company
    file_company.close()
    desk = Desk(Operations(inline=True), (), backing_up=None)
    desk.come_after(first)
    desk.start(where)
    assert first.isHidden()
    assert desk.window is not first
    desk.window.close()
    desk.finish()


def test_who_closes_the_first_window_ends_the_program(qtbot, first):
    desk = Desk(Operations(inline=True), (), backing_up=None)
    desk.come_after(first)
    with qtbot.waitSignal(desk.ended):
        first.close()


def test_the_first_window_goes_on_while_the_program_is_loaded(tmp_path):
    code = (
        "from PySide6.QtCore import QTimer\n"
        "from factory_desktop.commandline.window import BEHIND\n"
        "from factory_desktop.ui.shell.opening import load_behind, show_opening\n"
        "first, turns = show_opening(), []\n"
        "timer = QTimer()\n"
        "timer.timeout.connect(lambda: turns.append(1))\n"
        "timer.start(1)\n"
        "assert load_behind(first, *BEHIND)\n"
        "assert len(turns) > 5, turns"
    )
    assert loaded(tmp_path, code, BEHIND) == list(BEHIND)


def test_who_closes_the_window_while_it_loads_is_left_alone(first):
    first.close()
    assert not load_behind(first, "json")


def test_what_cannot_be_loaded_is_said(first):
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        load_behind(first, "factory_desktop.no_such_module")
