"""How Discord's records show that something was an operation's doing."""

from domain.moderation.bulk.number import OperationNumber, bulk_token
from domain.moderation.bulk.operation import BulkOperation

_LONGEST_AUDIT_REASON = 512
"""Characters (Discord API reference, "Audit Logs Resource")."""

_LONGEST_NAME = 32


def bulk_audit_reason(operation: BulkOperation) -> str:
    """The token, whom the bot acted for, and why; the end is cut where it is too long."""
    name = operation.moderator_display_name or operation.moderator_username
    says = None if name is None else f"{name[:_LONGEST_NAME]}{'' if operation.reason is None else ':'}"
    whole = " ".join(filter(None, (bulk_token(operation.number), says, operation.reason)))
    return whole if len(whole) <= _LONGEST_AUDIT_REASON else f"{whole[: _LONGEST_AUDIT_REASON - 1]}…"


def is_of(number: OperationNumber, reason: str | None) -> bool:
    return (reason or "").startswith(bulk_token(number))
