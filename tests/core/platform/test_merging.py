"""Two people on one draft: both edits are kept where they touch different fields or lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from factory_desktop.core.kernel.errors import Conflict, Invalid
from factory_desktop.core.platform import documents, merging
from factory_desktop.core.platform.company import Company
from factory_desktop.core.purchasing import ORDER
from tests.faults.works import DAY
from tests.helpers.companies import ADMIN
from tests.helpers.works import item, supplier


def _lines(text: str) -> list[dict[str, Any]]:
    """`A1 B2` as lines of an item and a count."""
    return [{"item": word[0], "count": word[1]} for word in text.split()]


def _written(lines: list[dict[str, Any]]) -> str:
    return " ".join(f"{line['item']}{line['count']}" for line in lines)


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("A9 B2 C3", "A1 B2 C8", "A9 B2 C8"),
        ("A1 B2 C3 D4", "A1 B2 C3 E5", "A1 B2 C3 E5 D4"),
        ("B2 C3", "A1 B2", "B2"),
        ("A1 X1 B2 C3", "A1 B2 C7", "A1 X1 B2 C7"),
        ("A1 B2 C3 D4", "A1 B2 C3 D4", "A1 B2 C3 D4"),
        ("A1 B2 C3", "A1 B2 C3", "A1 B2 C3"),
        ("A1 C3", "A1 C3", "A1 C3"),
        ("D4 A1 B2 C3", "A1 B2", "D4 A1 B2"),
    ],
)
def test_different_lines_are_both_kept(mine: str, theirs: str, both: str) -> None:
    base = ({}, _lines("A1 B2 C3"))
    merged = merging.merge(base, ({}, _lines(mine)), ({}, _lines(theirs)))
    assert (_written(merged.lines), merged.clashes) == (both, {})


@pytest.mark.parametrize(
    ("mine", "theirs", "clashes"),
    [
        ("A1 B9 C3", "A1 B8 C3", {"lines.1.count": ("9", "8")}),
        ("A1 C3", "A1 B8 C3", {"lines.1.count": (None, "8")}),
        ("A1 B9 C3", "A1 C3", {"lines.1.count": ("9", None)}),
    ],
)
def test_the_same_field_or_a_line_taken_out_and_changed_clashes(
    mine: str, theirs: str, clashes: dict[str, tuple[object, object]]
) -> None:
    base = ({}, _lines("A1 B2 C3"))
    assert merging.merge(base, ({}, _lines(mine)), ({}, _lines(theirs))).clashes == clashes


@pytest.mark.parametrize(
    ("mine", "theirs", "both", "clashes"),
    [
        ("A1 B2 C3 D4", "A1 B2 C3 E5", "A1 B2 C3 E5 D4", {}),
        ("A9 B2 C3", "C8 B2 A1", "C8 B2 A9", {}),
        ("C3 B2 A1", "A1 D4 B2", "B2 A1 D4", {}),
        ("A1 C3", "A1 B2", "A1", {}),
        ("A1 B2 C3 D4", "A1 B2 C3 D5", "A1 B2 C3 D4", {"parts.3.count": ("4", "5")}),
        ("A1 B9 C3", "A1 B8 C3", "A1 B9 C3", {"parts.1.count": ("9", "8")}),
        ("A1 C3", "A1 B8 C3", "A1 B8 C3", {"parts.1.count": (None, "8")}),
        ("C3 B2 A1", "C3 B2 A1 D4", "C3 B2 A1 D4", {}),
        ("C3 A1 B2", "B2 D4 A1 C3", "C3 A1 B2 D4",
         {"parts.0.item": ("C", "B"), "parts.2.item": ("B", "C")}),
    ],
)  # fmt: skip
def test_rows_of_a_list_are_known_by_their_names(
    mine: str, theirs: str, both: str, clashes: dict[str, tuple[object, object]]
) -> None:
    three = (_lines("A1 B2 C3"), _lines(mine), _lines(theirs))
    rows, found = merging.merge_rows(*three, "parts", ("item",))
    assert (_written(rows), found) == (both, clashes)


class _Draft:
    """An order as one of two people has it open."""

    def __init__(self, company: Company, order: int) -> None:
        self.company, self.order = company, order
        found = company.read(lambda conn: documents.load(conn, ORDER, order))
        self.version = found.header["version"]
        self.seen = documents.typed(ORDER, found.header, found.lines)
        self.header, self.lines = documents.typed(ORDER, found.header, found.lines)

    def save(self) -> None:
        seen = {"header": self.seen[0], "lines": self.seen[1]}
        given = {"document_id": self.order, "version": self.version, "seen": seen}
        self.company.execute(
            ADMIN, ORDER.commands.save, header=self.header, lines=self.lines, **given
        )


@pytest.fixture
def two(company: Company) -> tuple[_Draft, _Draft]:
    """One draft of two lines, open twice."""
    lines = [
        {"item_id": item(company, code), "quantity": Decimal(5), "rate": Decimal(10)}
        for code in ("RM-1", "RM-2")
    ]
    header = {"supplier_id": supplier(company), "posted_on": DAY}
    order = company.execute(ADMIN, ORDER.commands.save, header=header, lines=lines).value
    return _Draft(company, order), _Draft(company, order)


def test_both_edits_of_a_draft_are_kept(two: tuple[_Draft, _Draft]) -> None:
    one, other = two
    one.header["remarks"] = "By lorry"
    one.lines[0]["quantity"] = Decimal(7)
    one.save()
    other.lines[0]["rate"] = Decimal(11)
    other.lines[1]["quantity"] = Decimal(8)
    other.save()
    now = _Draft(one.company, one.order)
    assert now.header["remarks"] == "By lorry"
    kept = [(line["quantity"], line["rate"]) for line in now.lines]
    assert kept == [(7, 11), (8, 10)]
    found = one.company.read(lambda conn: documents.load(conn, ORDER, one.order))
    assert found.header["taxable"] == 7 * 11 + 8 * 10, "totals follow from both"


def test_the_same_field_is_a_conflict_that_shows_both_and_can_be_settled(
    two: tuple[_Draft, _Draft],
) -> None:
    one, other = two
    one.lines[0]["rate"], one.header["remarks"] = Decimal(11), "theirs"
    one.save()
    other.lines[0]["rate"], other.lines[1]["quantity"] = Decimal(12), Decimal(6)
    with pytest.raises(Conflict) as caught:
        other.save()
    assert caught.value.theirs == {"lines.0.rate": (Decimal(12), Decimal(11))}
    assert _Draft(one.company, one.order).lines == one.lines, "nothing changed"
    both = caught.value.merged
    assert both is not None
    other.header, other.lines = both["header"], both["lines"]
    other.seen = (both["seen"]["header"], both["seen"]["lines"])
    other.version = caught.value.version
    other.save()
    now = _Draft(one.company, one.order)
    assert now.header["remarks"] == "theirs"
    assert (now.lines[0]["rate"], now.lines[1]["quantity"]) == (12, 6)


def test_what_was_opened_is_told_whole(two: tuple[_Draft, _Draft]) -> None:
    one, other = two
    one.header["remarks"] = "theirs"
    one.save()
    other.seen = ({"posted_on": [DAY]}, [])
    with pytest.raises(Invalid) as caught:
        other.save()
    assert "seen" in caught.value.fields
