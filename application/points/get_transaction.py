from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.points.transaction import RecordedTransaction, TransactionId
from domain.shared.ids import GuildId


@frozen
class GetTransaction:
    guild: GuildId
    id: TransactionId


@define
class GetTransactionHandler:
    """Raises TransactionNotFound."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: GetTransaction) -> RecordedTransaction:
        async with self._uow() as uow:
            return await uow.points.get(command.guild, command.id)
