"""Where people are greeted. What is not taken is not sent again: see `Doorstep`."""

import discord
from attrs import define

from application.greetings.ports import Greeting, GreetingRefused, Said
from domain.shared.ids import ChannelId, GuildId
from interface.greetings.cards import farewell_card, welcome_card, welcome_message_card
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import Card
from interface.shared.messages import NOBODY
from interface.shared.posting import writing


@define
class DiscordGreetingChannel:
    _client: CurrentClient
    _languages: GuildLanguages

    async def welcome(self, guild: GuildId, channel: ChannelId, greeting: Greeting, *, ping: bool) -> None:
        pings = NOBODY
        if ping:
            users = [discord.Object(said.user) for said in greeting.said]
            pings = discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users)
        async with self._languages.speaking(guild):
            shown = welcome_card(greeting)
        await self._send(self._in(guild, channel), shown, pings)

    async def farewell(self, guild: GuildId, channel: ChannelId, greeting: Greeting) -> None:
        async with self._languages.speaking(guild):
            shown = farewell_card(greeting)
        await self._send(self._in(guild, channel), shown, NOBODY)

    async def tell(self, said: Said) -> None:
        async with writing(unwritable=GreetingRefused, gone=GreetingRefused):
            target = await self._client.get().create_dm(discord.Object(said.user))
        await self._send(target, welcome_message_card(said), NOBODY)

    async def _send(self, target: discord.abc.Messageable, shown: Card, pings: discord.AllowedMentions) -> None:
        async with writing(unwritable=GreetingRefused, gone=GreetingRefused):
            await target.send(view=shown, silent=pings is NOBODY, allowed_mentions=pings)

    def _in(self, guild: GuildId, channel: ChannelId) -> discord.PartialMessageable:
        return self._client.get().get_partial_messageable(channel, guild_id=guild)
