from attrs import define, frozen

from application.moderation.case_log_events import POSTED_IN_THE_MOD_LOG
from application.shared.waiting import WaitingEvents
from domain.shared.ids import GuildId


@frozen
class RetryCaseLog:
    guild: GuildId


@define
class RetryCaseLogHandler:
    """Has everything tried again that waits to be shown in a guild's mod-log; returns how much that was."""

    _waiting: WaitingEvents

    async def __call__(self, command: RetryCaseLog) -> int:
        return await self._waiting.release(command.guild, [event.__name__ for event in POSTED_IN_THE_MOD_LOG])
