import discord
from attrs import define

from application.guilds.register_guilds import RegisterGuilds
from application.guilds.retry_waiting import RetryWaiting
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId
from interface.shared.client import CurrentClient


@define
class GuildListeners:
    """Registers a guild on first sight; what waits there is tried again, as a newer version may do what failed."""

    _register_guilds: UseCase[RegisterGuilds, int]
    _retry_waiting: UseCase[RetryWaiting, int]
    _client: CurrentClient

    async def on_shard_ready(self, shard: int) -> None:
        guilds = self._client.served_guilds(shard)
        await self._register_guilds(RegisterGuilds(guilds))
        await self._retry_waiting(RetryWaiting(guilds))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._register_guilds(RegisterGuilds(frozenset({GuildId(guild.id)})))
