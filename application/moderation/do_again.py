from datetime import timedelta

from attrs import define, frozen

from application.moderation.drift.look import Looks
from application.moderation.errors import EffectRefused
from application.shared.clock import SharedClock
from application.shared.command_use import CommandUse
from application.shared.standings import Standings
from domain.moderation.actions.action import command_for
from domain.moderation.case import GIVEN_UP_AFTER, Case, Failure
from domain.moderation.drift.difference import ends_otherwise
from domain.moderation.errors import ActionRefused
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.moderation.jail.errors import JailNotSetUp, JailRoleUnusable
from domain.moderation.repository import WishedAgain
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission


@frozen(kw_only=True)
class DoAgain:
    """What somebody wished, whose process did not live to finish it. The claim on the case is this process's own."""

    case: Case
    wish: WishedAgain


@define
class DoAgainHandler:
    """Does what is missing, and says whether it did; if not, it is to be looked how the case goes on or has ended.

    Nothing is done where it stands, by this case or another, until the same time; where it was done since, and undone
    by somebody; where whoever wished it may not any more; and after an hour, since by then people may have acted
    themselves.

    Raises EffectRefused, MayNotLook or DiscordUnreachable.
    """

    _looks: Looks
    _standings: Standings
    _use: CommandUse
    _clock: SharedClock

    async def __call__(self, command: DoAgain) -> bool:
        case, wish, look = command.case, command.wish, self._looks.get(command.case.kind)
        now = await self._clock.now()
        if look is None or now - wish.at > GIVEN_UP_AFTER:
            return False
        there = await look.find(case.guild, case.target)
        if there is not None and not ends_otherwise(case.kind, case, there.until, now):
            return False
        if await look.was_restored(case, since=wish.at):
            return False
        if not await self._still_allowed(case, wish):
            return False
        case.delete_messages = timedelta(0)
        try:
            await look.restore(case)
        except (JailNotSetUp, JailRoleUnusable) as unusable:
            raise EffectRefused(Failure.NO_LONGER_ALLOWED) from unusable
        return True

    async def _still_allowed(self, case: Case, wish: WishedAgain) -> bool:
        moderator = await self._standings.of(case.guild, wish.by)
        target = await self._standings.of(case.guild, case.target)
        bot = await self._standings.of_bot(case.guild)
        try:
            check_action(ProposedAction(kind=case.kind, moderator=moderator, target=target, bot=bot))
            await self._use.check(case.guild, moderator, command_for(case.kind))
        except (ActionRefused, MissingPermission, RankTooLow):
            return False
        return True
