import asyncio
from enum import Enum

from attrs import define, frozen

from application.moderation.errors import AnnouncementRefused
from application.moderation.ports import PublicNotices
from application.moderation.queries import CaseView
from application.shared.errors import DiscordUnreachable, RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from domain.moderation.case import CaseStatus
from domain.moderation.settings import PUBLIC_NOTICE
from domain.shared.ids import ChannelId, GuildId
from domain.shared.settings import Settings

ANNOUNCING_TAKES = 5.0
"""Seconds at most: the moderator waits for the answer meanwhile."""


@frozen(kw_only=True)
class AnnounceAction:
    """Say in the channel where the command was used what was done."""

    case: CaseView
    channel: ChannelId


class Announcement(Enum):
    NOT_WANTED = "not_wanted"
    POSTED = "posted"
    FAILED = "failed"


@define
class AnnounceActionHandler:
    """Posts where the guild wants it. Asked for the same case again, Discord shows the first post.

    What was done stays done, whatever comes of this: the moderator is told that it could not be posted.
    """

    _get_settings: UseCase[GuildId, Settings]
    _notices: PublicNotices

    async def __call__(self, command: AnnounceAction) -> Announcement:
        if command.case.status is not CaseStatus.APPLIED or command.case.kind.is_confidential:
            return Announcement.NOT_WANTED
        try:
            async with asyncio.timeout(ANNOUNCING_TAKES):
                if not (await self._get_settings(command.case.guild))[PUBLIC_NOTICE]:
                    return Announcement.NOT_WANTED
                await self._notices.post(command.channel, command.case)
        except (AnnouncementRefused, DiscordUnreachable, RecordsUnavailable, TransientFailure, TimeoutError):
            return Announcement.FAILED
        return Announcement.POSTED
