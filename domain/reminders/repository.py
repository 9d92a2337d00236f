from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.reminders.reminder import Reminder, ReminderNumber
from domain.shared.ids import RequestId, UserId
from domain.shared.lease import Room
from domain.shared.shards import UNSPLIT, Shards


class Reminders(Protocol):
    """Each person's own, of no guild."""

    async def next_number(self, owner: UserId) -> ReminderNumber:
        """Whoever else adds one for this person waits from then on."""
        ...

    async def waiting(self, owner: UserId) -> int:
        """How many are still to be delivered, parked ones too; no more than MOST_OF_EACH are counted."""
        ...

    async def asked_by(self, owner: UserId, request: RequestId) -> Reminder | None: ...

    async def add(self, reminder: Reminder) -> None: ...

    async def get(self, owner: UserId, number: ReminderNumber) -> Reminder:
        """Nobody else changes or claims it until the end. Raises ReminderNotFound."""
        ...

    async def save(self, reminder: Reminder) -> None:
        """One that was got in the same transaction."""
        ...

    async def remove(self, owner: UserId, number: ReminderNumber) -> None:
        """Raises ReminderNotFound."""
        ...

    async def claim(
        self, *, now: datetime, leases: Sequence[timedelta], room: Room, shards: Shards = UNSPLIT
    ) -> tuple[Reminder, ...]:
        """What is due, of all people, oldest first, each for one claimant only; of guilds, those of these shards.

        The nth claim holds it for the nth of `leases`, or for the last one.
        """
        ...

    async def settle(self, reminder: Reminder) -> None:
        """Raises ConcurrentChange if it was edited, deleted or claimed by another since it was claimed."""
        ...

    async def claim_untold(self, owner: UserId, *, now: datetime, lease: timedelta) -> tuple[Reminder, ...]:
        """This person's parked ones of which they were not told, each for one claimant only."""
        ...

    async def note_told(self, told: Sequence[Reminder]) -> None:
        """Of those that are still as they were claimed."""
        ...

    async def forget_delivered(self, *, before: datetime, limit: int) -> int:
        """How many of those were forgotten; `limit` at once at most."""
        ...

    async def choose_time_zone(self, owner: UserId, time_zone: str) -> None: ...
