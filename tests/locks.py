"""Processes that are killed while they lock and unlock, and what is then to be seen."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import cast

from attrs import define, evolve, field

from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.channels.overwrites import Overwrite, Target
from domain.shared.ids import ChannelId, GuildId
from tests.channels import House
from tests.fakes.channel_desk import (
    EVERYONE,
    GENERAL,
    LOUNGE,
    SEND,
    VIEW,
    FakeDesk,
    a_category,
    a_channel,
    a_guild,
)

OF_ALL = Target(EVERYONE)
BEFORE = Overwrite(VIEW | SEND, 1 << 4)


class Killed(BaseException):
    """The process is gone at this moment."""


def a_desk() -> FakeDesk:
    return FakeDesk(guild=a_guild(a_channel(GENERAL, _700=BEFORE), a_channel(LOUNGE)))


def a_desk_with_a_category() -> FakeDesk:
    """And a text and a voice channel that follow it, and one that does not."""
    overwrites = {"_700": BEFORE}
    lounge = evolve(a_channel(LOUNGE, **overwrites), has_voice=True)
    own = a_channel(ChannelId(805), _700=Overwrite(VIEW))
    return FakeDesk(guild=a_guild(a_category(**overwrites), a_channel(GENERAL, **overwrites), lounge, own))


def is_locked(house: House, channel: ChannelId) -> bool:
    overwrite = house.desk.overwrites(channel).get(OF_ALL, Overwrite())
    return bool(overwrite.deny & SEND)


@define
class DyingUnitOfWork:
    _uow: UnitOfWork
    _die: Callable[[], None]

    def __getattr__(self, name: str) -> object:
        return getattr(self._uow, name)

    async def commit(self) -> None:
        self._die()
        await self._uow.commit()
        self._die()


@define
class Dying:
    """Units of work that are killed with the process: before a commit, or right after it."""

    _uow: UnitOfWorkFactory
    die: Callable[[], None]

    @asynccontextmanager
    async def __call__(self, *, turn: GuildId | None = None) -> AsyncIterator[UnitOfWork]:
        async with self._uow(turn=turn) as uow:
            yield cast(UnitOfWork, DyingUnitOfWork(uow, self.die))


@define
class Countdown:
    left: int
    dead: bool = field(default=False)

    def __call__(self, _: str = "") -> None:
        if self.left == 0:
            self.dead = True
            raise Killed
        self.left -= 1


async def killed_at(step: int, house: House, do: Callable[[House], Awaitable[object]]) -> bool:
    """Whether a process that does this was killed at that step."""
    countdown = Countdown(step)
    house.desk.then = countdown
    doomed = House(Dying(house.uow, countdown), house.desk, house.clock)
    with suppress(Killed):
        await do(doomed)
    house.desk.then = lambda _: None
    return countdown.dead
