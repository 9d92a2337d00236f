from attrs import define, frozen

from application.channels.queries import LockedPlace, LockReader
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListLocks:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ListLocksHandler:
    """For those who could lock the server. Raises MissingPermission."""

    _locks: LockReader

    async def __call__(self, command: ListLocks) -> Page[LockedPlace]:
        command.by.require(Permission.MANAGE_CHANNELS)
        return await self._locks.page(command.guild, command.seek)
