"""What is on record about a member, as far as escalation goes by it."""

from datetime import datetime

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.request import request_of
from domain.shared.ids import GuildId, RequestId, UserId

MOST_CASES = 200
"""Looked at, the newest: twice as many as the most points of a step, of which each case brings one at least."""

MOST_FIRINGS = 100


@frozen(kw_only=True)
class CountedCase:
    """One that was carried out, is not taken back, and was not automatic itself."""

    number: CaseNumber
    kind: ActionKind
    opened_at: datetime


@frozen(kw_only=True)
class Firing:
    """That a step was taken: which, because of which case, and as the how-manieth of the member's.

    No two have the same `nth`, so whoever decides on what another has just decided, too, finds out.
    """

    guild: GuildId
    target: UserId
    nth: int
    trigger: CaseNumber
    points: int
    fired_at: datetime

    @property
    def request(self) -> RequestId:
        """What opened the automatic case."""
        return request_of(self.trigger, self.points)


@frozen
class MemberRecord:
    """The newest counted cases in the order in which they were opened, and the newest firings by their `nth`."""

    cases: tuple[CountedCase, ...] = ()
    firings: tuple[Firing, ...] = ()

    @property
    def next_nth(self) -> int:
        return 1 + max((firing.nth for firing in self.firings), default=0)
