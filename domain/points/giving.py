"""Who may give to whom: checked before any points move."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from attrs import frozen

from domain.points.amount import Points
from domain.points.errors import (
    AccountTooYoung,
    BotHasNoWallet,
    DailyLimitReached,
    ReceiverLeft,
    ReceiverTimedOut,
    SelfTransfer,
    TransfersOff,
)
from domain.points.holder import Holder
from domain.points.settings import DAILY_GIVE_LIMIT, GIVING, MIN_ACCOUNT_AGE
from domain.shared.errors import DomainError
from domain.shared.ids import UserId
from domain.shared.settings import Settings

_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class ProposedTransfer:
    sender: UserId
    receiver: Holder
    settings: Settings
    at: datetime


type Rule = Callable[[ProposedTransfer], DomainError | None]


def _giving_is_on(transfer: ProposedTransfer) -> DomainError | None:
    return None if transfer.settings[GIVING] else TransfersOff()


def _not_to_oneself(transfer: ProposedTransfer) -> DomainError | None:
    return SelfTransfer() if transfer.receiver.user == transfer.sender else None


def _not_to_a_bot(transfer: ProposedTransfer) -> DomainError | None:
    return BotHasNoWallet(transfer.receiver.user) if transfer.receiver.is_bot else None


def _only_to_members(transfer: ProposedTransfer) -> DomainError | None:
    return None if transfer.receiver.is_member else ReceiverLeft(transfer.receiver.user)


def _not_to_the_timed_out(transfer: ProposedTransfer) -> DomainError | None:
    return ReceiverTimedOut(transfer.receiver.user) if transfer.receiver.is_timed_out else None


def _account_is_old_enough(transfer: ProposedTransfer) -> DomainError | None:
    days = transfer.settings[MIN_ACCOUNT_AGE]
    old_enough_at = account_made_at(transfer.sender) + timedelta(days=days)
    return None if transfer.at >= old_enough_at else AccountTooYoung(days=days, old_enough_at=old_enough_at)


RULES: tuple[Rule, ...] = (
    _giving_is_on,
    _not_to_oneself,
    _not_to_a_bot,
    _only_to_members,
    _not_to_the_timed_out,
    _account_is_old_enough,
)


def check_transfer(transfer: ProposedTransfer) -> None:
    """Raises the first refusal of RULES."""
    for rule in RULES:
        if refusal := rule(transfer):
            raise refusal


def check_daily_limit(settings: Settings, *, given: int, asked: Points) -> None:
    """`given` is what the sender gave today, without what is asked now. Raises DailyLimitReached."""
    limit = settings[DAILY_GIVE_LIMIT]
    if limit and given + asked > limit:
        raise DailyLimitReached(limit=limit, given=given, asked=asked)


def account_made_at(user: UserId) -> datetime:
    """When Discord made the account: the upper 42 bits of its id (Discord API reference, "Snowflakes")."""
    return _DISCORD_EPOCH + timedelta(milliseconds=user >> 22)
