from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from attrs import define, evolve

from application.moderation.errors import CaseLogPostGone, CaseLogUnwritable
from application.moderation.queries import CaseView
from domain.moderation.reason import Reason
from domain.shared.ids import ChannelId, MessageId
from interface.moderation.cards import case_card, case_marker
from interface.moderation.nonces import nonce
from interface.shared.avatars import Avatars
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import Card, texts, texts_of
from interface.shared.messages import NOBODY, REFUSALS
from interface.shared.sending import Outgoing, send_once

_UNKNOWN_MESSAGE = 10008
"""Discord API reference, "JSON error codes"."""

_BAD_REQUEST = 400
_LEFT_OUT = Reason("(left out, as Discord refused a post with it; /case show has it)")


@define
class DiscordCaseLogChannel:
    _client: CurrentClient
    _avatars: Avatars

    async def post(self, channel: ChannelId, case: CaseView, *, may_be_there: bool) -> MessageId:
        target = self._client.get().get_partial_messageable(channel, guild_id=case.guild)
        avatar = await self._avatars.address(case.target)
        async with _writing():
            try:
                message = await self._post(target, case, case_card(case, avatar), look=may_be_there)
            except discord.HTTPException as error:
                if error.status != _BAD_REQUEST:
                    raise
                message = await self._post(target, case, _bare(case, avatar), look=may_be_there)
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, case: CaseView) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=case.guild)
        post, avatar = target.get_partial_message(message), await self._avatars.address(case.target)
        async with _writing():
            try:
                await post.edit(view=case_card(case, avatar), allowed_mentions=NOBODY)
            except discord.HTTPException as error:
                if error.status != _BAD_REQUEST:
                    raise
                await post.edit(view=_bare(case, avatar), allowed_mentions=NOBODY)

    async def _post(
        self, target: discord.PartialMessageable, case: CaseView, card: Card, *, look: bool
    ) -> discord.Message:
        """What is found there is brought up to date."""
        opening = case_marker(case.number)
        outgoing = Outgoing(card=card, nonce=nonce("l", case), opening=opening, since=case.opened_at)
        message = await send_once(self._client, target, outgoing, look=look)
        if list(texts(message.components)) != texts_of(card):
            await message.edit(view=card, allowed_mentions=NOBODY)
        return message


@asynccontextmanager
async def _writing() -> AsyncIterator[None]:
    """Turns Discord's refusal into CaseLogUnwritable, or into CaseLogPostGone where it misses only the message."""
    try:
        async with discord_answers():
            yield
    except REFUSALS as error:
        is_gone = isinstance(error, discord.HTTPException) and error.code == _UNKNOWN_MESSAGE
        raise (CaseLogPostGone if is_gone else CaseLogUnwritable) from error


def _bare(case: CaseView, avatar: str) -> Card:
    """The case without what people and Discord said, which is what a post can be refused for."""
    reason = None if case.reason is None else _LEFT_OUT
    return case_card(evolve(case, reason=reason, failure_detail=None, notice_detail=None), avatar)
