"""Home's figures, asked of the modules that are there: no SQL here, only their queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.kernel.formatting import MINUS
from factory_desktop.core.kernel.i18n import Message, msg
from factory_desktop.core.kernel.numbers import ZERO, round_to
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.listing import ListQuery
from factory_desktop.core.platform.registry import Registry
from factory_desktop.ui.framework.navigation import Place
from factory_desktop.ui.shell.home_spec import (
    FigureValue,
    FirstStep,
    HomeFigure,
    HomeSpec,
    Lister,
    Part,
    Short,
    Stage,
    Task,
)

_TREND_DAYS, _TREND_WEEKS = 10, 10
_SHORT_ROWS = 5
_STOCK_TABLES = ("item", "item_level", "stock_balance", "item_valuation")
_ORDER_TABLES = ("purchase_order", "goods_receipt")
_PEOPLE_TABLES = ("employee", "attendance", "muster_month")


def home_spec(registry: Registry) -> HomeSpec:
    """What Home can tell of a company that has these modules."""
    spec = HomeSpec()
    for key, part in (("inventory", _stock), ("purchasing", _orders), ("hr", _people)):
        if key in registry.modules:
            spec = _joined(spec, part())
    return _joined(spec, HomeSpec(steps=_first_steps(registry)))


def _places(*keys: str) -> tuple[Place, ...]:
    """Places by key; an entity's key opens the list of its records."""
    return tuple(Place(key) for key in keys)


def _joined(one: HomeSpec, other: HomeSpec) -> HomeSpec:
    names = ("figures", "pipeline", "health", "short", "waiting", "late", "steps")
    return HomeSpec(**{name: getattr(one, name) + getattr(other, name) for name in names})


def _count(conn: Connection, query: ListQuery, **filters: str) -> dict[str, Any]:
    """Count and sums of a list with filters on its columns."""
    view = ViewState(filters=tuple(Filter(key, text) for key, text in filters.items()))
    return listing.totals(conn, query, view)


def _rows(
    conn: Connection, query: ListQuery, limit: int, sort: Sequence[Sort] = (), **filters: str
) -> list[dict[str, Any]]:
    """The first rows of a list with filters on its columns."""
    view = ViewState(filters=tuple(Filter(k, t) for k, t in filters.items()), sort=tuple(sort))
    return listing.page(conn, query, listing.ids(conn, query, view)[:limit])


# --- stock ---------------------------------------------------------------------------------


def _stock() -> HomeSpec:
    from factory_desktop.core.inventory import STOCK, value_on

    def value(conn: Connection, today: date) -> FigureValue | None:
        found = _count(conn, STOCK)
        if not found["count"]:
            return None
        weeks = [today - timedelta(weeks=n) for n in range(_TREND_WEEKS, -1, -1)]
        before, *trend = value_on(conn, [today.replace(day=1) - timedelta(days=1), *weeks])
        worth, note, strong = found["value"] or ZERO, msg("{count} items", count=found["count"]), ""
        if before:
            change = round_to((trend[-1] - before) * 100 / before, 1)
            strong = f"{'+' if change > 0 else ''}{change} %".replace("-", MINUS)
            note = msg("since {day}", day=f"{today:01-%m}")
        return FigureValue(worth, Kind.MONEY, strong, note=note, trend=trend)

    def low(conn: Connection, today: date) -> FigureValue | None:
        every = _count(conn, STOCK)["count"]
        if not every:
            return None
        out = int(_count(conn, STOCK, status="out")["count"])
        few = int(_count(conn, STOCK, status="low")["count"])
        strong = msg("{count} out", count=out) if out else ""
        note = msg("of {count} items", count=every)
        return FigureValue(Decimal(out + few), strong=strong, tone="bad", note=note)

    def health(conn: Connection, today: date) -> list[Part]:
        states = (("ok", "OK", "good"), ("low", "Low", "warn"), ("out", "Out of stock", "bad"))
        found = [(name, tone, _count(conn, STOCK, status=key)) for key, name, tone in states]
        if not sum(totals["count"] for _, _, totals in found):
            return []
        return [Part(n, int(t["count"]), t["value"] or ZERO, tone) for n, tone, t in found]

    def short(conn: Connection, today: date) -> list[Short]:
        worst_first = (Sort("status", descending=True), Sort("on_hand"))
        rows = _rows(conn, STOCK, _SHORT_ROWS, worst_first, status="low,out")
        tones = {"low": ("LOW", "warn"), "out": ("OUT", "bad")}
        return [
            Short(
                int(r["id"]),
                str(r["name"]),
                r["on_hand"],
                str(r["uom"]),
                *tones[r["status"]],
                r["places"],
            )
            for r in rows
        ]

    see, worth = "inventory.stock.view", "inventory.stock.see_sensitive"
    lists = _places("stock.list", "stock.all", "stock.items", "items.item")
    short_list = (*_places("stock.low", "stock.short"), *lists)
    return HomeSpec(
        figures=(
            HomeFigure("value", "cube", "Inventory value", value, lists, worth, _STOCK_TABLES),
            HomeFigure("low", "alert", "Low stock", low, short_list, see, _STOCK_TABLES),
        ),
        health=(Lister(health, worth, _STOCK_TABLES, short_list),),
        short=(Lister(short, see, _STOCK_TABLES, short_list),),
    )


