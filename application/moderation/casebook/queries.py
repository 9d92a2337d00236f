"""What is asked of many cases at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.moderation.queries import CaseView
from application.shared.total import Total
from domain.moderation.actions.action import ActionKind
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import CaseQuery, SearchId
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.paging import Page, Seek

MOST_IN_FORCE = 10
MOST_MODERATORS = 10
"""Named one by one; the others are counted together."""


@frozen
class FoundCases:
    page: Page[CaseView]
    count: Total | None
    """How many were found; None on any page but the newest."""


@frozen
class KindCounts:
    """What was carried out and is neither voided nor forgotten, by kind, most first."""

    by_kind: Mapping[ActionKind, int]
    total: Total
    """Where it is not exact, the newest of them were counted."""


@frozen(kw_only=True)
class ModeratorCounts:
    moderator: UserId
    names: Names
    """As their newest case has them."""
    by_kind: Mapping[ActionKind, int]

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


@frozen
class ModStats:
    """What was carried out and not voided."""

    moderators: tuple[ModeratorCounts, ...]
    """Who did most first, MOST_MODERATORS at most."""
    others: int
    """How many actions all others took."""
    forgotten: int = 0
    """Actions of which nobody knows any more who took them."""


class CasebookReader(Protocol):
    async def search(self, guild: GuildId, query: CaseQuery, seek: Seek) -> FoundCases:
        """Newest first; the cursor is a case's number."""
        ...

    async def saved_search(self, guild: GuildId, search: SearchId) -> CaseQuery:
        """Raises SearchForgotten."""
        ...

    async def roles(self, guild: GuildId, numbers: Sequence[CaseNumber]) -> Mapping[CaseNumber, tuple[RoleId, ...]]:
        """What members had when the cases were opened, highest first; without those of whom it is not known."""
        ...

    async def kind_counts(self, guild: GuildId, target: UserId) -> KindCounts: ...

    async def in_force(self, guild: GuildId, target: UserId) -> tuple[CaseView, ...]:
        """What holds now and is not voided, newest first, MOST_IN_FORCE at most."""
        ...

    async def own(self, guild: GuildId, target: UserId, seek: Seek) -> Page[CaseView]:
        """What a member may read of themselves: carried out, not voided, not confidential; newest first, with how
        their appeals stand."""
        ...

    async def mod_stats(self, guild: GuildId, since: datetime, moderator: UserId | None) -> ModStats:
        """Of all moderators, or of one."""
        ...
