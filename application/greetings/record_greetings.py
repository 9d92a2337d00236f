from collections.abc import Collection
from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.greetings.repository import Coming
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class RecordGreetings:
    guild: GuildId
    comers: Collection[Coming]
    leavers: Collection[UserId]
    quiet: timedelta


@frozen
class ToGreet:
    welcome: frozenset[UserId]
    farewell: frozenset[UserId]


@define
class RecordGreetingsHandler:
    """Records that these are greeted, before they are: rather none than two. Returns whom nobody greeted before."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordGreetings) -> ToGreet:
        now = await self._clock.now()
        quiet_since, nobody = now - command.quiet, frozenset[UserId]()
        async with self._uow() as uow:
            greetings = uow.greetings
            welcome = (
                await greetings.welcome(command.guild, command.comers, at=now, quiet_since=quiet_since)
                if command.comers
                else nobody
            )
            farewell = (
                await greetings.farewell(command.guild, command.leavers, at=now, quiet_since=quiet_since)
                if command.leavers
                else nobody
            )
            await uow.commit()
        return ToGreet(welcome, farewell)


@frozen
class ForgetGreetings:
    pass


KEPT_FOR = timedelta(days=31)
"""Longer than a guild can want quiet."""
_AT_ONCE = 1_000


@define
class ForgetGreetingsHandler:
    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, _: ForgetGreetings) -> None:
        before = await self._clock.now() - KEPT_FOR
        forgotten = _AT_ONCE
        while forgotten == _AT_ONCE:
            async with self._uow() as uow:
                forgotten = await uow.greetings.forget(before=before, limit=_AT_ONCE)
                await uow.commit()
