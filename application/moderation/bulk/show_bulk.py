from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader, BulkStatus
from domain.moderation.bulk.number import OperationNumber
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowBulk:
    guild: GuildId
    number: OperationNumber
    by: Standing


@define
class ShowBulkHandler:
    _reader: BulkReader

    async def __call__(self, command: ShowBulk) -> BulkStatus:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._reader.show(command.guild, command.number)
