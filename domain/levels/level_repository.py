from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.levels.activity import MemberId
from domain.levels.adjustment import Adjustment
from domain.levels.member_level import MemberLevel
from domain.levels.operations import Operation, OperationId
from domain.levels.replay import Rollup
from domain.levels.rewards import Reward
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from domain.shared.lease import LeaseToken, Room


class MemberLevelRepository(Protocol):
    async def lock(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, MemberLevel]:
        """Each member's level, which nobody else changes until this unit of work ends; at 0 where nothing is known."""
        ...

    async def lock_page(self, guild: GuildId, *, after: UserId, limit: int) -> Mapping[UserId, MemberLevel]:
        """The next members beyond that id, by id, locked as above."""
        ...

    async def await_newcomers(self, guild: GuildId) -> None:
        """Wait until whoever has added a member, whom nobody else sees yet, is done with it.

        Who adds one after that finds all that was committed before.
        """
        ...

    async def highest(self, guild: GuildId, *, limit: int) -> tuple[MemberLevel, ...]:
        """Those with the most XP, from the most on; of equals the older account first."""
        ...

    async def save(self, members: Sequence[MemberLevel]) -> None:
        """Raises AdjustedAlready if one of their adjustments was saved before."""
        ...

    async def adjusted(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        """The sum of all adjustments of each of these members who have any."""
        ...

    async def adjustments_of(
        self, guild: GuildId, request: RequestId, *, after: UserId, limit: int
    ) -> tuple[Adjustment, ...]:
        """What this request changed for the next members beyond that id, by id."""
        ...

    async def adjusted_by(self, guild: GuildId, request: RequestId, user: UserId) -> Adjustment | None:
        """What this request changed for the member, or None where it changed nothing."""
        ...

    async def decided_since(self, guild: GuildId, request: RequestId, users: Collection[UserId]) -> frozenset[UserId]:
        """Those of them whose XP somebody has set to a number, or reset, after what this request changed."""
        ...


WITHHELD = ""
"""Why a role is not given that Discord was not asked about: it may not be handed out as things are (`fault_of`)."""


@frozen
class Refusal:
    """The role could not be given or taken; `why` is Discord's word, or WITHHELD."""

    role: RoleId
    why: str


@frozen(kw_only=True)
class LevelBlock:
    """A member whose activity brings no XP, by whose decision."""

    user: UserId
    by: UserId
    at: datetime


class LevelBlockRepository(Protocol):
    async def add(self, guild: GuildId, block: LevelBlock) -> None:
        """Raises BlockedAlready."""
        ...

    async def remove(self, guild: GuildId, user: UserId) -> None:
        """Raises NotBlocked."""
        ...

    async def add_new(self, guild: GuildId, blocks: Collection[LevelBlock]) -> frozenset[UserId]:
        """Those of them who were not blocked yet; the others stay as they are."""
        ...

    async def remove_of(self, guild: GuildId, users: Collection[UserId], *, by: UserId) -> frozenset[UserId]:
        """Those of them whom this person had blocked."""
        ...


class RollupRepository(Protocol):
    """The days of members; whoever changes them holds the members' locks."""

    async def of(self, guild: GuildId, users: Collection[UserId]) -> tuple[Rollup, ...]:
        """Those that are not closed."""
        ...

    async def replace(self, guild: GuildId, users: Collection[UserId], rollups: Sequence[Rollup]) -> None:
        """These are all the days of these members now, but for those that are closed."""
        ...

    async def closed(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        """The XP that closed days brought each of these members who have any."""
        ...

    async def with_days(self, *, before: date, after: MemberId, limit: int) -> tuple[MemberId, ...]:
        """Whose the next `limit` days from before that day are, beyond that member, by guild and id; of all guilds."""
        ...

    async def close(self, members: Collection[MemberId], *, before: date) -> None:
        """What these members' days from before that day brought is kept as one sum, and the days may be forgotten."""
        ...


class LevelOperationRepository(Protocol):
    async def open(self, draft: Operation) -> Operation:
        """Begin it under an id of its own, or find the one with the same subject that was not taken back."""
        ...

    async def lock(self, guild: GuildId, id_: OperationId) -> Operation:
        """Nobody else goes on with it until this unit of work ends. Raises OperationNotFound."""
        ...

    async def save(self, operation: Operation) -> None: ...


class LevelRewardRepository(Protocol):
    async def all(self, guild: GuildId) -> tuple[Reward, ...]:
        """By level and role."""
        ...

    async def add(self, guild: GuildId, reward: Reward, *, by: UserId, at: datetime) -> None:
        """Raises RewardThereAlready."""
        ...

    async def remove(self, guild: GuildId, reward: Reward, *, by: UserId, at: datetime) -> None:
        """Raises RewardNotFound."""
        ...


class RewardRefusalRepository(Protocol):
    """Which rewards Discord refused to which members, until they are given or no longer wanted."""

    async def put(self, guild: GuildId, user: UserId, refusals: Collection[Refusal], *, at: datetime) -> None:
        """These are all that the member is refused now. A role refused to nobody before is told of by an event."""
        ...


@frozen
class RoleSync:
    """A member whose roles are to be looked at; `lease_token` is that of the claim."""

    guild: GuildId
    user: UserId
    is_lower: bool
    """Whether their level has fallen since they were last looked at."""
    lease_token: LeaseToken


class RoleSyncRepository(Protocol):
    """Members whose roles do not follow from one event: each is looked at once more, by one worker at a time."""

    async def put(self, members: Mapping[tuple[GuildId, UserId], bool], *, at: datetime) -> None:
        """With whether their level has fallen; that one has fallen is not forgotten until they are done with."""
        ...

    async def put_from(self, guild: GuildId, *, level: int, after: UserId, limit: int, at: datetime) -> UserId | None:
        """The next `limit` members beyond that id who reached the level; returns the last, None where none is left."""
        ...

    async def put_refused(
        self, guild: GuildId, roles: Collection[RoleId], *, after: UserId, limit: int, at: datetime
    ) -> UserId | None:
        """As above, members to whom one of these roles was refused; who waits already is left alone."""
        ...

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[RoleSync, ...]:
        """Those of these guilds that are due, oldest first.

        The lease doubles with each attempt, up to 4 times `lease`.
        """
        ...

    async def done(self, syncs: Collection[RoleSync]) -> None:
        """Forget them, but for those that were put or claimed again meanwhile."""
        ...
