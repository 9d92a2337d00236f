"""What Discord's audit log says of an action: findable, by whom, why, and never more than it takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.moderation.audit_reasons import LONGEST_AUDIT_REASON
from application.moderation.effects.tokens import audit_reason, carries_token
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber, audit_token
from domain.shared.names import LONGEST_NAME, Names
from tests.builders import a_lease, an_intent


def a_case(number: int, reason: str | None, names: Names) -> Case:
    return Case.open(an_intent(reason=reason, moderator_names=names), CaseNumber(number), a_lease())


DALIA = Names(username="dalia", display_name="Dalia")


@pytest.mark.parametrize(
    ("reason", "names", "said"),
    [
        ("spam", DALIA, "[case 77] Dalia: spam"),
        ("spam", Names(username="dalia"), "[case 77] dalia: spam"),
        ("spam", Names(), "[case 77] spam"),
        (None, DALIA, "[case 77] Dalia"),
        (None, Names(), "[case 77]"),
        ("spam", Names(display_name="D" * LONGEST_NAME), f"[case 77] {'D' * 32}: spam"),
    ],
)
def test_the_case_the_moderator_and_the_reason(reason: str | None, names: Names, said: str) -> None:
    assert audit_reason(a_case(77, reason, names)) == said


def test_what_is_too_long_is_cut_at_its_end() -> None:
    said = audit_reason(a_case(2**31 - 1, "x" * 480, Names(username="d" * 32)))
    assert len(said) == LONGEST_AUDIT_REASON == 512
    assert said == f"[case 2147483647] {'d' * 32}: {'x' * (512 - 18 - 34 - 1)}…"
    assert audit_reason(a_case(1, "x" * 480, Names(username="d" * 20))).endswith("x")


@settings(max_examples=50)
@given(st.integers(1, 2**31 - 1), st.none() | st.text(min_size=1, max_size=480), st.none() | st.text(max_size=200))
def test_it_always_fits_and_is_found_again_by_its_own_case_only(
    number: int, reason: str | None, name: str | None
) -> None:
    case = a_case(number, reason, Names(display_name=name))
    said = audit_reason(case)
    assert len(said) <= 512
    assert said.startswith(audit_token(case.number))
    assert carries_token(said, case)
    assert not carries_token(said, a_case(number * 10 + 1, None, Names()))
