"""What members tell the moderators of: about a message, or about a member."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from attrs import define, frozen

from domain.reports.errors import (
    ReportAboutOneself,
    ReportClaimedByAnother,
    ReportClosed,
    ReportNotClaimed,
    ReportReasonTooLong,
)
from domain.reports.events import ReportChanged, ReportSettled
from domain.shared.events import Aggregate
from domain.shared.ids import CaptureId, ChannelId, GuildId, MessageId, RequestId, UserId
from domain.shared.standing import Standing
from domain.shared.text import readable

ReportNumber = NewType("ReportNumber", int)
"""A report's place in its guild: 1, 2, 3, ... without gaps."""

ReportReason = NewType("ReportReason", str)

LONGEST_REASON = 480
"""Characters, of what a reporter or a moderator says."""

CLAIM_HOLDS = timedelta(hours=12)
"""So long nobody else takes up a report that somebody has claimed."""

MOST_OPEN = 5
"""Reports that one person may have open at a time."""


def report_reason(typed: str) -> ReportReason:
    """Raises NothingToRead, ReportReasonTooLong."""
    reason = readable(typed)
    if len(reason) > LONGEST_REASON:
        raise ReportReasonTooLong(length=len(reason), longest=LONGEST_REASON)
    return ReportReason(reason)


class ReportState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


STILL_OPEN = (ReportState.OPEN, ReportState.CLAIMED)


@frozen(kw_only=True)
class Subject:
    """What a report is about: a message of the target, or else the target as a whole."""

    target: UserId
    channel: ChannelId | None = None
    message: MessageId | None = None
    capture: CaptureId | None = None


@frozen(kw_only=True)
class Voice:
    """One person's word in a report."""

    reporter: UserId
    reason: ReportReason
    at: datetime


@define(eq=False, kw_only=True)
class Report(Aggregate):
    """Several people may report the same; whoever was the first opened it. `number_of_case` links what was done."""

    guild: GuildId
    number: ReportNumber
    target: UserId
    target_username: str | None
    target_display_name: str | None
    channel: ChannelId | None
    message: MessageId | None
    capture: CaptureId | None
    opened_at: datetime
    state: ReportState = ReportState.OPEN
    claimed_by: UserId | None = None
    claimed_at: datetime | None = None
    acting: RequestId | None = None
    """What whoever has it asked for, to have something done about it: what came of that settles the report."""
    was_claimed: bool = False
    """Whether it was theirs before they asked for that, and stays so where nothing comes of it."""
    closed_by: UserId | None = None
    closed_at: datetime | None = None
    number_of_case: int | None = None
    dismissal: ReportReason | None = None
    version: int = 1

    def claim(self, by: Standing, *, at: datetime, acting: RequestId | None = None) -> None:
        """Take it on, so that nobody else does the same work; whoever has it already keeps it, for as long again.

        Raises ReportClosed, ReportAboutOneself, ReportClaimedByAnother.
        """
        self._check(by, at=at)
        if self.claimed_by != by.user:
            self.acting, self.was_claimed = acting, False
        elif self.acting is None:  # what they asked for before may still come to something
            self.acting, self.was_claimed = acting, acting is not None
        self.state, self.claimed_by, self.claimed_at = ReportState.CLAIMED, by.user, at
        self._changed(at)

    def give_back(self, by: Standing, *, at: datetime) -> None:
        """Raises ReportClosed, ReportNotClaimed, ReportClaimedByAnother."""
        self._check_open()
        if self.state is not ReportState.CLAIMED:
            raise ReportNotClaimed(self.number)
        self._check_claim(by, at=at)
        self._open_again(at)

    def acted(self, request: RequestId, case: int | None, *, at: datetime) -> None:
        """What was asked for is done, as the case says; or nothing came of it, and it is as it was before.

        Nothing changes where that is no longer what it is claimed for.
        """
        if self.acting != request or self.claimed_by is None:
            return
        if case is not None:
            self.number_of_case = case
            self._close(ReportState.RESOLVED, self.claimed_by, at)
        elif self.was_claimed:
            self.acting, self.was_claimed = None, False
        else:
            self._open_again(at)

    def resolve(self, by: Standing, case: int, *, at: datetime) -> None:
        """Something was done: what the case says; said again, it changes nothing. Raises as `claim` does."""
        if self.state is ReportState.RESOLVED and self.number_of_case == case:
            return
        self._check(by, at=at)
        self.number_of_case = case
        self._close(ReportState.RESOLVED, by.user, at)

    def dismiss(self, by: Standing, reason: ReportReason, *, at: datetime) -> None:
        """Nothing is to be done. Raises as `claim` does."""
        self._check(by, at=at)
        self.dismissal = reason
        self._close(ReportState.DISMISSED, by.user, at)

    def hear(self, *, at: datetime) -> None:
        """Somebody else has said the same."""
        self._changed(at)

    def is_claimed(self, at: datetime) -> bool:
        """Whether a claim holds that was not left lying."""
        return self.claimed_at is not None and at - self.claimed_at < CLAIM_HOLDS

    def _open_again(self, at: datetime) -> None:
        self.state, self.claimed_by, self.claimed_at = ReportState.OPEN, None, None
        self.acting, self.was_claimed = None, False
        self._changed(at)

    def _close(self, state: ReportState, by: UserId, at: datetime) -> None:
        self.state, self.closed_by, self.closed_at = state, by, at
        self.claimed_by = self.claimed_at = self.acting = None
        self.was_claimed = False
        self._changed(at)
        self._record(ReportSettled(guild=self.guild, at=at, number=self.number))

    def _changed(self, at: datetime) -> None:
        self._record(ReportChanged(guild=self.guild, at=at, number=self.number))

    def _check(self, by: Standing, *, at: datetime) -> None:
        self._check_open()
        if by.user == self.target and not by.is_owner:
            raise ReportAboutOneself(self.number)
        self._check_claim(by, at=at)

    def _check_open(self) -> None:
        if self.state not in STILL_OPEN:
            raise ReportClosed(self.number)

    def _check_claim(self, by: Standing, *, at: datetime) -> None:
        if self.claimed_by not in (None, by.user) and self.is_claimed(at):
            assert self.claimed_by is not None
            raise ReportClaimedByAnother(self.number, self.claimed_by)
