"""How Discord's records show whose doing something was."""

from application.moderation.ports import AuditedAction, AuditLog
from domain.moderation.case import Case
from domain.moderation.case_number import audit_token


def audit_reason(case: Case) -> str:
    return " ".join(filter(None, (audit_token(case.number), case.reason)))


def carries_token(reason: str | None, case: Case) -> bool:
    return (reason or "").startswith(audit_token(case.number))


async def is_on_record(audit_log: AuditLog, action: AuditedAction, case: Case) -> bool:
    """Whether Discord's audit log says that this case's action was done. Raises MayNotLook or DiscordUnreachable."""
    entries = await audit_log.entries(case.guild, case.target, action, since=case.opened_at)
    return any(carries_token(entry.reason, case) for entry in entries)
