"""How a document type is shown on its screen, and the totals that are named as one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QLabel
from sqlalchemy import Connection

from factory_desktop.core.kernel.facts import Fact
from factory_desktop.core.platform.listing import Scope
from factory_desktop.core.platform.mail import Letter
from factory_desktop.ui.framework.context import WindowContext
from factory_desktop.ui.framework.document_spec import DocumentSpec, Totals
from factory_desktop.ui.framework.document_totals import TotalsStrip
from factory_desktop.ui.framework.editors import ReferenceSource
from factory_desktop.ui.framework.i18n import tr
from factory_desktop.ui.framework.line_grid_model import Compute
from factory_desktop.ui.framework.list_spec import ListSpec

#: A paper of a document: its id and the language -> PDF.
Paper = Callable[[Connection, int, str], bytes]
#: The letter that a document's paper goes out with: its id and the language -> letter.
LetterOf = Callable[[Connection, int, str], Letter]
#: Completes header and lines in place with what is shown beside what is saved.
Complete = Callable[[Connection, dict[str, Any], list[dict[str, Any]]], None]
#: Before the key of a total: the name it has just now.
NAME = "name:"


@dataclass(frozen=True, slots=True)
class DocumentScreenSpec:
    """How a document type is shown.

    `compute` and `totals` work out what follows from a line and from all of them while it is
    typed; `defaults` fill a new one; `note` says what the next act does, by state.
    `follow` are documents made from this one: (type key, label, states in which it is offered),
    where `follows` (if given) says so of the head.
    `facts` of the head are shown otherwise here, or are no column; `sources` are look-ups that
    differ from the program's, by entity; `complete` runs in a reader before a document is shown
    and only adds to what it is given (keys that are no fields are shown to the screen's signals).
    A total whose figure is None is left out, and `totals` may name one anew (`NAME + key`).
    `state_key` keeps its list's looks apart.
    """

    type: str
    list: ListSpec
    view: DocumentSpec
    compute: Callable[[WindowContext], Compute] | None = None
    totals: Callable[[WindowContext], Totals] | None = None
    defaults: Callable[[WindowContext], Mapping[str, Any]] | None = None
    note: Callable[[str], str] | None = None
    paper: Paper | None = None
    letter: LetterOf | None = None
    follow: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    follows: Callable[[Mapping[str, Any]], bool] | None = None
    scan_defaults: Mapping[str, object] | None = None
    scope: Scope = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    sources: Callable[[WindowContext], Mapping[str, ReferenceSource]] | None = None
    complete: Complete | None = None
    state_key: str = ""


class TotalNames:
    """Names of the totals as they are just now; a total without a figure is not shown."""

    def __init__(self, totals: Totals) -> None:
        self._totals = totals
        self._figures: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}

    def name(self, strip: TotalsStrip) -> None:
        """Take the labels of a strip, to name its figures."""
        self._figures = strip.figures
        for total in strip.totals:
            names = [w for w in strip.findChildren(QLabel) if w.text() == tr(total.label)]
            self._labels[total.key] = names[0]
            names[0].hide()

    def __call__(
        self, values: Mapping[str, object], lines: Sequence[Mapping[str, object]]
    ) -> Mapping[str, object]:
        """Work out the totals and show what belongs to them."""
        found = self._totals(values, lines)
        for key, name in self._labels.items():
            shown = found.get(key) is not None
            name.setVisible(shown)
            self._figures[key].setVisible(shown)
            if NAME + key in found:
                name.setText(str(found[NAME + key]))
                self._figures[key].setAccessibleName(name.text())
        return found
