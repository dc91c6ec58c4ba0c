"""`window`: open the window; what is meant where no command is named."""

from __future__ import annotations

import argparse

#: What is loaded behind the first window: everything.
BEHIND = ("factory_desktop.ui.application", "factory_desktop.ui.modules")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("window", help="open the window")
    parser.add_argument(
        "--company", metavar="COMPANY", default="", help="open this one: a file, or a server's URL"
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Show the window until it is closed: at once, and only then load what is behind it."""
    from factory_desktop.ui.shell.opening import load_behind, show_opening

    first = show_opening()
    if not load_behind(first, *BEHIND):
        return 0
    from factory_desktop.ui import application
    from factory_desktop.ui.modules import UI_MODULES

    return application.run(UI_MODULES, args.company, _make_sample, first=first)


def _make_sample(where: str, admin: str, password: str, told: object) -> None:
    """Make the sample factory for the wizard; what it needs is loaded only then."""
    from factory_desktop.sample import make_sample

    make_sample(where, admin, password, told).close()  # type: ignore[arg-type]
