"""Speaking with who typed the command: answers, complaints, passwords, companies, users."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

from factory_desktop.core.kernel.errors import EnvironmentProblem, Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import msg

if TYPE_CHECKING:
    from factory_desktop.core.platform.company import Company
    from factory_desktop.core.platform.db import Database
    from factory_desktop.core.platform.security.access import Actor

#: The variable that holds the password for scheduled jobs.
PASSWORD = "FACTORY_PASSWORD"
#: The variable that locks and unlocks backups.
PASSPHRASE = "FACTORY_PASSPHRASE"


def say(text: str) -> None:
    """Write a line of the answer."""
    sys.stdout.write(text + "\n")


def say_json(value: object) -> None:
    """Write the answer as JSON: decimals and dates as text, so that no digit is lost."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def complain(text: str) -> None:
    """Write a line to standard error; signs that would move the cursor stay out of it."""
    plain = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    sys.stderr.write(plain + "\n")


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        from factory_desktop.core.kernel.numbers import plain

        return plain(value)
    return str(value)


def add_company(parser: argparse.ArgumentParser) -> None:
    """The argument COMPANY."""
    parser.add_argument(
        "company", metavar="COMPANY", help="the company: its file, or a postgresql+psycopg:// URL"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option --json."""
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def add_password(parser: argparse.ArgumentParser) -> None:
    """The option --password-stdin."""
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help=f"read the password from standard input (else from the variable {PASSWORD})",
    )


def add_user(parser: argparse.ArgumentParser) -> None:
    """The options of who works."""
    parser.add_argument(
        "--user", metavar="NAME", default="", help="who works; not needed where there is one user"
    )
    add_password(parser)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """The option --passphrase-stdin."""
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help=f"read the backup's passphrase from standard input (else from {PASSPHRASE})",
    )


def passphrase(args: argparse.Namespace) -> str:
    """The passphrase of a backup; empty for none."""
    if args.passphrase_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return os.environ.get(PASSPHRASE, "")


def password(args: argparse.Namespace, *, new: bool = False) -> str:
    """The password by the means that was chosen; typed without being shown at a terminal."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if given := os.environ.get(PASSWORD, ""):
        return given
    if not sys.stdin.isatty():
        told = msg(
            "Give the password on standard input with {option}, or in {variable}.",
            option="--password-stdin",
            variable=PASSWORD,
        )
        raise Invalid({"password": told})
    typed = getpass.getpass("Password: ")
    if new and getpass.getpass("Once more: ") != typed:
        raise Invalid({"password": msg("The two passwords differ. Type them again.")})
    return typed


@contextmanager
def opened(where: str) -> Iterator[Company]:
    """A company, open as long as the block lasts."""
    from factory_desktop import bootstrap

    company = bootstrap.open_company(where)
    try:
        yield company
    finally:
        company.close()


@contextmanager
def database(where: str) -> Iterator[Database]:
    """A company's database as it lies there: not brought up to date, nobody signed in."""
    from factory_desktop.core.platform import migrations
    from factory_desktop.core.platform.db import Database

    db = Database(where)
    try:
        with db.read() as conn:
            if not migrations.current(conn):
                raise EnvironmentProblem(
                    "foreign",
                    msg("This file is not a company of Factory Desktop."),
                    msg("Choose another file, or restore a backup."),
                )
        yield db
    finally:
        db.close()


def signed_in(args: argparse.Namespace, company: Company) -> Actor:
    """The user who works, signed in with his password."""
    from factory_desktop.core.platform.security import signin

    signed = signin.sign_in(company, args.user or _only_user(company), password(args))
    if signed.must_change:
        raise RuleBroken(
            "must_change",
            msg("This password was given by somebody else and must be changed."),
            msg("Sign in at the window once and choose your own."),
        )
    return signed.actor


def _only_user(company: Company) -> str:
    from sqlalchemy import select

    from factory_desktop.core.platform.security.tables import User

    table = User.table()
    query = select(table.c.name).where(table.c.active.is_(True))
    names = company.read(lambda conn: conn.execute(query).scalars().all())
    if len(names) != 1:
        told = msg("Say who works: {option} NAME. This company has several users.", option="--user")
        raise Invalid({"user": told})
    return str(names[0])


def pairs(texts: list[str], option: str) -> dict[str, str]:
    """`K=V` texts as a dict; `Invalid` for one without `=`."""
    found: dict[str, str] = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            told = msg("“{text}” is not written as {option} name=value.", text=text, option=option)
            raise Invalid({option: told})
        found[key.strip()] = value.strip()
    return found
