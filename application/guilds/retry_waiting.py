from collections.abc import Collection

from attrs import define, frozen

from application.shared.waiting import WaitingEvents
from domain.shared.ids import GuildId


@frozen
class RetryWaiting:
    guilds: Collection[GuildId]


@define
class RetryWaitingHandler:
    """Has all that waits in these guilds tried again, whatever it failed for; returns how much that was."""

    _waiting: WaitingEvents

    async def __call__(self, command: RetryWaiting) -> int:
        return await self._waiting.release_all(command.guilds) if command.guilds else 0
