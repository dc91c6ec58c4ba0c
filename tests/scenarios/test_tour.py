"""The tour drives the real window to its end and leaves what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_tour_happens_and_leaves_its_proof(tmp_path: Path) -> None:
    """In a process of its own, as it is started; it must end with 0."""
    words = [sys.executable, "-m", "factory_desktop", "tour", "--out", str(tmp_path)]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).parents[2]
    done = subprocess.run(words, env=env, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["payroll"]["slips"] == 25
    assert set(summary["doctor"].values()) <= {"ok", "warn"}
    slips = sorted((tmp_path / "slips").glob("*.pdf"))
    assert len(slips) == summary["slips"]["files"] == 52
    assert all(path.read_bytes().startswith(b"%PDF") for path in slips)
    assert len(list((tmp_path / "registers").glob("*.xlsx"))) == 5
    pictures = {path.name for path in (tmp_path / "screens").glob("*.png")}
    assert pictures == set(summary["screens"])
    for name in ("home", "stock.list", "purchase.orders", "people.muster", "payroll.month"):
        assert {f"{name}-light.png", f"{name}-dark.png"} <= pictures
