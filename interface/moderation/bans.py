from datetime import timedelta

import discord
from attrs import define

from application.moderation.errors import MayNotLook
from application.moderation.ports import Ban
from domain.shared.ids import GuildId, UserId
from interface.moderation.refusals import refusals
from interface.shared.client import NOT_HERE, CurrentClient, discord_answers

_NO_BAN = (10013, 10026)
"""Unknown user, unknown ban (Discord API reference, "JSON error codes")."""


@define
class DiscordBans:
    _client: CurrentClient

    async def ban(self, guild: GuildId, user: UserId, *, delete_messages: timedelta, audit_reason: str) -> None:
        discord_guild = self._client.guild(guild)
        async with refusals():
            await discord_guild.ban(
                discord.Object(user),
                delete_message_seconds=int(delete_messages.total_seconds()),
                reason=audit_reason,
            )

    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        discord_guild = self._client.guild(guild)
        async with refusals():
            await discord_guild.unban(discord.Object(user), reason=audit_reason)

    async def find(self, guild: GuildId, user: UserId) -> Ban | None:
        discord_guild = self._client.guild(guild)
        try:
            async with discord_answers():
                entry = await discord_guild.fetch_ban(discord.Object(user))
        except discord.HTTPException as error:
            if error.code in NOT_HERE:  # says nothing about the ban
                raise self._client.not_in(guild) from error
            if error.code in _NO_BAN:
                return None
            raise MayNotLook from error
        return Ban(entry.reason)
