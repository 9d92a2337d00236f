"""Sample calls, for `tux database explain`."""

from datetime import UTC, datetime

from attrs import frozen

from domain.shared.events import Event
from infrastructure.database.samples import Sample, Subject
from infrastructure.outbox.codec import EventDecoder
from infrastructure.outbox.relay import OutboxRelay
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
    relay = OutboxRelay(at.engine, EventDecoder.of([Event]), _delivered, _Now(at.now))
    for row in await relay.claim(1):
        await relay.attempt(row)
    await relay.purge()


SAMPLES: tuple[Sample, ...] = (events,)
