from attrs import define, frozen

from application.points.queries import Receipt
from application.points.record_transaction import RecordTransaction
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.points.reason import require_reason
from domain.points.settings import CURRENCY
from domain.points.stewardship import RIGHT, check_reversal
from domain.points.transaction import RecordedTransaction, TransactionId, reversal_of
from domain.shared.ids import GuildId, RequestId
from domain.shared.settings import Settings
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

    _get_settings: UseCase[GuildId, Settings]
    _uow: UnitOfWorkFactory
    _record: UseCase[RecordTransaction, RecordedTransaction]

    async def __call__(self, command: ReverseTransaction) -> Receipt:
        command.by.require(RIGHT)
        settings = await self._get_settings(command.guild)
        reason = require_reason(command.reason)
        async with self._uow() as uow:
            recorded = await uow.points.get(command.guild, command.id)
        check_reversal(command.by, recorded)
        draft = reversal_of(recorded, actor=command.by.user, reason=reason, request=command.request)
        return Receipt(await self._record(RecordTransaction(draft)), settings[CURRENCY])
