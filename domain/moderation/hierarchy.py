"""Who may act on whom: checked before an action has any effect."""

from collections.abc import Callable

from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.moderation.errors import (
    ActionRefused,
    BotMissingPermission,
    CannotTargetSelf,
    CannotTargetTheBot,
    CannotTargetTheOwner,
    NotAMember,
    TargetOutranksBot,
    TargetOutranksModerator,
)
from domain.shared.errors import MissingPermission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ProposedAction:
    kind: ActionKind
    moderator: Standing
    target: Standing
    bot: Standing


type Refusal = ActionRefused | MissingPermission
type Rule = Callable[[ProposedAction], Refusal | None]


def _where_ranks_count(rule: Rule) -> Rule:
    return lambda action: rule(action) if action.kind.heeds_ranks else None


def _moderator_has_permission(action: ProposedAction) -> Refusal | None:
    needed = action.kind.needs_of_moderator
    return None if action.moderator.may(needed) else MissingPermission(needed)


@_where_ranks_count
def _not_oneself(action: ProposedAction) -> Refusal | None:
    return CannotTargetSelf() if action.target.user == action.moderator.user else None


@_where_ranks_count
def _not_the_bot(action: ProposedAction) -> Refusal | None:
    return CannotTargetTheBot() if action.target.user == action.bot.user else None


@_where_ranks_count
def _not_the_owner(action: ProposedAction) -> Refusal | None:
    return CannotTargetTheOwner() if action.target.is_owner else None


def _a_member_where_needed(action: ProposedAction) -> Refusal | None:
    if action.kind.only_members and not action.target.is_member:
        return NotAMember(action.target.user)
    return None


@_where_ranks_count
def _moderator_outranks_target(action: ProposedAction) -> Refusal | None:
    return None if action.moderator.outranks(action.target) else TargetOutranksModerator(action.target.user)


def _bot_has_permission(action: ProposedAction) -> Refusal | None:
    needed = action.kind.needs_of_bot
    return None if needed is None or action.bot.may(needed) else BotMissingPermission(needed)


def _bot_outranks_target(action: ProposedAction) -> Refusal | None:
    if action.kind.bot_must_outrank and not action.bot.outranks(action.target):
        return TargetOutranksBot(action.target.user)
    return None


RULES: tuple[Rule, ...] = (
    _moderator_has_permission,
    _not_oneself,
    _not_the_bot,
    _not_the_owner,
    _a_member_where_needed,
    _moderator_outranks_target,
    _bot_has_permission,
    _bot_outranks_target,
)


RULES_OF_A_CHANGE = tuple(rule for rule in RULES if rule is not _a_member_where_needed)
"""Of what is in force the end may be changed also after the member has left."""


RULES_OF_A_DECISION: tuple[Rule, ...] = (_moderator_has_permission, _not_oneself, _moderator_outranks_target)
"""On whether it is done at all: what the bot could do is asked once it is."""


def check_decision(action: ProposedAction) -> None:
    """Raises the first refusal of RULES_OF_A_DECISION."""
    for rule in RULES_OF_A_DECISION:
        if refusal := rule(action):
            raise refusal


def check_change(action: ProposedAction) -> None:
    """Raises the first refusal of RULES_OF_A_CHANGE."""
    for rule in RULES_OF_A_CHANGE:
        if refusal := rule(action):
            raise refusal


def check_action(action: ProposedAction) -> None:
    """Raises the first refusal of RULES."""
    for rule in RULES:
        if refusal := rule(action):
            raise refusal
