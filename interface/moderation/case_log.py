import discord
from attrs import define

from application.moderation.errors import CaseLogUnwritable
from application.moderation.queries import CaseView
from domain.shared.ids import ChannelId, MessageId
from interface.moderation.cards import case_card, case_marker
from interface.moderation.nonces import nonce
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import texts, texts_of
from interface.shared.messages import NOBODY, REFUSALS, find_own

_UNKNOWN_CHANNEL = 10003
"""Discord API reference, "JSON error codes"."""


@define
class DiscordCaseLogChannel:
    _client: CurrentClient

    async def post(self, channel: ChannelId, case: CaseView, *, may_be_there: bool) -> MessageId:
        client = self._client.get()
        assert client.user is not None, "a client that is ready knows itself"
        view = case_card(case)
        target = client.get_partial_messageable(channel, guild_id=case.guild)
        try:
            async with discord_answers():
                message = None
                if may_be_there:
                    message = await find_own(target, client.user.id, case_marker(case.number), since=case.opened_at)
                if message is None:
                    message = await target.send(view=view, nonce=nonce("l", case), silent=True, allowed_mentions=NOBODY)
                if list(texts(message.components)) != texts_of(view):
                    await message.edit(view=view, allowed_mentions=NOBODY)
        except REFUSALS as error:
            raise CaseLogUnwritable from error
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, case: CaseView) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=case.guild)
        try:
            async with discord_answers():
                await target.get_partial_message(message).edit(view=case_card(case), allowed_mentions=NOBODY)
        except discord.NotFound as gone:
            if gone.code == _UNKNOWN_CHANNEL:
                raise CaseLogUnwritable from gone
        except discord.HTTPException as error:
            raise CaseLogUnwritable from error
