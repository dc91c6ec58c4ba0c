"""All measures, by name."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench import balances, exchange, lists, orders, payroll, posting, several, start, window
from tests.bench.measure import Measure

_MODULES = (posting, balances, exchange, lists, orders, payroll, several, start, window)
MEASURES: dict[str, Measure] = {
    measure.name: measure for module in _MODULES for measure in module.MEASURES
}


def chosen(words: Sequence[str]) -> list[Measure]:
    """The measures named by name or by id, all without a word; KeyError for a word that is none."""
    found: list[Measure] = []
    for word in words:
        hits = [m for m in MEASURES.values() if word.lower() in (m.name, m.id.lower())]
        if not hits:
            raise KeyError(word)
        found += hits
    return found or list(MEASURES.values())
