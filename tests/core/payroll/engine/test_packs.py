"""Country packs: what is shipped, which rule holds when, and clear faults."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from factory_desktop.core.kernel.errors import EnvironmentProblem, Invalid, NotFound
from factory_desktop.core.kernel.gstin import gstin_is_valid
from factory_desktop.core.payroll.engine import load_pack, pack_from_data, read_pack

D = Decimal


def plain() -> dict[str, Any]:
    path = Path(__file__).parents[3] / "data" / "packs" / "statutory.json"
    data: dict[str, Any] = json.loads(
        path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    return data


def test_india() -> None:
    info = load_pack("in").info
    assert (info.currency, info.fiscal_year_start, info.weekly_off) == ("INR", 4, (6,))
    maharashtra = info.region("MH")
    assert maharashtra is not None
    assert (maharashtra.name, maharashtra.tax_code) == ("Maharashtra", "27")
    assert len({region.code for region in info.regions}) == len(info.regions) == 37
    assert info.holidays_in(2026) == [
        (date(2026, 1, 26), "Republic Day"),
        (date(2026, 8, 15), "Independence Day"),
        (date(2026, 10, 2), "Gandhi Jayanti"),
    ]
    assert info.region("??") is None
    assert info.tax_id("vat") is None


def test_every_shipped_rule_names_its_source_and_how_sure_it_is() -> None:
    for rule in load_pack("in").rules:
        assert len(rule.source) > 20
        assert rule.confidence


def test_elsewhere_has_no_deductions() -> None:
    pack = load_pack("xx")
    assert pack.components == ()
    assert pack.rules == ()


@pytest.mark.parametrize(
    ("key", "text", "valid"),
    [
        ("gstin", "27AAPFU0939F1ZV", True),
        ("gstin", "27AAPFU0939F1ZW", False),
        ("gstin", "27aapfu0939f1zv", False),
        ("pan", "AAPFU0939F", True),
        ("pan", "AAPFU0939", False),
        ("uan", "570845806225", True),
        ("uan", "57084580622", False),
    ],
)
def test_tax_numbers(key: str, text: str, valid: bool) -> None:
    shape = load_pack("in").info.tax_id(key)
    assert shape is not None
    assert shape.is_valid(text) is valid
    if key == "gstin":
        assert gstin_is_valid(text) is valid


def test_a_rule_holds_from_its_day_and_the_region_goes_first() -> None:
    pack = load_pack("in")
    assert pack.rule_at("professional_tax", date(2025, 3, 31), "KA") is None
    assert pack.rule_at("professional_tax", date(2025, 4, 1), "KA") is not None
    assert pack.rule_at("professional_tax", date(2026, 4, 1), "BR") is None
    none = pack.rule_at("professional_tax", date(2026, 4, 1), "UP")
    assert none is not None
    assert none.kind == "nothing"
    old, new = (pack.rule_at("overtime_hours", date(2025, 11, d), "MH") for d in (20, 21))
    assert old is not None
    assert new is not None
    assert (old.valid_from.year, new.valid_from.year) == (1949, 2025)


def test_a_region_and_an_end_date() -> None:
    data = plain()
    rule = dict(data["rules"][0], region="MH", valid_from="2026-01-01", valid_to="2026-03-31")
    pack = pack_from_data({**data, "rules": [*data["rules"], rule]})
    days = [date(2025, 12, 31), date(2026, 2, 1), date(2026, 4, 1)]
    found = [pack.rule_at("pf_wages", day, "MH") for day in days]
    assert [rule.region for rule in found if rule] == ["", "MH", ""]


def change(data: Any, place: str, value: Any) -> None:
    *path, last = place.split(".")
    for step in path:
        data = data[int(step)] if step.isdigit() else data[step]
    data[int(last) if last.isdigit() else last] = value


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("format", D(2)),
        ("info.currency", None),
        ("info.grouping", "roman"),
        ("info.fiscal_year_start", D(13)),
        ("info.weekly_off", ["friyay"]),
        ("info.holidays.0.day", D(32)),
        ("info.holidays.0.name", None),
        ("info.tax_ids.0.pattern", "["),
        ("components.0.kind", "gift"),
        ("components.0.base", "nothing"),
        ("components.0.rule", "nothing"),
        ("components.0.colour", "red"),
        ("rules.0.kind", "guess"),
        ("rules.0.valid_from", "1st of May"),
        ("rules.0.source", None),
        ("rules.0.region", "ZZ"),
        ("rules.1.valid_to", "1900-01-01"),
        ("rules.4.data.rate", "twelve"),
        ("rules.4.data.rounding", "down"),
        ("rules.11.data.tables.0.slabs.0.amount", True),
        ("rules.11.data.tables.0.slabs", []),
        ("rules.11.data.tables.0.slabs.1.months", {"13": D(1)}),
        ("rules.11.data.tables.0.slabs.1.months", {"february": D(1)}),
        ("rules.11.data.tables.0.when", [{"fact": "gender"}]),
        ("rules.11.data.tables.0.when", {"fact": "gender"}),
        ("rules.11.data.tables.0", "women"),
        ("rules.0.data.groups", ["salary"]),
        ("rules.0.data.groups", "basic"),
        ("rules.0.data", D(1)),
        ("rules.15.data.bands.0.from", D(900000)),
        ("components.0.when.0.is", "yes"),
        ("components.0.order", None),
        ("components", D(7)),
        ("info.currency", D(3)),
        ("info", D(3)),
    ],
)
def test_a_fault_is_told_with_its_place(place: str, value: Any) -> None:
    data = plain()
    change(data, place, value)
    with pytest.raises(Invalid) as refusal:
        pack_from_data(data)
    parents = [place.rsplit(".", count)[0] for count in range(place.count(".") + 1)]
    found = refusal.value.fields
    assert any(key in parents or key.startswith(place) for key in found), found


def test_slabs_must_rise_and_end_open() -> None:
    for limits in ((D(5), D(3), None), (D(5), None, None), (D(5), D(7))):
        data = plain()
        slabs = [{"up_to": limit, "amount": D(1)} for limit in limits]
        change(data, "rules.11.data.tables.0.slabs", slabs)
        with pytest.raises(Invalid):
            pack_from_data(data)


def test_two_rules_of_one_day_are_refused() -> None:
    data = plain()
    data["rules"].append(data["rules"][0])
    with pytest.raises(Invalid, match="same day"):
        pack_from_data(data)


def test_a_broken_file_and_an_unknown_country(tmp_path: Path) -> None:
    path = tmp_path / "yy.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(EnvironmentProblem) as refusal:
        read_pack(path)
    assert refusal.value.code == "country_pack"
    for key in ("atlantis", "../in", ""):
        with pytest.raises(NotFound):
            load_pack(key)
