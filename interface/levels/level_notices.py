from datetime import datetime, timedelta

import discord
from attrs import define, field

from application.levels.level_ports import LevelNotice, RefusedRole
from application.levels.notice_errors import NoticeUnwritable
from application.shared.clock import Clock
from domain.shared.ids import ChannelId, GuildId
from interface.levels.reward_cards import (
    notice_card,
    notice_marker,
    refusal_card,
    refusal_marker,
    silence_card,
    silence_marker,
)
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import Card
from interface.shared.messages import NOBODY, REFUSALS, find_own
from interface.shared.words import shared_words

_NONCE_HOLDS = timedelta(minutes=2)
"""Discord enforces a nonce "for a few minutes"; an older message is looked for before another is sent."""

_SAID_FOR = timedelta(days=1)


@define
class _Once:
    """Sends a message that a try before may have sent already."""

    _client: CurrentClient
    _clock: Clock

    async def send(
        self,
        target: discord.abc.Messageable,
        view: Card,
        *,
        nonce: str,
        opening: str,
        since: datetime,
    ) -> None:
        client = self._client.get()
        assert client.user is not None, "a client that is ready knows itself"
        is_late = self._clock.now() - since > _NONCE_HOLDS
        if is_late and await find_own(target, client.user.id, opening, since=since) is not None:
            return
        await target.send(view=view, nonce=nonce, silent=True, allowed_mentions=NOBODY)


@define
class DiscordLevelNotices:
    _client: CurrentClient
    _clock: Clock

    async def post(self, channel: ChannelId, notice: LevelNotice) -> None:
        guild = self._client.guild(notice.guild)
        target = self._client.get().get_partial_messageable(channel, guild_id=notice.guild)
        view, opening = notice_card(notice, guild.name, is_private=False), notice_marker(notice, None)
        try:
            async with discord_answers():
                once = _Once(self._client, self._clock)
                await once.send(target, view, nonce=_nonce(notice), opening=opening, since=notice.at)
        except REFUSALS as error:
            raise NoticeUnwritable(channel) from error

    async def takes_notices(self, guild: GuildId, channel: ChannelId) -> bool:
        discord_guild = self._client.guild(guild)
        found = discord_guild.get_channel(channel)
        if found is None:
            return False
        rights = found.permissions_for(discord_guild.me)
        return rights.view_channel and rights.send_messages

    async def tell(self, notice: LevelNotice) -> None:
        guild = self._client.guild(notice.guild)
        view, opening = notice_card(notice, guild.name, is_private=True), notice_marker(notice, guild.name)
        try:
            async with discord_answers():
                target = await self._client.get().create_dm(discord.Object(notice.user))
                once = _Once(self._client, self._clock)
                await once.send(target, view, nonce=_nonce(notice), opening=opening, since=notice.at)
        except discord.HTTPException:
            return  # a clear refusal: closed direct messages, no guild in common, a deleted account


@define
class DiscordStaffChannel:
    _client: CurrentClient
    _clock: Clock
    _silences: dict[ChannelId, datetime] = field(factory=dict, init=False)
    """When this process last said so, or found it said: else each level would have Discord asked for it."""

    async def tell(self, channel: ChannelId, refused: RefusedRole) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=refused.guild)
        view, opening = refusal_card(refused, shared_words), refusal_marker(refused.role)
        try:
            async with discord_answers():
                once = _Once(self._client, self._clock)
                await once.send(target, view, nonce=f"r{refused.role:x}", opening=opening, since=refused.at)
        except REFUSALS as error:
            raise NoticeUnwritable(channel) from error

    async def tell_of_silence(self, channel: ChannelId, guild: GuildId, notices: ChannelId, *, at: datetime) -> None:
        if notices in self._silences and at - self._silences[notices] < _SAID_FOR:
            return
        target = self._client.get().get_partial_messageable(channel, guild_id=guild)
        view, opening = silence_card(notices), silence_marker(notices)
        try:
            async with discord_answers():
                once = _Once(self._client, self._clock)
                await once.send(target, view, nonce=f"s{notices:x}", opening=opening, since=at - _SAID_FOR)
        except REFUSALS as error:
            raise NoticeUnwritable(channel) from error
        self._silences[notices] = at


def _nonce(notice: LevelNotice) -> str:
    """At most 25 characters, Discord's limit; for the same member, guild and level the same."""
    return f"v{notice.guild ^ notice.user:x}.{notice.level:x}"
