from attrs import define

from application.moderation.errors import CaseLogUnwritable
from domain.moderation.drift.check import DriftFound
from domain.shared.ids import ChannelId
from interface.moderation.drift.cards import drift_notice, notice_marker
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.messages import REFUSALS
from interface.shared.sending import Outgoing, send_once


@define
class DiscordDriftNotices:
    _client: CurrentClient

    async def post(self, channel: ChannelId, found: DriftFound) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=found.guild)
        outgoing = Outgoing(
            card=drift_notice(found),
            nonce=f"d{found.fingerprint}",
            opening=notice_marker(found),
            since=found.at,
        )
        try:
            async with discord_answers():
                await send_once(self._client, target, outgoing, look=True)
        except REFUSALS as error:
            raise CaseLogUnwritable from error
