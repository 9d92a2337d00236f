"""Whose doing the simulated Discord says something was."""

from datetime import datetime

from domain.moderation.bulk.number import bulk_token, operation_of
from domain.moderation.case import Case
from domain.moderation.case_number import audit_token


def is_own(reason: str | None, case: Case) -> bool:
    """Whether it was done for that case, or for the operation that it is a part of."""
    operation, own = operation_of(case.request), audit_token(case.number)
    return (reason or "").startswith((own,) if operation is None else (own, bulk_token(operation)))


def is_of(reason: str | None, at: datetime, case: Case) -> bool:
    """Whether what stands since then is that case's, which may be of what was done by hand."""
    return is_own(reason, case) or (case.is_adopted and case.opened_at == at)
