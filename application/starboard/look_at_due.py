from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, field, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from application.starboard.look_at_message import LookAtMessage
from application.starboard.ports import BoardUnwritable
from application.starboard.store_hints import GATHERED
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from domain.starboard.repository import Look, Looked, Starred

LEASES = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=10))
OF_EACH_GUILD = 1
"""At once: a card and the message below it are two posts, and nothing should come between them."""

PUT_OFF = timedelta(minutes=10)
MOST_ATTEMPTS = 144
"""A day of them; whoever mends the channel later has the board recounted."""


@frozen
class LookAtDue:
    """Look at what is due in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class LookAtDueHandler:
    """Has the workers take on the messages whose turn has come.

    One that Discord gives no answer about is tried again when its lease has run out; one that cannot be posted, after
    PUT_OFF.
    """

    _uow: UnitOfWorkFactory
    _look: UseCase[LookAtMessage, bool]
    _clock: SharedClock
    _workers: Workers
    _done: list[Looked] = field(factory=list)
    """Those that are no longer due; the next claim says so, in one statement."""

    async def __call__(self, command: LookAtDue) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._look_at)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[Look, ...]:
        done, now = [*self._done], await self._clock.now()
        async with self._uow() as uow:
            if done:
                await uow.starred_messages.done(done, now=now, again_at=now + GATHERED)
            claimed = await uow.starred_messages.claim(guilds, now=now, leases=LEASES, room=room)
            await uow.commit()
        del self._done[: len(done)]
        return claimed

    async def _look_at(self, look: Look) -> None:
        message = Starred(guild=look.guild, channel=look.channel, message=look.message)
        try:
            is_shown = await self._look(LookAtMessage(message=message, is_first_try=look.attempts == 1))
        except BoardUnwritable:
            if look.attempts >= MOST_ATTEMPTS:
                self._done.append(Looked(look, is_shown=False))
            else:
                await self._put_off(look)
        else:
            self._done.append(Looked(look, is_shown))

    async def _put_off(self, look: Look) -> None:
        async with self._uow() as uow:
            await uow.starred_messages.put_off(look, until=await self._clock.now() + PUT_OFF)
            await uow.commit()
