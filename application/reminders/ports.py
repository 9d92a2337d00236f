from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.reminders.reminder import Place, Reminder


@frozen
class PlaceRefused(ApplicationError):
    """Discord lets no message through to there, for a reason that may pass: closed direct messages, a channel gone."""

    why: str | None


class Telling(Protocol):
    async def __call__(self, undelivered: int) -> bool:
        """Say to whoever is here how many reminders could not be delivered; whether that was said for sure."""
        ...


class ReminderPost(Protocol):
    async def is_there(self, reminder: Reminder, place: Place) -> bool:
        """Whether this occurrence was sent there before. Raises PlaceRefused where that cannot be seen."""
        ...

    async def send(self, reminder: Reminder, place: Place, *, is_late: bool) -> None:
        """Raises PlaceRefused, or DiscordUnreachable where nobody knows whether it arrived."""
        ...
