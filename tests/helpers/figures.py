"""The figures of the fault tests: how often each is tried, and one line each at the end of a run.

`--faults` runs the fault tests alone, with their full counts; without it they are small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from factory_desktop.core.platform.company import Company

_FAULTS = Path(__file__).parents[1] / "faults"
#: Full counts take their time: seconds after which a test hangs.
_LONG = 3600
_KEY = "figure"

Count = Callable[[int, int], int]
Figure = Callable[..., None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults", action="store_true", help="the fault tests, with full counts")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--faults`, leave the other tests out and give these the time they need."""
    if not config.getoption("--faults"):
        return
    wanted = [item for item in items if item.path.is_relative_to(_FAULTS)]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted
    for item in items:
        item.add_marker(pytest.mark.timeout(_LONG))


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """`count(full, small)`: how often to try, with `--faults` and without."""
    full_counts = bool(request.config.getoption("--faults"))
    return lambda full, small: full if full_counts else small


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """`figure("F-1", tried, held, company, "kill -9 while posting")`: a line of the summary.

    In place of a company stands the name of the database, such as `sqlite wal`. The test fails
    where not all held.
    """

    def tell(fault: str, tried: int, held: int, where: Company | str, what: str) -> None:
        place = where if isinstance(where, str) else _place(where)
        line = f"{fault:<5} {place:<16} {tried:>7} tried {held:>7} held  {what}"
        request.node.user_properties.append((_KEY, line))
        assert held == tried, line

    return tell


def _place(company: Company) -> str:
    return f"{company.db.dialect} {company.db.journal}".strip()


def _lines(reports: dict[str, list[Any]]) -> Iterator[str]:
    for outcome in ("passed", "failed"):
        for report in reports.get(outcome, ()):
            if report.when == "call":
                yield from (line for key, line in report.user_properties if key == _KEY)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figures of all fault tests of this run, from whatever process."""
    lines = sorted(_lines(terminalreporter.stats), key=_by_fault)
    if lines:
        terminalreporter.section("faults")
        for line in lines:
            terminalreporter.write_line(line)


def _by_fault(line: str) -> tuple[int, str]:
    return int(line.split(maxsplit=1)[0].split("-")[1]), line
