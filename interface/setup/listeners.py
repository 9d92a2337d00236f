import discord
from attrs import define, field

from application.setup.notice_losses import NoticeLosses
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId
from interface.shared.client import CurrentClient
from interface.shared.together import Together


@define
class LossListeners:
    """Hears of channels and roles that are deleted, and looks what was while the bot was away.

    Discord tells of both without any privileged intent.
    """

    _notice: UseCase[NoticeLosses, None]
    _client: CurrentClient
    _available: Together[GuildId] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._available = Together(self._look_at)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._notice(NoticeLosses([GuildId(channel.guild.id)], deleted=frozenset({channel.id})))

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        await self._notice(NoticeLosses([GuildId(role.guild.id)], deleted=frozenset({role.id})))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """It was in an outage."""
        await self._available.add(GuildId(guild.id))

    async def _look_at(self, guilds: frozenset[GuildId]) -> None:
        """Of a shard that is not ready yet all are looked at once it is."""
        if there := guilds & self._client.served_guilds():
            await self._notice(NoticeLosses(there))

    async def on_shard_ready(self, shard: int) -> None:
        await self._notice(NoticeLosses(self._client.served_guilds(shard)))

    async def look_at_all(self) -> None:
        await self._notice(NoticeLosses(self._client.served_guilds()))
