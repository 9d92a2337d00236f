"""The records as a process sees them: each commit takes time, and its answer may be lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cached_property

from attrs import define, field

from application.channels.errors import ChannelLogUnwritable
from application.moderation.errors import CaseLogUnwritable
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.shared.events import Event
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from tests.builders import GUILD
from tests.fakes.moderation import MemoryCaseRepository
from tests.fakes.records import MemoryRecords, MemoryTransaction
from tests.fakes.unit_of_work import MemoryUnitOfWork
from tests.simulation.faults import Faults
from tests.simulation.process import Process

_COMMIT = 0.002  # seconds, each way
_LEASE = 60.0
_RETRY = 5.0
_WAITS = (
    CaseLogUnwritable,
    ChannelLogUnwritable,
    DiscordUnreachable,
    RecordsUnavailable,
    CommitOutcomeUnknown,
    TimeoutError,
)


@define(eq=False)
class SlowUnitOfWork(MemoryUnitOfWork):
    process: Process
    faults: Faults

    @cached_property
    def cases(self) -> "SlowCases":
        return SlowCases(self._transaction, self.process)

    async def commit(self) -> None:
        await self.process.step(_COMMIT)
        fault = self.faults.of_commit()
        if fault.is_refused:
            raise RecordsUnavailable
        await super().commit()
        await self.process.step(_COMMIT)
        if fault.answer_lost:
            raise CommitOutcomeUnknown


@define
class SlowCases(MemoryCaseRepository):
    process: Process

    async def lock(self, guild: GuildId, number: CaseNumber) -> Case:
        case = await super().lock(guild, number)
        await self.process.has_read()
        return case


@define
class SlowUnitOfWorkFactory:
    _records: MemoryRecords
    process: Process
    _faults: Faults

    @asynccontextmanager
    async def __call__(self, *, turn: GuildId | None = None) -> AsyncIterator[SlowUnitOfWork]:
        transaction = MemoryTransaction(self._records)
        try:
            await self.process.step(_COMMIT)
            yield SlowUnitOfWork(transaction, self.process, self._faults)
        finally:
            await transaction.close()


@define(eq=False)
class Delivery:
    event: Event
    is_done: bool = False
    leased_until: float = 0.0

    @property
    def guild(self) -> GuildId:
        return self.event.guild


@define(eq=False)
class Outbox:
    """At least once, each event by itself, and by a second process when the first has had it for too long.

    A process that finishes after its lease marks nothing.
    """

    _records: MemoryRecords
    _deliveries: list[Delivery] = field(factory=list)

    @property
    def is_empty(self) -> bool:
        return len(self._deliveries) == len(self._records.events) and all(each.is_done for each in self._deliveries)

    def is_any_due(self) -> bool:
        now = asyncio.get_running_loop().time()
        return len(self._deliveries) < len(self._records.events) or any(
            not each.is_done and each.leased_until <= now for each in self._deliveries
        )

    async def claim(self, room: Room) -> list[Delivery]:
        """There is one guild only."""
        self._deliveries += map(Delivery, self._records.events[len(self._deliveries) :])
        now = asyncio.get_running_loop().time()
        due = [delivery for delivery in self._deliveries if not delivery.is_done and delivery.leased_until <= now]
        claimed = due[: min(room.total, room.of(GUILD))]
        for delivery in claimed:
            delivery.leased_until = now + _LEASE
        return claimed

    async def deliver(self, delivery: Delivery, process: Process, react: Callable[[Event], Awaitable[None]]) -> None:
        lease = delivery.leased_until
        try:
            await process.step()
            async with asyncio.timeout(0.8 * _LEASE):
                await react(delivery.event)
            await process.step()
        except _WAITS:
            if delivery.leased_until == lease:
                delivery.leased_until = asyncio.get_running_loop().time() + _RETRY
        else:
            delivery.is_done = delivery.is_done or delivery.leased_until == lease


LEASE = timedelta(seconds=_LEASE)
