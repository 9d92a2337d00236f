import discord
from attrs import define

from application.moderation.appeals.ports import PostedAppeal
from domain.shared.ids import ChannelId, MessageId
from interface.moderation.appeals.cards import appeal_card, appeal_marker
from interface.shared.client import CurrentClient
from interface.shared.languages import in_every_language
from interface.shared.layout import Card
from interface.shared.messages import NOBODY
from interface.shared.posting import in_some_form, send_up_to_date, writing
from interface.shared.sending import Outgoing


@define
class DiscordAppealChannel:
    _client: CurrentClient

    async def post(self, channel: ChannelId, shown: PostedAppeal, *, may_be_there: bool) -> MessageId:
        target = self._client.get().get_partial_messageable(channel, guild_id=shown.guild)

        async def send(shown_as: Card) -> discord.Message:
            outgoing = Outgoing(
                card=shown_as,
                nonce=f"g{shown.guild:x}.{shown.appeal.number:x}",
                opening=in_every_language(lambda: appeal_marker(shown.appeal.number)),
                since=shown.appeal.filed_at,
                is_silent=False,
            )
            return await send_up_to_date(self._client, target, outgoing, look=may_be_there)

        async with writing():
            message = await in_some_form(send, appeal_card(shown), appeal_card(shown, is_bare=True))
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, shown: PostedAppeal) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=shown.guild)
        post = target.get_partial_message(message)

        async def edit(shown_as: Card) -> None:
            await post.edit(view=shown_as, allowed_mentions=NOBODY)

        async with writing():
            await in_some_form(edit, appeal_card(shown), appeal_card(shown, is_bare=True))
