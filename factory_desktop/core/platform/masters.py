"""Masters: values checked against their facts, saved, deleted where nothing uses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, select

from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.i18n import listed, msg
from factory_desktop.core.kernel.numbers import LIMIT, MONEY_PLACES, QUANTITY_PLACES, round_to
from factory_desktop.core.platform.db import Base, facts_of
from factory_desktop.core.platform.db.base import length_of
from factory_desktop.core.platform.db.folding import same
from factory_desktop.core.platform.parameters import check_text, is_day, is_id

if TYPE_CHECKING:
    from factory_desktop.core.platform.commands import UnitOfWork
    from factory_desktop.core.platform.parts import Parts
    from factory_desktop.core.platform.registry import Entity, Registry

_CONTROL = {chr(code) for code in (*range(32), *range(127, 160))} - {"\n", "\t"}
#: No figure that can be kept has more digits before its point.
_MOST_FIGURES = 30
#: A number of so many figures and one before its point can be kept in any column.
_FEW_FIGURES = 8
#: The largest whole number that a column of them holds.
_LARGEST_INTEGER = 2**31 - 1
#: Characters of a wrong value that a message repeats.
_SHOWN = 40


class InUse(RuleBroken):
    """A record that cannot be deleted; `tables` hold the rows that point to it, of these kinds."""

    def __init__(self, tables: Sequence[str], kinds: Sequence[str]) -> None:
        self.tables = tuple(tables)
        super().__init__(
            "in_use",
            msg("This record is used and cannot be deleted: {kinds}.", kinds=listed(kinds))
            if kinds
            else msg("This record is used and cannot be deleted."),
            msg("Deactivate it instead: it then no longer shows in look-ups."),
        )


def check_value(fact: Fact, value: Any) -> Any:
    """A value as its column takes it; ValueError with a message that says what to do.

    Text is stripped; an empty text is None. Numbers come as Decimal, int or their text.
    """
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        if fact.required and fact.kind is not Kind.BOOL:
            raise ValueError(msg("{label} is needed.", label=msg(fact.label)))
        return None
    return _CHECKS[fact.kind](fact, value)


def _number(fact: Fact, value: Any) -> Decimal | int:
    if isinstance(value, (bool, float)):
        raise ValueError(msg("Type a number."))
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except (InvalidOperation, ValueError):
        raise ValueError(msg("“{value}” is not a number.", value=_short(value))) from None
    if not number.is_finite():
        raise ValueError(msg("“{value}” is not a number.", value=_short(value)))
    whole = fact.kind is Kind.INTEGER
    if number.adjusted() > _FEW_FIGURES and _is_too_large(number, whole):
        raise ValueError(msg("{value} is too large.", value=_short(value)))
    places = 0 if whole else MONEY_PLACES if fact.kind is Kind.MONEY else QUANTITY_PLACES
    if fact.precision is not None:
        places = min(places, fact.precision)
    if number != round_to(number, places):
        raise ValueError(msg("At most {places} decimals.", places=places))
    if fact.minimum is not None and number < fact.minimum:
        raise ValueError(msg("Must be {minimum} or more.", minimum=fact.minimum))
    return int(number) if whole else number


def _is_too_large(number: Decimal, whole: bool) -> bool:
    if number.adjusted() > _MOST_FIGURES or (whole and abs(number) > _LARGEST_INTEGER):
        return True
    return abs(number.scaleb(0 if whole else QUANTITY_PLACES)) >= LIMIT


def _day(_: Fact, value: Any) -> date:
    if isinstance(value, datetime):
        value = value.date()
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(msg("“{value}” is not a date.", value=_short(value))) from None
    if not is_day(day):
        raise ValueError(msg("“{value}” is not a date.", value=_short(value)))
    return day


def _moment(_: Fact, value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError(msg("“{value}” is not a date.", value=_short(value))) from None


def _yes_or_no(_: Fact, value: Any) -> bool:
    if isinstance(value, bool) or (isinstance(value, int) and value in (0, 1)):
        return bool(value)
    raise ValueError(msg("Say yes or no."))


def _reference(_: Fact, value: Any) -> int:
    if not is_id(value):
        raise ValueError(msg("Choose one from the list."))
    return value


def _short(value: Any) -> str:
    """A wrong value as a message repeats it: enough to know it by, on one line."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _choice(fact: Fact, value: Any) -> str:
    if fact.choice(value) is None:
        allowed = ", ".join(choice.label for choice in fact.choices)
        raise ValueError(
            msg("“{value}” is not one of: {allowed}.", value=_short(value), allowed=allowed)
        )
    return str(value)


def _image(_: Fact, value: Any) -> bytes:
    limit = 2_000_000
    if not isinstance(value, bytes) or not value.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
        raise ValueError(msg("Choose a PNG or JPEG picture."))
    if len(value) > limit:
        raise ValueError(msg("The picture is larger than 2 MB. Choose a smaller one."))
    return value


