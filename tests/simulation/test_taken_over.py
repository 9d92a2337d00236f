"""Which ban it is that a bulk ban took over, where the record of that was written over since."""

from datetime import timedelta

import pytest
from attrs import evolve

from domain.moderation.bulk.number import OperationNumber, request_of
from domain.moderation.case import Case, CaseStatus
from domain.moderation.term import Ending
from tests.builders import a_case
from tests.fakes.clock import START
from tests.simulation.taken_over import taken_over

MINUTE = timedelta(minutes=1)


def lifted_with_others() -> Case:
    """One of a bulk operation that was taken back."""
    return evolve(
        a_case(2),
        request=request_of(OperationNumber(1), 0),
        status=CaseStatus.APPLIED,
        opened_at=START + MINUTE,
        settled_at=START + MINUTE,
        ending=Ending.LIFTED,
        ended_at=START + 3 * MINUTE,
    )


@pytest.mark.parametrize(("replaced_at", "may_be"), [(1, True), (2, False), (3, False), (4, True)])
def test_one_that_held_again_and_was_taken_over_once_more_may_have_been(replaced_at: int, may_be: bool) -> None:
    earlier = evolve(
        a_case(1),
        status=CaseStatus.APPLIED,
        settled_at=START,
        expires_at=START + 9 * MINUTE,
        ending=Ending.REPLACED,
        ended_at=START + replaced_at * MINUTE,
    )
    lifted = lifted_with_others()
    assert (taken_over(lifted, [earlier, lifted]) is earlier) is may_be


@pytest.mark.parametrize(("ends_after", "may_be"), [(9, True), (None, True), (-9, False)])
def test_one_that_holds_again_may_have_been_also_where_it_was_made_to_hold_for_good_since(
    ends_after: int | None, may_be: bool
) -> None:
    expires_at = None if ends_after is None else START + ends_after * MINUTE
    earlier = evolve(a_case(1), status=CaseStatus.APPLIED, settled_at=START, expires_at=expires_at)
    lifted = lifted_with_others()
    assert (taken_over(lifted, [earlier, lifted]) is earlier) is may_be
