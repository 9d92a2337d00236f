"""What is done to channels, through discord.py."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Literal, cast

import discord
from attrs import define

from application.channels.errors import ChannelRefused
from application.channels.ports import PlaceFacts
from application.shared.errors import DiscordUnreachable
from domain.channels.locking import LockableGuild
from domain.channels.numbers import ActNumber
from domain.channels.overwrites import Overwrite, Target, TargetKind
from domain.shared.ids import ChannelId, GuildId
from interface.channels.cards import notice_card, notice_opening
from interface.channels.lockable import lockable_guild
from interface.shared.channels import bot_rights_in
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import in_every_language
from interface.shared.messages import HistoryUnreadable
from interface.shared.sending import Outgoing, send_once

_UNAUTHORIZED = 401
_UNKNOWN_GUILD, _UNKNOWN_OVERWRITE = 10004, 10009
"""Discord API reference, "JSON error codes"."""


@define
class DiscordChannelDesk:
    """Overwrites travel as Discord has them, bit by bit: discord.py's own drop bits that it has no name for."""

    _client: CurrentClient
    _languages: GuildLanguages

    async def place(self, guild: GuildId, channel: ChannelId) -> PlaceFacts | None:
        there = self._guild(guild).get_channel_or_thread(channel)
        if isinstance(there, discord.Thread):
            return None if there.parent is None else PlaceFacts(bot_may=bot_rights_in(there.parent))
        if there is None or isinstance(there, discord.CategoryChannel):
            return None
        return PlaceFacts(bot_may=bot_rights_in(there), slowmode=cast(int, there.slowmode_delay))

    async def lockable(self, guild: GuildId) -> LockableGuild:
        there = self._guild(guild)
        try:
            async with discord_answers():
                return lockable_guild(there, await self._client.get().http.get_all_guild_channels(guild))
        except discord.HTTPException as refused:
            raise DiscordUnreachable from refused  # every bot in a guild may read them

    async def set_overwrite(
        self, guild: GuildId, channel: ChannelId, target: Target, overwrite: Overwrite | None, *, reason: str
    ) -> None:
        http = self._client.get().http
        async with changing(channel):
            if overwrite is not None:
                allow, deny = str(overwrite.allow), str(overwrite.deny)
                kind: Literal[0, 1] = 0 if target.kind is TargetKind.ROLE else 1
                await http.edit_channel_permissions(channel, target.id, allow, deny, kind, reason=reason)
                return
            try:
                await http.delete_channel_permissions(channel, target.id, reason=reason)
            except discord.NotFound as missing:
                if missing.code != _UNKNOWN_OVERWRITE:
                    raise

    async def set_slowmode(self, guild: GuildId, channel: ChannelId, seconds: int, *, reason: str) -> None:
        http = self._client.get().http
        async with changing(channel):
            await http.edit_channel(channel, rate_limit_per_user=seconds, reason=reason)

    async def say(self, guild: GuildId, channel: ChannelId, number: ActNumber, notice: str, *, since: datetime) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=guild)
        async with self._languages.speaking(guild):
            shown = notice_card(number, notice)
        outgoing = Outgoing(
            card=shown,
            nonce=f"n{channel:x}.{number:x}",  # at most 25 characters
            opening=in_every_language(lambda: notice_opening(number)),
            since=since,
        )
        try:
            async with changing(channel):
                await send_once(self._client, target, outgoing, look=True)
        except HistoryUnreadable as unreadable:
            raise ChannelRefused(channel, "Missing Permissions") from unreadable

    def _guild(self, guild: GuildId) -> discord.Guild:
        found = self._client.guild(guild)
        if not found.roles:  # Discord has not told of them yet: the bot would seem to have no rights
            raise DiscordUnreachable
        return found


@asynccontextmanager
async def changing(channel: ChannelId) -> AsyncIterator[None]:
    """Turns Discord's clear refusal into ChannelRefused, no clear answer into DiscordUnreachable."""
    try:
        async with discord_answers():
            yield
    except discord.HTTPException as refused:
        if refused.status == _UNAUTHORIZED or refused.code == _UNKNOWN_GUILD:
            raise DiscordUnreachable from refused
        raise ChannelRefused(channel, refused.text or str(refused.status)) from refused
