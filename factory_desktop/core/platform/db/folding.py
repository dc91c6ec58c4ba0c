"""Texts compared without regard to case, alike on SQLite and PostgreSQL.

PostgreSQL makes every letter small, SQLite only A to Z: it leaves `É` as it is, and so do indexes
in small letters. A word in which other letters have a case is therefore asked for in all the ways
in which SQLite may hold it; one without (Hindi has no case) in one way, as ever.
"""

from __future__ import annotations

import sqlite3
from itertools import product
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, and_, cast, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
#: Ways of writing one word that are asked for; past it only those that people write.
_MOST = 32
#: The function by which SQLite makes letters small as Python does.
SMALL = "small_letters"
#: After every letter: what begins with a word lies before the word and this.
_LAST = "\U0010ffff"


def spellings(text: str) -> list[str]:
    """All that SQLite may have made of a text that is this one in small letters."""
    ways = [
        (sign,) if sign.isascii() or len(sign.upper()) > 1 else (sign, sign.upper())
        for sign in text.lower()
    ]
    if 2 ** sum(len(set(way)) > 1 for way in ways) > _MOST:
        written = (text.lower(), text.upper(), text.title(), text.capitalize(), text)
        return list(dict.fromkeys(form.translate(_SMALL) for form in written))
    return list(dict.fromkeys("".join(way) for way in product(*ways)))


def lowered(expr: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column in small letters; PostgreSQL makes none of a day or a figure by itself."""
    return func.lower(expr if isinstance(expr.type, String) else cast(expr, String))


def same(expr: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether a column holds a text, without regard to case."""
    ways, small = spellings(text), lowered(expr)
    return small == ways[0] if len(ways) == 1 else small.in_(ways)


class Alike(FunctionElement[bool]):
    """Whether two columns hold the same text, without regard to case."""

    name = "alike"
    type = Boolean()
    inherit_cache = True


@compiles(Alike)
def _alike(element: Alike, compiler: SQLCompiler, **kw: Any) -> str:
    one, other = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"lower({one}) = lower({other})"


@compiles(Alike, "sqlite")
def _alike_in_a_file(element: Alike, compiler: SQLCompiler, **kw: Any) -> str:
    """Python's small letters are asked for only where there are others than A to Z."""
    one, other = (compiler.process(clause, **kw) for clause in element.clauses)
    rare = f"{one} GLOB '*[^ -~]*' AND {SMALL}({one}) = {SMALL}({other})"
    return f"(lower({one}) = lower({other}) OR ({rare}))"


def teach(conn: sqlite3.Connection) -> None:
    """Give a connection to a file the small letters of all alphabets."""
    conn.create_function(SMALL, 1, lambda text: text and text.lower(), deterministic=True)


def contains(expr: ColumnElement[Any], word: str, dialect: str = "") -> ColumnElement[bool]:
    """Whether a text holds a word, without regard to case."""
    if dialect == "postgresql":
        return lowered(expr).contains(word.lower(), autoescape=True)
    # LIKE of SQLite disregards case by itself; small letters made for each row cost more than it.
    like = dialect == "sqlite" and isinstance(expr.type, String)
    held = expr if like else lowered(expr)
    return or_(*(held.contains(way, autoescape=True) for way in spellings(word)))


def starts(expr: ColumnElement[Any], word: str, dialect: str) -> ColumnElement[bool]:
    """Whether a text begins with a word, without regard to case; asks an index in small letters."""
    small = lowered(expr)
    if dialect == "sqlite":
        ways = spellings(word)
        return or_(*(and_(small >= way, small < f"{way}{_LAST}") for way in ways))
    return small.startswith(word.lower(), autoescape=True)
