from attrs import define, frozen

from application.moderation.bulk.queries import BulkReader, StuckBulk
from application.moderation.ends.queries import StuckCase, StuckReader
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListStuck:
    guild: GuildId
    by: Standing
    seek: Seek


MOST_BULKS = 2
"""Bulk operations that are shown at once; a guild hardly ever has several under way."""


@frozen
class Stuck:
    """A page of cases, and the oldest of the bulk operations: one more than MOST_BULKS, where there are so many."""

    cases: Page[StuckCase]
    bulks: tuple[StuckBulk, ...] = ()


@define
class ListStuckHandler:
    _stuck: StuckReader
    _bulks: BulkReader

    async def __call__(self, command: ListStuck) -> Stuck:
        command.by.require(Permission.MODERATE_MEMBERS)
        bulks = await self._bulks.stuck(command.guild, most=MOST_BULKS + 1)
        return Stuck(await self._stuck.page(command.guild, command.seek), bulks)
