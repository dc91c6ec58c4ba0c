"""A slip that was put away comes back whole, and still speaks every language."""

import json

from hypothesis import given, settings

from factory_desktop.core.kernel.i18n import catalog
from factory_desktop.core.payroll.engine import (
    MonthFacts,
    PayPolicy,
    WorkerTerms,
    calculate,
    compare,
    explanation_from_data,
    explanation_to_data,
    slip_from_data,
    slip_to_data,
)
from tests.core.payroll.engine.makers import OCTOBER, STATUTORY
from tests.core.payroll.engine.test_invariants import MONTHS, POLICIES, WORKERS


@settings(max_examples=60, deadline=None)
@given(WORKERS, MONTHS, POLICIES)
def test_a_slip_comes_back_whole(who: WorkerTerms, month: MonthFacts, policy: PayPolicy) -> None:
    slip = calculate(who, month, policy, STATUTORY, OCTOBER)
    back = slip_from_data(json.loads(json.dumps(slip_to_data(slip))))
    assert back == slip
    hindi = catalog("hi")
    for line, kept in zip(slip.lines, back.lines, strict=True):
        assert hindi(kept.reason.formula) == hindi(line.reason.formula)
        assert hindi(kept.label) == hindi(line.label)
    reason = compare(slip, slip)
    assert explanation_from_data(explanation_to_data(reason)) == reason
