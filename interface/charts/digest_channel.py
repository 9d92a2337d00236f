from attrs import define

from application.charts.errors import DigestUnwritable
from application.charts.queries import Week
from application.shared.drawing import Png
from domain.charts.digest import Digest
from domain.shared.ids import ChannelId, MessageId
from interface.charts.digest_cards import cannot_post, cannot_post_marker, digest_card, digest_image, digest_marker
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import Card
from interface.shared.messages import REFUSALS
from interface.shared.pictures import Picture
from interface.shared.sending import Outgoing, send_once


@define
class DiscordDigestChannel:
    _client: CurrentClient

    async def post(self, channel: ChannelId, digest: Digest, week: Week, picture: Png | None) -> MessageId:
        image = digest_image(week, picture)
        try:
            return await self._send(channel, digest, "d", digest_marker(digest.week), digest_card(week, picture), image)
        except REFUSALS as error:
            raise DigestUnwritable from error

    async def complain(self, notices: ChannelId, digest: Digest, channel: ChannelId) -> None:
        try:
            marker = cannot_post_marker(digest.week)
            await self._send(notices, digest, "e", marker, cannot_post(digest, channel), None)
        except REFUSALS:
            return

    async def _send(
        self, channel: ChannelId, digest: Digest, kind: str, marker: str, card: Card, image: Picture | None
    ) -> MessageId:
        target = self._client.get().get_partial_messageable(channel, guild_id=digest.guild)
        outgoing = Outgoing(
            card=card,
            nonce=f"{kind}{digest.guild:x}.{digest.week:%y%m%d}",  # 24 of 25 characters
            opening=marker,
            since=digest.opened_at,
            files=() if image is None else (image,),
        )
        async with discord_answers():
            # An earlier attempt may have been cut off after it was sent.
            message = await send_once(self._client, target, outgoing, look=digest.attempts > 1)
        return MessageId(message.id)
