"""Processes of the bot on one database, each forked, with the settings that people have."""

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from pathlib import Path

from attrs import define, evolve, field, validators

from infrastructure.database.settings import DatabaseSettings
from infrastructure.fleet_settings import FleetSettings
from infrastructure.observability.logs import configure_logs
from infrastructure.settings import StopSettings, TuxSettings
from interface.main import DiscordAddress
from interface.startup.stopping import run_until_stopped
from playground.api import Connection, Playground, connect
from tests.e2e.forks import Forked, forked
from tests.e2e.running import Tux

GUILD_READY_TIMEOUT = 2.0
"""Seconds, as on Discord: a client is ready when no further guild was told of for so long."""

with validators.disabled():
    QUICK = FleetSettings(lease=3.0, look_every=0.2)
    """Shorter than people may choose it: no renewal has room to fail."""


@define(eq=False)
class Boats:
    """`quick`: what Discord makes a bot wait for takes no time, and leases are as short as a busy machine can keep."""

    _playground: Playground
    _database: DatabaseSettings
    _logs: Path
    _running: AsyncExitStack
    _shards: str = "auto"
    _quick: bool = False
    _launched: int = field(default=0, init=False)

    async def launch(self, *, apart: bool = False, shards: str | None = None) -> Forked:
        """`apart`: on a machine of its own, so that no other process sees it end."""
        self._launched += 1
        machine = f"machine {self._launched}" if apart else ""
        settings = TuxSettings(
            shards=shards or self._shards,
            database=DatabaseSettings(url=self._database.url, pool_size=4),
            fleet=_on(machine, QUICK if self._quick else FleetSettings()),
            stop=StopSettings(hand_over=30.0),
        )
        log = self._logs / f"boat-{self._launched}.log"
        return await self._running.enter_async_context(
            forked(_be_a_bot, self._playground.connection, settings, log, self._quick)
        )


def _on(machine: str, settings: FleetSettings) -> FleetSettings:
    with validators.disabled():
        return evolve(settings, machine=machine)


def send(process: Forked, number: signal.Signals) -> None:
    os.kill(process.pid, number)


def _be_a_bot(connection: Connection, settings: TuxSettings, log: Path, quick: bool) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for standard in (1, 2):
        os.dup2(descriptor, standard)
    run_until_stopped(_serve(connection, settings, quick))


async def _serve(connection: Connection, settings: TuxSettings, quick: bool) -> None:
    async def find() -> DiscordAddress:
        address = DiscordAddress(connection.token, connect(connection), guild_ready_timeout=GUILD_READY_TIMEOUT)
        return evolve(address, guild_ready_timeout=0.05, identify_spacing=connection.spacing) if quick else address

    configure_logs("INFO", "console")
    tux = Tux.of(settings)
    try:
        await asyncio.gather(tux.serve(find))
    finally:
        await tux.shared.studio.close()
        await tux.shared.engines.dispose()
