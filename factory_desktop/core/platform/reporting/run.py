"""Running a report and giving it out as JSON, CSV, XLSX or PDF, from one declaration."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from sqlalchemy import Connection

from factory_desktop.core.kernel import steps
from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.formatting import Formatter
from factory_desktop.core.kernel.i18n import Catalog, catalog, msg
from factory_desktop.core.platform.audit import encode
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.exchange.writer import write_table
from factory_desktop.core.platform.reading import require
from factory_desktop.core.platform.reporting.paper import (
    PrintColumn,
    PrintRow,
    ReportHead,
    render_table,
)
from factory_desktop.core.platform.reporting.spec import (
    ReportColumn,
    ReportResult,
    ReportSpec,
    read_params,
    summarise,
)
from factory_desktop.core.platform.security.access import Actor

FORMATS = ("json", "csv", "xlsx", "pdf")


def find(company: Company, key: str) -> ReportSpec:
    """A report by key; `Invalid` names those there are."""
    spec: ReportSpec | None = company.registry.reports.get(key)
    if spec is None:
        known = ", ".join(sorted(company.registry.reports))
        raise Invalid(
            {"report": msg("There is no report “{key}”. Reports: {known}.", key=key, known=known)}
        )
    return spec


def run(
    company: Company, actor: Actor, key: str, given: Mapping[str, str], language: str = "en"
) -> ReportResult:
    """Run a report for a user with parameters as typed."""
    spec = find(company, key)
    params = read_params(spec, given, company.clock.today())
    return company.read(lambda conn: result_of(conn, company, actor, spec, params, language))


def result_of(
    conn: Connection,
    company: Company,
    actor: Actor,
    spec: ReportSpec,
    params: Mapping[str, Any],
    language: str = "en",
) -> ReportResult:
    """What a report says, to whom may see it, in the language of who reads it."""
    require(conn, company.registry, actor, spec.permission)
    rows = spec.query(conn, params)
    if spec.complete is not None:
        rows = spec.complete(conn, company.registry, rows)
    return summarise(spec, params, rows, language)


def as_json(result: ReportResult) -> str:
    """Rows and totals as JSON; decimals as text, so that no digit is lost."""
    keys = [column.key for column in result.columns]
    body = {
        "report": result.spec.key,
        "title": result.title,
        "params": dict(result.params),
        "columns": [
            {"key": c.key, "label": c.fact.label, "kind": c.fact.kind.value} for c in result.columns
        ],
        "rows": [{key: row.get(key) for key in keys} for row in result.rows],
        "totals": dict(result.totals),
        "count": len(result.rows),
    }
    return json.dumps(body, default=encode, ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at head and foot of a report: whose it is, when and by whom it was printed."""

    company: str = ""
    printed: str = ""
    language: str = "en"


def write(
    company: Company, result: ReportResult, form: str, stream: IO[bytes], head: Head = Head()
) -> None:
    """Write a report in one of `FORMATS`."""
    if form == "json":
        stream.write(as_json(result).encode())
    elif form == "pdf":
        stream.write(as_pdf(company, result, head))
    else:
        t = catalog(head.language)
        columns = [(t(c.fact.label), c.fact) for c in result.columns]
        rows: list[list[Any]] = [[r.get(c.key) for c in result.columns] for r in result.rows]
        if result.totals and rows:
            rows.append(_total_row(result, t))
        write_table(stream, columns, rows, t(result.title), form)


def as_bytes(company: Company, result: ReportResult, form: str, head: Head = Head()) -> bytes:
    """A report as the content of a file."""
    stream = io.BytesIO()
    write(company, result, form, stream, head)
    return stream.getvalue()


def _total_row(result: ReportResult, t: Catalog) -> list[Any]:
    cells: list[Any] = [result.totals.get(c.key) for c in result.columns]
    if cells and cells[0] is None:
        cells[0] = t("Total")
    return cells


def as_pdf(company: Company, result: ReportResult, head: Head = Head()) -> bytes:
    """The report on paper: its own form where it has one, else its table."""
    paper = result.spec.paper
    if paper is not None:
        return company.read(lambda conn: paper(conn, result.params, head.language, head.printed))
    t = catalog(head.language)
    formatter = Formatter(head.language)
    columns = [
        PrintColumn(t(c.fact.label), c.width, kind="number" if c.fact.kind.numeric else "text")
        for c in result.columns
    ]
    rows: list[PrintRow] = []
    for group in result.groups:
        if result.spec.group_by:
            rows.append(PrintRow([group.label], "group"))
        rows += [
            PrintRow(_cells(formatter, t, result.columns, row)) for row in steps.each(group.rows)
        ]
        if result.spec.group_by and group.totals:
            rows.append(PrintRow(_total_cells(formatter, result, group.totals, t), "subtotal"))
    totals = _total_cells(formatter, result, result.totals, t) if result.totals else None
    title = ReportHead(
        head.company, t(result.spec.label), _subtitle(formatter, t, result), head.printed
    )
    return render_table(title, columns, rows, totals, head.language).pdf


def _cells(
    formatter: Formatter, t: Catalog, columns: tuple[ReportColumn, ...], row: Mapping[str, Any]
) -> list[str]:
    found = []
    for column in columns:
        choice = column.fact.choice(row.get(column.key)) if column.fact.choices else None
        text = t(choice.label) if choice else formatter.cell(row, column.key, column.fact)
        found.append(text)
    return found


def _total_cells(
    formatter: Formatter,
    result: ReportResult,
    totals: Mapping[str, Decimal | int],
    t: Catalog,
) -> list[str]:
    cells = [
        formatter.value(totals[c.key], c.fact) if c.key in totals else "" for c in result.columns
    ]
    if cells and not cells[0]:
        cells[0] = t("Total")
    return cells


def _subtitle(formatter: Formatter, t: Catalog, result: ReportResult) -> str:
    parts = []
    for param in result.spec.params:
        value = result.params.get(param.key)
        if value is not None:
            choice = param.fact.choice(value) if param.fact.choices else None
            shown = t(choice.label) if choice else formatter.value(value, param.fact)
            parts.append(f"{t(param.fact.label)}: {shown}")
    return "   ".join(parts)
