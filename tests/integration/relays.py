"""What the tests of the relay share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define, field

from domain.moderation.actions.warn import WARN
from domain.shared.events import Event
from domain.shared.ids import GuildId
from infrastructure.outbox.relay import OutboxRelay, RelaySettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import an_intent

SETTINGS = RelaySettings(poll=3600, lease=60, backoff=2, attempts=3, batch=10, keep_done=100)


async def open_cases(uow_factory: PostgresUnitOfWorkFactory, *guilds: GuildId) -> None:
    """Each leaves one event."""
    async with uow_factory() as uow:
        for guild in guilds:
            await uow.cases.open(an_intent(guild=guild, kind=WARN))
        await uow.commit()


class SteppedRelay(OutboxRelay):
    def wake(self) -> None:
        self._woken.set()

    async def deliver_due(self) -> int:
        """Claim a batch and wait until it is delivered; returns its size. Raises TransientFailure like `run_once`."""
        claimed = await self.claim(self._settings.batch)
        await asyncio.gather(*(self.attempt(row) for row in claimed))
        return len(claimed)


@define(eq=False)
class Slow:
    """Takes events at once; those of the guilds in `keeps` it does not finish before `go_on`."""

    keeps: set[GuildId]
    begun: list[Event] = field(factory=list)
    cancelled: int = 0
    go_on: asyncio.Event = field(factory=asyncio.Event)
    news: asyncio.Condition = field(factory=asyncio.Condition)

    async def __call__(self, event: Event) -> None:
        self.begun.append(event)
        async with self.news:
            self.news.notify_all()
        try:
            if event.guild in self.keeps:
                await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    async def has_begun(self, count: int) -> None:
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(lambda: len(self.begun) >= count)


@asynccontextmanager
async def running(relay: OutboxRelay) -> AsyncIterator[None]:
    task = asyncio.create_task(_run(relay))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _run(relay: OutboxRelay) -> None:
    while True:
        await relay.run_once()
