from collections.abc import Awaitable, Callable

from attrs import define, frozen

from application.levels.reward_queries import RewardReader
from application.shared.clock import Clock
from application.shared.errors import DiscordUnreachable
from application.shared.roles import RoleDirectory
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.shared.ids import GuildId, UserId
from domain.shared.roles import fault_of

AT_ONCE = 2000
"""Members in one transaction."""

type Put = Callable[[UnitOfWork, UserId], Awaitable[UserId | None]]


@frozen(kw_only=True)
class QueueLevel:
    """Everybody who reached this level: rewards are others now."""

    guild: GuildId
    level: int


@frozen
class QueueRefused:
    """Everybody to whom a reward was refused: something about roles has changed, or some time has passed.

    Those who wait for a role that cannot be handed out yet, as far as can be told without asking Discord, wait on.
    """

    guild: GuildId


@frozen
class QueueAllRefused:
    """As above, in all of these guilds."""

    guilds: frozenset[GuildId]


@frozen(kw_only=True)
class QueueReturned:
    """Somebody joined, maybe for another time."""

    guild: GuildId
    user: UserId


@define
class QueueLevelHandler:
    """In batches; interrupted, it may begin again."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: QueueLevel) -> None:
        async def put(uow: UnitOfWork, after: UserId) -> UserId | None:
            return await uow.role_syncs.put_from(
                command.guild, level=command.level, after=after, limit=AT_ONCE, at=self._clock.now()
            )

        await _in_batches(self._uow, put)


@define
class QueueRefusedHandler:
    """Raises DiscordUnreachable where Discord has not told of the guild's roles yet."""

    _uow: UnitOfWorkFactory
    _rewards: RewardReader
    _roles: RoleDirectory
    _clock: Clock

    async def __call__(self, command: QueueRefused) -> None:
        refused = await self._rewards.refused_roles(command.guild)
        if not refused:
            return
        known = await self._roles.of(command.guild)
        roles = [role for role in refused if fault_of(known, role) is None]
        if not roles:
            return

        async def put(uow: UnitOfWork, after: UserId) -> UserId | None:
            return await uow.role_syncs.put_refused(
                command.guild, roles, after=after, limit=AT_ONCE, at=self._clock.now()
            )

        await _in_batches(self._uow, put)


@define
class QueueAllRefusedHandler:
    _rewards: RewardReader
    _queue: UseCase[QueueRefused, None]

    async def __call__(self, command: QueueAllRefused) -> None:
        for guild in await self._rewards.with_refusals(command.guilds):
            try:
                await self._queue(QueueRefused(guild))
            except DiscordUnreachable:
                continue  # another time


@define
class QueueReturnedHandler:
    """Somebody without a level, or in a guild without rewards, costs one read and writes nothing."""

    _uow: UnitOfWorkFactory
    _rewards: RewardReader
    _clock: Clock

    async def __call__(self, command: QueueReturned) -> None:
        theirs = await self._rewards.of_member(command.guild, command.user)
        if not any(reward.level <= theirs.level for reward in theirs.rewards):
            return
        async with self._uow() as uow:
            await uow.role_syncs.put({(command.guild, command.user): False}, at=self._clock.now())
            await uow.commit()


async def _in_batches(factory: UnitOfWorkFactory, put: Put) -> None:
    after: UserId | None = UserId(0)
    while after is not None:
        async with factory() as uow:
            after = await put(uow, after)
            await uow.commit()
