from collections.abc import Sequence
from typing import Protocol

from domain.reminders.reminder import Reminder
from domain.shared.ids import UserId
from domain.shared.paging import Page, Seek


class UndeliveredReader(Protocol):
    async def untold(self, owner: UserId) -> int:
        """How many were parked of which their owner was not told."""
        ...


class ReminderReader(UndeliveredReader, Protocol):
    async def page(self, owner: UserId, seek: Seek) -> Page[Reminder]:
        """Those that are still to be delivered, parked ones too, by their numbers."""
        ...

    async def waiting(self, owner: UserId) -> Sequence[Reminder]:
        """All of those, as many as anybody may have."""
        ...

    async def find(self, owner: UserId, number: int) -> Reminder | None:
        """A delivered one too."""
        ...

    async def time_zone(self, owner: UserId) -> str | None:
        """The one that the person chose."""
        ...
