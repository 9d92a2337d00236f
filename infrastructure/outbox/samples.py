"""Sample calls, for `tux database explain`."""

import asyncio
from datetime import UTC, datetime

from attrs import frozen

from domain.shared.events import Event
from domain.shared.lease import Room
from infrastructure.database.samples import Sample, Subject
from infrastructure.outbox.codec import EventDecoder
from infrastructure.outbox.relay import OutboxRelay, RelaySettings, workers_of
from infrastructure.outbox.waiting import PostgresWaitingEvents
from infrastructure.outbox.writer import write_events


@frozen
class _Now:
    at: datetime

    async def now(self) -> datetime:
        return self.at


async def _delivered(_event: Event) -> None:
    """By nobody to nobody."""


async def events(at: Subject) -> None:
    """The oldest event there could be, which is therefore claimed first."""
    at.transaction.events.append(Event(guild=at.guild, at=datetime(2015, 1, 1, tzinfo=UTC)))
    await write_events(at.transaction)
    settings = RelaySettings()
    workers = workers_of(settings, asyncio.Event())
    relay = OutboxRelay(at.engine, EventDecoder.of([Event]), _delivered, _Now(at.now), settings, workers)
    for row in await relay.claim(Room(1)):
        await relay.attempt(row)
    await relay.purge()


async def waiting(at: Subject) -> None:
    events = PostgresWaitingEvents(at.reading, _Now(at.now), _nobody_is_told)
    await events.of(at.guild)
    await events.oldest([at.guild], ["CaseSettled"])
    await events.release(at.guild, ["CaseSettled"])
    await events.release_all([at.guild])


def _nobody_is_told() -> None:
    """Of what will be rolled back."""


SAMPLES: tuple[Sample, ...] = (events, waiting)
