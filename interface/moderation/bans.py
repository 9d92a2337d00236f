from datetime import timedelta

import discord
from attrs import define

from application.moderation.errors import MayNotLook
from application.moderation.ports import Ban
from domain.shared.ids import GuildId, UserId
from interface.moderation.refusals import refusals
from interface.shared.client import CurrentClient, discord_answers


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
        except discord.NotFound:
            return None
        except discord.HTTPException as error:
            raise MayNotLook from error
        return Ban(entry.reason)
