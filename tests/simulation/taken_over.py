"""A bulk ban of whom the bot had banned for a time: Discord is asked for nothing, and keeps the ban that it has."""

from collections.abc import Iterable
from datetime import datetime

from domain.moderation.actions.ban import BAN
from domain.moderation.bulk.number import operation_of
from domain.moderation.case import Case, CaseStatus
from domain.moderation.term import Ending
from tests.simulation.process import MOST_SKEWED
from tests.simulation.tokens import is_of


def taken_over(case: Case, cases: Iterable[Case]) -> Case | None:
    """The case that this one took the place of, whose ban it may be that stands for it."""
    if case.kind is not BAN or operation_of(case.request) is None or case.status is not CaseStatus.APPLIED:
        return None
    for earlier in cases:
        is_same = (earlier.kind, earlier.target) == (case.kind, case.target) and earlier.number < case.number
        was_taken_over = earlier.ending is Ending.REPLACED and earlier.ended_at == case.settled_at
        if is_same and (was_taken_over or _holds_again(earlier, case)):
            return earlier
    return None


def stands_for(reason: str | None, since: datetime, case: Case, cases: Iterable[Case]) -> bool:
    """Whether what stands since then is that case's, or the one's that it took over."""
    every = [*cases]
    earlier = taken_over(case, every)
    return is_of(reason, since, case) or (earlier is not None and stands_for(reason, since, earlier, every))


def _holds_again(earlier: Case, case: Case) -> bool:
    """Whether it may have outlived the later one, as that was taken back: by the clocks of several processes."""
    if case.ending is not Ending.LIFTED or case.ended_at is None:
        return False
    if earlier.ending is Ending.REPLACED and (earlier.ended_at is None or earlier.ended_at <= case.ended_at):
        return False  # not by another since then
    if earlier.status is not CaseStatus.APPLIED:
        return False
    # For good it may be only since then, by /case edit.
    return earlier.expires_at is None or earlier.expires_at > case.opened_at - MOST_SKEWED
