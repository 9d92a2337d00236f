"""What is said of how a case stands."""

from application.moderation.queries import CaseView
from domain.moderation.state import CaseState
from interface.shared.languages import gettext_lazy
from interface.shared.setting_face import shown_name

STATE_NAMES = {
    CaseState.PENDING: gettext_lazy("in progress"),
    CaseState.APPLIED: gettext_lazy("carried out"),
    CaseState.FAILED: gettext_lazy("failed"),
    CaseState.VOIDED: gettext_lazy("voided"),
    CaseState.LIFTED: gettext_lazy("lifted"),
    CaseState.EXPIRED: gettext_lazy("expired"),
    CaseState.SUPERSEDED: gettext_lazy("replaced"),
}


def state_mark(case: CaseView) -> str:
    """In a line of many; what was simply carried out needs none."""
    if case.state is CaseState.APPLIED:
        return ""
    named = shown_name(case.ending or case.status) if case.state is None else str(STATE_NAMES[case.state])
    return f" *({named})*"
