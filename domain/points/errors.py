from datetime import datetime

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import RoleId, UserId
from domain.shared.permission import Permission


@frozen(kw_only=True)
class InvalidAmount(DomainError):
    """Points are counted in whole numbers from 1 to `largest`."""

    amount: int
    largest: int


@frozen
class ReasonTooLong(DomainError):
    length: int
    longest: int


@frozen(kw_only=True)
class InsufficientPoints(DomainError):
    """An account holds less than is to be taken from it. `user` is the wallet's, None for a pot."""

    user: UserId | None
    balance: int
    needed: int


@frozen(kw_only=True)
class ReceiverFull(DomainError):
    """An account would hold more than `largest`. `user` is the wallet's, None for a pot."""

    user: UserId | None
    balance: int
    amount: int
    largest: int


@frozen
class SelfTransfer(DomainError):
    pass


@frozen
class BotHasNoWallet(DomainError):
    user: UserId


@frozen
class ReceiverLeft(DomainError):
    """Only members are given points by others."""

    user: UserId


@frozen
class ReceiverTimedOut(DomainError):
    """Moderators have silenced the member for a while."""

    user: UserId


@frozen
class TransfersOff(DomainError):
    """The guild's members may not give points to each other."""


@frozen(kw_only=True)
class AccountTooYoung(DomainError):
    """The giver's Discord account may give points from `old_enough_at` on."""

    days: int
    old_enough_at: datetime


@frozen(kw_only=True)
class DailyLimitReached(DomainError):
    """`given` is what the member gave since the day began in the guild's time zone, without what is asked now."""

    limit: int
    given: int
    asked: int


@frozen
class MayNotFavourOneself(DomainError):
    """A moderator would get points by their own hand; only somebody with this permission may."""

    needed: Permission


@frozen
class HolderOutranksModerator(DomainError):
    user: UserId


@frozen
class NobodyHasRole(DomainError):
    """No member who could be given points has the role."""

    role: RoleId


@frozen
class RoleGrantNotFound(DomainError):
    """It was never planned here."""


@frozen
class RoleGrantTooOld(DomainError):
    """It was planned too long ago to be confirmed."""


@frozen(kw_only=True)
class RoleGrantOutdated(DomainError):
    """Other members have the role than when the grant was shown; they may be as many."""

    planned: int
    now: int


@frozen
class TransactionNotFound(DomainError):
    id: int


@frozen
class AlreadyReversed(DomainError):
    """Another transaction has reversed it."""


@frozen
class ReversalIsFinal(DomainError):
    """A reversal is itself never reversed."""

    id: int


@frozen
class AlreadyRecorded(DomainError):
    """The same request has recorded a transaction before."""


@frozen
class BalanceOutOfBounds(DomainError):
    """Some account would fall below zero or rise above the largest balance; the balances tell which."""
