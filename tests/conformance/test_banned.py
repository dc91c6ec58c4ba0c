"""Ways of writing that are banned here, each with the right way.

The search is over the syntax tree, so that comments and texts may say what code may not. Each
ban brings a line that it must catch and one that it must let through.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "factory_desktop"
CORE, UI = f"{PACKAGE}/core", f"{PACKAGE}/ui"
EXCHANGE, REPORTING = f"{CORE}/platform/exchange", f"{CORE}/platform/reporting"
DB, BACKUP = f"{CORE}/platform/db", f"{CORE}/platform/backup"


@dataclass(frozen=True)
class Ban:
    """What is banned where, why not, and how to write it instead."""

    name: str
    instead: str
    found: Callable[[ast.AST], bool]
    bad: str
    good: str
    within: str = PACKAGE
    but: tuple[str, ...] = ()


def _name(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute, empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = _name(node.value)
        return f"{before}.{node.attr}" if before else f".{node.attr}"
    return ""


def _calls(*names: str) -> Callable[[ast.AST], bool]:
    """A call of one of these, by its whole name or the end of it (`.question`)."""

    def found(node: ast.AST) -> bool:
        called = _name(node.func) if isinstance(node, ast.Call) else ""
        return any(called == n or (n.startswith(".") and called.endswith(n)) for n in names)

    return found


def _mentions(*names: str) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Attribute) and _name(node).endswith(names)


def _imports(*packages: str) -> Callable[[ast.AST], bool]:
    def found(node: ast.AST) -> bool:
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        return any(name.split(".")[0] in packages for name in names)

    return found


def _is_sql_in_an_f_string(node: ast.AST) -> bool:
    takes_sql = _calls("text", "sa.text", ".execute", ".exec_driver_sql", ".executemany")
    if not takes_sql(node) or not isinstance(node, ast.Call) or not node.args:
        return False
    first = node.args[0]
    return isinstance(first, ast.JoinedStr) and any(
        isinstance(part, ast.FormattedValue) for part in first.values
    )


def _is_silent(node: ast.AST) -> bool:
    broad = {"", "Exception", "BaseException"}
    return (
        isinstance(node, ast.ExceptHandler)
        and (node.type is None or _name(node.type) in broad)
        and all(isinstance(line, ast.Pass) for line in node.body)
    )


def _through_a_shell(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "shell"


BANS = (
    Ban(
        "round()",
        "rounds halves to even; use round_to of core/kernel/numbers.py",
        _calls("round"),
        "x = round(y, 2)",
        "x = round_to(y, 2)",
        within=CORE,
        but=(EXCHANGE,),
    ),
    Ban(
        "float()",
        "has lost the figure that was typed; use Decimal",
        _calls("float"),
        "x = float('0.1')",
        "x = Decimal('0.1')",
        within=CORE,
        but=(EXCHANGE,),
    ),
    Ban(
        "the machine's clock",
        "take the Clock that is handed in (uow.clock, company.clock)",
        _calls(
            *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"),
            *("dt.datetime.now", "dt.date.today", "datetime.datetime.now", "datetime.date.today"),
        ),
        "at = datetime.now()",
        "at = uow.clock.now()",
        but=(f"{CORE}/kernel/clock.py",),
    ),
    Ban(
        "print()",
        "core raises or returns, the window shows a toast, a command uses commandline/_terminal.py",
        _calls("print"),
        "print('saved')",
        "_terminal.say('saved')",
    ),
    Ban(
        "Yes and No",
        "a question has verbs on its buttons; use ui/framework/dialogs.py",
        lambda n: (
            _calls("QMessageBox.question")(n)
            or _mentions("StandardButton.Yes", "StandardButton.No", "QMessageBox.Yes")(n)
        ),
        "QMessageBox.question(self, 'Delete?')",
        "dialogs.ask(self, 'Delete this item?', 'Delete')",
        within=UI,
    ),
    Ban(
        "SQL in an f-string",
        "use SQLAlchemy's expressions, or bound parameters",
        _is_sql_in_an_f_string,
        "conn.execute(text(f'SELECT * FROM item WHERE code = {code}'))",
        "conn.execute(text('SELECT * FROM item WHERE code = :code'), {'code': code})",
        # These name tables and settings, which cannot be bound; the names are the program's own.
        but=(DB, f"{BACKUP}/manifest.py", f"{CORE}/platform/migrations"),
    ),
    Ban(
        "errors swallowed whole",
        "name the error that is expected: `with contextlib.suppress(FileNotFoundError)`",
        _is_silent,
        "try:\n    work()\nexcept Exception:\n    pass",
        "with contextlib.suppress(FileNotFoundError):\n    path.unlink()",
    ),
    Ban(
        "Qt in core",
        "core knows no window; raise, return, or emit an event",
        _imports("PySide6", "shiboken6", "qtawesome", "pyqtgraph"),
        "from PySide6.QtCore import QDate",
        "from datetime import date",
        within=CORE,
    ),
    Ban(
        "spreadsheets outside of their place",
        "read and write through core/platform/exchange",
        _imports("openpyxl", "python_calamine", "xlsxwriter", "pandas"),
        "import openpyxl",
        "from factory_desktop.core.platform.exchange.writer import write_table",
        but=(EXCHANGE, REPORTING),
    ),
    Ban(
        "papers outside of their place",
        "draw with Paper of core/platform/reporting/paper",
        _imports("reportlab"),
        "from reportlab.pdfgen import canvas",
        "from factory_desktop.core.platform.reporting.paper import Paper",
        but=(REPORTING,),
    ),
    Ban(
        "waiting in the window",
        "the window never waits: use operations, a signal or a QTimer",
        _calls("time.sleep", "sleep", "QThread.msleep", "QThread.sleep"),
        "time.sleep(0.1)",
        "QTimer.singleShot(100, self.look)",
        within=UI,
    ),
    Ban(
        "code made of texts",
        "formulas have a parser of their own (core/payroll/engine/formula.py)",
        _calls("eval", "exec", "compile"),
        "eval(formula)",
        "calculate(formula)",
    ),
    Ban(
        "pickles",
        "who can write the file could run code; use JSON",
        _imports("pickle", "shelve", "dill"),
        "import pickle",
        "import json",
    ),
    Ban(
        "a shell",
        "give subprocess a list of words",
        lambda n: _through_a_shell(n) or _calls("os.system", "os.popen")(n),
        "subprocess.run(line, shell=True)",
        "subprocess.run(['lp', path], check=True)",
    ),
)


def _lines(ban: Ban, nodes: Iterable[ast.AST]) -> Iterator[int]:
    for node in nodes:
        if ban.found(node):
            yield node.lineno  # type: ignore[attr-defined]


def _files(ban: Ban) -> Iterator[Path]:
    for path in sorted((ROOT / ban.within).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not any(name == place or name.startswith(f"{place}/") for place in ban.but):
            yield path


@pytest.fixture(scope="module")
def nodes() -> dict[Path, list[ast.AST]]:
    """The program, parsed once; only what a ban can be about."""
    kinds = (ast.Call, ast.Attribute, ast.Import, ast.ImportFrom, ast.ExceptHandler, ast.keyword)
    return {
        path: [n for n in ast.walk(ast.parse(path.read_bytes())) if isinstance(n, kinds)]
        for path in (ROOT / PACKAGE).rglob("*.py")
    }


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.name)
def test_nothing_banned_is_in_the_program(ban: Ban, nodes: dict[Path, list[ast.AST]]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {ban.name}: {ban.instead}"
        for path in _files(ban)
        for line in _lines(ban, nodes[path])
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.name)
def test_a_ban_catches_what_it_means_and_nothing_else(ban: Ban) -> None:
    assert list(_lines(ban, ast.walk(ast.parse(ban.bad))))
    assert not list(_lines(ban, ast.walk(ast.parse(ban.good))))
    assert (ROOT / ban.within).is_dir()
