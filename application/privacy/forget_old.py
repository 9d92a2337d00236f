from collections.abc import AsyncIterator, Collection
from datetime import timedelta
from itertools import batched

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.each_alone import each_alone
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.privacy.settings import RETENTIONS
from domain.shared.ids import GuildId

GUILDS_AT_ONCE, AT_ONCE = 500, 1_000


@frozen
class ForgetOld:
    """What these guilds want to be forgotten by now."""

    guilds: frozenset[GuildId]


@frozen
class ForgetSome:
    guild: GuildId
    setting: str
    kept_for: timedelta


@define
class ForgetOldHandler:
    """One statement for some hundred guilds, and more for those alone that chose something."""

    _uow: UnitOfWorkFactory
    _forget_some: UseCase[ForgetSome, bool]

    async def __call__(self, command: ForgetOld) -> None:
        """Raises an ExceptionGroup of what kept some guilds' from being forgotten, once all have been tried."""
        await each_alone(self._wanted(command.guilds), self._forget, problem="not everything could be forgotten")

    async def _forget(self, wanted: ForgetSome) -> None:
        while await self._forget_some(wanted):
            pass

    async def _wanted(self, every: Collection[GuildId]) -> AsyncIterator[ForgetSome]:
        for guilds in batched(sorted(every), GUILDS_AT_ONCE):
            async with self._uow() as uow:
                found = await uow.guilds.settings_of(guilds)
            for guild, settings in found.items():
                for setting in RETENTIONS:
                    if days := settings[setting]:
                        yield ForgetSome(guild, setting.name, timedelta(days=days))


@define
class ForgetSomeHandler:
    """One transaction; returns whether there may be more."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: ForgetSome) -> bool:
        before = await self._clock.now() - command.kept_for
        async with self._uow() as uow:
            forgotten = await uow.personal_data.forget_old(command.guild, command.setting, before=before, limit=AT_ONCE)
            await uow.commit()
        return forgotten >= AT_ONCE
