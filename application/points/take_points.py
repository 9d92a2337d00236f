from attrs import define, frozen

from application.points.queries import Receipt
from application.points.record_transaction import RecordTransaction
from application.shared.use_case import UseCase
from domain.points.amount import points
from domain.points.holder import Holder
from domain.points.reason import require_reason
from domain.points.settings import CURRENCY
from domain.points.stewardship import check_take
from domain.points.transaction import RecordedTransaction, take
from domain.shared.ids import GuildId, RequestId
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class TakePoints:
    guild: GuildId
    by: Standing
    giver: Holder
    amount: int
    reason: str
    request: RequestId


@define
class TakePointsHandler:
    """A moderator takes points from a member; they exist no more."""

    _get_settings: UseCase[GuildId, Settings]
    _record: UseCase[RecordTransaction, RecordedTransaction]

    async def __call__(self, command: TakePoints) -> Receipt:
        settings = await self._get_settings(command.guild)
        check_take(command.by, command.giver)
        draft = take(
            guild=command.guild,
            actor=command.by.user,
            giver=command.giver.user,
            amount=points(command.amount),
            reason=require_reason(command.reason),
            request=command.request,
        )
        return Receipt(await self._record(RecordTransaction(draft)), settings[CURRENCY])
