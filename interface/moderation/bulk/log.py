from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from attrs import define, evolve

from application.moderation.bulk.errors import BulkPostGone
from application.moderation.bulk.queries import BulkStatus
from application.moderation.errors import CaseLogUnwritable
from domain.moderation.reason import Reason
from domain.shared.ids import ChannelId, MessageId
from interface.moderation.bulk.buttons import status_card
from interface.moderation.bulk.cards import operation_marker
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import texts, texts_of
from interface.shared.messages import NOBODY, REFUSALS
from interface.shared.sending import Outgoing, send_once

_UNKNOWN_MESSAGE = 10008
"""Discord API reference, "JSON error codes"."""

_BAD_REQUEST = 400
_LEFT_OUT = Reason("(left out, as Discord refused a post with it; /bulk show has it)")


@define
class DiscordBulkLogChannel:
    _client: CurrentClient

    async def post(self, channel: ChannelId, status: BulkStatus, *, may_be_there: bool) -> MessageId:
        async with _writing():
            try:
                message = await self._post(channel, status, look=may_be_there)
            except discord.HTTPException as error:
                if error.status != _BAD_REQUEST:
                    raise
                message = await self._post(channel, _bare(status), look=may_be_there)
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, status: BulkStatus) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=status.operation.guild)
        post = target.get_partial_message(message)
        async with _writing():
            try:
                await post.edit(view=status_card(status), allowed_mentions=NOBODY)
            except discord.HTTPException as error:
                if error.status != _BAD_REQUEST:
                    raise
                await post.edit(view=status_card(_bare(status)), allowed_mentions=NOBODY)

    async def _post(self, channel: ChannelId, status: BulkStatus, *, look: bool) -> discord.Message:
        """What is found there is brought up to date."""
        operation, shown = status.operation, status_card(status)
        target = self._client.get().get_partial_messageable(channel, guild_id=operation.guild)
        outgoing = Outgoing(
            card=shown,
            nonce=f"b{operation.guild:x}.{operation.number:x}",
            opening=operation_marker(operation.number),
            since=operation.confirmed_at or operation.planned_at,
        )
        message = await send_once(self._client, target, outgoing, look=look)
        if list(texts(message.components)) != texts_of(shown):
            await message.edit(view=shown, allowed_mentions=NOBODY)
        return message


@asynccontextmanager
async def _writing() -> AsyncIterator[None]:
    try:
        async with discord_answers():
            yield
    except REFUSALS as error:
        is_gone = isinstance(error, discord.HTTPException) and error.code == _UNKNOWN_MESSAGE
        raise (BulkPostGone if is_gone else CaseLogUnwritable) from error


def _bare(status: BulkStatus) -> BulkStatus:
    """Without what people and Discord said, which is what a post can be refused for."""
    operation = status.operation
    reason = None if operation.reason is None else _LEFT_OUT
    return evolve(status, operation=evolve(operation, reason=reason, problem=None))
