from contextlib import AbstractAsyncContextManager

import discord
from attrs import define, evolve

from application.moderation.bulk.queries import BulkStatus
from application.moderation.errors import CaseLogUnwritable
from application.shared.posting import PostGone
from domain.moderation.reason import Reason
from domain.shared.ids import ChannelId, MessageId
from interface.moderation.bulk.buttons import status_card
from interface.moderation.bulk.cards import operation_marker
from interface.shared.client import CurrentClient
from interface.shared.languages import gettext, in_every_language
from interface.shared.messages import NOBODY
from interface.shared.posting import in_some_form, send_up_to_date, writing
from interface.shared.sending import Outgoing


@define
class DiscordBulkLogChannel:
    _client: CurrentClient

    async def post(self, channel: ChannelId, status: BulkStatus, *, may_be_there: bool) -> MessageId:
        target = self._client.get().get_partial_messageable(channel, guild_id=status.operation.guild)

        async def send(shown: BulkStatus) -> discord.Message:
            operation = shown.operation
            outgoing = Outgoing(
                card=status_card(shown),
                nonce=f"b{operation.guild:x}.{operation.number:x}",
                opening=in_every_language(lambda: operation_marker(operation.number)),
                since=operation.confirmed_at or operation.planned_at,
            )
            return await send_up_to_date(self._client, target, outgoing, look=may_be_there)

        async with _writing():
            message = await in_some_form(send, status, _bare(status))
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, status: BulkStatus) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=status.operation.guild)
        post = target.get_partial_message(message)

        async def edit(shown: BulkStatus) -> None:
            await post.edit(view=status_card(shown), allowed_mentions=NOBODY)

        async with _writing():
            await in_some_form(edit, status, _bare(status))


def _writing() -> AbstractAsyncContextManager[None]:
    return writing(unwritable=CaseLogUnwritable, gone=PostGone)


def _left_out() -> Reason:
    return Reason(gettext("(left out, as Discord refused a post with it; /bulk show has it)"))


def _bare(status: BulkStatus) -> BulkStatus:
    """Without what people and Discord said, which is what a post can be refused for."""
    operation = status.operation
    reason = None if operation.reason is None else _left_out()
    return evolve(status, operation=evolve(operation, reason=reason, problem=None))
