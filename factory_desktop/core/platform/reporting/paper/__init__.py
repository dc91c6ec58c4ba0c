"""Documents on paper, drawn as PDF: the page, its figures, and what all documents share."""

from factory_desktop.core.platform.reporting.paper.letterhead import Company, RegisterHead
from factory_desktop.core.platform.reporting.paper.page import Paper, Rendered
from factory_desktop.core.platform.reporting.paper.table_report import (
    PrintColumn,
    PrintRow,
    ReportHead,
    render_table,
)

__all__ = [
    "Company",
    "Paper",
    "PrintColumn",
    "PrintRow",
    "RegisterHead",
    "Rendered",
    "ReportHead",
    "render_table",
]
