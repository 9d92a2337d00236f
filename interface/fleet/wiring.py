import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta

import discord
import structlog

from application.fleet.leave_fleet import LeaveFleetHandler
from application.fleet.take_step import TakeStepHandler
from infrastructure.database.listener import Listener
from infrastructure.fleet.fleet_repository import CHANNEL
from infrastructure.fleet.neighbours import KernelNeighbours, machine_name, own_identity
from infrastructure.fleet_settings import shards_lease
from infrastructure.observability.metrics import SHARDS_TAKEN
from infrastructure.settings import shards_chosen
from interface.fleet.keeper import FleetKeeper, Pace
from interface.fleet.scout import LogIn, Scout
from interface.fleet.slot import ShardSlot
from interface.shared.context import Background
from interface.shared.wiring import Shared

_log = structlog.stdlib.get_logger(__name__)

FLEET = "fleet"


def fleet_keeper(
    shared: Shared,
    log_in: LogIn,
    open_shard: Callable[[ShardSlot], Coroutine[object, object, None]],
    finish: Callable[[discord.Client], Awaitable[None]],
) -> FleetKeeper:
    settings = shared.settings.fleet
    # Never the chosen name alone: two machines that were given the same would take each other's processes for ended.
    machine = f"{settings.machine} {own}" if (own := machine_name()) else ""
    lease = timedelta(seconds=shards_lease(settings, shared.settings.database))
    return FleetKeeper(
        own_identity(machine),
        shared.transaction(TakeStepHandler(shared.uow, KernelNeighbours(machine), lease)),
        shared.transaction(LeaveFleetHandler(shared.uow)),
        Scout(shards_chosen(shared.settings), log_in),
        open_shard,
        finish,
        shared.client,
        Pace(lease=lease.total_seconds(), look_every=settings.look_every),
        lambda problem: shared.watchdog.note(FLEET, problem),
        _taken,
    )


def _taken(shard: int) -> None:
    SHARDS_TAKEN.inc()
    _log.info("a shard is this process's own", shard=shard)


def fleet_news(shared: Shared, wake: asyncio.Event) -> Background:
    """Hears of what other processes did; where it does not, a process looks for itself every few seconds."""

    def heard(_generation: str) -> None:
        wake.set()

    listener = Listener(shared.settings.database, CHANNEL, heard, lambda _established: wake.set())
    return Background("fleet listener", listener.run, every=1.0, needs_discord=False, within=None)
