from attrs import define, frozen

from application.points.record_transaction import RecordTransaction
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.points.reason import require_reason
from domain.points.stewardship import RIGHT, check_reversal
from domain.points.transaction import RecordedTransaction, TransactionId, reversal_of
from domain.shared.ids import GuildId, RequestId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ReverseTransaction:
    guild: GuildId
    by: Standing
    id: TransactionId
    reason: str
    request: RequestId


@define
class ReverseTransactionHandler:
    """Moves everything back to where it was; refused where a receiver has spent it."""

    _uow: UnitOfWorkFactory
    _record: UseCase[RecordTransaction, RecordedTransaction]

    async def __call__(self, command: ReverseTransaction) -> RecordedTransaction:
        command.by.require(RIGHT)
        reason = require_reason(command.reason)
        async with self._uow() as uow:
            recorded = await uow.points.get(command.guild, command.id)
        check_reversal(command.by, recorded)
        draft = reversal_of(recorded, actor=command.by.user, reason=reason, request=command.request)
        return await self._record(RecordTransaction(draft))
