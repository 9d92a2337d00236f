from collections.abc import Mapping

from attrs import define, frozen

from application.moderation.bulk.ports import BulkMembers
from application.moderation.bulk.queries import BulkReader
from application.moderation.bulk.select_targets import standing_in
from application.shared.command_use import CommandUse
from application.shared.roles import RoleDirectory
from application.shared.standings import Standings
from domain.moderation.actions.action import command_for
from domain.moderation.bulk.exclusions import Hands
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import MOST_TARGETS, TargetState
from domain.shared.ids import GuildId, UserId
from domain.shared.roles import check_offer
from domain.shared.standing import Standing


@frozen(kw_only=True)
class CheckAnew:
    guild: GuildId
    number: OperationNumber
    by: Standing


@define
class CheckAnewHandler:
    """Whom the rules keep out by now, of those who wait. Raises what forbids the whole of it."""

    _reader: BulkReader
    _members: BulkMembers
    _standings: Standings
    _roles: RoleDirectory
    _use: CommandUse

    async def __call__(self, command: CheckAnew) -> Mapping[UserId, TargetState]:
        guild = command.guild
        operation = (await self._reader.show(guild, command.number)).operation
        hands = Hands(command.by, await self._standings.of_bot(guild))
        hands.check(operation.act)
        await self._use.check(guild, command.by, command_for(operation.act.kind))
        if operation.role is not None:
            check_offer(await self._roles.of(guild), operation.role, by=command.by)
        waiting = await self._reader.targets(guild, command.number, [TargetState.WAITING], most=MOST_TARGETS)
        users = [target.user for target in waiting]
        members = await self._members.known(guild, users)
        found = {user: hands.exclude(operation.act, standing_in(members, user)) for user in users}
        return {user: state for user, state in found.items() if state is not None}
