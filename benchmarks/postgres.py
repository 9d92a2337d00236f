"""A database for each benchmark, migrated, and dropped at the end."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
from attrs import evolve, frozen
from sqlalchemy import make_url

from infrastructure.database.address import Address, Arguments
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres

DATABASE = "tux_bench"


@frozen
class BenchDatabase:
    """`engines` are those of the bot; `floor` is a pool of plain asyncpg, of the same size."""

    settings: DatabaseSettings
    engines: Engines
    floor: "asyncpg.Pool[asyncpg.Record]"
    server: str


@asynccontextmanager
async def bench_server() -> AsyncIterator[str]:
    """The URL of TEST_DATABASE_URL or DATABASE_URL, else that of an embedded one made for the occasion."""
    server_url = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if server_url:
        yield server_url
    else:
        async with _embedded_server() as server_url:
            yield server_url


@asynccontextmanager
async def bench_database(server_url: str, *, deadline: float | None = None) -> AsyncIterator[BenchDatabase]:
    """Empty, so that no benchmark meets what another has filled in. `deadline` in seconds, else that of the bot."""
    async with AsyncExitStack() as stack:
        settings = await stack.enter_async_context(_database(server_url))
        settings = settings if deadline is None else evolve(settings, deadline=deadline)
        await migrate(settings)
        engines = open_engines(settings)
        stack.push_async_callback(engines.dispose)
        floor = await stack.enter_async_context(_plain_pool(settings))
        yield BenchDatabase(settings, engines, floor, await floor.fetchval("SHOW server_version"))


@asynccontextmanager
async def _embedded_server() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory(prefix="tux-bench-") as directory:
        # The server's account must pass through, or root's server is kept elsewhere, where nothing removes it.
        os.chmod(directory, 0o711)
        postgres = EmbeddedPostgres(Path(directory) / "postgres")
        server = await asyncio.to_thread(postgres.start)
        try:
            yield server.url
        finally:
            await asyncio.to_thread(postgres.stop)


@asynccontextmanager
async def _database(server_url: str) -> AsyncIterator[DatabaseSettings]:
    admin = await asyncpg.connect(**_plain(server_url))
    try:
        await admin.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        await admin.execute(f"CREATE DATABASE {DATABASE}")
        try:
            url = make_url(server_url).set(database=DATABASE).render_as_string(hide_password=False)
            yield evolve(DatabaseSettings(), url=url)
        finally:
            await admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    finally:
        await admin.close()


@asynccontextmanager
async def _plain_pool(settings: DatabaseSettings) -> AsyncIterator["asyncpg.Pool[asyncpg.Record]"]:
    async with asyncpg.create_pool(
        **_plain(settings.url),
        min_size=settings.pool_size,
        max_size=settings.pool_size,
        # asyncpg's own reset is a round trip on every release, which would flatter what is compared with it.
        reset=_keep,
    ) as pool:
        yield pool


async def _keep(_connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Hand the connection on as it is."""


def _plain(url: str) -> Arguments:
    return Address.of(url).arguments(name="tux floor", within=10, settings={"timezone": "UTC", "jit": "off"})
