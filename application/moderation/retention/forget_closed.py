"""What is forgotten of cases that are over, where a guild wants that."""

from collections.abc import AsyncIterator, Callable, Collection
from datetime import timedelta
from itertools import batched

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.each_alone import each_alone
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.settings import CLOSED_CASE_MONTHS
from domain.shared.ids import GuildId, UserId

GUILDS_AT_ONCE, AT_ONCE = 500, 500
MONTH = timedelta(days=30)
LEAST_AGE = timedelta(days=60)
"""Discord's audit log goes back 45 days, and what it tells is put in order with the cases that there are."""


@frozen
class ForgetClosed:
    """What these guilds want to be forgotten by now."""

    guilds: frozenset[GuildId]


@frozen
class ForgetSomeClosed:
    guild: GuildId
    kept_for: timedelta


@define
class ForgetClosedHandler:
    """One statement for some hundred guilds, and more for those alone that chose something."""

    _uow: UnitOfWorkFactory
    _forget_some: UseCase[ForgetSomeClosed, bool]

    async def __call__(self, command: ForgetClosed) -> None:
        """Raises an ExceptionGroup of what kept some guilds' from being forgotten, once all have been tried."""
        await each_alone(self._wanted(command.guilds), self._forget, problem="not everything could be forgotten")

    async def _forget(self, wanted: ForgetSomeClosed) -> None:
        while await self._forget_some(wanted):
            pass

    async def _wanted(self, every: Collection[GuildId]) -> AsyncIterator[ForgetSomeClosed]:
        for guilds in batched(sorted(every), GUILDS_AT_ONCE):
            async with self._uow() as uow:
                found = await uow.guilds.settings_of(guilds)
            for guild, settings in found.items():
                if months := settings[CLOSED_CASE_MONTHS]:
                    yield ForgetSomeClosed(guild, max(months * MONTH, LEAST_AGE))


@define
class ForgetSomeClosedHandler:
    """One transaction; returns whether there may be more. What is no case has its turn when no case is left."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock
    _new_pseudonym: Callable[[], UserId]

    async def __call__(self, command: ForgetSomeClosed) -> bool:
        now = await self._clock.now()
        async with self._uow() as uow:
            forgotten = await uow.closed_cases.forget(
                command.guild,
                before=now - command.kept_for,
                at=now,
                pseudonyms=[self._new_pseudonym() for _ in range(AT_ONCE)],
            )
            await uow.commit()
        return bool(forgotten)
