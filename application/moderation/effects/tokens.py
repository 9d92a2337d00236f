"""How Discord's records show whose doing something was."""

from domain.moderation.case import Case
from domain.moderation.case_number import audit_token


def audit_reason(case: Case) -> str:
    return " ".join(filter(None, (audit_token(case.number), case.reason)))


def carries_token(reason: str | None, case: Case) -> bool:
    return (reason or "").startswith(audit_token(case.number))
