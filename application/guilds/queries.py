from collections.abc import Collection
from typing import Protocol

from domain.setup.references import Reference
from domain.shared.history import RecordedChange
from domain.shared.ids import ChannelId, GuildId
from domain.shared.paging import Page, Seek
from domain.shared.settings import Settings


class GuildSettingsReader(Protocol):
    async def get(self, guild: GuildId) -> Settings | None:
        """The guild's settings, or None for a guild not registered yet."""
        ...


async def settings_of(guild: GuildId, reader: GuildSettingsReader) -> Settings:
    """The defaults where the guild is not registered yet."""
    return await reader.get(guild) or Settings()


class SettingHistoryReader(Protocol):
    async def page(self, guild: GuildId, seek: Seek) -> Page[RecordedChange]:
        """Changes of the guild's settings, newest first; the cursor is a change's id."""
        ...


class OpenToJail(Protocol):
    def of(self, guild: GuildId) -> frozenset[ChannelId]:
        """Channels that those in jail see, and the bot may not hide; by what is known, nothing is waited for."""
        ...


class Losses(Protocol):
    async def of(self, guild: GuildId, *, deleted: Collection[int] = ()) -> frozenset[Reference]:
        """What names a channel or role that is gone at this moment; `deleted` are known to have been.

        Raises DiscordUnreachable.
        """
        ...
