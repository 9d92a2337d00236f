import asyncio
from collections.abc import Collection
from datetime import timedelta

from attrs import define, frozen

from application.levels.sync_level_roles import SyncLevelRoles
from application.shared.clock import Clock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.levels.level_repository import RoleSync
from domain.shared.ids import GuildId

CLAIMED_AT_ONCE = 20
OF_EACH_GUILD = 5
"""So that a guild where thousands are waiting does not keep the others waiting."""


@frozen
class SyncDueRoles:
    """Look at the roles of members who are waiting for it in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class SyncDueRolesHandler:
    """Returns how many members it has done with.

    One whom Discord gives no answer about is tried again when the lease has run out; any other failure of one is raised
    after the others were done.
    """

    _uow: UnitOfWorkFactory
    _sync: UseCase[SyncLevelRoles, None]
    _clock: Clock
    _lease: timedelta

    async def __call__(self, command: SyncDueRoles) -> int:
        finished = 0
        while command.guilds and (claimed := await self._claim(command.guilds)):
            results = await asyncio.gather(*map(self._look_at, claimed), return_exceptions=True)
            done = [sync for sync, result in zip(claimed, results, strict=True) if result is None]
            await self._forget(done)
            finished += len(done)
            failures = [each for each in results if isinstance(each, Exception) and not _passes(each)]
            if failures:
                raise ExceptionGroup("members whose roles could not be looked at", failures)
        return finished

    async def _claim(self, guilds: Collection[GuildId]) -> tuple[RoleSync, ...]:
        async with self._uow() as uow:
            claimed = await uow.role_syncs.claim(
                guilds, now=self._clock.now(), lease=self._lease, limit=CLAIMED_AT_ONCE, of_each=OF_EACH_GUILD
            )
            await uow.commit()
        return claimed

    async def _look_at(self, sync: RoleSync) -> None:
        await self._sync(SyncLevelRoles(guild=sync.guild, user=sync.user, is_lower=sync.is_lower))

    async def _forget(self, done: Collection[RoleSync]) -> None:
        if done:
            async with self._uow() as uow:
                await uow.role_syncs.done(done)
                await uow.commit()


def _passes(error: Exception) -> bool:
    return isinstance(error, DiscordUnreachable)
