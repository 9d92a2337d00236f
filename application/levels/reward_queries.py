"""What is asked about rewards; answered by Readers."""

from collections.abc import Collection
from typing import Protocol

from attrs import frozen

from domain.levels.rewards import Reward
from domain.shared.ids import GuildId, RoleId, UserId


@frozen(kw_only=True)
class MemberRewards:
    """Everything that decides which rewards a member has, as it is at one moment."""

    level: int
    rewards: tuple[Reward, ...]
    refused: frozenset[RoleId]
    """What could not be given or taken when it was last tried."""


@frozen(kw_only=True)
class RefusedReward:
    """`why` is Discord's word, to the one whom it was refused to first, or WITHHELD."""

    role: RoleId
    why: str
    members: int


@frozen(kw_only=True)
class RewardList:
    rewards: tuple[Reward, ...]
    refused: tuple[RefusedReward, ...]


class RewardReader(Protocol):
    async def of_member(self, guild: GuildId, user: UserId) -> MemberRewards: ...

    async def with_refusals(self, guilds: Collection[GuildId]) -> tuple[GuildId, ...]:
        """Those of these guilds where Discord refused a reward to somebody."""
        ...

    async def refused_roles(self, guild: GuildId) -> frozenset[RoleId]: ...

    async def list(self, guild: GuildId) -> RewardList: ...
