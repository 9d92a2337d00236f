from datetime import timedelta

from attrs import define, frozen

from application.moderation.drift.look import Looks
from application.moderation.effects import Effects
from application.moderation.queries import CaseView
from application.shared.standings import Standings
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import AlreadyInForce
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.moderation.term import NotInForce
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class BringAboutAgain:
    """Have Discord do once more what is in force on record."""

    guild: GuildId
    by: Standing
    number: CaseNumber


@define(kw_only=True)
class BringAboutAgainHandler:
    """Messages are not deleted again, and nobody is told again.

    Raises what ranks and rights refuse, NotInForce, AlreadyInForce, EffectRefused, MayNotLook, DiscordUnreachable.
    """

    uow: UnitOfWorkFactory
    looks: Looks
    effects: Effects
    standings: Standings

    async def __call__(self, command: BringAboutAgain) -> CaseView:
        async with self.uow() as uow:
            case = await uow.cases.get(command.guild, command.number)
        target = await self.standings.of(case.guild, case.target)
        bot = await self.standings.of_bot(case.guild)
        check_action(ProposedAction(kind=case.kind, moderator=command.by, target=target, bot=bot))
        if not case.is_in_force or case.kind not in self.looks:
            raise NotInForce(case.number)
        if await self.looks[case.kind].find(case.guild, case.target) is not None:
            raise AlreadyInForce(case.number)
        case.delete_messages = timedelta(0)
        await self.effects[case.kind].bring_about(case)
        return CaseView.of(case)
