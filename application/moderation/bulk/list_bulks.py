from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader, OperationView
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListBulks:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ListBulksHandler:
    _reader: BulkReader

    async def __call__(self, command: ListBulks) -> Page[OperationView]:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._reader.page(command.guild, command.seek)
