"""What a server has, asked of Discord's REST API: where no gateway tells of it, as on the command line."""

from collections.abc import Collection, Mapping, Sequence

import discord
from attrs import define, field, frozen

from application.configuration.comparing import Look
from application.shared.configuration.names import GuildNames
from application.shared.errors import BotNotInGuild
from domain.shared.channels import ChannelFacts
from domain.shared.ids import ApplicationId, ChannelId, GuildId
from domain.shared.roles import GuildRoles
from interface.configuration.directory import names_of
from interface.shared.channels import facts_of
from interface.shared.client import NOT_HERE, discord_answers
from interface.shared.roles import roles_of


@frozen(kw_only=True)
class _Asked:
    guild: discord.Guild
    channels: Sequence[discord.abc.GuildChannel]
    bot: discord.Member


@define
class _AskedGuilds:
    """Each is asked about once: a command of the command line is over in a moment."""

    _client: discord.Client
    _known: dict[GuildId, _Asked] = field(factory=dict)

    async def of(self, guild: GuildId) -> _Asked:
        """Raises BotNotInGuild, DiscordUnreachable."""
        if guild not in self._known:
            try:
                async with discord_answers():
                    self._known[guild] = await self._ask(guild)
            except discord.HTTPException as error:
                if error.code not in NOT_HERE:
                    raise
                raise BotNotInGuild(guild, ApplicationId(self._client.application_id or 0)) from error
        return self._known[guild]

    async def _ask(self, guild: GuildId) -> _Asked:
        found = await self._client.fetch_guild(guild, with_counts=False)
        assert self._client.user is not None, "a client that is logged in knows itself"
        bot = await found.fetch_member(self._client.user.id)
        return _Asked(guild=found, channels=await found.fetch_channels(), bot=bot)


@define
class AskedGuildDirectory:
    _asked: _AskedGuilds

    async def of(self, guild: GuildId) -> GuildNames:
        asked = await self._asked.of(guild)
        return names_of(asked.guild, asked.channels)


@define
class _AskedChannels:
    _asked: _AskedGuilds

    async def of(self, guild: GuildId, channels: Collection[ChannelId]) -> Mapping[ChannelId, ChannelFacts]:
        asked = await self._asked.of(guild)
        return {ChannelId(each.id): facts_of(each, asked.bot) for each in asked.channels if each.id in channels}


@define
class _AskedRoles:
    _asked: _AskedGuilds

    async def of(self, guild: GuildId) -> GuildRoles:
        asked = await self._asked.of(guild)
        return roles_of(asked.guild.roles, asked.bot)


def asked_over_rest(client: discord.Client) -> tuple[AskedGuildDirectory, Look]:
    """By a client that is logged in; it need not be connected."""
    asked = _AskedGuilds(client)
    directory = AskedGuildDirectory(asked)
    return directory, Look(directory, _AskedChannels(asked), _AskedRoles(asked))