# --- purchase orders -----------------------------------------------------------------------


def _orders() -> HomeSpec:
    from factory_desktop.core.purchasing import ORDERS, RECEIPTS, open_orders

    def late_ones(orders: Sequence[dict[str, Any]], today: date) -> list[dict[str, Any]]:
        return [row for row in orders if row["expected_on"] and row["expected_on"] < today]

    def pending(conn: Connection, today: date) -> FigureValue | None:
        orders = open_orders(conn)
        if not orders and not _count(conn, ORDERS)["count"]:
            return None
        late = len(late_ones(orders, today))
        worth = sum((row["total"] for row in orders), ZERO)
        strong = msg("{count} late", count=late) if late else ""
        note = msg("{worth} open", worth=Worth(worth))
        return FigureValue(Decimal(len(orders)), strong=strong, tone="bad", note=note)

    def pipeline(conn: Connection, today: date) -> list[Stage]:
        orders, drafts = open_orders(conn), _count(conn, ORDERS, status="draft")
        if not orders and not drafts["count"]:
            return []
        stages = [Stage("Not yet ordered", int(drafts["count"]), None, tone="neutral")]
        for state, name in (("open", "Ordered"), ("partial", "Partly received")):
            here = [row for row in orders if row["state"] == state]
            late = late_ones(here, today)
            note = msg("{count} late", count=len(late)) if late else ""
            worth = sum((row["total"] for row in here), ZERO)
            stages.append(Stage(name, len(here), worth, note))
        return stages

    def late(conn: Connection, today: date) -> list[Task]:
        return [
            Task(
                Place("purchasing.order", int(row["id"])),
                str(row["number"]),
                str(row["supplier"]),
                row["expected_on"],
                row["total"],
            )
            for row in late_ones(open_orders(conn), today)
        ]

    def drafts(conn: Connection, today: date) -> list[Task]:
        return [
            *_drafts(conn, ORDERS, "total", "Confirm order to {party}"),
            *_drafts(conn, RECEIPTS, "value", "Receive goods of {party}"),
        ]

    see, places = "purchasing.order.view", _places("purchase.open", "purchasing.order")
    late_places = _places("purchase.late", "purchasing.order")
    return HomeSpec(
        figures=(
            HomeFigure("orders", "purchase", "Open orders", pending, places, see, _ORDER_TABLES),
        ),
        pipeline=(Lister(pipeline, see, _ORDER_TABLES, places),),
        late=(Lister(late, see, _ORDER_TABLES, late_places),),
        waiting=(Lister(drafts, "purchasing.order.confirm", _ORDER_TABLES, places),),
    )


