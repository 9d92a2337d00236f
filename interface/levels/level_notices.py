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
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import in_every_language
from interface.shared.messages import REFUSALS
from interface.shared.sending import Outgoing, may_be_there, send_once
from interface.shared.words import shared_words

_SAID_FOR = timedelta(days=1)


@define
class DiscordLevelNotices:
    _client: CurrentClient
    _clock: Clock
    _languages: GuildLanguages

    async def post(self, channel: ChannelId, notice: LevelNotice) -> None:
        guild = self._client.guild(notice.guild)
        target = self._client.get().get_partial_messageable(channel, guild_id=notice.guild)
        opening = in_every_language(lambda: notice_marker(notice, None))
        async with self._languages.speaking(notice.guild):
            view = notice_card(notice, guild.name, is_private=False)
        outgoing = Outgoing(card=view, nonce=_nonce(notice), opening=opening, since=notice.at)
        try:
            async with discord_answers():
                await send_once(self._client, target, outgoing, look=may_be_there(outgoing, self._clock))
        except REFUSALS as error:
            raise NoticeUnwritable(channel) from error

    async def tell(self, notice: LevelNotice) -> None:
        guild = self._client.guild(notice.guild)
        opening = in_every_language(lambda: notice_marker(notice, guild.name))
        async with self._languages.speaking(notice.guild):
            view = notice_card(notice, guild.name, is_private=True)
        outgoing = Outgoing(card=view, nonce=_nonce(notice), opening=opening, since=notice.at)
        try:
            async with discord_answers():
                target = await self._client.get().create_dm(discord.Object(notice.user))
                await send_once(self._client, target, outgoing, look=may_be_there(outgoing, self._clock))
        except discord.HTTPException:
            return  # a clear refusal: closed direct messages, no guild in common, a deleted account


@define
class DiscordStaffChannel:
    _client: CurrentClient
    _clock: Clock
    _languages: GuildLanguages
    _silences: dict[ChannelId, datetime] = field(factory=dict, init=False)
    """When this process last said so, or found it said: else each level would have Discord asked for it."""

    async def tell(self, channel: ChannelId, refused: RefusedRole) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=refused.guild)
        opening = in_every_language(lambda: refusal_marker(refused.role))
        async with self._languages.speaking(refused.guild):
            view = refusal_card(refused, shared_words)
        outgoing = Outgoing(card=view, nonce=f"r{refused.role:x}", opening=opening, since=refused.at)
        try:
            async with discord_answers():
                await send_once(self._client, target, outgoing, look=may_be_there(outgoing, self._clock))
        except REFUSALS as error:
            raise NoticeUnwritable(channel) from error

    async def tell_of_silence(self, channel: ChannelId, guild: GuildId, notices: ChannelId, *, at: datetime) -> None:
        if notices in self._silences and at - self._silences[notices] < _SAID_FOR:
            return
        target = self._client.get().get_partial_messageable(channel, guild_id=guild)
        opening = in_every_language(lambda: silence_marker(notices))
        async with self._languages.speaking(guild):
            view = silence_card(notices)
        outgoing = Outgoing(card=view, nonce=f"s{notices:x}", opening=opening, since=at - _SAID_FOR)
        try:
            async with discord_answers():
                await send_once(self._client, target, outgoing, look=may_be_there(outgoing, self._clock))
        except REFUSALS as error:
            raise NoticeUnwritable(channel) from error
        self._silences[notices] = at


def _nonce(notice: LevelNotice) -> str:
    """At most 25 characters, Discord's limit; for the same member, guild and level the same."""
    return f"v{notice.guild ^ notice.user:x}.{notice.level:x}"
