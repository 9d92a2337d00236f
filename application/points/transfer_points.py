from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.points.queries import Receipt
from application.points.record_transaction import RecordTransaction
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork
from application.shared.use_case import UseCase
from domain.guilds.settings import TIME_ZONE
from domain.points.amount import points
from domain.points.giving import ProposedTransfer, check_daily_limit, check_transfer
from domain.points.holder import Holder
from domain.points.reason import parse_reason
from domain.points.settings import CURRENCY, DAILY_GIVE_LIMIT
from domain.points.transaction import RecordedTransaction, transfer
from domain.shared.days import day_of, start_of
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.settings import Settings


@frozen(kw_only=True)
class TransferPoints:
    guild: GuildId
    sender: UserId
    receiver: Holder
    amount: int
    reason: str | None
    request: RequestId


@define
class TransferPointsHandler:
    """One member gives to another. A request delivered again gets the receipt of the first time."""

    _get_settings: UseCase[GuildId, Settings]
    _record: UseCase[RecordTransaction, RecordedTransaction]
    _clock: Clock

    async def __call__(self, command: TransferPoints) -> Receipt:
        settings = await self._get_settings(command.guild)
        amount, now = points(command.amount), self._clock.now()
        check_transfer(ProposedTransfer(sender=command.sender, receiver=command.receiver, settings=settings, at=now))
        draft = transfer(
            guild=command.guild,
            sender=command.sender,
            receiver=command.receiver.user,
            amount=amount,
            reason=parse_reason(command.reason),
            request=command.request,
        )

        async def keep_the_limit(uow: UnitOfWork, _recorded: RecordedTransaction) -> None:
            # The sender's wallet is held: of two gifts at once, the second counts the first.
            if settings[DAILY_GIVE_LIMIT]:
                zone = ZoneInfo(settings[TIME_ZONE])
                today = start_of(day_of(now, zone), zone)
                given = await uow.points.given_since(command.guild, command.sender, today)
                check_daily_limit(settings, given=given - amount, asked=amount)

        return Receipt(await self._record(RecordTransaction(draft, also=keep_the_limit)), settings[CURRENCY])
