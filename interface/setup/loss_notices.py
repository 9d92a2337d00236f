from collections.abc import Sequence

import discord
from attrs import define

from application.shared.posting import PlaceUnwritable
from domain.setup.events import ReferencesLost
from domain.setup.references import Reference
from domain.shared.ids import ChannelId, GuildId
from interface.setup.loss_cards import Faces, loss_card, loss_marker, loss_nonce
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.messages import REFUSALS
from interface.shared.sending import Outgoing, send_once


@define
class DiscordLossNotices:
    _client: CurrentClient
    _faces: Faces

    async def system_channel(self, guild: GuildId) -> ChannelId | None:
        found = self._client.guild(guild).system_channel
        return None if found is None else ChannelId(found.id)

    async def post(self, channel: ChannelId, event: ReferencesLost, found: Sequence[Reference]) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=event.guild)
        try:
            async with discord_answers():
                await send_once(self._client, target, self._outgoing(event, found, None), look=True)
        except REFUSALS as error:
            raise PlaceUnwritable from error

    async def tell_owner(self, event: ReferencesLost, found: Sequence[Reference]) -> None:
        guild = self._client.guild(event.guild)
        if guild.owner_id is None:
            return
        try:
            async with discord_answers():
                target = await self._client.get().create_dm(discord.Object(guild.owner_id))
                await send_once(self._client, target, self._outgoing(event, found, guild.name), look=True)
        except discord.HTTPException:
            return  # a clear refusal: closed direct messages, a deleted account

    def _outgoing(self, event: ReferencesLost, found: Sequence[Reference], guild_name: str | None) -> Outgoing:
        return Outgoing(
            card=loss_card(event, found, self._faces, guild_name),
            nonce=loss_nonce(event),
            opening=loss_marker(event),
            since=event.at,
        )
