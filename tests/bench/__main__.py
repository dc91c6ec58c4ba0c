"""Run the measures and print raw, ours and ratio of each figure, held against its goal.

    ./run bench                     all of them
    ./run bench posting SPD-4       some, by name or id
    ./run bench --json FILE         the figures as JSON too
    ./run bench --scale 0.1         a tenth of the size
    ./run bench --cache FOLDER      keep the generated companies for the next run

Machines are noisy and differ; only the ratio of one run says anything.
"""

from __future__ import annotations

import argparse
import compileall
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import factory_desktop
from tests.bench.catalogue import MEASURES, chosen
from tests.bench.measure import Bench, Figure, Goal, Measure

_HEAD = ("id", "measure", "figure", "ours", "raw", "ours/raw", "goal", "")
_LEFT = {0, 1, 2, 7}

Row = tuple[Measure, str, Figure, Goal]


def run(measures: Sequence[Measure], cache: Path, scale: float) -> Iterator[Row]:
    """Run measures one after the other, each in a folder of its own."""
    for measure in measures:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            figures = measure.run(Bench(cache, Path(folder), scale))
        for key, goal in measure.goals.items():
            yield measure, key, figures[key], goal


def main(words: Sequence[str]) -> int:
    """Run what is asked for; 0, 1 where a goal is missed, 2 for a name that is none."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure the program.")
    parser.add_argument("names", nargs="*", help="names or ids (SPD-4); all without")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the full size")
    parser.add_argument("--cache", type=Path, help="keep the generated companies here")
    args = parser.parse_args(words)
    try:
        measures = chosen(args.names)
    except KeyError as error:
        sys.stderr.write(f"no such measure: {error.args[0]}; there are {', '.join(MEASURES)}\n")
        return 2
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-companies-") as folder:
        cache = args.cache or Path(folder)
        cache.mkdir(parents=True, exist_ok=True)
        for row in run(measures, cache, args.scale):
            rows.append(row)
            print("  ".join(cell for cell in _cells(row) if cell), flush=True)
    print(f"\n{_table(rows)}")
    if args.json:
        args.json.write_text(json.dumps([_data(row) for row in rows], indent=1) + "\n")
    return 0 if all(goal.held_by(figure.value) for _, _, figure, goal in rows) else 1


def _cells(row: Row) -> tuple[str, ...]:
    measure, key, figure, goal = row
    return (
        measure.id,
        measure.name,
        key,
        _number(figure.ours, figure.unit),
        "" if figure.raw is None else _number(figure.raw, figure.unit),
        "" if figure.raw is None else f"{figure.value:.2f}",
        str(goal),
        "hold" if goal.held_by(figure.value) else "MISS",
    )


def _number(value: float, unit: str) -> str:
    places = 0 if value >= 1000 or value == int(value) else 1 if value >= 100 else 2
    return f"{value:,.{places}f} {unit}".strip()


def _table(rows: Sequence[Row]) -> str:
    lines = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(_HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n in _LEFT else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _data(row: Row) -> Mapping[str, object]:
    measure, key, figure, goal = row
    return {
        "id": measure.id,
        "measure": measure.name,
        "figure": key,
        "ours": figure.ours,
        "raw": figure.raw,
        "unit": figure.unit,
        "value": figure.value,
        "goal": str(goal),
        "held": goal.held_by(figure.value),
    }


if __name__ == "__main__":
    # As it lies at a user's: Python may be told to keep no compiled files, and the first opening of
    # each screen would then be mostly the reading of its source.
    compileall.compile_dir(Path(factory_desktop.__file__).parent, quiet=1)
    sys.exit(main(sys.argv[1:]))
