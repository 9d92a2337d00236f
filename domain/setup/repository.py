from typing import Protocol

from domain.shared.ids import GuildId


class SetupSkips(Protocol):
    """The steps of setting up that people of a guild left out. What is set stands in the guild's records already."""

    async def add(self, guild: GuildId, step: str) -> None:
        """Nothing happens where it was left out before, however many do so at once. The guild must be registered."""
        ...
