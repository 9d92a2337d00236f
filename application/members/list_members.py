from attrs import define, frozen

from application.members.queries import MemberReader, MemberView, Order
from application.shared.total import Total
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListMembers:
    guild: GuildId
    by: Standing
    order: Order
    seek: Seek


@frozen
class MemberPage:
    page: Page[MemberView]
    total: Total


@define
class ListMembersHandler:
    _members: MemberReader

    async def __call__(self, command: ListMembers) -> MemberPage:
        command.by.require(Permission.MODERATE_MEMBERS)
        page = await self._members.page(command.guild, command.order, command.seek)
        return MemberPage(page, await self._members.total(command.guild, command.order))
