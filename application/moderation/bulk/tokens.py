"""How Discord's records show that something was an operation's doing."""

from application.moderation.audit_reasons import said_in_audit_log
from domain.moderation.bulk.number import OperationNumber, bulk_token
from domain.moderation.bulk.operation import BulkOperation


def bulk_audit_reason(operation: BulkOperation) -> str:
    name = operation.moderator_display_name or operation.moderator_username
    return said_in_audit_log(bulk_token(operation.number), moderator=name, reason=operation.reason)


def is_of(number: OperationNumber, reason: str | None) -> bool:
    return (reason or "").startswith(bulk_token(number))
