"""What people ask about members; answered by Readers, which bypass the domain."""

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from attrs import frozen

from application.moderation.queries import CaseView
from application.shared.total import Total
from domain.members.names import DisplayName, Username
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names
from domain.shared.paging import Page, Seek


@frozen(kw_only=True)
class MemberView:
    guild: GuildId
    user: UserId
    username: Username | None
    display_name: DisplayName | None
    is_bot: bool
    joined_at: datetime | None
    first_seen_at: datetime
    last_active_at: datetime | None
    message_count: int
    left_at: datetime | None


class Order(StrEnum):
    """How members are listed; each ends with the user's id, so that no two stand at one place."""

    NEWEST = "newest"
    """The youngest accounts first: by user id, which tells when the account was made."""
    NAME = "name"
    """By lower-cased username; those whose name is not known yet come first."""
    ACTIVITY = "activity"
    """Most messages first, then the latest active; only who is in the guild and was ever active."""


@frozen
class Sanction:
    """A case whose action is in force, and who it is on as far as known."""

    case: CaseView
    username: Username | None
    display_name: DisplayName | None


class MemberReader(Protocol):
    async def show(self, guild: GuildId, user: UserId) -> MemberView | None:
        """The member, or None where nobody of this id was ever seen in the guild."""
        ...

    async def page(self, guild: GuildId, order: Order, seek: Seek) -> Page[MemberView]:
        """In the order asked for, first ones first; the cursor is a member's user id, from whose place it goes on."""
        ...

    async def total(self, guild: GuildId, order: Order) -> Total:
        """How many members all pages of that order hold."""
        ...

    async def named(self, guild: GuildId, prefix: str, limit: int) -> tuple[MemberView, ...]:
        """Members whose username or display name begins like this in any case, by username; also those who left."""
        ...

    async def names(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Names]:
        """What those were last called who were ever seen in the guild, of these."""
        ...

    async def sanctions(self, guild: GuildId, seek: Seek) -> Page[Sanction]:
        """What is in force on whom, newest first; the cursor is a case's number."""
        ...

    def everyone(self, guild: GuildId) -> AsyncIterator[MemberView]:
        """All members by user id, in bounded memory."""
        ...
