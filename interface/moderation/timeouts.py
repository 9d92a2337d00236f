from datetime import datetime

import discord
from attrs import define

from application.moderation.errors import MayNotLook
from domain.shared.ids import GuildId, UserId
from interface.moderation.refusals import refusals
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers

NO_MEMBER = (10007, 10013)
"""Unknown member, unknown user (Discord API reference, "JSON error codes")."""


@define
class DiscordTimeouts:
    _client: CurrentClient

    async def time_out(self, guild: GuildId, user: UserId, until: datetime, *, audit_reason: str) -> None:
        await self._set(guild, user, until, audit_reason)

    async def end(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        await self._set(guild, user, None, audit_reason)

    async def until(self, guild: GuildId, user: UserId) -> datetime | None:
        try:
            async with discord_answers():
                member = await self._client.guild(guild).fetch_member(user)
        except discord.HTTPException as error:
            if error.code in NOT_HERE:  # says nothing about the member
                raise self._client.not_in(guild) from error
            if error.code in NO_MEMBER:
                return None
            raise MayNotLook from error
        return member.timed_out_until

    async def _set(self, guild: GuildId, user: UserId, until: datetime | None, reason: str) -> None:
        discord_guild = self._client.guild(guild)
        async with refusals():
            member = discord_guild.get_member(user) or await discord_guild.fetch_member(user)
            await member.edit(timed_out_until=until, reason=reason)
