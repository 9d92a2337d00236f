from attrs import define, frozen

from application.members.queries import MemberReader, Sanction
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListSanctions:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ListSanctionsHandler:
    """Members with a sanction in force."""

    _members: MemberReader

    async def __call__(self, command: ListSanctions) -> Page[Sanction]:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._members.sanctions(command.guild, command.seek)
