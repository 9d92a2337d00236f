"""How Discord's limit on requests is shared out among all processes (its documentation, "Rate Limits")."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from domain.limits.process import ProcessId

LIMIT = 50
"""Requests in a second that Discord takes from one bot, unless it has agreed to more."""

SECOND = 1.0

LEASE = timedelta(seconds=10)
"""After so long without a sign of life a process' share is shared out anew; one renewal may fail meanwhile."""


@frozen(kw_only=True)
class Share:
    process: ProcessId
    requests: int
    """How many it may have sent in the second before now, and may send in the next: never less than it does."""
    until: datetime


@frozen(kw_only=True)
class Renewed:
    share: Share
    """What goes on record."""
    may_use: int
    """Requests in a second from now on; where that is less than the share, the rest is given up with the next renewal:
    a second later at the earliest, when nobody can have sent more any longer."""


def kept_free(limit: int) -> int:
    """A tenth is nobody's: who joins begins with it, and what bunches up on its way stays within the limit."""
    return max(1, limit // 10)


def fair_share(process: ProcessId, processes: Collection[ProcessId], limit: int) -> int:
    """An equal part for each; what cannot be divided goes to some of them, one request each."""
    least, rest = divmod(limit - kept_free(limit), len(processes))
    return max(1, least + (sorted(processes).index(process) < rest))


def renewed(
    process: ProcessId, *, uses: int, others: Sequence[Share], limit: int, now: datetime, lease: timedelta = LEASE
) -> Renewed:
    """`uses` is what the process may have sent in the last second; `others` are the shares that have not run out.

    Less is used first and recorded later, more is recorded first and used later: at any moment the shares on record
    cover what is used, whatever of this is lost on its way.
    """
    free = max(limit - sum(other.requests for other in others), 0)
    if others and not uses:
        free = (free + 1) // 2  # the rest is for whoever joins next
    fair = fair_share(process, [process, *(other.process for other in others)], limit)
    may_use = min(fair, free)
    share = Share(process=process, requests=max(uses, may_use), until=now + lease)
    return Renewed(share=share, may_use=may_use)


def share_without_records(share: int, processes: int, limit: int) -> int:
    """What a process uses whose lease has run out, and that cannot ask: what it had, and never more than its part."""
    return min(share, max(1, limit // max(processes, 1)))
