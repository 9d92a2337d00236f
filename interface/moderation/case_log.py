from contextlib import AbstractAsyncContextManager

import discord
from attrs import define, evolve

from application.moderation.errors import CaseLogPostGone, CaseLogUnwritable
from application.moderation.queries import CaseView
from domain.moderation.reason import Reason
from domain.shared.ids import ChannelId, MessageId
from interface.moderation.cards import case_card, case_marker
from interface.moderation.nonces import nonce
from interface.shared.avatars import Avatars
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import gettext_lazy, in_every_language
from interface.shared.layout import Card
from interface.shared.messages import NOBODY
from interface.shared.posting import in_some_form, send_up_to_date, writing
from interface.shared.sending import Outgoing

_LEFT_OUT = gettext_lazy("(left out, as Discord refused a post with it; /case show has it)")


@define
class DiscordCaseLogChannel:
    _client: CurrentClient
    _avatars: Avatars
    _languages: GuildLanguages

    async def post(self, channel: ChannelId, case: CaseView, *, may_be_there: bool) -> MessageId:
        target = self._client.get().get_partial_messageable(channel, guild_id=case.guild)
        avatar = await self._avatars.address(case.target)

        async def send(card: Card) -> discord.Message:
            opening = in_every_language(lambda: case_marker(case.number))
            outgoing = Outgoing(card=card, nonce=nonce("l", case), opening=opening, since=case.opened_at)
            return await send_up_to_date(self._client, target, outgoing, look=may_be_there)

        async with self._languages.speaking(case.guild):
            whole, bare = case_card(case, avatar), _bare(case, avatar)
        async with _writing():
            message = await in_some_form(send, whole, bare)
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, case: CaseView) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=case.guild)
        post, avatar = target.get_partial_message(message), await self._avatars.address(case.target)

        async def edit(card: Card) -> None:
            await post.edit(view=card, allowed_mentions=NOBODY)

        async with self._languages.speaking(case.guild):
            whole, bare = case_card(case, avatar), _bare(case, avatar)
        async with _writing():
            await in_some_form(edit, whole, bare)


def _writing() -> AbstractAsyncContextManager[None]:
    return writing(unwritable=CaseLogUnwritable, gone=CaseLogPostGone)


def _bare(case: CaseView, avatar: str) -> Card:
    """The case without what people and Discord said, which is what a post can be refused for."""
    reason = None if case.reason is None else Reason(str(_LEFT_OUT))
    return case_card(evolve(case, reason=reason, failure_detail=None, notice_detail=None), avatar)