def _text(fact: Fact, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError(msg("Type a text."))
    text = str(value).strip()
    check_text(text)
    if _CONTROL.intersection(text) or (fact.kind is not Kind.MULTILINE and "\n" in text):
        raise ValueError(msg("Only letters, figures and signs, please."))
    limit = length_of(fact)
    if len(text) > limit:
        raise ValueError(msg("At most {limit} characters; this has {n}.", limit=limit, n=len(text)))
    return text


#: How the values of a kind are checked.
_CHECKS: dict[Kind, Callable[[Fact, Any], Any]] = {
    **{kind: _number if kind.numeric else _text for kind in Kind},
    Kind.DATE: _day,
    Kind.DATETIME: _moment,
    Kind.BOOL: _yes_or_no,
    Kind.CHOICE: _choice,
    Kind.REFERENCE: _reference,
    Kind.IMAGE: _image,
}


def check(
    conn: Connection,
    registry: Registry,
    facts: Mapping[str, Fact],
    values: Mapping[str, Any],
    *,
    whole: bool,
) -> dict[str, Any]:
    """Check values against facts; `Invalid` names every field that is wrong, all at once.

    `whole`: a new record, where what is required must be there; else only what is given counts.
    """
    errors: dict[str, str] = {}
    clean: dict[str, Any] = {}
    for key in values:
        if key not in facts:
            errors[key] = msg("There is no field “{key}”.", key=_short(key))
    for key, fact in facts.items():
        if key not in values and whole and fact.default is not None:
            clean[key] = fact.default
            continue
        if key not in values and not (whole and fact.required):
            continue
        try:
            clean[key] = check_value(fact, values.get(key))
        except ValueError as error:
            errors[key] = error.args[0]
    errors.update(_dangling(conn, registry, facts, clean))
    if errors:
        raise Invalid(errors)
    return clean


def _dangling(
    conn: Connection, registry: Registry, facts: Mapping[str, Fact], clean: Mapping[str, Any]
) -> dict[str, str]:
    errors: dict[str, str] = {}
    for key, value in clean.items():
        if facts[key].kind is not Kind.REFERENCE or value is None:
            continue
        entity = registry.entities[facts[key].reference]
        table = entity.model.table()
        if conn.execute(select(table.c.id).where(table.c.id == value)).scalar() is None:
            errors[key] = msg("{label} does not exist.", label=msg(entity.label))
    return errors


def save(
    uow: UnitOfWork,
    entity: Entity,
    record_id: int | None,
    version: int | None,
    values: Mapping[str, Any],
    extra: Mapping[str, Any] | None = None,
    parts: Parts | None = None,
) -> int:
    """Check and insert, or update, a master's record; returns its id.

    `extra` are columns that the module works out itself, `parts` lists that belong to the record;
    neither is checked against facts.
    """
    facts = facts_of(entity.model)
    clean = check(uow.conn, uow.registry, facts, values, whole=record_id is None)
    clean = filled(entity.model, clean)
    clean.update(extra or {})
    _unique(uow.conn, entity, record_id, clean)
    label = str(clean.get(entity.title) or "")
    if record_id is None:
        given = {key: value for key, value in clean.items() if value is not None}
        return uow.insert(entity.model, given, label, parts)
    old = uow.update(entity.model, record_id, clean, version=version, label=label, parts=parts)
    return int(old["id"])


def filled(model: type[Base], clean: Mapping[str, Any]) -> dict[str, Any]:
    """Checked values with the default put where a field that cannot be empty was emptied."""
    columns = model.table().c
    kept = dict(clean)
    for key, value in clean.items():
        default = columns[key].default
        if value is None and not columns[key].nullable and default is not None:
            kept[key] = default.arg  # type: ignore[attr-defined]
    return kept


def readable(model: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that can be taken, as they would be kept.

    For rules that look at them before saving; the others are named when saving.
    """
    found: dict[str, Any] = {}
    for key, fact in facts_of(model).items():
        with suppress(ValueError):
            if key in values:
                found[key] = check_value(fact, values[key])
    return found


def _unique(
    conn: Connection, entity: Entity, record_id: int | None, clean: Mapping[str, Any]
) -> None:
    errors = {}
    table = entity.model.table()
    for key, value in clean.items():
        column: Column[Any] = table.c[key]
        if not column.unique or value is None:
            continue
        alike = same(column, value) if isinstance(value, str) else column == value
        query = select(table.c.id).where(alike)
        if record_id is not None:
            query = query.where(table.c.id != record_id)
        if conn.execute(query).scalar() is not None:
            errors[key] = msg("“{value}” is already taken. Choose another.", value=_short(value))
    if errors:
        raise Invalid(errors)


def remove(uow: UnitOfWork, entity: Entity, record_id: int, owned: Sequence[str] = ()) -> None:
    """Delete a record that nothing uses; `InUse` names what does.

    `owned` are tables whose rows go with it, beside those of its lists.
    """
    owned = (*owned, *(part.model.table().name for part in entity.parts))
    users = used_by(uow.conn, entity.model, record_id, owned)
    if users:
        raise InUse(users, uow.registry.kinds_in(users))
    for name in owned:
        table = Base.metadata.tables[name]
        for key in references(table.name, entity.model):
            uow.conn.execute(table.delete().where(table.c[key] == record_id))
    uow.delete(entity.model, record_id)


def references(table_name: str, model: type[Base]) -> list[str]:
    """Columns of a table that point to a model's records."""
    table = Base.metadata.tables[table_name]
    return [fk.parent.name for fk in table.foreign_keys if fk.column.table is model.table()]


def used_by(
    conn: Connection, model: type[Base], record_id: int, owned: Sequence[str] = ()
) -> list[str]:
    """Names of tables that hold rows which point to this record."""
    found = []
    for name, table in sorted(Base.metadata.tables.items()):
        if name in owned:
            continue
        for key in references(name, model):
            query = select(table.c[key]).where(table.c[key] == record_id).limit(1)
            if conn.execute(query).first() is not None:
                found.append(name)
                break
    return found
