"""`settings`: show a company's settings, or change some."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from factory_desktop.commandline import _terminal
from factory_desktop.core.kernel.errors import Invalid

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from factory_desktop.core.platform.registry import Registry


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "settings", help="show or change settings"
    )
    _terminal.add_company(parser)
    parser.add_argument("changes", metavar="KEY=VALUE", nargs="*", help="what to change")
    _terminal.add_user(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Change what is given, then show all settings."""
    from factory_desktop.core.company.services import save_settings

    with _terminal.opened(args.company) as company:
        actor = _terminal.signed_in(args, company)
        if args.changes:
            values = _read(company.registry.settings, _terminal.pairs(args.changes, "KEY=VALUE"))
            company.execute(actor, save_settings, values=values)
        known = company.registry.settings
        now = company.read(lambda conn: _kept(conn, company.registry, sorted(known)))
    if args.json:
        _terminal.say_json({"settings": now})
    else:
        for key, value in now.items():
            _terminal.say(f"{key} = {'' if value is None else value}")
    return 0


def _kept(conn: Connection, registry: Registry, keys: list[str]) -> dict[str, Any]:
    from factory_desktop.core.platform.settings import Settings

    kept = Settings(conn, registry)
    return {key: kept[key] for key in keys}


def _read(known: dict[str, Any], given: dict[str, str]) -> dict[str, Any]:
    from factory_desktop.core.kernel.clock import SystemClock
    from factory_desktop.core.kernel.formatting import Formatter

    formatter, today = Formatter(), SystemClock().today()
    values: dict[str, Any] = {}
    for key, text in given.items():
        try:
            fact = known[key].fact if key in known else None
            values[key] = formatter.parse(text, fact, today) if fact else text
        except ValueError as error:
            raise Invalid({key: str(error.args[0])}) from None
    return values
