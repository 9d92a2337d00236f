from attrs import define

from application.moderation.casebook.amendable_case import AmendableCase
from application.moderation.queries import CaseReader, CaseView
from application.shared.command_use import CommandUse
from application.shared.standings import Standings
from domain.moderation.actions.action import ActionKind, command_for
from domain.moderation.amending import RIGHT
from domain.moderation.case_number import CaseNumber
from domain.moderation.hierarchy import ProposedAction, check_decision
from domain.shared.ids import GuildId
from domain.shared.standing import Standing

VOIDING, UNDOING = "case void", "case undo"
"""The commands that do what granting does: to a warning, and to what lasts."""


def commands_for_granting(kind: ActionKind) -> tuple[str, ...]:
    """Those that somebody may use who may decide: what is undone is undone by an action with a command of its own."""
    return (VOIDING,) if kind.undone_by is None else (UNDOING, command_for(kind.undone_by))


@define
class DecidableAppeal:
    """The case of an appeal, if this person may decide on it: whoever might take the case back, or void a warning.

    Raises MissingPermission, CaseNotFound, what ranks refuse, and what stands in the way of the commands for that.
    """

    _cases: CaseReader
    _standings: Standings
    _amendable: AmendableCase
    _use: CommandUse

    async def __call__(self, guild: GuildId, number: CaseNumber, by: Standing) -> CaseView:
        case = await self.as_far_as_known(guild, number, by)
        opposite = case.kind.undone_by
        if opposite is None:
            return await self._amendable(guild, number, by)
        target, bot = await self._standings.of(guild, case.target), await self._standings.of_bot(guild)
        check_decision(ProposedAction(kind=opposite, moderator=by, target=target, bot=bot))
        return case

    async def as_far_as_known(self, guild: GuildId, number: CaseNumber, by: Standing) -> CaseView:
        """As above, but for what Discord would have to be asked: where the member stands."""
        by.require(RIGHT)
        case = await self._cases.show(guild, number)
        opposite = case.kind.undone_by
        if opposite is not None:
            by.require(opposite.needs_of_moderator)
        for command in commands_for_granting(case.kind):
            await self._use.check(guild, by, command)
        return case
