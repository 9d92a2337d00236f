from attrs import define, frozen

from application.members.queries import MemberReader, MemberView
from application.moderation.queries import CaseReader, CaseView
from domain.members.errors import MemberNotKnown
from domain.moderation.repository import CaseFilter
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowMember:
    """One member with their cases, of which `cases` says the page."""

    guild: GuildId
    by: Standing
    user: UserId
    cases: Seek


@frozen(kw_only=True)
class MemberDetails:
    user: UserId
    member: MemberView | None
    """None where somebody was never seen here, and has cases all the same."""
    cases: Page[CaseView]


@define
class ShowMemberHandler:
    _members: MemberReader
    _cases: CaseReader

    async def __call__(self, command: ShowMember) -> MemberDetails:
        """Raises MissingPermission, or MemberNotKnown where there is nothing to show."""
        command.by.require(Permission.MODERATE_MEMBERS)
        member = await self._members.show(command.guild, command.user)
        cases = await self._cases.page(command.guild, CaseFilter(target=command.user), command.cases)
        if member is None and not cases.items:
            raise MemberNotKnown(command.user)
        return MemberDetails(user=command.user, member=member, cases=cases)
