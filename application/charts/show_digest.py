from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.charts.queries import DigestReader
from application.shared.clock import Clock
from application.shared.use_case import UseCase
from domain.charts.digest import Digest
from domain.charts.settings import DIGEST_CHANNEL
from domain.charts.weeks import next_told
from domain.guilds.settings import TIME_ZONE
from domain.shared.ids import ChannelId, GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowDigest:
    guild: GuildId
    by: Standing


@frozen(kw_only=True)
class DigestState:
    guild: GuildId
    channel: ChannelId | None
    """None where the guild wants no digest."""
    next_at: datetime
    latest: Digest | None


@define
class ShowDigestHandler:
    _get_settings: UseCase[GuildId, Settings]
    _digests: DigestReader
    _clock: Clock

    async def __call__(self, command: ShowDigest) -> DigestState:
        command.by.require(Permission.MANAGE_GUILD)
        settings = await self._get_settings(command.guild)
        return DigestState(
            guild=command.guild,
            channel=settings[DIGEST_CHANNEL],
            next_at=next_told(self._clock.now(), ZoneInfo(settings[TIME_ZONE])),
            latest=await self._digests.latest(command.guild),
        )
