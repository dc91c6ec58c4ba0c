"""How a list is shown: its columns, actions and words; what its fields are says core."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from factory_desktop.core.kernel.facts import Fact, Kind
from factory_desktop.core.kernel.views import ColumnInfo, Row
from factory_desktop.ui.framework import theme
from factory_desktop.ui.framework.i18n import noun, tr

#: How a cell may look; chosen by kind where a column does not say.
STYLES = ("text", "strong", "muted", "link", "pill", "check", "spark")

_STYLE_OF_KIND = {Kind.CODE: "strong", Kind.CHOICE: "pill", Kind.BOOL: "check"}
_WIDTH_OF_KIND = {
    Kind.CODE: 112,
    Kind.INTEGER: 76,
    Kind.QUANTITY: 96,
    Kind.RATE: 92,
    Kind.MONEY: 112,
    Kind.PERCENT: 76,
    Kind.DATE: 100,
    Kind.DATETIME: 140,
    Kind.BOOL: 60,
    Kind.CHOICE: 92,
}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: its key in a row and how it looks.

    `stretch` takes what width is left; `explain` marks a figure that can be asked "why";
    `dash_zero` shows a dash for nil; `title` replaces the fact's label.
    """

    key: str
    width: int = 0
    style: str = ""
    stretch: bool = False
    shown: bool = True
    explain: bool = False
    dash_zero: bool = False
    title: str = ""
    filterable: bool = True


@dataclass(frozen=True, slots=True)
class ListAction:
    """A button over a list. Without permission it is disabled and says why.

    One that `yields` is hidden where the bar has no room for all: the palette must find it too.
    """

    key: str
    label: str
    icon: str = ""
    primary: bool = False
    shortcut: str = ""
    allowed: bool = True
    reason: str = ""
    run: Callable[[], object] | None = None
    yields: bool = False


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list: columns in order, the search box's hint, actions, and what it says when empty.

    `things` is what one row and several are called where they are counted.
    """

    columns: Sequence[ListColumn] = ()
    search_hint: str = "Search"
    actions: Sequence[ListAction] = ()
    empty_title: str = "Nothing here yet"
    empty_text: str = ""
    empty_action: str = ""
    count_text: Callable[[Row], str] | None = None
    things: tuple[str, str] = ("row", "rows")
    row_height: int = theme.ROW_LIST
    checks: bool = False
    filters: bool = True
    can_export: bool = True
    can_print: bool = True
    name: str = ""


@dataclass(slots=True)
class Column:
    """A column as the table uses it: what the field is and how it is shown, put together.

    `needed` is the width of what stands in it; `sized` says that the user chose its width.
    """

    key: str
    fact: Fact
    style: str
    width: int
    tone_from: str = ""
    shown: bool = True
    stretch: bool = False
    explain: bool = False
    dash_zero: bool = False
    filterable: bool = True
    title: str = ""
    needed: int = 0
    sized: bool = False
    right: bool = field(init=False)

    def __post_init__(self) -> None:
        self.right = self.fact.kind.numeric and self.style not in ("pill", "spark")

    @property
    def label(self) -> str:
        """Its heading in the window's language."""
        return tr(self.title or self.fact.label)


CHECK_COLUMN = "\0check"


def resolve(infos: Sequence[ColumnInfo], spec: ListSpec) -> list[Column]:
    """The table's columns: those of the spec first, the source's others after them, hidden."""
    by_key = {info.key: info for info in infos}
    listed = [c for c in spec.columns if c.key in by_key]
    named = {c.key for c in listed}
    others = [ListColumn(info.key, shown=not listed) for info in infos if info.key not in named]
    columns = [_column(by_key[c.key], c) for c in (*listed, *others)]
    if spec.checks:
        check = Column(CHECK_COLUMN, Fact("", Kind.BOOL), "check", 30, filterable=False)
        columns.insert(0, check)
    return columns


def _column(info: ColumnInfo, look: ListColumn) -> Column:
    kind = info.fact.kind
    return Column(
        key=info.key,
        fact=info.fact,
        style=look.style or _STYLE_OF_KIND.get(kind, "text"),
        width=look.width or _WIDTH_OF_KIND.get(kind, 150),
        tone_from=info.tone_from,
        shown=look.shown,
        stretch=look.stretch,
        explain=look.explain,
        dash_zero=look.dash_zero,
        filterable=look.filterable,
        title=look.title,
    )


def count_text(spec: ListSpec, totals: Mapping[str, object]) -> str:
    """What stands at the left of the totals."""
    if spec.count_text is not None:
        return spec.count_text(totals)
    count = int(str(totals.get("count") or 0))
    return tr("{count} {things}", count=count, things=noun(spec.things[count != 1]))
