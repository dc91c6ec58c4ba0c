"""`new`: make a company with its first administrator."""

from __future__ import annotations

import argparse
import json

from factory_desktop.commandline import _terminal
from factory_desktop.core.kernel.resources import resource

_COUNTRIES = ("IN", "XX")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser("new", help="make a company")
    _terminal.add_company(parser)
    parser.add_argument("--name", required=True, help="the company's name, as on its invoices")
    parser.add_argument(
        "--country", required=True, choices=_COUNTRIES, help="IN India, XX another country"
    )
    parser.add_argument("--admin", required=True, metavar="NAME", help="the first administrator")
    parser.add_argument(
        "--sample", action="store_true", help="fill it with a sample factory (an Indian one)"
    )
    _terminal.add_password(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Make the company; what lies there already is never overwritten."""
    from factory_desktop import bootstrap

    password = _terminal.password(args, new=True)
    if args.sample:
        from factory_desktop.sample import make_sample

        make_sample(args.company, args.admin, password, name=args.name).close()
    else:
        bootstrap.create_company(args.company, _profile(args), args.admin, password).close()
    if args.json:
        _terminal.say_json({"company": args.company, "administrator": args.admin})
    else:
        _terminal.say(f"Made {args.company}; {args.admin} is its administrator.")
    return 0


def _profile(args: argparse.Namespace) -> dict[str, object]:
    """What a new company starts with; its country's pack says the money and the year."""
    pack = resource("country_packs", f"{args.country.lower()}.json")
    info = json.loads(pack.read_text(encoding="utf-8"))["info"]
    return {
        "name": args.name,
        "country": args.country,
        "language": "en",
        "currency": info["currency"],
        "year_starts": info["fiscal_year_start"],
    }
