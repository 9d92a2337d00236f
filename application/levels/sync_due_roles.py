from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, field, frozen

from application.levels.sync_level_roles import SyncLevelRoles
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.levels.level_repository import RoleSync
from domain.shared.ids import GuildId
from domain.shared.lease import Room

OF_EACH_GUILD = 5
"""At once: more of one guild would only wait for each other at Discord's rate limit."""


@frozen
class SyncDueRoles:
    """Look at the roles of members who are waiting for it in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class SyncDueRolesHandler:
    """Has the workers take on the members whose turn has come.

    One whom Discord gives no answer about is tried again when the lease has run out.
    """

    _uow: UnitOfWorkFactory
    _sync: UseCase[SyncLevelRoles, None]
    _clock: SharedClock
    _lease: timedelta
    _workers: Workers
    _done: list[RoleSync] = field(factory=list)
    """Those that the next claim forgets, in one statement."""

    async def __call__(self, command: SyncDueRoles) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._look_at)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[RoleSync, ...]:
        done, now = [*self._done], await self._clock.now()
        async with self._uow() as uow:
            if done:
                await uow.role_syncs.done(done)
            claimed = await uow.role_syncs.claim(guilds, now=now, lease=self._lease, room=room)
            await uow.commit()
        del self._done[: len(done)]
        return claimed

    async def _look_at(self, sync: RoleSync) -> None:
        await self._sync(SyncLevelRoles(guild=sync.guild, user=sync.user, is_lower=sync.is_lower))
        self._done.append(sync)
