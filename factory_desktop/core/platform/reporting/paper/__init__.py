"""Documents on paper, drawn as PDF: the page, its figures, and what all documents share."""

from factory_desktop.core.platform.reporting.paper.page import Paper, Rendered

__all__ = ["Paper", "Rendered"]
