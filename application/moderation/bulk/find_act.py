from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.number import OperationNumber
from domain.shared.ids import GuildId


@frozen
class FindAct:
    guild: GuildId
    number: OperationNumber


@define
class FindActHandler:
    """What an operation does, from which follows who may approve it: asked before that is known, and shown to nobody.

    Raises OperationNotFound.
    """

    _reader: BulkReader

    async def __call__(self, command: FindAct) -> BulkAct:
        return (await self._reader.show(command.guild, command.number)).operation.act
