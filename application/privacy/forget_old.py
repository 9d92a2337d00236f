from collections.abc import Sequence
from datetime import timedelta
from itertools import batched

from attrs import define, frozen

from application.shared.clock import SharedClock
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
        failures = list[Exception]()
        for guilds in batched(sorted(command.guilds), GUILDS_AT_ONCE):
            for each in await self._wanted(guilds):
                try:
                    while await self._forget_some(each):
                        pass
                except Exception as failure:  # noqa: BLE001  # raised below, with the others
                    failures.append(failure)
        if failures:
            raise ExceptionGroup("not everything could be forgotten", failures)

    async def _wanted(self, guilds: Sequence[GuildId]) -> Sequence[ForgetSome]:
        async with self._uow() as uow:
            found = await uow.guilds.settings_of(guilds)
        return [
            ForgetSome(guild, setting.name, timedelta(days=days))
            for guild, settings in found.items()
            for setting in RETENTIONS
            if (days := settings[setting])
        ]


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
