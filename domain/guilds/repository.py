from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from domain.guilds.guild import Guild
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


class GuildRepository(Protocol):
    async def get(self, guild: GuildId) -> Guild:
        """Raises GuildNotRegistered."""
        ...

    async def register(self, guild: GuildId, *, at: datetime) -> Guild:
        """Get the guild, created with default settings where it was unknown; safe when many register it at once."""
        ...

    async def register_many(self, guilds: Collection[GuildId], *, at: datetime) -> int:
        """Register those still unknown, in one statement; returns how many there were."""
        ...

    async def settings_of(self, guilds: Collection[GuildId]) -> Mapping[GuildId, Settings]:
        """What those of these guilds that are registered have chosen."""
        ...

    async def save(self, guild: Guild) -> None:
        """Raises ConcurrentChange if it was saved by someone else since it was read."""
        ...
