from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader, BulkStatus
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import Target
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListOutcomes:
    guild: GuildId
    number: OperationNumber
    by: Standing


@frozen
class BulkOutcomes:
    status: BulkStatus
    targets: tuple[Target, ...]


@define
class ListOutcomesHandler:
    """What became of everybody, those kept out included."""

    _reader: BulkReader

    async def __call__(self, command: ListOutcomes) -> BulkOutcomes:
        command.by.require(Permission.MODERATE_MEMBERS)
        status = await self._reader.show(command.guild, command.number)
        return BulkOutcomes(status, await self._reader.all_targets(command.guild, command.number))
