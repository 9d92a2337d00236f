from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.points.record_transaction import RecordTransaction
from application.points.shop_queries import StreakReader
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.guilds.settings import TIME_ZONE
from domain.points.account import wallet
from domain.points.daily import DailyClaim, DailyStreak, claim, day_after
from domain.points.daily_settings import daily_rules
from domain.points.settings import CURRENCY
from domain.points.shop_errors import DailyAlreadyClaimed
from domain.points.transaction import DAILY, RecordedTransaction, grant
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.settings import Settings


@frozen(kw_only=True)
class ClaimDaily:
    guild: GuildId
    user: UserId
    request: RequestId


@frozen(kw_only=True)
class DailyReceipt:
    amount: int
    balance: int
    streak: int
    longest: int
    next_at: datetime
    currency: str


@define
class ClaimDailyHandler:
    """Gives a member the day's points: streak and points in one transaction.

    A request delivered again gets the receipt of the first time. Of two claims at once one raises ConcurrentChange;
    run again, it finds the day claimed. Raises DailyIsOff, DailyAlreadyClaimed, ReceiverFull.
    """

    _streaks: StreakReader
    _get_settings: UseCase[GuildId, Settings]
    _record: UseCase[RecordTransaction, RecordedTransaction]
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ClaimDaily) -> DailyReceipt:
        settings = await self._get_settings(command.guild)
        rules = daily_rules(settings, settings[TIME_ZONE])
        before = await self._streaks.get(command.guild, command.user)
        try:
            claimed = claim(before, rules, at=self._clock.now())
        except DailyAlreadyClaimed:
            recorded = await self._recorded_by(command)
            if recorded is None:
                raise
            return await self._receipt_again(command, settings, recorded)
        put = _PutStreak(command, before, claimed)
        draft = grant(
            guild=command.guild,
            actor=command.user,
            receiver=command.user,
            amount=claimed.amount,
            reason=None,
            request=command.request,
            kind=DAILY,
        )
        recorded = await self._record(RecordTransaction(draft, also=put))
        if not put.is_done:
            return await self._receipt_again(command, settings, recorded)
        return _receipt(command, settings, recorded, claimed.streak)

    async def _recorded_by(self, command: ClaimDaily) -> RecordedTransaction | None:
        async with self._uow() as uow:
            return await uow.points.recorded_by(command.guild, command.request)

    async def _receipt_again(
        self, command: ClaimDaily, settings: Settings, recorded: RecordedTransaction
    ) -> DailyReceipt:
        streak = await self._streaks.get(command.guild, command.user)
        assert streak is not None, "it was put in the transaction that was recorded"
        return _receipt(command, settings, recorded, streak)


@define
class _PutStreak:
    _command: ClaimDaily
    _before: DailyStreak | None
    _claimed: DailyClaim
    is_done: bool = False

    async def __call__(self, uow: UnitOfWork, _: RecordedTransaction) -> None:
        command = self._command
        await uow.daily_streaks.put(command.guild, command.user, self._claimed.streak, after=self._before)
        self.is_done = True


def _receipt(
    command: ClaimDaily, settings: Settings, recorded: RecordedTransaction, streak: DailyStreak
) -> DailyReceipt:
    entry = recorded.entry_of(wallet(command.user))
    return DailyReceipt(
        amount=entry.amount,
        balance=entry.balance_after,
        streak=streak.streak,
        longest=streak.longest,
        next_at=day_after(streak.last_day, ZoneInfo(settings[TIME_ZONE])),
        currency=settings[CURRENCY],
    )
