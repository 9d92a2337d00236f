"""What somebody wants to be told of, when and where."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from attrs import define, frozen

from domain.reminders.errors import (
    ReminderNotFound,
    ReminderTextTooLong,
    ReminderTooFarAhead,
    SnoozedAlready,
    TooManyReminders,
)
from domain.reminders.recurrence import Recurrence, next_after
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId, UserId
from domain.shared.language import Language
from domain.shared.lease import NOBODY, LeaseToken
from domain.shared.text import readable

ReminderNumber = NewType("ReminderNumber", int)
"""Counts a person's reminders from 1."""

MOST_OF_EACH = 50
LONGEST_TEXT = 1000
LATE = timedelta(minutes=2)
"""From when on it is said that it comes late."""
FURTHEST = timedelta(days=3660)
SNOOZES = (timedelta(minutes=10), timedelta(hours=1), timedelta(days=1))
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long it waits after the first refusal, the second, ...; after one more it is parked."""
_HIGHEST_NUMBER = 2**31 - 1


class Place(StrEnum):
    DM = "dm"
    CHANNEL = "channel"


class ReminderStatus(StrEnum):
    PENDING = "pending"
    PARKED = "parked"
    """It could not be delivered anywhere; its owner is told of it where they are seen next."""
    DELIVERED = "delivered"


@frozen(kw_only=True)
class Schedule:
    due_at: datetime
    recurrence: Recurrence | None
    time_zone: str


@define(eq=False, kw_only=True)
class Reminder:
    owner: UserId
    number: ReminderNumber
    request: RequestId
    text: str
    place: Place
    guild: GuildId | None
    channel: ChannelId | None
    """Of a guild, where it was asked for."""
    about_channel: ChannelId | None = None
    about_message: MessageId | None = None
    """The message that it is about."""
    made_at: datetime
    due_at: datetime
    recurrence: Recurrence | None
    time_zone: str
    """By whose clocks it repeats."""
    occurrence: int = 1
    """Counts the times that it became due, so that the message of each can be told from the others."""
    status: ReminderStatus = ReminderStatus.PENDING
    lease_until: datetime
    """From when on it may be claimed, or be claimed by another."""
    lease_token: LeaseToken = NOBODY
    attempts: int = 0
    refusals: int = 0
    problem: str | None = None
    """Why Discord refused it last, in its words."""
    delivered_at: datetime | None = None
    is_owner_told: bool = False
    """Of one that is parked: whether its owner has read that it is."""
    snoozed: int = 0
    """The last occurrence that was put off."""
    language: Language | None = None
    """That which its owner was last answered in about it, so that a direct message speaks to them in theirs."""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is tried, in order. In a direct message nobody is asked for a channel."""
        if self.guild is None or self.channel is None:
            return (Place.DM,)
        return (Place.DM, Place.CHANNEL) if self.place is Place.DM else (Place.CHANNEL, Place.DM)

    @property
    def may_have_been_sent(self) -> bool:
        """Whether somebody has had it before, and may have been stopped right after sending it."""
        return self.attempts > 1

    def is_late(self, now: datetime) -> bool:
        return now - self.due_at > LATE

    def following(self, now: datetime) -> datetime | None:
        """When it is due again; what was missed meanwhile is not made up for."""
        if self.recurrence is None:
            return None
        return next_after(self.recurrence, max(now, self.due_at), ZoneInfo(self.time_zone))

    def delivered(self, *, at: datetime) -> None:
        self.delivered_at, self.problem = at, None
        following = self.following(at)
        if following is None:
            self.status = ReminderStatus.DELIVERED
        else:
            self._due(following)

    def refused(self, why: str | None, *, at: datetime) -> None:
        """Discord does not let it through anywhere: it is tried again later, and in the end parked."""
        self.problem = why
        self.refusals += 1
        if self.refusals > len(AGAIN_AFTER):
            self.status, self.is_owner_told = ReminderStatus.PARKED, False
            self.lease_until = at  # from when on whoever tells its owner may claim it
        else:
            self.lease_until = at + AGAIN_AFTER[self.refusals - 1]

    def edit(self, text: str | None, schedule: Schedule | None, language: Language | None = None) -> None:
        """Whoever is delivering it meanwhile records nothing. A new time has what was parked tried again."""
        self.lease_token = NOBODY
        self.language = language or self.language
        self.text = self.text if text is None else text
        if schedule is not None:
            self.recurrence, self.time_zone = schedule.recurrence, schedule.time_zone
            self.status, self.problem = ReminderStatus.PENDING, None
            self._due(schedule.due_at)

    def snooze(self, occurrence: int) -> None:
        """One occurrence is put off, once. Raises SnoozedAlready."""
        if occurrence <= self.snoozed:
            raise SnoozedAlready
        self.snoozed = occurrence

    def _due(self, at: datetime) -> None:
        self.due_at = self.lease_until = at
        self.occurrence += 1
        self.attempts = self.refusals = 0


def parse_text(typed: str) -> str:
    """Raises NothingToRead or ReminderTextTooLong."""
    text = readable(typed)
    if len(text) > LONGEST_TEXT:
        raise ReminderTextTooLong(len(text), LONGEST_TEXT)
    return text


def parse_number(typed: str) -> ReminderNumber:
    """Raises ReminderNotFound where it names none."""
    digits = typed.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) <= _HIGHEST_NUMBER):
        raise ReminderNotFound(typed)
    return ReminderNumber(int(digits))


def check_room(waiting: int) -> None:
    """Raises TooManyReminders where somebody has this many."""
    if waiting >= MOST_OF_EACH:
        raise TooManyReminders(MOST_OF_EACH)


def check_distance(due_at: datetime, now: datetime) -> None:
    """Raises ReminderTooFarAhead."""
    if due_at - now > FURTHEST:
        raise ReminderTooFarAhead(due_at)
