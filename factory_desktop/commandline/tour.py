"""`tour`: drive the window through the sample factory and leave the proof."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from factory_desktop.commandline import _terminal


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "tour", help="drive the window through the sample factory"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="slips, registers, pictures")
    return parser


def run(args: argparse.Namespace) -> int:
    """Do the tour; it ends with 0 only if all of it happened."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from factory_desktop.tour import tour

    summary = tour(Path(args.out), _terminal.say)
    _terminal.say(
        f"Everything is in {args.out}: {len(summary['screens'])} pictures, slips, registers."
    )
    return 0
