"""Whom the rules keep out of an operation, or out of its hands since: one target at a time, without an error each."""

from attrs import frozen

from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.errors import BotLacks
from domain.moderation.bulk.target import TargetState
from domain.moderation.errors import (
    CannotTargetSelf,
    CannotTargetTheBot,
    CannotTargetTheOwner,
    NotAMember,
    TargetOutranksBot,
    TargetOutranksModerator,
)
from domain.moderation.hierarchy import RULES, ProposedAction
from domain.shared.standing import Standing

_EXCLUDED_BY = {
    CannotTargetSelf: TargetState.ONESELF,
    CannotTargetTheBot: TargetState.THE_BOT,
    CannotTargetTheOwner: TargetState.THE_OWNER,
    NotAMember: TargetState.NOT_A_MEMBER,
    TargetOutranksModerator: TargetState.ABOVE_MODERATOR,
    TargetOutranksBot: TargetState.ABOVE_BOT,
}


@frozen
class Hands:
    """Whose doing it is: who asked, and the bot."""

    moderator: Standing
    bot: Standing

    def check(self, act: BulkAct) -> None:
        """Raises MissingPermission or BotLacks."""
        self.moderator.require(act.kind.needs_of_moderator)
        of_kind = () if act.kind.needs_of_bot is None else (act.kind.needs_of_bot,)
        for needed in (*of_kind, *act.needs_of_bot):
            if not self.bot.may(needed):
                raise BotLacks(needed)

    def exclude(self, act: BulkAct, target: Standing) -> TargetState | None:
        """Why the target is kept out, by the first rule that refuses; None where none does. `check` came before."""
        action = ProposedAction(kind=act.kind, moderator=self.moderator, target=target, bot=self.bot)
        refusals = (rule(action) for rule in RULES)
        return next((_EXCLUDED_BY[type(refusal)] for refusal in refusals if refusal is not None), None)
