"""What jailing needs of Discord."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from attrs import frozen

from application.shared.errors import ApplicationError
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles


@frozen
class HeldRoles:
    """What a member has now, and since when they are in the guild."""

    roles: frozenset[RoleId]
    joined_at: datetime | None


@frozen(kw_only=True)
class AuditedRoles:
    """A change of a member's roles, as the audit log has it."""

    reason: str
    taken: frozenset[RoleId]


class MemberRoles(Protocol):
    async def find(self, guild: GuildId, user: UserId) -> HeldRoles | None:
        """None where they are no member. Raises MayNotLook or DiscordUnreachable."""
        ...

    async def replace(self, guild: GuildId, user: UserId, roles: Collection[RoleId], *, audit_reason: str) -> None:
        """Give them exactly these, in one request. Raises EffectRefused or DiscordUnreachable."""
        ...

    async def changes(self, guild: GuildId, user: UserId, *, since: datetime) -> tuple[AuditedRoles, ...]:
        """Since then, newest first, among the last 100 such changes of the guild.

        Raises MayNotLook or DiscordUnreachable.
        """
        ...


class SeenMembers(Protocol):
    def roles_of(self, guild: GuildId, user: UserId) -> frozenset[RoleId] | None:
        """As Discord told of them last; None where it has told nothing of them. Nothing is waited for."""
        ...


@frozen(kw_only=True)
class ChannelOfGuild:
    id: ChannelId
    is_category: bool
    hides: bool
    """Whether the jail role may not see it by an overwrite of its own."""
    lets_in: bool
    """Whether the jail role may see it, write and read there, by an overwrite of its own."""


class Sight(Enum):
    """Whether those in jail see a channel of their role."""

    DECIDED = auto()
    """An overwrite says so."""
    TO_HIDE = auto()
    """They see it, and the bot may change that."""
    TO_KEEP_HIDDEN = auto()
    """They do not see it, and the bot can have it stay so, whoever is let in later."""
    OPEN = auto()
    """They see it, and the bot may not change that."""
    OUT_OF_REACH = auto()
    """The bot may change nothing there, and needs not."""


@frozen
class SetUpRefused(ApplicationError):
    """Discord does not let the bot make or change this; `why` is in Discord's own words."""

    why: str


class JailGrounds(Protocol):
    """Roles and channels of a guild as a jail needs them. Acting raises SetUpRefused, all DiscordUnreachable."""

    async def channels(self, guild: GuildId, jail_role: RoleId) -> tuple[ChannelOfGuild, ...]:
        """Categories first: what stands in one and goes by its rights then needs nothing of its own."""
        ...

    async def made_since(self, guild: GuildId, jail_role: RoleId, *, since: datetime) -> Mapping[ChannelId, Sight]:
        """What was made since then, as Discord has told, in the order of `channels`; nothing is waited for."""
        ...

    async def hidden_since(self, guild: GuildId, jail_role: RoleId, *, since: datetime) -> frozenset[ChannelId]:
        """What the bot itself has hidden since then, as far as the audit log says so and the bot may read it."""
        ...

    async def channel_named(self, guild: GuildId, name: str) -> ChannelId | None:
        """As Discord has it at this moment, so also one of which it has not told yet."""
        ...

    async def roles(self, guild: GuildId) -> GuildRoles:
        """As above."""
        ...

    async def worn_by(self, guild: GuildId, role: RoleId) -> int:
        """How many members have the role."""
        ...

    async def create_role(self, guild: GuildId, name: str, *, reason: str) -> RoleId: ...

    async def discard_role(self, guild: GuildId, role: RoleId, *, reason: str) -> None:
        """One that was just made. Nothing happens where it is gone."""
        ...

    async def discard_channel(self, guild: GuildId, channel: ChannelId, *, reason: str) -> None:
        """As above."""
        ...

    async def create_channel(
        self, guild: GuildId, name: str, jail_role: RoleId, staff: Collection[RoleId], *, reason: str
    ) -> ChannelId:
        """Which only the bot, the staff and those in jail see."""
        ...

    async def hide(self, guild: GuildId, channel: ChannelId, jail_role: RoleId, *, reason: str) -> None: ...

    async def let_in(self, guild: GuildId, channel: ChannelId, jail_role: RoleId, *, reason: str) -> None: ...
