import pytest

from domain.moderation.case import CaseStatus
from domain.moderation.state import CaseState, state_of
from domain.moderation.term import Ending
from infrastructure.database.column_types import member_of


@pytest.mark.parametrize(
    ("status", "ending", "state"),
    [
        (CaseStatus.PENDING, None, CaseState.PENDING),
        (CaseStatus.APPLIED, None, CaseState.APPLIED),
        (CaseStatus.FAILED, None, CaseState.FAILED),
        (CaseStatus.APPLIED, Ending.LIFTED, CaseState.LIFTED),
        (CaseStatus.APPLIED, Ending.EXPIRED, CaseState.EXPIRED),
        (CaseStatus.APPLIED, Ending.REPLACED, CaseState.SUPERSEDED),
        (member_of(CaseStatus, "appealed"), None, None),
        (CaseStatus.APPLIED, member_of(Ending, "pardoned"), None),
    ],
)
def test_a_state_follows_from_the_outcome_and_the_end_and_a_voided_case_is_voided(
    status: CaseStatus, ending: Ending | None, state: CaseState | None
) -> None:
    assert state_of(status, ending, is_voided=False) is state
    assert state_of(status, ending, is_voided=True) is CaseState.VOIDED


def test_every_state_is_reached() -> None:
    reached = {state_of(status, None, is_voided=False) for status in CaseStatus}
    reached |= {state_of(CaseStatus.APPLIED, ending, is_voided=False) for ending in Ending}
    assert reached | {CaseState.VOIDED} == {*CaseState}
