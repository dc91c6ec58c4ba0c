"""The measurements run small in CI, so that they cannot rot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import measures
from tests.bench.__main__ import main


@pytest.mark.parametrize("name", sorted(measures.ALL))
def test_a_small_measurement_gives_figures(tmp_path: Path, name: str) -> None:
    figure = measures.ALL[name](tmp_path, 0.01)
    assert figure.ours > 0
    assert figure.raw > 0
    assert "ours/raw" in str(figure)


def test_an_unknown_name_is_refused() -> None:
    assert main(["nonsense"]) == 2
