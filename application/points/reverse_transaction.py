from attrs import define, frozen

from application.points.get_transaction import GetTransaction
from application.points.queries import Receipt
from application.points.record_transaction import RecordTransaction
from application.shared.clock import SharedClock
from application.shared.standings import Standings
from application.shared.unit_of_work import UnitOfWork
from application.shared.use_case import UseCase
from domain.points.reason import require_reason
from domain.points.settings import CURRENCY
from domain.points.stewardship import RIGHT, check_loser, check_reversal, losers_of
from domain.points.transaction import PURCHASE, RecordedTransaction, TransactionId, reversal_of
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
    """Moves everything back to where it was; refused where a receiver has spent it, or stands as high as who asks."""

    _get_settings: UseCase[GuildId, Settings]
    _get: UseCase[GetTransaction, RecordedTransaction]
    _standings: Standings
    _record: UseCase[RecordTransaction, RecordedTransaction]
    _clock: SharedClock

    async def __call__(self, command: ReverseTransaction) -> Receipt:
        guild, by = command.guild, command.by
        by.require(RIGHT)
        settings = await self._get_settings(guild)
        reason = require_reason(command.reason)
        recorded = await self._get(GetTransaction(guild, command.id))
        check_reversal(by, recorded)
        draft = reversal_of(recorded, actor=by.user, reason=reason, request=command.request)
        for loser in losers_of(recorded, by=by):
            check_loser(by, await self._standings.of(guild, loser))

        now = await self._clock.now()

        async def keep_what_was_sold(uow: UnitOfWork, _recorded: RecordedTransaction) -> None:
            # Its row is held: whoever would give the role now waits, and then finds the points back.
            if recorded.kind == PURCHASE:
                (await uow.purchases.lock(guild, recorded.id)).check_reversible(at=now)

        return Receipt(await self._record(RecordTransaction(draft, also=keep_what_was_sold)), settings[CURRENCY])
