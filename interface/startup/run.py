"""`tux run`: everything that has to be there before the bot is, and its end in the reverse order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer
from attrs import evolve

from infrastructure.database.figures import Figures
from infrastructure.database.health import DatabaseHealth
from infrastructure.observability.metrics import GATEWAY_SECONDS
from infrastructure.observability.probe_server import ProbeServer
from infrastructure.observability.sentry import start_sentry
from infrastructure.settings import TuxSettings
from interface.main import DiscordAddress, FindDiscord, Parts, make_adapters, open_parts, serve
from interface.startup.database import data_directory, migrated, running_database
from interface.startup.playground_process import PlaygroundProcess


def say(line: str) -> None:
    typer.echo(f"  {line}", err=True)


async def run(settings: TuxSettings) -> None:
    """Run the bot until cancelled. Raises an ApplicationError or EmbeddedPostgresError that says what to mend."""
    start_sentry(settings.sentry.dsn)
    async with running_database(settings, say) as database:
        await migrated(database, say)
        async with discord_or_playground(settings) as find_discord:
            parts = open_parts(evolve(settings, database=database))
            try:
                async with probes(parts):
                    await serve(parts, make_adapters(parts), find_discord)
            finally:
                await parts.engines.dispose()


@asynccontextmanager
async def discord_or_playground(settings: TuxSettings) -> AsyncIterator[FindDiscord]:
    if settings.discord.token:
        token = settings.discord.token

        async def find() -> DiscordAddress:
            return DiscordAddress(token)

        say("connecting to Discord")
        yield find
        return
    playground = PlaygroundProcess(settings.playground.port, data_directory(settings) / "playground.json")
    async with playground.running():
        typer.echo(f"No DISCORD_TOKEN is set, so here is a Discord of its own: {playground.url}")
        yield playground.find


@asynccontextmanager
async def probes(parts: Parts) -> AsyncIterator[None]:
    """Raises ProbePortInUse."""
    figures = Figures(DatabaseHealth(parts.engines, parts.reading))

    async def update() -> None:
        await figures.update()
        if parts.client.latency is not None:
            GATEWAY_SECONDS.set(parts.client.latency)

    server = ProbeServer(parts.settings.probe.host, parts.settings.probe.port, figures.health, update)
    address = await server.start()
    if address is not None:
        say(f"health and metrics: {address}/health and {address}/metrics")
    try:
        yield
    finally:
        await server.stop()
