"""Running a report for the window: parameters kept as text, rows read in a reader, files made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.numbers import plain
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.files import replace_whole
from factory_desktop.core.platform.reporting.run import Head, as_pdf, result_of, write
from factory_desktop.core.platform.reporting.spec import ReportResult, ReportSpec
from factory_desktop.core.platform.security.access import Actor


def run_report(
    company: Company, actor: Actor, spec: ReportSpec, params: Mapping[str, Any], language: str
) -> ReportResult:
    """Run a report with the values of its parameters."""
    return company.read(lambda conn: result_of(conn, company, actor, spec, params, language))


def starting(spec: ReportSpec, kept: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What the parameters begin with: as last time, but dates only within the same month."""
    same_month = str(kept.get("on", ""))[:7] == today.isoformat()[:7]
    values = kept.get("values", {})
    start = {}
    for param in spec.params:
        start[param.key] = param.start(today)
        dated = param.fact.kind is Kind.DATE
        if param.key in values and (same_month or not dated):
            start[param.key] = _read(param.fact, values[param.key])
    return start


def kept_values(spec: ReportSpec, params: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The parameters as they are remembered."""
    values = {param.key: _written(params.get(param.key)) for param in spec.params}
    return {"on": today.isoformat(), "values": values}


def _written(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def _read(fact: Fact, value: Any) -> Any:
    if value is None:
        return None
    if fact.kind is Kind.DATE:
        return date.fromisoformat(value)
    if fact.kind.numeric and fact.kind is not Kind.INTEGER:
        return Decimal(value)
    return value


def in_order(result: ReportResult, key: str, descending: bool) -> ReportResult:
    """The same result with the rows of each group in the order of a column, empty ones last."""

    def rank(row: Mapping[str, Any]) -> Any:
        value = row[key]
        return value.casefold() if isinstance(value, str) else value

    groups = []
    for group in result.groups:
        filled = [row for row in group.rows if row.get(key) is not None]
        empty = [row for row in group.rows if row.get(key) is None]
        rows = [*sorted(filled, key=rank, reverse=descending), *empty]
        groups.append(replace(group, rows=rows))
    return replace(result, groups=tuple(groups))


def to_file(company: Company, result: ReportResult, path: Path, head: Head) -> None:
    """Write a report as the file's ending says: PDF, XLSX or CSV; whole or not at all."""
    form = path.suffix.lower().lstrip(".")
    replace_whole(path, lambda stream: write(company, result, form, stream, head))


def to_pdf(company: Company, result: ReportResult, head: Head) -> bytes:
    """The report on paper."""
    return as_pdf(company, result, head)
