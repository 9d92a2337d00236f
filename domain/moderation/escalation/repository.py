from typing import Protocol

from domain.moderation.escalation.escalation import Escalation
from domain.moderation.escalation.record import Firing
from domain.shared.ids import GuildId


class EscalationRepository(Protocol):
    async def get(self, guild: GuildId) -> Escalation:
        """The defaults, where nobody has changed anything."""
        ...

    async def save(self, escalation: Escalation) -> None:
        """Raises ConcurrentChange if it was saved by someone else since it was read."""
        ...

    async def fire(self, firing: Firing) -> None:
        """Record that a step is taken. Raises ConcurrentChange if another was since the member's were read."""
        ...
