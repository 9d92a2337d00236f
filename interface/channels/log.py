from functools import partial

from attrs import define

from application.channels.errors import ChannelLogUnwritable
from application.channels.views import ActView, LockdownView
from domain.shared.ids import ChannelId
from interface.channels.cards import bare, log_card, log_opening
from interface.shared.client import CurrentClient
from interface.shared.languages import in_every_language
from interface.shared.posting import in_some_form, writing
from interface.shared.sending import Outgoing, send_once


@define
class DiscordChannelLog:
    _client: CurrentClient

    async def post(self, channel: ChannelId, view: ActView | LockdownView) -> None:
        async with writing(unwritable=ChannelLogUnwritable, gone=ChannelLogUnwritable):
            await in_some_form(partial(self._send, channel), view, bare(view))

    async def _send(self, channel: ChannelId, view: ActView | LockdownView) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=view.guild)
        outgoing = Outgoing(
            card=log_card(view),
            nonce=f"a{view.guild:x}.{view.number:x}",  # at most 25 characters
            opening=in_every_language(lambda: log_opening(view)),
            since=view.begun_at if isinstance(view, ActView) else view.opened_at,
        )
        await send_once(self._client, target, outgoing, look=True)
