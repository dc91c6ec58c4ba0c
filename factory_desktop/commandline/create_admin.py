"""`create-admin`: a new administrator where no other can sign in any more."""

from __future__ import annotations

import argparse

from factory_desktop.commandline import _terminal


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "create-admin", help="add an administrator when no other can sign in"
    )
    _terminal.add_company(parser)
    parser.add_argument("name", metavar="NAME", help="the new administrator's user name")
    _terminal.add_password(parser)
    _terminal.add_json(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Add the administrator; who has the file can do this, and the audit log tells of it."""
    from factory_desktop.core.platform.security import services, signin
    from factory_desktop.core.platform.security.access import Actor

    password = _terminal.password(args, new=True)
    with _terminal.opened(args.company) as company:
        actor = Actor(None, "command line", signin.workstation())
        company.execute(
            actor,
            services.create_user,
            name=args.name,
            full_name=args.name,
            password=password,
            roles=(services.ADMINISTRATOR,),
        )
    if args.json:
        _terminal.say_json({"administrator": args.name})
    else:
        _terminal.say(f"{args.name} is now an administrator.")
    return 0
