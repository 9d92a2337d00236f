from attrs import define, frozen

from application.moderation.casebook.queries import CasebookReader, KindCounts
from application.moderation.queries import CaseReader, CaseView
from domain.moderation.amending import RIGHT
from domain.moderation.repository import CaseFilter
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Seek
from domain.shared.standing import Standing

LATEST = 5


@frozen(kw_only=True)
class ShowHistory:
    """What moderators know of a member, on one card."""

    guild: GuildId
    by: Standing
    user: UserId


@frozen(kw_only=True)
class MemberHistory:
    user: UserId
    counts: KindCounts
    in_force: tuple[CaseView, ...]
    latest: tuple[CaseView, ...]
    has_more: bool
    """Whether there are older cases."""


@define
class ShowHistoryHandler:
    """Three statements, however long the history."""

    _book: CasebookReader
    _cases: CaseReader

    async def __call__(self, command: ShowHistory) -> MemberHistory:
        command.by.require(RIGHT)
        page = await self._cases.page(command.guild, CaseFilter(target=command.user), Seek(size=LATEST))
        return MemberHistory(
            user=command.user,
            counts=await self._book.kind_counts(command.guild, command.user),
            in_force=await self._book.in_force(command.guild, command.user),
            latest=page.items,
            has_more=page.older is not None,
        )
