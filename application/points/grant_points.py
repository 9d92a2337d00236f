from attrs import define, frozen

from application.points.queries import Receipt
from application.points.record_transaction import RecordTransaction
from application.shared.use_case import UseCase
from domain.points.amount import points
from domain.points.holder import Holder
from domain.points.reason import require_reason
from domain.points.settings import CURRENCY
from domain.points.stewardship import check_grant
from domain.points.transaction import RecordedTransaction, grant
from domain.shared.ids import GuildId, RequestId
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class GrantPoints:
    guild: GuildId
    by: Standing
    receiver: Holder
    amount: int
    reason: str
    request: RequestId


@define
class GrantPointsHandler:
    """A moderator gives a member points that did not exist before."""

    _get_settings: UseCase[GuildId, Settings]
    _record: UseCase[RecordTransaction, RecordedTransaction]

    async def __call__(self, command: GrantPoints) -> Receipt:
        settings = await self._get_settings(command.guild)
        check_grant(command.by, command.receiver)
        draft = grant(
            guild=command.guild,
            actor=command.by.user,
            receiver=command.receiver.user,
            amount=points(command.amount),
            reason=require_reason(command.reason),
            request=command.request,
        )
        return Receipt(await self._record(RecordTransaction(draft)), settings[CURRENCY])
