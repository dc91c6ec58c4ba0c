"""The measures run small in CI, so that they cannot rot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.catalogue import MEASURES, chosen
from tests.bench.measure import Bench

SMALL = 0.005


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("companies")


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_small_measure_gives_every_figure(cache: Path, tmp_path: Path, name: str) -> None:
    measure = MEASURES[name]
    figures = measure.run(Bench(cache, tmp_path, SMALL))
    assert figures.keys() == measure.goals.keys()
    for key, figure in figures.items():
        assert figure.ours >= 0, key
        assert figure.raw is None or figure.raw > 0, key


def test_measures_are_chosen_by_name_and_id() -> None:
    assert [m.name for m in chosen(["post"])] == ["post"]
    assert [m.id for m in chosen(["spd-5"])] == ["SPD-5"] * len(chosen(["SPD-5"]))
    assert chosen([]) == list(MEASURES.values())


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


def test_the_figures_are_printed_as_a_table_and_as_json(
    cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    code = main(["post", "--scale", str(SMALL), "--cache", str(cache), "--json", str(file)])
    told = capsys.readouterr().out
    figures = json.loads(file.read_text())
    assert (code == 0) == all(figure["held"] for figure in figures)
    assert ("hold" if code == 0 else "MISS") in told
    ratios = [figure for figure in figures if figure["raw"]]
    assert ratios
    for figure in ratios:
        assert figure["value"] == pytest.approx(figure["ours"] / figure["raw"])
