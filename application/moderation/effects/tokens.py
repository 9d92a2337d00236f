"""How Discord's records show whose doing something was."""

from application.moderation.ports import AuditedAction, AuditLog
from domain.moderation.case import Case
from domain.moderation.case_number import audit_token

LONGEST_AUDIT_REASON = 512
"""Characters (Discord API reference, "Audit Logs Resource")."""

_LONGEST_NAME = 32


def audit_reason(case: Case) -> str:
    """The token, by which it is found again; whom the bot acted for, since Discord names only the bot; and why.

    The end is cut where it is too long: the case has the reason whole.
    """
    name = case.moderator_display_name or case.moderator_username
    says = None if name is None else f"{name[:_LONGEST_NAME]}{'' if case.reason is None else ':'}"
    whole = " ".join(filter(None, (audit_token(case.number), says, case.reason)))
    return whole if len(whole) <= LONGEST_AUDIT_REASON else f"{whole[: LONGEST_AUDIT_REASON - 1]}…"


def carries_token(reason: str | None, case: Case) -> bool:
    return (reason or "").startswith(audit_token(case.number))


async def is_on_record(audit_log: AuditLog, action: AuditedAction, case: Case) -> bool:
    """Whether Discord's audit log says that this case's action was done. Raises MayNotLook or DiscordUnreachable."""
    entries = await audit_log.entries(case.guild, case.target, action, since=case.opened_at)
    return any(carries_token(entry.reason, case) for entry in entries)
