"""What people were reminded of, as they read it."""

from datetime import datetime, timedelta

from attrs import define, field, frozen

from domain.reminders.reminder import Place, Reminder, ReminderNumber
from domain.shared.ids import UserId

_NONCE_HOLDS = timedelta(minutes=2)

type Key = tuple[UserId, ReminderNumber]


@frozen(kw_only=True)
class Reminded:
    owner: UserId
    number: ReminderNumber
    occurrence: int
    due_at: datetime
    place: Place
    at: datetime
    claimed_until: datetime

    @property
    def is_in_time(self) -> bool:
        """Else whoever sent it stood still in the middle of that, for minutes, and nobody could call it back."""
        return self.at < self.claimed_until + _NONCE_HOLDS

    @classmethod
    def of(cls, reminder: Reminder, place: Place, *, at: datetime) -> "Reminded":
        return cls(
            owner=reminder.owner,
            number=reminder.number,
            occurrence=reminder.occurrence,
            due_at=reminder.due_at,
            place=place,
            at=at,
            claimed_until=reminder.lease_until,
        )


@define(eq=False)
class Inbox:
    arrived: list[Reminded] = field(factory=list)
    closed: set[Place] = field(factory=set)
    was_closed: bool = False
    """At some time: what was sent to there cannot be found meanwhile, and is sent to the other place."""
    rescheduled: dict[Key, int] = field(factory=dict)
    """The last occurrence that somebody was told they had moved."""

    def has(self, reminder: Reminder, place: Place) -> bool:
        sought = (reminder.owner, reminder.number, reminder.occurrence, place)
        return any((each.owner, each.number, each.occurrence, each.place) == sought for each in self.arrived)

    def receive(self, message: Reminded) -> None:
        for each in self.arrived:
            of_both = [(one.owner, one.number, one.occurrence, one.place) for one in (each, message)]
            if of_both[0] == of_both[1] and message.at - each.at < _NONCE_HOLDS:
                return
        self.arrived.append(message)

    def close(self, place: Place) -> None:
        self.closed.add(place)
        self.was_closed = True
