"""What the tests of the relay share."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from attrs import define, field

from domain.moderation.actions.warn import WARN
from domain.shared.events import Event
from domain.shared.ids import GuildId
from infrastructure.background import repeat
from infrastructure.database.engines import Engines
from infrastructure.outbox.relay import OutboxRelay, RelaySettings, workers_of
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import an_intent
from tests.fakes.clock import AgreedClock, FakeClock
from tests.incidents import RecordedIncidents
from tests.outbox import decoder

SETTINGS = RelaySettings(poll=3600, lease=60, backoff=2, attempts=3, batch=40, keep_done=100)
"""Of one guild, ten events are under way at once."""


async def open_cases(uow_factory: PostgresUnitOfWorkFactory, *guilds: GuildId) -> None:
    """Each leaves one event."""
    async with uow_factory() as uow:
        for guild in guilds:
            await uow.cases.open(an_intent(guild=guild, kind=WARN))
        await uow.commit()


class SteppedRelay(OutboxRelay):
    @classmethod
    def on(
        cls,
        engines: Engines,
        deliver: Callable[[Event], Awaitable[None]],
        clock: FakeClock,
        settings: RelaySettings = SETTINGS,
    ) -> "SteppedRelay":
        workers = workers_of(settings, asyncio.Event())
        return cls(engines.autocommit, decoder(), deliver, AgreedClock(clock), settings, workers)

    def wake(self) -> None:
        self._workers.news.set()

    async def deliver_a_batch(self) -> int:
        """Claim once and wait until all of it is delivered; returns how much that was. Raises TransientFailure."""
        claimed = await self.claim(self._workers.room())
        await asyncio.gather(*map(self.attempt, claimed))
        return len(claimed)

    async def run(self) -> None:
        await repeat(
            "relay",
            self.deliver_due,
            every=self._settings.poll,
            incidents=RecordedIncidents(),
            workers=self._workers,
        )


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
async def running(relay: SteppedRelay) -> AsyncIterator[None]:
    task = asyncio.create_task(relay.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
