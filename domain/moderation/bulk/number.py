from typing import NewType

OperationNumber = NewType("OperationNumber", int)
"""An operation's place in its guild: 1, 2, 3, ..."""


def bulk_token(number: OperationNumber) -> str:
    """What opens the audit-log reason of all that an operation does: Discord itself records whose doing it was."""
    return f"[bulk {number}]"
