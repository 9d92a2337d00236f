"""How it is seen what of a kind stands in Discord. Each kind that leaves something in force has a look of its own."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.moderation.ports import BannedUser
from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case
from domain.moderation.drift.difference import Standing
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.names import Names


@frozen(kw_only=True)
class Seen:
    standing: Mapping[UserId, Standing]
    unknown: frozenset[UserId] = frozenset()
    """Those on record of whom it could not be seen, as they have left or are too many."""
    is_complete: bool = True
    """Whether all that stands in Discord was seen, and not only what is on record."""


class DriftLook(Protocol):
    """Each raises MayNotLook or DiscordUnreachable."""

    @property
    def kind(self) -> ActionKind: ...

    async def see(self, guild: GuildId, on_record: Collection[UserId]) -> Seen: ...

    async def find(self, guild: GuildId, user: UserId) -> Standing | None:
        """What stands of this one; None where nothing does."""
        ...

    async def restore(self, case: Case) -> None:
        """Have it stand once more, as this case's own. Raises EffectRefused besides."""
        ...

    async def was_restored(self, case: Case, *, since: datetime) -> bool:
        """Whether that was done since then, even if it was undone again."""
        ...


type Looks = Mapping[ActionKind, DriftLook]


@frozen
class BanPage:
    """In order of the id."""

    bans: tuple[BannedUser, ...]
    is_last: bool


class BanPages(Protocol):
    async def page(self, guild: GuildId, after: UserId) -> BanPage:
        """Up to a thousand bans of larger ids. Raises MayNotLook or DiscordUnreachable."""
        ...


@frozen(kw_only=True)
class SeenTimeouts:
    until: Mapping[UserId, datetime]
    """Of those who are timed out."""
    away: frozenset[UserId]
    """Those asked for who are no members, or could not be asked about."""
    are_all: bool
    """Whether it is known of every member, and not only of those asked for."""


class LiveTimeouts(Protocol):
    async def seen(self, guild: GuildId, of: Collection[UserId]) -> SeenTimeouts:
        """Raises MayNotLook or DiscordUnreachable."""
        ...


@frozen
class Worn:
    """Which of the roles asked about somebody wears: at least one."""

    roles: frozenset[RoleId]
    names: Names


@frozen(kw_only=True)
class SeenRoles:
    worn: Mapping[UserId, Worn]
    away: frozenset[UserId]
    """Those asked for who are no members, or could not be asked about."""
    are_all: bool
    """Whether it is known of every member, and not only of those asked for."""


class LiveRoles(Protocol):
    async def seen(self, guild: GuildId, roles: Collection[RoleId], of: Collection[UserId]) -> SeenRoles:
        """Who wears any of these roles. Raises MayNotLook or DiscordUnreachable."""
        ...


def looks_by_kind(*looks: DriftLook) -> Looks:
    return {look.kind: look for look in looks}
