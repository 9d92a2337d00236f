"""The real bot, in this process, connected to a playground over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from attrs import define, evolve, frozen

from application.shared.clock import SharedClock
from infrastructure.database.settings import DatabaseSettings
from infrastructure.outbox.relay import RelaySettings
from infrastructure.settings import ActivitySettings, ModerationSettings, TuxSettings
from interface.main import DiscordAddress, FindDiscord, join_contexts, open_shared, serve
from interface.moderation.ports import ModerationPorts, discord_ports
from interface.shared.wiring import Shared
from playground.api import Playground, connect

LEASE = 60.0
"""Seconds; so long that the bot never resumes what it is still doing itself, however slow the machine."""


PATIENCE = 12.0
"""Seconds that the database may take on a machine that others keep busy: after the usual 2.5 the bot would say, and
rightly so, that it cannot reach its records. Tests of a database that is away set their own."""

QUICK_ACTIVITY = ActivitySettings(flush_every=0.2)


def quick_settings(database: DatabaseSettings, *, deadline: float = PATIENCE) -> TuxSettings:
    """Settings under which what would take a minute takes half a second, leases excepted.

    Each connection that is opened costs the server a process, and few are enough for what one test does at once.
    """
    return TuxSettings(
        database=evolve(database, pool_size=2, deadline=deadline),
        moderation=ModerationSettings(lease=LEASE, sweep_every=0.2, end_every=0.2),
        relay=RelaySettings(poll=0.2, lease=LEASE, backoff=0.1),
        activity=QUICK_ACTIVITY,
    )


@define
class MovableClock:
    """The system's clock and the server's, set ahead as far as a test wants, so that nobody has to wait for a lease to
    end."""

    _server: SharedClock
    _ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    async def shared_now(self) -> datetime:
        return await self._server.now() + self._ahead

    def pass_leases(self) -> None:
        """Move on until every lease that is held now has ended."""
        self._ahead += timedelta(seconds=LEASE)


@frozen
class _Shared:
    _clock: MovableClock

    async def now(self) -> datetime:
        return await self._clock.shared_now()


@frozen
class Tux:
    """What a bot is made of; a test may replace any part with its own."""

    shared: Shared
    moderation: ModerationPorts
    clock: MovableClock

    @classmethod
    def of(cls, settings: TuxSettings) -> "Tux":
        shared = open_shared(settings)
        clock = MovableClock(shared.shared_clock)
        shared = evolve(shared, clock=clock, shared_clock=_Shared(clock))
        return cls(shared, discord_ports(shared), clock)

    async def serve(self, find: FindDiscord) -> None:
        await serve(self.shared, join_contexts(self.shared, self.moderation), find)


type Alter = Callable[[Tux], Tux]


@asynccontextmanager
async def running_tux(
    playground: Playground, settings: TuxSettings, alter: Alter = lambda tux: tux
) -> AsyncIterator[Tux]:
    """The bot, ready to answer; stopped at the end of the block."""

    async def find() -> DiscordAddress:
        connection = playground.connection
        return DiscordAddress(
            connection.token, connect(connection), guild_ready_timeout=0.05, identify_spacing=connection.spacing
        )

    tux = alter(Tux.of(settings))
    bot = asyncio.create_task(tux.serve(find))
    try:
        async with asyncio.timeout(60):
            ready = asyncio.create_task(tux.shared.client.wait_until_ready())
            await asyncio.wait({bot, ready}, return_when=asyncio.FIRST_COMPLETED)
            if bot.done():
                await bot
        yield tux
    finally:
        bot.cancel()
        await asyncio.wait({bot})
        await tux.shared.studio.close()
        await tux.shared.engines.dispose()


async def eventually[T](look: Callable[[], T | None], *, within: float = 30.0) -> T:
    """What `look` finds, as soon as it finds something. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not (found := look()):  # noqa: ASYNC110  # what is looked at has no event
            await asyncio.sleep(0.02)
    return found
