"""The bot on a database that is there, on Discord or in the playground."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import evolve

from infrastructure.backlogs import BACKLOGS
from infrastructure.database.figures import Figures
from infrastructure.database.health import DatabaseHealth
from infrastructure.observability.metrics import GATEWAY_SECONDS, SHARDS_SERVED
from infrastructure.observability.probe_server import Health, ProbeServer
from infrastructure.settings import TuxSettings
from interface.fleet.words import shards_in_words
from interface.main import DiscordAddress, FindDiscord, join_contexts, open_shared, serve
from interface.shared.wiring import Shared
from interface.startup.database import migrated
from interface.startup.playground_process import PlaygroundProcess
from interface.startup.saying import say
from playground.wire.connection import connect


async def be_the_bot(settings: TuxSettings, playground: PlaygroundProcess | None) -> None:
    """Serve until cancelled. Raises SchemaNotMigrated, ProbePortInUse, TokenRefused or MembersIntentRefused."""
    await migrated(settings.database, say)
    if playground is None:
        say("connecting to Discord")
    shared = open_shared(settings)
    try:
        async with probes(shared):
            await serve(shared, join_contexts(shared), find_discord(settings, playground))
    finally:
        await shared.studio.close()
        await shared.engines.dispose()


def find_discord(settings: TuxSettings, playground: PlaygroundProcess | None) -> FindDiscord:
    async def find() -> DiscordAddress:
        if playground is None:
            return DiscordAddress(settings.discord.token)
        connection = await playground.connection()
        return DiscordAddress(
            connection.token, connect(connection), guild_ready_timeout=0.2, identify_spacing=connection.spacing
        )

    return find


@asynccontextmanager
async def probes(shared: Shared) -> AsyncIterator[None]:
    """Raises ProbePortInUse."""
    figures = Figures(DatabaseHealth(shared.engines, shared.reading), BACKLOGS)

    async def update() -> None:
        await figures.update()
        if shared.client.latency is not None:
            GATEWAY_SECONDS.set(shared.client.latency)
        SHARDS_SERVED.set(len(shared.client.connected_shards().served))

    async def health() -> Health:
        found = await figures.health()
        shards = shared.client.connected_shards()
        facts: dict[str, str | float] = {"shards_served": shards_in_words(shards.served), "shards": shards.count}
        return evolve(found, problems=(*found.problems, *shared.watchdog.problems()), facts={**found.facts, **facts})

    probe = shared.settings.probe
    names = [name.strip() for name in probe.names.split(",") if name.strip()]
    server = ProbeServer(probe.host, probe.port, health, update, names)
    address = await server.start()
    if address is not None:
        say(f"health and metrics: {address}/health and {address}/metrics")
    try:
        yield
    finally:
        await server.stop()
