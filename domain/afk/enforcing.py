"""Whose absence a moderator may set and lift."""

from collections.abc import Callable

from attrs import frozen

from domain.afk.errors import (
    EnforcedOnBot,
    EnforcedOnOwner,
    EnforcedOnSelf,
    EnforcedOnStranger,
    EnforcedOnSuperior,
)
from domain.shared.errors import DomainError, MissingPermission
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MODERATE_MEMBERS


@frozen(kw_only=True)
class Enforcing:
    moderator: Standing
    target: Standing
    bot: UserId


type Rule = Callable[[Enforcing], DomainError | None]


def _has_the_right(asked: Enforcing) -> DomainError | None:
    return None if asked.moderator.may(RIGHT) else MissingPermission(RIGHT)


def _not_oneself(asked: Enforcing) -> DomainError | None:
    return EnforcedOnSelf() if asked.target.user == asked.moderator.user else None


def _not_the_bot(asked: Enforcing) -> DomainError | None:
    return EnforcedOnBot() if asked.target.user == asked.bot else None


def _not_the_owner(asked: Enforcing) -> DomainError | None:
    return EnforcedOnOwner() if asked.target.is_owner else None


def _a_member(asked: Enforcing) -> DomainError | None:
    return None if asked.target.is_member else EnforcedOnStranger(asked.target.user)


def _stands_above(asked: Enforcing) -> DomainError | None:
    return None if asked.moderator.outranks(asked.target) else EnforcedOnSuperior(asked.target.user)


RULES: tuple[Rule, ...] = (_has_the_right, _not_oneself, _not_the_bot, _not_the_owner, _a_member, _stands_above)
RULES_OF_LIFTING = tuple(rule for rule in RULES if rule is not _a_member)
"""What was set is lifted also when they have left."""


def check_enforcing(asked: Enforcing) -> None:
    """Raises the first refusal of RULES."""
    _check(RULES, asked)


def check_lifting(asked: Enforcing) -> None:
    """Raises the first refusal of RULES_OF_LIFTING."""
    _check(RULES_OF_LIFTING, asked)


def _check(rules: tuple[Rule, ...], asked: Enforcing) -> None:
    for rule in rules:
        if refusal := rule(asked):
            raise refusal
