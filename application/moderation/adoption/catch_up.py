from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, field, frozen

from application.moderation.adoption.read_on import ReadOn
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.moderation.adoption.repository import ClaimedCursor
from domain.shared.ids import GuildId
from domain.shared.lease import Room

LEASES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 10))
"""Of the first attempt, the second, ...."""


@frozen
class CatchUp:
    """With the audit logs of these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class CatchUpHandler:
    """Has the workers read on the audit logs that are due; those of all guilds, once the connection was away."""

    _uow: UnitOfWorkFactory
    _read_on: UseCase[ReadOn, None]
    _clock: SharedClock
    _workers: Workers
    _put_up: set[GuildId] = field(factory=set, init=False)
    _times_away: int = field(default=1, init=False)
    _times_called: int = field(default=0, init=False)

    def missed_something(self) -> None:
        """The connection to Discord was away: what was done meanwhile was not heard of."""
        self._times_away += 1
        self._workers.news.set()

    async def __call__(self, command: CatchUp) -> None:
        if command.guilds:
            await self._prepare(frozenset(command.guilds))
            await self._workers.take_on(partial(self._claim, command.guilds), self._read)

    async def _prepare(self, guilds: frozenset[GuildId]) -> None:
        new, times_away = guilds - self._put_up, self._times_away
        if not new and times_away == self._times_called:
            return
        async with self._uow() as uow:
            now = await self._clock.now()
            if new:
                await uow.guilds.register_many(new, at=now)
                await uow.audit_cursors.put_up(new, due_at=now)
            if times_away != self._times_called:
                await uow.audit_cursors.call(guilds, due_at=now)
            await uow.commit()
        self._put_up |= new
        self._times_called = times_away

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[ClaimedCursor, ...]:
        async with self._uow() as uow:
            now = await self._clock.now()
            claimed = await uow.audit_cursors.claim(guilds, now=now, leases=LEASES, room=room)
            await uow.commit()
        return claimed

    async def _read(self, cursor: ClaimedCursor) -> None:
        await self._read_on(ReadOn(cursor))
