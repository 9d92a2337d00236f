"""What is forgotten of cases that are over, where a guild wants that."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import batched

from attrs import define, frozen

from application.shared.clock import SharedClock
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
        for guilds in batched(sorted(command.guilds), GUILDS_AT_ONCE):
            for each in await self._wanted(guilds):
                while await self._forget_some(each):
                    pass

    async def _wanted(self, guilds: Sequence[GuildId]) -> Sequence[ForgetSomeClosed]:
        async with self._uow() as uow:
            found = await uow.guilds.settings_of(guilds)
        return [
            ForgetSomeClosed(guild, max(months * MONTH, LEAST_AGE))
            for guild, settings in found.items()
            if (months := settings[CLOSED_CASE_MONTHS])
        ]


@define
class ForgetSomeClosedHandler:
    """One transaction; returns whether there may be more."""

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
        return len(forgotten) == AT_ONCE
