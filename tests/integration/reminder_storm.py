"""A process of its own that delivers reminders: `python -m tests.integration.reminder_storm JSON`.

What arrives is a line in a file, which outlives the process as Discord does.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from attrs import define, evolve, frozen

from application.reminders.ports import PlaceRefused
from domain.reminders.reminder import Place, Reminder
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import open_engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.reminders import deliver_due

STOPPED = "stopped"
PATIENCE = 20.0
"""Seconds that a transaction may take: the machine of a test may be slow."""
CLOSED = 7
"""The direct messages of each so manieth person are closed, and of twice so many the channel too."""


@frozen(kw_only=True)
class Storm:
    url: str
    arrivals: str
    """The file."""
    stops_after: int
    """So many sent: it writes `STOPPED` and stands still until it reads a line."""
    dies_after: int | None = None
    """Right after sending that one, and before recording it; whose it is, it writes first."""


@define
class FilePost:
    _arrivals: Path
    _stops_after: int | None = None
    _dies_after: int | None = None
    _sent: int = 0

    async def is_there(self, reminder: Reminder, place: Place) -> bool:
        if is_closed(reminder.owner, place):
            raise PlaceRefused(None)
        return line_of(reminder, place) in self._arrivals.read_text().splitlines()

    async def send(self, reminder: Reminder, place: Place, *, is_late: bool) -> None:
        await asyncio.sleep(0)  # as a request does, it lets the others go on
        if is_closed(reminder.owner, place):
            raise PlaceRefused("closed")
        with self._arrivals.open("a") as arrivals:
            arrivals.write(line_of(reminder, place) + "\n")
        self._sent += 1
        if self._sent == self._dies_after:
            print(reminder.owner, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        if self._sent == self._stops_after:
            print(STOPPED, flush=True)
            sys.stdin.readline()


def is_closed(owner: int, place: Place) -> bool:
    return owner % CLOSED == 0 and (place is Place.DM or owner % (2 * CLOSED) == 0)


def line_of(reminder: Reminder, place: Place) -> str:
    return f"{reminder.owner} {reminder.number} {reminder.occurrence} {place.value}"


async def storm(what: Storm) -> None:
    settings = evolve(DatabaseSettings(), url=what.url, deadline=PATIENCE)
    engines = open_engines(settings)
    uow = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
    post = FilePost(Path(what.arrivals), what.stops_after, what.dies_after)
    workers = await deliver_due(uow, post, DatabaseClock(Reading(engines)))
    failures = workers.pull_failures()
    await engines.dispose()
    assert failures == []


if __name__ == "__main__":
    asyncio.run(storm(Storm(**json.loads(sys.argv[1]))))
