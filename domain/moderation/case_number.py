import re
from typing import NewType

from domain.moderation.errors import NotACaseNumber

CaseNumber = NewType("CaseNumber", int)
"""A case's place in its guild: 1, 2, 3, ... without gaps."""

LARGEST_CASE_NUMBER = 2**31 - 1

_TOKEN = re.compile(r"\[case ([0-9]{1,10})\]", re.ASCII)
_WRITTEN = re.compile(r"\s*#?\s*([0-9]{1,10})\s*", re.ASCII)


def audit_token(number: CaseNumber) -> str:
    """What opens the audit-log reason of an action, so that Discord itself records which case it belongs to."""
    return f"[case {number}]"


def bears_token(reason: str | None) -> bool:
    """Whether an audit-log reason begins as that of any case does."""
    return _TOKEN.match(reason or "") is not None


def borne_number(reason: str | None) -> CaseNumber | None:
    """The number in the token that an audit-log reason begins with; None where it begins with none."""
    token = _TOKEN.match(reason or "")
    return None if token is None else number_in(token[1])


def number_in(typed: str) -> CaseNumber | None:
    """The number that a person typed, with or without a `#` before it; None where the text is none."""
    match = _WRITTEN.fullmatch(typed)
    return CaseNumber(int(match[1])) if match is not None and 0 < int(match[1]) <= LARGEST_CASE_NUMBER else None


def parse_case_number(typed: str) -> CaseNumber:
    """Raises NotACaseNumber."""
    number = number_in(typed)
    if number is None:
        raise NotACaseNumber(typed)
    return number
