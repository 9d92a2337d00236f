"""Whose XP those who manage the server may change: checked before anything is."""

from collections.abc import Callable

from attrs import frozen

from domain.levels.level_errors import BotHasNoXp, MayNotChangeOwnXp, MemberOutranksModerator
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MANAGE_GUILD


@frozen
class XpHolder:
    """Somebody whose XP are to change, as far as the rules need to know; they may have left."""

    standing: Standing
    is_bot: bool = False

    @property
    def user(self) -> UserId:
        return self.standing.user


type Rule = Callable[[Standing, XpHolder], DomainError | None]


def _has_the_right(by: Standing, _: XpHolder) -> DomainError | None:
    return None if by.may(RIGHT) else MissingPermission(RIGHT)


def _not_a_bot(_: Standing, holder: XpHolder) -> DomainError | None:
    return BotHasNoXp(holder.user) if holder.is_bot else None


def _not_oneself(by: Standing, holder: XpHolder) -> DomainError | None:
    """Nobody stands above the owner who could do it for them."""
    return MayNotChangeOwnXp() if holder.user == by.user and not by.is_owner else None


def _outranks(by: Standing, holder: XpHolder) -> DomainError | None:
    if holder.user == by.user or by.outranks(holder.standing):
        return None
    return MemberOutranksModerator(holder.user)


RULES: tuple[Rule, ...] = (_has_the_right, _not_a_bot, _not_oneself, _outranks)


def check_change(by: Standing, holder: XpHolder) -> None:
    """Raises the first refusal of RULES."""
    for rule in RULES:
        if refusal := rule(by, holder):
            raise refusal
