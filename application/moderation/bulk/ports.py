"""What bulk operations need from the outside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from application.moderation.bulk.queries import BulkStatus
from application.moderation.ports import AuditedAction, Ban, BansTakenOver
from application.shared.kept_roles import Kept
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.selection import MemberFacts
from domain.moderation.case import Case
from domain.shared.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from domain.shared.names import Names


class BulkMembers(Protocol):
    """Members as Discord has them now. Each raises DiscordUnreachable."""

    async def known(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, MemberFacts]:
        """Those of the users who are members; it needs no privileged intent, and no request but through the gateway."""
        ...

    async def beginning(self, guild: GuildId, begins: str) -> tuple[MemberFacts, ...]:
        """Members of whom a name begins like this: all of them with the privileged intent, else 100 at most."""
        ...

    async def all(self, guild: GuildId) -> tuple[MemberFacts, ...]:
        """Raises MembersHidden without the privileged intent."""
        ...


@frozen(kw_only=True)
class BulkBanAnswer:
    """What Discord said: some of those asked for may be in neither."""

    banned: frozenset[UserId]
    failed: frozenset[UserId]


class Unbans(Protocol):
    async def unban(self, guild: GuildId, user: UserId, *, audit_reason: str) -> None:
        """Raises EffectRefused or DiscordUnreachable."""
        ...


class BulkBans(Protocol):
    async def ban(
        self, guild: GuildId, users: Sequence[UserId], *, delete_messages: timedelta, audit_reason: str
    ) -> BulkBanAnswer:
        """With one request. Raises EffectRefused or DiscordUnreachable."""
        ...

    async def standing(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Ban]:
        """Those of the users who are banned now. Raises MayNotLook or DiscordUnreachable."""
        ...


@frozen(kw_only=True)
class AuditedUser:
    user: UserId
    reason: str
    gained: frozenset[RoleId] = frozenset()
    lost: frozenset[RoleId] = frozenset()


@frozen(kw_only=True)
class RoleChange(AuditedUser):
    at: datetime
    is_own: bool
    """Whether the bot did it: a reason may be written by anybody."""


class BulkAuditLog(Protocol):
    async def entries(self, guild: GuildId, action: AuditedAction, *, since: datetime) -> tuple[AuditedUser, ...]:
        """What the bot did to anybody since then, newest first, at most MOST_AUDITED. Raises MayNotLook or
        DiscordUnreachable."""
        ...

    async def role_changes(self, guild: GuildId, *, since: datetime) -> tuple[RoleChange, ...]:
        """Whoever changed anybody's roles since then, newest first, at most MOST_ROLE_CHANGES. Raises MayNotLook or
        DiscordUnreachable."""
        ...


ROLES_CHANGED = AuditedAction("member_role_update")
MOST_AUDITED = 2_000
MOST_ROLE_CHANGES = 12_000
"""With 100 in a request: somewhat more than an operation makes."""


class NamePatterns(Protocol):
    def read(self, pattern: str) -> Callable[[str], bool]:
        """Whether some part of a name fits, in any case; in time that grows with the name's length alone.

        Raises PatternUnreadable.
        """
        ...


class MemberNames(Protocol):
    async def names(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Names]:
        """What those were last called there who were ever seen in the guild."""
        ...


class BulkPeople(BansTakenOver, Protocol):
    """What our own records say of many people at once."""

    async def at_an_end(self, guild: GuildId, users: Collection[UserId], *, now: datetime) -> frozenset[UserId]:
        """Those of whom somebody ends an earlier action at this moment."""
        ...

    async def banned_for_a_time(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Case]:
        """Of those whose ban is to end by itself, the case."""
        ...

    async def taken_over_by(
        self, guild: GuildId, operation: OperationNumber, users: Collection[UserId]
    ) -> Mapping[UserId, Case]:
        """Of those whose ban for a time an operation made one for good, the case of that: while the operation's own is
        in force, and was given no end."""
        ...

    async def kept_roles(self, guild: GuildId, users: Collection[UserId], *, now: datetime) -> Mapping[UserId, Kept]:
        """Of those who may not have roles for now, what is kept for them."""
        ...

    async def let_out(self, guild: GuildId, users: Collection[UserId], *, since: datetime) -> frozenset[UserId]:
        """Those for whom roles were kept, and given back since then."""
        ...


class BulkAnswers(Protocol):
    async def show(self, status: BulkStatus) -> None:
        """Have the message of whoever confirmed it show how far it is.

        Nothing happens where it can no longer be changed. Raises DiscordUnreachable.
        """
        ...


class BulkLogChannel(Protocol):
    """A guild's mod-log. Each raises DiscordUnreachable, or CaseLogUnwritable where the channel takes no posts."""

    async def post(self, channel: ChannelId, status: BulkStatus, *, may_be_there: bool) -> MessageId: ...

    async def edit(self, channel: ChannelId, message: MessageId, status: BulkStatus) -> None:
        """Raises PostGone."""
        ...
