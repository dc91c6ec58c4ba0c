"""What a command is called with, held against the types it declares.

The window, the command line and sheets all come through the gate. What is of the wrong type is
refused there, with the parameter's name, before a verb or the database ever sees it.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeGuard, Union, get_args, get_origin, get_type_hints

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import LIMIT

#: Longest text, and longest list, of any parameter: far above what is meant, far below harm.
_LONGEST_TEXT, _MOST_ENTRIES = 100_000, 200_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def check(function: Callable[..., Any], given: Mapping[str, Any]) -> None:
    """Raise `Invalid` naming the parameters that are not of their declared type."""
    errors: dict[str, str] = {}
    kinds = declared(function)
    for name, value in given.items():
        try:
            _check(kinds.get(name, Any), value)
        except ValueError as error:
            errors[name] = error.args[0]
    if errors:
        raise Invalid(errors)


@cache
def declared(function: Callable[..., Any]) -> dict[str, Any]:
    """The declared types by parameter, without the unit of work."""
    names = list(inspect.signature(function).parameters)[1:]
    written = {n: a for n, a in function.__annotations__.items() if n in names}
    bare = types.SimpleNamespace(__annotations__=written)
    return get_type_hints(bare, {**_PLAIN, **function.__globals__})


#: Names that modules may import for type checking only.
_PLAIN = {
    "Any": Any,
    "Mapping": Mapping,
    "Sequence": Sequence,
    "date": date,
    "datetime": datetime,
    "Decimal": Decimal,
}


def _check(kind: Any, value: Any) -> None:
    """Raise ValueError where a value is not of a declared type."""
    origin = get_origin(kind)
    if kind is Any or kind is object:
        return
    if origin in (Union, types.UnionType):
        _check_any(get_args(kind), value)
    elif kind is type(None):
        _must(value is None, msg("Leave this empty."))
    elif origin is not None:
        _check_collection(origin, get_args(kind), value)
    else:
        _check_plain(kind, value)


def _check_any(kinds: Sequence[Any], value: Any) -> None:
    if value is None and type(None) in kinds:
        return
    wanted = [kind for kind in kinds if kind is not type(None)]
    for kind in wanted[:-1]:
        with suppress(ValueError):
            _check(kind, value)
            return
    _check(wanted[-1], value)


def _check_plain(kind: Any, value: Any) -> None:
    if kind is bool:
        _must(isinstance(value, bool), msg("Say yes or no."))
    elif kind is int:
        _must(is_id(value), msg("Choose one from the list."))
    elif kind is str:
        _must(isinstance(value, str), msg("Type a text."))
        check_text(value)
        _must(len(value) <= _LONGEST_TEXT, msg("This text is too long."))
    elif kind is Decimal:
        right = isinstance(value, Decimal) and value.is_finite() and abs(value) < LIMIT
        _must(right or type(value) is int, msg("Type a number."))
    elif kind is date:
        _must(is_day(value), msg("Choose a day."))
    elif isinstance(kind, type):
        _must(isinstance(value, kind), msg("This is not what is asked for here."))


def _check_collection(origin: Any, inner: Sequence[Any], value: Any) -> None:
    wrong = msg("This is not what is asked for here.")
    if origin is tuple and Ellipsis not in inner:
        _must(isinstance(value, (tuple, list)) and len(value) == len(inner), wrong)
        for kind, entry in zip(inner, value, strict=True):
            _check(kind, entry)
        return
    is_map = issubclass(origin, Mapping)
    _must(isinstance(value, origin) or (origin is tuple and isinstance(value, list)), wrong)
    _must(not isinstance(value, (str, bytes)), wrong)
    _must(len(value) <= _MOST_ENTRIES, msg("These are too many."))
    if is_map:
        key_kind, value_kind = inner
        for key, entry in value.items():
            _check(key_kind, key)
            _check(value_kind, entry)
        return
    for entry in value:
        _check(inner[0], entry)


def is_id(value: object) -> TypeGuard[int]:
    """Whether a value can be the id of a record."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LIMIT


def is_day(value: object) -> TypeGuard[date]:
    """Whether a value is a day of the centuries that a factory's books can be about."""
    plain = isinstance(value, date) and not isinstance(value, datetime)
    return plain and _FIRST_YEAR <= value.year <= _LAST_YEAR  # type: ignore[attr-defined]


def check_text(value: str) -> None:
    """Raise ValueError for text that no database keeps: a nought byte, half a character."""
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError(msg("Only letters, figures and signs, please."))


def _must(right: bool, complaint: str) -> None:
    if not right:
        raise ValueError(complaint)
