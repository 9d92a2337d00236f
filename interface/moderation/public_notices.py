import discord
import structlog
from attrs import define

from application.moderation.errors import AnnouncementRefused
from application.moderation.queries import CaseView
from domain.shared.ids import ChannelId
from interface.moderation.nonces import nonce
from interface.moderation.sequel import public_notice
from interface.shared.client import CurrentClient, discord_answers
from interface.shared.guild_languages import GuildLanguages
from interface.shared.messages import NOBODY

_log = structlog.stdlib.get_logger(__name__)


@define
class DiscordPublicNotices:
    """For some minutes the nonce makes Discord answer a second post with the first: an interaction that is delivered
    again comes sooner than that."""

    _client: CurrentClient
    _languages: GuildLanguages

    async def post(self, channel: ChannelId, case: CaseView) -> None:
        target = self._client.get().get_partial_messageable(channel, guild_id=case.guild)
        async with self._languages.speaking(case.guild):
            view = public_notice(case)
        try:
            async with discord_answers():
                await target.send(view=view, nonce=nonce("p", case), silent=True, allowed_mentions=NOBODY)
        except discord.HTTPException as error:
            _log.info("a public notice was refused", guild=case.guild, channel=channel, case=case.number)
            raise AnnouncementRefused from error
