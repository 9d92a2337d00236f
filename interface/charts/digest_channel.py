from attrs import define

from application.charts.errors import DigestUnwritable
from application.charts.queries import Week
from application.shared.drawing import Png
from domain.charts.digest import Digest
from domain.shared.ids import ChannelId, MessageId
from interface.charts.digest_cards import cannot_post, cannot_post_marker, digest_card, digest_image, digest_marker
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.layout import Card
from interface.shared.messages import NOBODY, REFUSALS, find_own
from interface.shared.pictures import Picture


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
        client = self._client.get()
        assert client.user is not None, "a client that is ready knows itself"
        target = client.get_partial_messageable(channel, guild_id=digest.guild)
        async with discord_answers():
            message = None
            if digest.attempts > 1:  # an earlier one may have been cut off after it was sent
                message = await find_own(target, client.user.id, marker, since=digest.opened_at)
            if message is None:
                message = await target.send(
                    view=card,
                    files=[] if image is None else [image.file()],
                    nonce=f"{kind}{digest.guild:x}.{digest.week:%y%m%d}",  # 24 of 25 characters
                    silent=True,
                    allowed_mentions=NOBODY,
                )
        return MessageId(message.id)
