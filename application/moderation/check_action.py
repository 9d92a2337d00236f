from attrs import define, frozen

from application.shared.standings import Standings
from domain.moderation.actions.action import ActionKind
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class CheckAction:
    """Before somebody types why."""

    kind: ActionKind
    guild: GuildId
    by: Standing
    target: Standing


@define
class CheckActionHandler:
    """Raises what ranks and rights refuse; when the action is taken it is checked again."""

    _standings: Standings

    async def __call__(self, command: CheckAction) -> None:
        bot = await self._standings.of_bot(command.guild)
        check_action(ProposedAction(kind=command.kind, moderator=command.by, target=command.target, bot=bot))
