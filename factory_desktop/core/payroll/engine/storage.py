"""Slips as plain values and back, so that a locked slip keeps its figures and its reasons.

Messages keep template and parameters, so that an old slip is still shown in any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from factory_desktop.core.kernel.explain import Explanation, Part, Source
from factory_desktop.core.kernel.i18n import Message, msg
from factory_desktop.core.payroll.engine.advances import Recovery
from factory_desktop.core.payroll.engine.days import DayCount
from factory_desktop.core.payroll.engine.slip import SlipLine, SlipResult, SlipWarning
from factory_desktop.core.payroll.engine.terms import AdvanceDue, Basis, LineKind, Mark, Period

Data = dict[str, Any]
_KINDS = {kind.value: kind for kind in LineKind}
#: Parameters of messages that are written as they are.
_AS_THEY_ARE = (str, int, bool)
_TOTALS = (
    "gross", "deductions", "rounding", "net", "employer", "paid_days", "overtime_hours",
)  # fmt: skip


def slip_to_data(slip: SlipResult) -> Data:
    """A slip as values that JSON can hold; amounts are texts, so that nothing is lost."""
    return {
        "worker_id": slip.worker_id,
        "period": _period_out(slip.period),
        "basis": slip.basis.value if slip.basis else None,
        **{name: str(getattr(slip, name)) for name in _TOTALS},
        "lines": [_line_out(line) for line in slip.lines],
        "days": _days_out(slip.days),
        "recoveries": [_recovery_out(recovery) for recovery in slip.recoveries],
        "warnings": [[w.key, text_to_data(w.text), w.tone] for w in slip.warnings],
    }


def slip_from_data(data: Mapping[str, Any]) -> SlipResult:
    """The slip that `slip_to_data` wrote."""
    totals = {name: Decimal(data[name]) for name in _TOTALS}
    return SlipResult(
        worker_id=data["worker_id"],
        period=_period_in(data["period"]),
        basis=Basis(data["basis"]) if data["basis"] else None,
        lines=tuple(_line_in(line) for line in data["lines"]),
        days=_days_in(data["days"]),
        recoveries=tuple(_recovery_in(item) for item in data["recoveries"]),
        warnings=tuple(SlipWarning(k, text_from_data(t), tone) for k, t, tone in data["warnings"]),
        **totals,
    )


def text_to_data(text: object) -> str | list[Any]:
    """A text as it is; a message as its template and parameters."""
    if not isinstance(text, Message):
        return str(text)
    params = {
        name: value if type(value) in _AS_THEY_ARE else text_to_data(value)
        for name, value in text.params.items()
    }
    return [text.msgid, params]


def text_from_data(data: str | list[Any]) -> str:
    """The text or message that `text_to_data` wrote."""
    if isinstance(data, str):
        return data
    template, params = data
    return msg(
        template, **{k: v if isinstance(v, int) else text_from_data(v) for k, v in params.items()}
    )


def explanation_to_data(reason: Explanation) -> Data:
    """An explanation as plain values."""
    return {
        "title": text_to_data(reason.title),
        "amount": str(reason.amount),
        "formula": text_to_data(reason.formula),
        "parts": [_part_out(part) for part in reason.parts],
        "unit": reason.unit,
    }


def explanation_from_data(data: Mapping[str, Any]) -> Explanation:
    """The explanation that `explanation_to_data` wrote."""
    return Explanation(
        text_from_data(data["title"]),
        Decimal(data["amount"]),
        text_from_data(data["formula"]),
        tuple(_part_in(part) for part in data["parts"]),
        data["unit"],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """An explanation as it was put away, read when it is asked for; equal to the one it gives."""

    data: Mapping[str, Any]

    def __call__(self) -> Explanation:
        return explanation_from_data(self.data)

    def __eq__(self, other: object) -> bool:
        return self() == (other() if isinstance(other, _Kept) else other)

    def __hash__(self) -> int:
        return hash(self())


def _number_out(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number_in(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _period_out(period: Period) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat()]


def _period_in(data: list[str]) -> Period:
    return Period(date.fromisoformat(data[0]), date.fromisoformat(data[1]))


def _source_out(source: Source | None) -> list[Any] | None:
    return [source.entity, source.id, source.label] if source else None


def _source_in(data: list[Any] | None) -> Source | None:
    return Source(*data) if data else None


def _part_out(part: Part) -> Data:
    """Only what there is: thousands of slips are mostly parts that have little to say."""
    data: Data = {"label": text_to_data(part.label)}
    if part.amount is not None:
        data["amount"] = str(part.amount)
    if part.on:
        data["on"] = text_to_data(part.on)
    if part.quantity is not None:
        data["quantity"] = str(part.quantity)
    if part.rate is not None:
        data["rate"] = str(part.rate)
    if part.source is not None:
        data["source"] = _source_out(part.source)
    if part.rule:
        data["rule"] = text_to_data(part.rule)
    if part.strong:
        data["strong"] = True
    return data


def _part_in(data: Mapping[str, Any]) -> Part:
    get = data.get
    return Part(
        text_from_data(data["label"]),
        _number_in(get("amount")),
        text_from_data(get("on", "")),
        _number_in(get("quantity")),
        _number_in(get("rate")),
        _source_in(get("source")),
        text_from_data(get("rule", "")),
        get("strong", False),
    )


def _line_out(line: SlipLine) -> Data:
    return {
        "key": line.key,
        "label": text_to_data(line.label),
        "kind": line.kind.value,
        "amount": str(line.amount),
        "reason": explanation_to_data(line.reason),
        "quantity": _number_out(line.quantity),
        "unit": line.unit,
        "rate": _number_out(line.rate),
        "on": _number_out(line.on),
        "group": line.group,
        "span": _period_out(line.span) if line.span else None,
        "source": _source_out(line.source),
    }


def _line_in(data: Mapping[str, Any]) -> SlipLine:
    return SlipLine(
        key=data["key"],
        label=text_from_data(data["label"]),
        kind=_KINDS[data["kind"]],
        amount=Decimal(data["amount"]),
        why=_Kept(data["reason"]),
        quantity=_number_in(data["quantity"]),
        unit=data["unit"],
        rate=_number_in(data["rate"]),
        on=_number_in(data["on"]),
        group=data["group"],
        span=_period_in(data["span"]) if data["span"] else None,
        source=_source_in(data["source"]),
    )


def _days_out(days: DayCount) -> Data:
    data: Data = {}
    for field in fields(days):
        value = getattr(days, field.name)
        data[field.name] = str(value) if isinstance(value, Decimal) else value
    data["overtime"] = {day.isoformat(): str(hours) for day, hours in days.overtime.items()}
    data["dates"] = {
        mark.value: [day.isoformat() for day in dates] for mark, dates in days.dates.items()
    }
    return data


def _days_in(data: Mapping[str, Any]) -> DayCount:
    values: Data = {k: Decimal(v) if isinstance(v, str) else v for k, v in data.items()}
    values["overtime"] = {
        date.fromisoformat(day): Decimal(hours) for day, hours in data["overtime"].items()
    }
    values["dates"] = {
        Mark(mark): [date.fromisoformat(day) for day in dates]
        for mark, dates in data["dates"].items()
    }
    return DayCount(**values)


def _recovery_out(recovery: Recovery) -> Data:
    due = recovery.advance
    return {
        "id": due.id,
        "number": due.number,
        "given_on": due.given_on.isoformat(),
        "balance": str(due.balance),
        "instalment": str(due.instalment),
        "skip": due.skip,
        "wanted": str(recovery.wanted),
        "amount": str(recovery.amount),
    }


def _recovery_in(data: Mapping[str, Any]) -> Recovery:
    due = AdvanceDue(
        data["id"],
        data["number"],
        date.fromisoformat(data["given_on"]),
        Decimal(data["balance"]),
        Decimal(data["instalment"]),
        data["skip"],
    )
    return Recovery(due, Decimal(data["wanted"]), Decimal(data["amount"]))
