import discord
from attrs import define

from application.moderation.errors import MayNotLook
from domain.shared.ids import GuildId, UserId
from interface.moderation.refusals import refusals
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers

_NO_MEMBER = (10007, 10013)
"""Unknown member, unknown user (Discord API reference, "JSON error codes")."""


@define
class DiscordNicknames:
    _client: CurrentClient

    async def of(self, guild: GuildId, user: UserId) -> str | None:
        discord_guild = self._client.guild(guild)
        try:
            async with discord_answers():
                return (await discord_guild.fetch_member(user)).nick or None
        except discord.HTTPException as error:
            if error.code in NOT_HERE:  # says nothing about the member
                raise self._client.not_in(guild) from error
            if error.code in _NO_MEMBER:
                return None
            raise MayNotLook from error

    async def reset(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        discord_guild = self._client.guild(guild)
        async with refusals():
            member = await discord_guild.fetch_member(user)
            await member.edit(nick=None, reason=audit_reason)
