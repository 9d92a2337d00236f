"""Which request opened an automatic case: none of Discord's, whose ids are all positive."""

from domain.moderation.case_number import CaseNumber
from domain.shared.ids import RequestId

_OWN = 1 << 60
_STEP_BITS = 8

FIRST, LAST = RequestId(-2 * _OWN + 1), RequestId(-_OWN)
"""The range that is escalation's own; other requests that no interaction makes keep out of it."""


def request_of(trigger: CaseNumber, points: int) -> RequestId:
    """The same for the same step because of the same case, and for no other; `points` fit in 8 bits."""
    return RequestId(-(_OWN | trigger << _STEP_BITS | points))


def is_automatic(request: RequestId) -> bool:
    return FIRST <= request <= LAST
