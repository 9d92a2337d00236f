from attrs import define

from application.charts.errors import DigestUnwritable
from application.charts.queries import Week
from application.shared.drawing import Png
from domain.charts.digest import Digest
from domain.shared.ids import ChannelId, MessageId
from interface.charts.digest_cards import cannot_post, cannot_post_marker, digest_card, digest_image, digest_marker
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import in_every_language
from interface.shared.layout import Card
from interface.shared.messages import REFUSALS
from interface.shared.pictures import Picture
from interface.shared.sending import Outgoing, send_once


@define
class DiscordDigestChannel:
    _client: CurrentClient
    _languages: GuildLanguages

    async def post(self, channel: ChannelId, digest: Digest, week: Week, picture: Png | None) -> MessageId:
        opening = in_every_language(lambda: digest_marker(digest.week))
        async with self._languages.speaking(digest.guild):
            shown, image = digest_card(week, picture), digest_image(week, picture)
        try:
            return await self._send(channel, digest, "d", opening, shown, image)
        except REFUSALS as error:
            raise DigestUnwritable from error

    async def complain(self, notices: ChannelId, digest: Digest, channel: ChannelId) -> None:
        opening = in_every_language(lambda: cannot_post_marker(digest.week))
        async with self._languages.speaking(digest.guild):
            shown = cannot_post(digest, channel)
        try:
            await self._send(notices, digest, "e", opening, shown, None)
        except REFUSALS:
            return

    async def _send(
        self, channel: ChannelId, digest: Digest, kind: str, opening: tuple[str, ...], card: Card, image: Picture | None
    ) -> MessageId:
        target = self._client.get().get_partial_messageable(channel, guild_id=digest.guild)
        outgoing = Outgoing(
            card=card,
            nonce=f"{kind}{digest.guild:x}.{digest.week:%y%m%d}",  # 24 of 25 characters
            opening=opening,
            since=digest.opened_at,
            files=() if image is None else (image,),
        )
        async with discord_answers():
            # An earlier attempt may have been cut off after it was sent.
            message = await send_once(self._client, target, outgoing, look=digest.attempts > 1)
        return MessageId(message.id)
