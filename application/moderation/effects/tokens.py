"""How Discord's records show whose doing something was."""

from collections.abc import Sequence

from application.moderation.audit_reasons import said_in_audit_log
from application.moderation.ports import AuditedAction, AuditEntry, AuditLog, Ban
from domain.moderation.bulk.number import bulk_token, operation_of
from domain.moderation.case import Case
from domain.moderation.case_number import audit_token


def audit_reason(case: Case) -> str:
    name = case.moderator_display_name or case.moderator_username
    return said_in_audit_log(audit_token(case.number), moderator=name, reason=case.reason)


def reason_of_end(case: Case) -> str:
    return f"{audit_token(case.number)} its time is over"


def carries_token(reason: str | None, case: Case) -> bool:
    """That of the case, or of the operation that it is a part of."""
    operation, own = operation_of(case.request), audit_token(case.number)
    return (reason or "").startswith((own,) if operation is None else (own, bulk_token(operation)))


async def is_on_record(audit_log: AuditLog, action: AuditedAction, case: Case) -> bool:
    """Whether Discord's audit log says that this case's action was done. Raises MayNotLook or DiscordUnreachable."""
    entries = await audit_log.entries(case.guild, case.target, action, since=case.opened_at)
    return any(carries_token(entry.reason, case) for entry in entries)


async def is_own_ban(audit_log: AuditLog, ban: Ban, case: Case) -> bool:
    """Whether the ban there is is this case's. Raises MayNotLook or DiscordUnreachable."""
    if carries_token(ban.audit_reason, case):
        return True
    if ban.audit_reason and not case.is_adopted:
        return False
    # Discord may list a ban without its reason.
    entries = await audit_log.entries(case.guild, case.target, AuditedAction("ban"), since=case.opened_at)
    return is_newest_own(entries, case)


def is_newest_own(newest_first: Sequence[AuditEntry], case: Case) -> bool:
    """Whether the last such action on the member was this case's, or what was done by hand was followed by none."""
    newest = next(iter(newest_first), None)
    if newest is not None and carries_token(newest.reason, case):
        return True
    return case.is_adopted and (newest is None or newest.at <= case.opened_at)
