"""Where goods are delivered unless somebody says otherwise."""

from __future__ import annotations

from sqlalchemy import Connection, select

from factory_desktop.core.inventory import Location


def first_place(conn: Connection) -> int | None:
    """The first of our stores that is in use."""
    place = Location.table()
    query = (
        select(place.c.id)
        .where(place.c.is_stock.is_(True), place.c.active.is_(True), place.c.kind == "store")
        .order_by(place.c.id)
        .limit(1)
    )
    found = conn.execute(query).scalar()
    return int(found) if found is not None else None
