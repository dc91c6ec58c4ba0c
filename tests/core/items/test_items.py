"""Items: codes, prices, units, barcodes, deleting only what has no history."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factory_desktop.core.items import (
    ITEMS,
    find_item,
    item_record,
    last_price,
    save_item,
    to_stock_quantity,
    uom_by_code,
)
from factory_desktop.core.items.services import (
    delete_item,
    delete_uom,
    save_category,
    save_uom,
)
from factory_desktop.core.kernel.errors import Invalid, RuleBroken
from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.kernel.views import Filter, Sort, ViewState
from factory_desktop.core.platform import listing
from factory_desktop.core.platform.company import Company
from factory_desktop.core.platform.db.folding import spellings
from factory_desktop.core.platform.reading import LookupReader
from tests.helpers.companies import ADMIN


def _unit(company: Company, code: str) -> int:
    found = company.read(lambda conn: uom_by_code(conn, code))
    assert found is not None
    return found


def _item(company: Company, **values: object) -> int:
    given = {"name": "EN8 round bar", "stock_uom_id": _unit(company, "kg"), **values}
    return company.execute(ADMIN, save_item, values=given).value


def test_an_item_without_a_code_takes_the_next_one(company: Company) -> None:
    _item(company, code="ITM-00002")
    first, second = _item(company), _item(company)
    with company.reading() as conn:
        assert item_record(conn, first)["code"] == "ITM-00001"
        assert item_record(conn, second)["code"] == "ITM-00003"


def test_codes_are_unique_without_regard_to_case(company: Company) -> None:
    _item(company, code="RM-1")
    with pytest.raises(Invalid) as caught:
        _item(company, code="rm-1")
    assert "already taken" in caught.value.fields["code"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 161),
        ("hsn_code", "12345"),
        ("gst_rate", Decimal(-1)),
        ("gst_rate", Decimal(101)),
        ("purchase_rate", "abc"),
        ("purchase_rate", 1.5),
        ("reorder_point", Decimal("1e12")),
        ("item_type", "banana"),
        ("stock_uom_id", 999),
        ("category_id", "x"),
        ("name", "line\nbreak"),
    ],
)
def test_bad_values_are_named_and_change_nothing(
    file_company: Company, field: str, value: object
) -> None:
    with pytest.raises(Invalid) as caught:
        _item(file_company, **{field: value})
    assert field in caught.value.fields
    with file_company.reading() as conn:
        assert not listing.ids(conn, ITEMS, ViewState())


def test_every_price_change_is_kept(company: Company) -> None:
    item = _item(company, purchase_rate=Decimal("74.20"))
    company.execute(ADMIN, save_item, item_id=item, values={"purchase_rate": Decimal("75.05")})
    company.execute(ADMIN, save_item, item_id=item, values={"purchase_rate": Decimal("75.05")})
    with company.reading() as conn:
        assert last_price(conn, item) == Decimal("75.05")
        from factory_desktop.core.items.queries import price_history

        assert [row["rate"] for row in price_history(conn, item)] == [
            Decimal("75.05"),
            Decimal("74.20"),
        ]


def test_units_convert_exactly(company: Company) -> None:
    item = _item(company)
    bundle = _unit(company, "bundle")
    company.execute(ADMIN, save_item, item_id=item, values={}, units=((bundle, Decimal("12.345")),))
    with company.reading() as conn:
        assert to_stock_quantity(conn, item, bundle, Decimal(3)) == Decimal("37.035")
        with pytest.raises(Invalid):
            to_stock_quantity(conn, item, None, Decimal("0.0001"))
        with pytest.raises(Invalid):
            to_stock_quantity(conn, item, _unit(company, "box"), Decimal(1))


def test_barcodes_find_the_item_and_belong_to_one(company: Company) -> None:
    item = _item(company, code="A")
    company.execute(ADMIN, save_item, item_id=item, values={}, barcodes=("8901234567894", "OLD"))
    other = _item(company, code="B", name="Other")
    with pytest.raises(Invalid):
        company.execute(ADMIN, save_item, item_id=other, values={}, barcodes=("OLD",))
    with company.reading() as conn:
        assert find_item(conn, "8901234567894") == item
        assert list(listing.ids(conn, ITEMS, ViewState(search="890123"))) == [item]


def test_lists_search_filter_sort_and_total_in_sql(company: Company) -> None:
    made = {
        code: _item(company, code=code, name=name, reorder_point=Decimal(point))
        for code, name, point in (("B-2", "Bolt 100%", 5), ("A-1", "Bar", 10), ("C-3", "Bolt", 20))
    }
    with company.reading() as conn:

        def found(view: ViewState) -> list[int]:
            return list(listing.ids(conn, ITEMS, view))

        assert found(ViewState()) == [made["A-1"], made["B-2"], made["C-3"]]
        assert found(ViewState(search="bolt")) == [made["B-2"], made["C-3"]]
        assert found(ViewState(search="0%")) == [made["B-2"]]
        assert found(ViewState(filters=(Filter("reorder_point", ">=10"),))) == [
            made["A-1"],
            made["C-3"],
        ]
        assert found(ViewState(filters=(Filter("reorder_point", "5..10"),))) == [
            made["A-1"],
            made["B-2"],
        ]
        assert found(ViewState(sort=(Sort("reorder_point", True),))) == [
            made["C-3"],
            made["A-1"],
            made["B-2"],
        ]
        assert listing.totals(conn, ITEMS, ViewState(search="bolt"))["count"] == 2
        rows = listing.page(conn, ITEMS, [made["C-3"], 999, made["A-1"]])
        assert [row.get("code") for row in rows] == ["C-3", None, "A-1"]
        with pytest.raises(Invalid):
            found(ViewState(filters=(Filter("reorder_point", "many"),)))


def test_only_what_nothing_uses_is_deleted(company: Company) -> None:
    item = _item(company)
    unit = _unit(company, "kg")
    from factory_desktop.core.items.services import delete_uom

    with pytest.raises(RuleBroken) as caught:
        company.execute(ADMIN, delete_uom, uom_id=unit)
    assert caught.value.code == "in_use"
    company.execute(ADMIN, save_item, item_id=item, values={}, barcodes=("X1",))
    company.execute(ADMIN, delete_item, item_id=item)
    with company.reading() as conn:
        assert find_item(conn, "X1") is None


def test_categories_do_not_go_in_circles(company: Company) -> None:
    top = company.execute(ADMIN, save_category, values={"name": "Metal"}).value
    sub = company.execute(ADMIN, save_category, values={"name": "Steel", "parent_id": top}).value
    with pytest.raises(Invalid):
        company.execute(
            ADMIN, save_category, category_id=top, values={"name": "Metal", "parent_id": sub}
        )


def test_a_unit_has_at_most_six_decimals(file_company: Company) -> None:
    with pytest.raises(Invalid):
        file_company.execute(ADMIN, save_uom, values={"code": "x", "name": "X", "decimals": 7})


def test_what_is_used_says_by_what_in_the_users_language(company: Company) -> None:
    _item(company)
    with pytest.raises(RuleBroken, match="used and cannot be deleted: Items") as refused:
        company.execute(ADMIN, delete_uom, uom_id=_unit(company, "kg"))
    assert "वस्तुएँ" in catalog("hi")(refused.value.message)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("École CRÈME brûlée", ("école", "ÉCOLE", "École", "crème", "CRÈME", "BRÛLÉE", "Brûlée")),
        ("Подшипник 6204", ("подшипник", "ПОДШИПНИК", "Подшипник")),
        ("Болт М8", ("болт", "БОЛТ", "бОЛТ", "м8")),
        ("Straße 15 mm", ("straße", "STRAßE")),
        ("तांबे की छड़", ("तांबे", "छड़")),
    ],
)
def test_letters_beyond_a_to_z_are_found_in_capitals_and_small(
    company: Company, name: str, typed: tuple[str, ...]
) -> None:
    made = _item(company, code="A-1", name=name)
    _item(company, code="B-1", name="Ecole creme 100%")
    lookup = LookupReader(company, ADMIN, "items.item")
    with company.reading() as conn:
        for word in typed:
            assert list(listing.ids(conn, ITEMS, ViewState(search=word))) == [made], word
            assert [found.id for found in lookup.search(word)] == [made], word
        for whole in (name, name.lower(), name.upper() if "ß" not in name else name):
            assert find_item(conn, whole) == made, whole
            same = ViewState(filters=(Filter("name", f"={whole}"),))
            assert list(listing.ids(conn, ITEMS, same)) == [made], whole
        begins = ViewState(filters=(Filter("name", f"^{name.split()[0].upper()}"),))
        assert list(listing.ids(conn, ITEMS, begins)) == ([made] if "ß" not in name else [])


def test_codes_are_unique_in_all_letters(company: Company) -> None:
    _item(company, code="É-1")
    for code in ("é-1", "É-1"):
        with pytest.raises(Invalid) as caught:
            _item(company, code=code)
        assert "already taken" in caught.value.fields["code"]


def test_a_word_without_case_is_asked_for_in_one_way() -> None:
    assert [spellings(word) for word in ("Bolt", "तांबे")] == [["bolt"], ["तांबे"]]
    assert len(spellings("éèêëâ")) == 32
    assert len(spellings("подшипник")) == 3
