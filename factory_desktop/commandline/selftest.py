"""`selftest` (also `--selftest`): whether all parts of the program work on this PC."""

from __future__ import annotations

import argparse

from factory_desktop.commandline import _terminal


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "selftest", help="try every part of the program on this PC"
    )
    return parser


def run(_args: argparse.Namespace) -> int:
    """Try every part; 1 where one does not work."""
    from factory_desktop import selftest

    return 0 if selftest.run(_terminal.say) else 1
