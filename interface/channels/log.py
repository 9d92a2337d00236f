import discord
from attrs import define

from application.channels.errors import ChannelLogUnwritable
from application.channels.views import ActView, LockdownView
from domain.shared.ids import ChannelId
from interface.channels.cards import bare, log_card, log_opening
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.messages import REFUSALS
from interface.shared.sending import Outgoing, send_once

_BAD_REQUEST = 400


@define
class DiscordChannelLog:
    _client: CurrentClient

    async def post(self, channel: ChannelId, view: ActView | LockdownView) -> None:
        try:
            async with discord_answers():
                try:
                    await self._send(channel, view)
                except discord.HTTPException as error:
                    if error.status != _BAD_REQUEST:
                        raise
                    await self._send(channel, bare(view))
        except REFUSALS as error:
            raise ChannelLogUnwritable from error

    async def _send(self, channel: ChannelId, view: ActView | LockdownView) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=view.guild)
        outgoing = Outgoing(
            card=log_card(view),
            nonce=f"a{view.guild:x}.{view.number:x}",  # at most 25 characters
            opening=log_opening(view),
            since=view.begun_at if isinstance(view, ActView) else view.opened_at,
        )
        await send_once(self._client, target, outgoing, look=True)
