from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from attrs import define, frozen

from application.greetings.doorstep import Batch, Departure, Doorstep
from application.greetings.ports import Greeting, GreetingChannel, GreetingRefused, Household, Households, Said
from application.greetings.record_greetings import RecordGreetings, ToGreet
from application.shared.clock import Clock
from application.shared.errors import ApplicationError, RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.greetings.repository import Coming
from domain.greetings.settings import (
    FAREWELL_BANNED,
    FAREWELL_CHANNEL,
    FAREWELL_TEXT,
    QUIET_HOURS,
    WELCOME_CHANNEL,
    WELCOME_DM,
    WELCOME_PING,
    WELCOME_TEXT,
)
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from domain.shared.names import Names
from domain.shared.settings import Settings

type _Say = Callable[[], Awaitable[None]]


@define(kw_only=True)
class GreetHandler:
    """Greets who has come to a guild and is there, and says who went and is not back.

    That it does is recorded first, so that nobody is greeted twice; what Discord then does not take is not said again.
    Raises RecordsUnavailable or TransientFailure where nothing was recorded; GreetingRefused or DiscordUnreachable once
    all has been tried.
    """

    get_settings: UseCase[GuildId, Settings]
    record: UseCase[RecordGreetings, ToGreet]
    households: Households
    channel: GreetingChannel
    doorstep: Doorstep
    clock: Clock

    async def __call__(self, batch: Batch) -> None:
        settings = await self._or_put_back(batch, self.get_settings(batch.guild))
        comers = _to_be_welcomed(batch, settings)
        leavers = _to_be_missed(batch, settings, self.doorstep)
        if not comers and not leavers:
            return
        asked = [*(each.user for each in comers), *(each.user for each in leavers)]
        household = await self.households.of(batch.guild, asked)
        command = RecordGreetings(
            guild=batch.guild,
            comers=[each for each in comers if each.user in household.here],
            leavers=[each.user for each in leavers if each.user not in household.here],
            quiet=timedelta(hours=settings[QUIET_HOURS]),
        )
        to_greet = await self._or_put_back(batch, self.record(command))
        welcomes = [
            _said(household, each.user, household.here[each.user], settings[WELCOME_TEXT])
            for each in comers
            if each.user in to_greet.welcome
        ]
        farewells = [
            _said(household, each.user, each.names, settings[FAREWELL_TEXT])
            for each in leavers
            if each.user in to_greet.farewell
        ]
        await _all(self._welcomes(batch, settings, welcomes) + self._farewells(batch, settings, farewells, welcomes))

    def _welcomes(self, batch: Batch, settings: Settings, welcomes: Sequence[Said]) -> list[_Say]:
        one_by_one, channel, says = welcomes[: batch.room], settings[WELCOME_CHANNEL], list[_Say]()
        self.doorstep.greeted(batch.guild, len(one_by_one), at=self.clock.now())
        if welcomes and channel is not None:
            greeting = Greeting(one_by_one, len(welcomes) - len(one_by_one))
            says.append(partial(self.channel.welcome, batch.guild, channel, greeting, ping=settings[WELCOME_PING]))
        if settings[WELCOME_DM]:
            says += [partial(self._tell, said) for said in one_by_one]
        return says

    def _farewells(
        self, batch: Batch, settings: Settings, farewells: Sequence[Said], welcomes: Sequence[Said]
    ) -> list[_Say]:
        one_by_one, channel = farewells[: max(0, batch.room - len(welcomes))], settings[FAREWELL_CHANNEL]
        self.doorstep.greeted(batch.guild, len(one_by_one), at=self.clock.now())
        if not farewells or channel is None:
            return []
        greeting = Greeting(one_by_one, len(farewells) - len(one_by_one))
        return [partial(self.channel.farewell, batch.guild, channel, greeting)]

    async def _tell(self, said: Said) -> None:
        try:
            await self.channel.tell(said)
        except GreetingRefused:
            return  # who takes no messages from strangers wants none

    async def _or_put_back[Result](self, batch: Batch, asked: Awaitable[Result]) -> Result:
        try:
            return await asked
        except (RecordsUnavailable, TransientFailure):
            self.doorstep.put_back(batch, at=self.clock.now())
            raise


def _to_be_welcomed(batch: Batch, settings: Settings) -> tuple[Coming, ...]:
    return batch.comers if settings[WELCOME_CHANNEL] is not None or settings[WELCOME_DM] else ()


def _to_be_missed(batch: Batch, settings: Settings, doorstep: Doorstep) -> tuple[Departure, ...]:
    if settings[FAREWELL_CHANNEL] is None:
        return ()
    missed = (each for each in batch.leavers if settings[FAREWELL_BANNED] or not doorstep.is_banned(each))
    return tuple(missed)


def _said(household: Household, user: UserId, names: Names, text: str) -> Said:
    return Said(user=user, names=names, text=text, server=household.name, count=household.count)


async def _all(says: Sequence[_Say]) -> None:
    """Each, whatever becomes of the others; raises the first failure in the end."""
    failures = list[Exception]()
    for say in says:
        try:
            await say()
        except ApplicationError as failure:
            failures.append(failure)
    if failures:
        raise failures[0]


@frozen
class GreetDue:
    pass


@define
class GreetDueHandler:
    """Has the workers greet in each guild where it is time; of a guild one thing at a time."""

    _greet: UseCase[Batch, None]
    _doorstep: Doorstep
    _clock: Clock
    _workers: Workers

    async def __call__(self, _: GreetDue) -> None:
        await self._workers.take_on(self._claim, self._greet)

    async def _claim(self, room: Room) -> Sequence[Batch]:
        return self._doorstep.take(self._clock.now(), room)
