"""Every golden case is computed by the product's code, or stands in `not_yet` with its reason."""

import pytest

from tests.golden.not_yet import NOT_YET, reason_for
from tests.golden.registry import load_cases, load_checks

CASES = load_cases()
CHECKS = load_checks()


@pytest.mark.parametrize("case_id", CASES)
def test_golden(case_id: str) -> None:
    check = CHECKS.get(case_id)
    if check is None:
        pytest.skip(reason_for(case_id))
    check(CASES[case_id])


def test_there_are_all_cases() -> None:
    assert len(CASES) == 147


@pytest.mark.parametrize("case_id", CASES)
def test_case_is_checked_or_not_yet_but_never_both(case_id: str) -> None:
    assert (case_id in CHECKS) != (case_id in NOT_YET)


def test_nothing_is_registered_that_is_no_case() -> None:
    assert set(CHECKS) | set(NOT_YET) == set(CASES)


def test_what_is_not_yet_says_why() -> None:
    assert all(len(reason) > 10 for reason in NOT_YET.values())
