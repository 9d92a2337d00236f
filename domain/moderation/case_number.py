from typing import NewType

CaseNumber = NewType("CaseNumber", int)
"""A case's place in its guild: 1, 2, 3, ... without gaps."""


def audit_token(number: CaseNumber) -> str:
    """What opens the audit-log reason of an action, so that Discord itself records which case it belongs to."""
    return f"[case {number}]"
