"""Whether the guild lets somebody do by a roundabout way what a command of its own is there for."""

from typing import Protocol

from domain.shared.ids import GuildId
from domain.shared.standing import Standing


class CommandUse(Protocol):
    async def check(self, guild: GuildId, by: Standing, command: str) -> None:
        """Raises what would stand in the way of that command now, or RecordsUnavailable. It is named as people type
        it."""
        ...
