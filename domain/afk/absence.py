"""Somebody who is away from a guild, and what is still to be done to their nickname for that."""

from datetime import datetime, timedelta

from attrs import define, frozen

from domain.afk.errors import AbsenceEnforced, AwayReasonTooLong, AwayTooLong, NotAway, TooManyAway
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import NOBODY, LeaseToken
from domain.shared.text import tidied

LONGEST_REASON = 200
MOST_AWAY = 2_000
"""Of a guild, at once: each process knows all of them."""
LONGEST = timedelta(days=366)
"""What has no end of its own ends after this, so that who left for good is not away for ever."""
GRACE = timedelta(seconds=10)
"""Whatever they write so soon does not bring them back: they may be saying goodbye."""
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long a nickname that may not be given back is left alone, after the first refusal, the second, ..."""
MOST_REFUSALS = 90
"""A week of them; the tag then stays until somebody takes it off by hand."""


@frozen(kw_only=True)
class Leave:
    """How somebody is to be away; `at` is when that was asked for."""

    reason: str | None
    at: datetime
    until: datetime | None
    enforced_by: UserId | None = None


@define(eq=False, kw_only=True)
class Absence:
    guild: GuildId
    user: UserId
    reason: str | None = None
    since: datetime
    set_at: datetime
    """When it was said last how they are away."""
    until: datetime | None = None
    """None where they named no end."""
    ends_at: datetime
    enforced_by: UserId | None = None
    is_over: bool = True
    """What is left then is to give the nickname back."""
    nick_before: str | None = None
    nick_tagged: str | None = None
    """What may have been put in its place: noted before it is done; None while nothing was."""
    is_tagged: bool = False
    """Whether it is known to have been done."""
    lease_until: datetime
    """From when on it may be claimed, or be claimed by another: when it ends, or at once for its nickname."""
    lease_token: LeaseToken = NOBODY
    attempts: int = 0
    refusals: int = 0

    @property
    def owes_nothing(self) -> bool:
        """Whether it is over, and nobody has touched the nickname or is about to."""
        return self.is_over and self.nick_tagged is None and self.lease_token == NOBODY

    def begin(self, leave: Leave, *, now: datetime) -> None:
        """Who is away already is so in another way. Raises AbsenceEnforced."""
        if not self.is_over and self.enforced_by is not None and leave.enforced_by is None:
            raise AbsenceEnforced(self.until)
        if self.is_over:
            self.since, self.is_tagged = leave.at, False  # whether it is still on, whoever sees to it looks
        self.reason, self.until, self.enforced_by = leave.reason, leave.until, leave.enforced_by
        self.set_at, self.ends_at, self.is_over = leave.at, leave.until or leave.at + LONGEST, False
        self._wake(now)

    def end(self, *, now: datetime) -> None:
        self.is_over = True
        self._wake(now)

    def end_by_themselves(self, *, now: datetime) -> None:
        """Raises NotAway or AbsenceEnforced."""
        if self.is_over:
            raise NotAway(self.user)
        if self.enforced_by is not None:
            raise AbsenceEnforced(self.until)
        self.end(now=now)

    def is_ended_by_message(self, at: datetime) -> bool:
        return not self.is_over and message_ends(self.set_at, at, is_enforced=self.enforced_by is not None)

    def rejoined(self, *, now: datetime) -> None:
        """Their nickname did not come back with them."""
        self.is_tagged = False
        self._wake(now)

    def note_tag(self, before: str | None, tagged: str) -> None:
        """What is about to be done to the nickname."""
        self.nick_before, self.nick_tagged = before, tagged

    def nickname_settled(self, *, was_over: bool, is_tagged: bool, now: datetime) -> None:
        """Its holder has done what was to be done when it was claimed; more where it has ended or begun since."""
        self.is_tagged = is_tagged
        self._release(self.ends_at if was_over == self.is_over else now)
        self.refusals = 0

    def nickname_refused(self, *, now: datetime) -> None:
        """It may not be given back at present."""
        self.refusals += 1
        self._release(now + AGAIN_AFTER[min(self.refusals, len(AGAIN_AFTER)) - 1])

    @property
    def is_given_up(self) -> bool:
        return self.refusals >= MOST_REFUSALS

    def renamed_late(self, before: str | None, tagged: str | None, *, now: datetime) -> None:
        """Somebody whose claim was over has touched the nickname: whoever is at it looks again."""
        if self.nick_tagged is None:
            self.nick_before, self.nick_tagged = before, tagged
        self.is_tagged = False
        self._release(now)

    def _wake(self, now: datetime) -> None:
        """Have its nickname seen to; whoever is at it notices by themselves what has changed."""
        if self.lease_token == NOBODY or self.lease_until <= now:
            self._release(now)
            self.refusals = 0

    def _release(self, until: datetime) -> None:
        self.lease_until, self.lease_token, self.attempts = until, NOBODY, 0


def message_ends(set_at: datetime, at: datetime, *, is_enforced: bool) -> bool:
    """Whether a message that they wrote then brings them back."""
    return not is_enforced and at - set_at >= GRACE


def parse_away_reason(typed: str | None) -> str | None:
    """None where nothing is left of it. Raises AwayReasonTooLong."""
    reason = tidied(typed or "")
    if len(reason) > LONGEST_REASON:
        raise AwayReasonTooLong(len(reason), LONGEST_REASON)
    return reason or None


def check_until(until: datetime, now: datetime) -> None:
    """Raises AwayTooLong."""
    if until - now > LONGEST:
        raise AwayTooLong(until)


def check_room(away: int) -> None:
    """Raises TooManyAway where so many are away already."""
    if away >= MOST_AWAY:
        raise TooManyAway(MOST_AWAY)
