import re
from typing import Final, NewType

from domain.shared.ids import RequestId

OperationNumber = NewType("OperationNumber", int)
"""An operation's place in its guild: 1, 2, 3, ..."""


def bulk_token(number: OperationNumber) -> str:
    """What opens the audit-log reason of all that an operation does: Discord itself records whose doing it was."""
    return f"[bulk {number}]"


_TOKEN = re.compile(r"\[bulk ([0-9]{1,9})\]", re.ASCII)


def borne_operation(reason: str | None) -> OperationNumber | None:
    """The number in the token that an audit-log reason begins with; None where it begins with none."""
    token = _TOKEN.match(reason or "")
    return None if token is None else OperationNumber(int(token[1]))


_REQUESTS_OF_EACH: Final = 1 << 14
"""More than an operation has targets."""

_FARTHEST: Final = -(1 << 60)
"""Below it are the requests of what follows by itself."""


def request_of(number: OperationNumber, ordinal: int) -> RequestId:
    """What opens the case of the target at this place: below zero, where no interaction's id is."""
    return RequestId(-(number * _REQUESTS_OF_EACH + ordinal))


def operation_of(request: RequestId) -> OperationNumber | None:
    """The operation whose case the request opened; None where it was another's."""
    return OperationNumber(-request // _REQUESTS_OF_EACH) if _FARTHEST < request < 0 else None