def _drafts(conn: Connection, query: ListQuery, worth: str, text: str) -> list[Task]:
    return [
        Task(
            Place(query.entity, int(row["id"])),
            str(row["number"] or ""),
            msg(text, party=row["supplier"]),
            row["posted_on"],
            row[worth],
        )
        for row in _rows(conn, query, _SHORT_ROWS, status="draft")
    ]


# --- people --------------------------------------------------------------------------------


def _people() -> HomeSpec:
    from factory_desktop.core import hr

    def present(conn: Connection, today: date) -> FigureValue | None:
        here = hr.present_today(conn, today)
        if not here.in_service:
            return None
        figure = msg("{present} of {all}", present=Tidy(here.present), all=here.in_service)
        strong = msg("{count} not marked", count=here.unmarked) if here.unmarked else ""
        note = _away(here.absent, here.leave)
        days = [today - timedelta(days=n) for n in range(_TREND_DAYS, 0, -1)]
        trend = [p.present for d in days if (p := hr.present_today(conn, d)).present]
        shown = [*trend, here.present] if here.present else trend
        return FigureValue(figure, strong=strong, tone="warn", note=note, trend=shown)

    def advances(conn: Connection, today: date) -> FigureValue | None:
        running = int(_count(conn, hr.ADVANCES, status="active")["count"])
        if not _count(conn, hr.ADVANCES)["count"]:
            return None
        note = msg("{count} running", count=running)
        return FigureValue(hr.balance(conn), Kind.MONEY, note=note)

    muster = _places("people.day", "people.muster", "hr.employee")
    return HomeSpec(
        figures=(
            HomeFigure(
                "present",
                "people",
                "Present today",
                present,
                muster,
                "hr.attendance.view",
                _PEOPLE_TABLES,
            ),
            HomeFigure(
                "advances",
                "wages",
                "Advances outstanding",
                advances,
                _places("people.advances", "hr.advance", "hr.employee"),
                "hr.advance.view",
                ("employee_advance", "advance_recovery"),
            ),
        )
    )


def _away(absent: int, leave: int) -> str:
    if absent and leave:
        return msg("{absent} absent, {leave} on leave", absent=absent, leave=leave)
    if absent:
        return msg("{absent} absent", absent=absent)
    return msg("{leave} on leave", leave=leave) if leave else ""


# --- an empty company ----------------------------------------------------------------------


def _first_steps(registry: Registry) -> tuple[FirstStep, ...]:
    """What one does first, in order; a step goes when it was done."""

    def some(entity: str) -> Any:
        query = registry.entities[entity].list if entity in registry.entities else None
        return lambda conn: query is None or bool(_count(conn, query)["count"])

    return (
        FirstStep(
            "items",
            "import",
            "Bring in your items",
            "From an Excel sheet, with opening stock, or typed one by one.",
            "Add items",
            some("items.item"),
            _places("import.sheet", "items.item"),
            "items.item.edit",
        ),
        FirstStep(
            "people",
            "people",
            "Add your workers",
            "With their rate of pay; attendance and wages begin there.",
            "Add workers",
            some("hr.employee"),
            _places("people.employees", "hr.employee"),
            "hr.employee.edit",
        ),
        FirstStep(
            "orders",
            "purchase",
            "Write the first order",
            "What comes in on it goes straight into stock.",
            "Write an order",
            some("purchasing.order"),
            (Place("purchasing.order", params=(("new", True),)),),
            "purchasing.order.edit",
        ),
    )


class Worth(Decimal):
    """Money inside a note: written in the company's way where it is shown."""


class Tidy(Decimal):
    """A count that may have halves: `61`, `61.5`, without more digits than it needs."""

    def __format__(self, spec: str) -> str:
        return f"{self.normalize():f}" if self else "0"

    def __str__(self) -> str:
        return format(self)


def written(text: str, money: Any) -> str:
    """A note with its money written by `money` (a function of a Decimal)."""
    if not isinstance(text, Message):
        return text
    params = {k: money(v) if isinstance(v, Worth) else v for k, v in text.params.items()}
    return msg(text.msgid, **params)
