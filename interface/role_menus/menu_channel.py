"""The posts of role menus."""

from hashlib import blake2s

import discord
from attrs import define

from application.role_menus.ports import MenuUnwritable
from application.role_menus.queries import MenuView
from domain.role_menus.repository import MenuPost
from domain.shared.ids import MessageId
from interface.role_menus.cards import menu_card, menu_marker
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import Card
from interface.shared.messages import NOBODY, find_own
from interface.shared.posting import in_some_form, send_up_to_date, writing
from interface.shared.sending import Outgoing

_NONCE_BYTES = 12  # twice as many characters, of 25


@define
class DiscordMenuChannel:
    _client: CurrentClient
    _languages: GuildLanguages

    async def post(self, place: MenuPost, menu: MenuView, *, may_be_there: bool) -> MessageId:
        async def send(shown: Card) -> discord.Message:
            outgoing = Outgoing(card=shown, nonce=_nonce(place), opening=menu_marker(menu.id), since=place.chosen_at)
            return await send_up_to_date(self._client, self._target(place), outgoing, look=may_be_there)

        forms = await self._forms(place, menu)
        async with writing(unwritable=MenuUnwritable):
            return MessageId((await in_some_form(send, *forms)).id)

    async def edit(self, post: MenuPost, menu: MenuView) -> None:
        assert post.message is not None, "only what stands is edited"
        message = self._target(post).get_partial_message(post.message)

        async def edit(shown: Card) -> discord.Message:
            return await message.edit(view=shown, allowed_mentions=NOBODY)

        forms = await self._forms(post, menu)
        async with writing(unwritable=MenuUnwritable):
            await in_some_form(edit, *forms)

    async def remove(self, post: MenuPost) -> None:
        target, message = self._target(post), post.message
        async with writing(unwritable=MenuUnwritable):
            if message is None:
                found = await find_own(target, self._client.own_id(), menu_marker(post.menu), since=post.chosen_at)
                message = None if found is None else MessageId(found.id)
            if message is not None:
                await target.get_partial_message(message).delete()

    async def _forms(self, post: MenuPost, menu: MenuView) -> tuple[Card, Card]:
        async with self._languages.speaking(post.guild):
            return menu_card(menu), menu_card(menu, emojis=False)

    def _target(self, post: MenuPost) -> discord.PartialMessageable:
        return self._client.get().get_partial_messageable(post.channel, guild_id=post.guild)


def _nonce(place: MenuPost) -> str:
    """Another one each time that a place is chosen: what was taken away may come back within minutes."""
    of = f"{place.guild}:{place.menu}:{place.channel}:{place.chosen_at.timestamp()}"
    return blake2s(of.encode(), digest_size=_NONCE_BYTES).hexdigest()
