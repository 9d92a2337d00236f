"""What is said of how a case stands."""

from application.moderation.queries import CaseView
from domain.moderation.state import CaseState
from interface.shared.setting_face import shown_name

STATE_NAMES = {
    CaseState.PENDING: "in progress",
    CaseState.APPLIED: "carried out",
    CaseState.FAILED: "failed",
    CaseState.VOIDED: "voided",
    CaseState.LIFTED: "lifted",
    CaseState.EXPIRED: "expired",
    CaseState.SUPERSEDED: "replaced",
}


def state_mark(case: CaseView) -> str:
    """In a line of many; what was simply carried out needs none."""
    if case.state is CaseState.APPLIED:
        return ""
    named = shown_name(case.ending or case.status) if case.state is None else STATE_NAMES[case.state]
    return f" *({named})*"
