from collections.abc import Sequence

import discord
import structlog
from attrs import define

from domain.afk.away import Away
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from interface.afk.cards import away_card, welcome_card
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.failures import said_of
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import Card
from interface.shared.messages import NOBODY

_log = structlog.stdlib.get_logger(__name__)


@define
class DiscordAwayPosts:
    _client: CurrentClient
    _languages: GuildLanguages

    async def tell(self, guild: GuildId, channel: ChannelId, message: MessageId, away: Sequence[Away]) -> None:
        async with self._languages.speaking(guild):
            card = away_card(away)
        await self._send(guild, channel, card, replies_to=message)

    async def welcome(self, guild: GuildId, channel: ChannelId, user: UserId, *, mentions: int) -> None:
        async with self._languages.speaking(guild):
            card = welcome_card(user, mentions)
        await self._send(guild, channel, card)

    async def _send(
        self, guild: GuildId, channel: ChannelId, card: Card, *, replies_to: MessageId | None = None
    ) -> None:
        there = self._client.guild(guild)
        target = there.get_channel_or_thread(channel)
        if not isinstance(target, discord.abc.Messageable):
            return
        if isinstance(target, discord.Thread) and target.parent is None:
            return  # nothing is known of who may write there
        own = target.permissions_for(there.me)
        may_send = own.send_messages_in_threads if isinstance(target, discord.Thread) else own.send_messages
        if not (own.view_channel and may_send):
            return
        try:
            async with discord_answers():
                if replies_to is not None and own.read_message_history:
                    above = target.get_partial_message(replies_to).to_reference(fail_if_not_exists=False)
                    await target.send(view=card, allowed_mentions=NOBODY, silent=True, reference=above)
                else:
                    await target.send(view=card, allowed_mentions=NOBODY, silent=True)
        except discord.HTTPException as refused:
            _log.info("a channel could not be told who is away", guild=guild, channel=channel, error=said_of(refused))
