"""The pay policy as data."""

from decimal import Decimal
from typing import Any

import pytest

from factory_desktop.core.kernel.errors import Invalid
from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.payroll.engine import POLICY_FACTS, NetRounding, PayPolicy


def test_round_trip_and_defaults() -> None:
    policy = PayPolicy(net_rounding=NetRounding.RUPEE, deductions_cap=Decimal("37.5"))
    assert PayPolicy.from_data(policy.to_data()) == policy
    assert PayPolicy.from_data({}) == PayPolicy()


def test_every_choice_has_a_label_and_its_values_are_those_of_the_form() -> None:
    assert set(PayPolicy().to_data()) == set(POLICY_FACTS)
    for name, fact in POLICY_FACTS.items():
        if fact.kind is Kind.CHOICE:
            for choice in fact.choices:
                assert PayPolicy.from_data({name: choice.value}).to_data()[name] == choice.value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("proration", "weekly"),
        ("half_day_fraction", "1.5"),
        ("half_day_fraction", 0.5),
        ("half_day_fraction", "NaN"),
        ("half_day_fraction", None),
        ("hours_per_day", "0"),
        ("weekly_off_paid_daily", "yes"),
        ("deductions_cap", "101"),
        ("net_floor", "-1"),
        ("bonus", "1"),
    ],
)
def test_refused(name: str, value: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        PayPolicy.from_data({name: value})
    assert list(refusal.value.fields) == [name]
