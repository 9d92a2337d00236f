from attrs import define, frozen

from application.members.queries import MemberReader, MemberView
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.shared.text import tidied


@frozen(kw_only=True)
class FindMembers:
    """Those whose name begins as typed, while it is being typed."""

    guild: GuildId
    by: Standing
    typed: str
    limit: int


@define
class FindMembersHandler:
    _members: MemberReader

    async def __call__(self, command: FindMembers) -> tuple[MemberView, ...]:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._members.named(command.guild, tidied(command.typed), command.limit)
