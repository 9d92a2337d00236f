from attrs import define, frozen

from application.moderation.waiting_posts import IN_THE_MOD_LOG, WaitingPosts
from application.shared.waiting import WaitingEvents
from domain.shared.ids import GuildId


@frozen
class RetryCaseLog:
    guild: GuildId


@define
class RetryCaseLogHandler:
    """Has everything tried again that waits to be shown in a guild's mod-log, or in another channel for the staff;
    returns how much that was."""

    _waiting: WaitingEvents
    _posts: WaitingPosts = IN_THE_MOD_LOG

    async def __call__(self, command: RetryCaseLog) -> int:
        return await self._waiting.release(command.guild, self._posts.names)
