"""How a case stands, in one word."""

from enum import StrEnum

from domain.moderation.case import CaseStatus
from domain.moderation.term import Ending


class CaseState(StrEnum):
    """What became of an action: derived of its outcome, of how it ended, and of whether it was voided."""

    PENDING = "pending"
    APPLIED = "applied"
    FAILED = "failed"
    VOIDED = "voided"
    """It stays on record, and counts nowhere."""
    LIFTED = "lifted"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


STATE_OF_STATUS = {
    CaseStatus.PENDING: CaseState.PENDING,
    CaseStatus.APPLIED: CaseState.APPLIED,
    CaseStatus.FAILED: CaseState.FAILED,
}
STATE_OF_ENDING = {
    Ending.LIFTED: CaseState.LIFTED,
    Ending.EXPIRED: CaseState.EXPIRED,
    Ending.REPLACED: CaseState.SUPERSEDED,
}


def state_of(status: CaseStatus, ending: Ending | None, *, is_voided: bool) -> CaseState | None:
    """None where only a newer version of Tux knows what it says."""
    if is_voided:
        return CaseState.VOIDED
    return STATE_OF_STATUS.get(status) if ending is None else STATE_OF_ENDING.get(ending)
