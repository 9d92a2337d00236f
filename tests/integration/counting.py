"""Processes that count activity, as far as activity is concerned, and what they left on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from random import Random
from unittest.mock import patch

from attrs import define, field, frozen

from application.levels.count_activity import CountActivityHandler
from application.levels.note_message import NoteMessage, NoteMessageHandler
from domain.levels.activity import MemberId, Second
from domain.levels.counting import Score
from domain.levels.events import LevelReached
from domain.shared.ids import GuildId, UserId
from infrastructure.buffering import BufferLimits
from infrastructure.database.engines import Engines
from infrastructure.database.retry import Retried
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.levels.activity_buffer import BufferedActivity, activity_buffer
from infrastructure.levels.activity_repository import PostgresActivityRepository
from infrastructure.unit_of_work import PostgresUnitOfWork, PostgresUnitOfWorkFactory
from tests.activity import CHANNEL, NOON
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START, FakeClock
from tests.integration.conftest import RETRY_FOR
from tests.outbox import stored_events

TODAY = date(2026, 3, 1)
LIMITS = BufferLimits(interval=5, capacity=1000, largest_batch=500, most_waiting=10)


@frozen
class Process:
    """As far as activity is concerned."""

    buffer: BufferedActivity
    count: CountActivityHandler

    async def note(self, messages: int, *, user: UserId = MEMBER, at: int = NOON) -> None:
        """So many at the same time."""
        await self.note_each([at] * messages, user=user)

    async def note_each(self, seconds: Iterable[int], *, user: UserId = MEMBER) -> None:
        """One written in each of these seconds."""
        note = NoteMessageHandler(self.buffer)
        messages = [
            NoteMessage(
                guild=GUILD,
                author=user,
                at=Second(second),
                places=CHANNEL,
                username="emil",
                display_name="Emil",
                roles=frozenset(),
                is_by_person=True,
            )
            for second in seconds
        ]
        await asyncio.gather(*map(note, messages))


def a_process(engines: Engines, limits: BufferLimits = LIMITS, *, retry_for: float = RETRY_FOR) -> Process:
    uow = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
    handler = CountActivityHandler(uow, FakeClock(), Random(1).randint)
    return Process(activity_buffer(Retried(handler, retry_for), limits), handler)


REACHED = LevelReached(guild=GUILD, at=START, user=MEMBER, level=1, previous=0)


async def levels_told_of(engines: Engines) -> list[LevelReached]:
    return [event for event in await stored_events(engines) if isinstance(event, LevelReached)]


@define
class HeldWithItsLocks(PostgresActivityRepository):
    """Stops when it has locked members, before anything is counted."""

    locked: asyncio.Event
    go_on: asyncio.Event

    async def lock(self, members: Collection[MemberId]) -> Mapping[MemberId, Score]:
        scores = await PostgresActivityRepository.lock(self, members)
        self.locked.set()
        await self.go_on.wait()
        return scores


@define
class Holding:
    """Units of work that count as far as that."""

    _uow: PostgresUnitOfWorkFactory
    locked: asyncio.Event = field(factory=asyncio.Event)
    go_on: asyncio.Event = field(factory=asyncio.Event)

    @asynccontextmanager
    async def __call__(self, *, turn: GuildId | None = None) -> AsyncIterator[PostgresUnitOfWork]:
        async with self._uow(turn=turn) as work:
            held = HeldWithItsLocks(work.activity._transaction, self.locked, self.go_on)
            with patch.object(work, "activity", held):
                yield work
