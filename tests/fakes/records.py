"""The records in memory, with what the database guarantees: committed rows, row locks, and copies in and out.

Each context's fakes declare their own tables; nothing here knows which there are.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Hashable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol, cast
from uuid import uuid4

from attrs import define, field

from domain.shared.errors import ConcurrentChange
from domain.shared.events import Event
from domain.shared.history import Change, RecordedChange
from domain.shared.ids import GuildId
from domain.shared.lease import LeaseToken, Owner, Room
from tests.fakes.copying import copied


class MissingParent(Exception):
    """A row refers to one that does not exist: a defect, as a violated foreign key is."""


@define(eq=False)
class MemoryTable[Key: Hashable, Record]:
    """Names a table: the key to its rows in the records, or in a transaction on them."""

    name: str


class IsSaved(Protocol):
    version: int

    def pull_events(self) -> tuple[Event, ...]: ...


class IsClaimed(Protocol):
    lease_until: datetime
    lease_token: LeaseToken
    attempts: int


class IsLeased(IsClaimed, Protocol):
    guild: GuildId


@define(eq=False)
class MemoryRecords:
    """`journal` is told of each committed event, by the name of its class; tests share it with other fakes."""

    events: list[Event] = field(factory=list)
    journal: list[str] = field(factory=list)
    commit_failures: list[Exception] = field(factory=list)
    """Raised by the next commits, one each; what they were to commit is rolled back."""
    turns: list[GuildId] = field(factory=list)
    """Which guilds' turns were asked for; nobody waits for one here."""
    _tables: dict[object, object] = field(factory=dict)
    _locks: dict[Hashable, "RowLock"] = field(factory=dict)
    _last_id: int = 0

    def __getitem__[Key: Hashable, Record](self, table: MemoryTable[Key, Record]) -> dict[Key, Record]:
        """What is committed."""
        return cast(dict[Key, Record], self._tables.setdefault(table, {}))

    def lock(self, row: Hashable) -> "RowLock":
        return self._locks.setdefault(row, RowLock())

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id


@define(eq=False)
class RowLock:
    """Held by one alone, or shared by many; in the order in which they come."""

    _turn: asyncio.Lock = field(factory=asyncio.Lock)
    _sharers: int = 0
    _nobody_shares: asyncio.Event = field(factory=asyncio.Event)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        async with self._turn:
            while self._sharers:
                self._nobody_shares.clear()
                await self._nobody_shares.wait()
            yield

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        async with self._turn:
            self._sharers += 1
        try:
            yield
        finally:
            self._sharers -= 1
            if not self._sharers:
                self._nobody_shares.set()


@define(eq=False)
class MemoryTransaction:
    """Whoever writes a row holds its lock until the end, as in PostgreSQL."""

    records: MemoryRecords
    events: list[Event] = field(factory=list)
    _written: dict[object, object] = field(factory=dict)
    _commits: list[Callable[[], None]] = field(factory=list)
    _held: set[Hashable] = field(factory=set)
    _locks: AsyncExitStack = field(factory=AsyncExitStack)

    def __getitem__[Key: Hashable, Record](self, table: MemoryTable[Key, Record]) -> "MemoryRows[Key, Record]":
        rows = cast(MemoryRows[Key, Record] | None, self._written.get(table))
        if rows is None:
            rows = self._written[table] = MemoryRows(self, table, self.records[table])
            self._commits.append(rows.commit)
        return rows

    async def lock(self, row: Hashable) -> None:
        if row not in self._held:
            await self._locks.enter_async_context(self.records.lock(row).alone())
            self._held.add(row)

    async def share(self, row: Hashable) -> None:
        """As FOR SHARE does."""
        await self._locks.enter_async_context(self.records.lock(row).shared())

    async def commit(self) -> None:
        if self.records.commit_failures:
            raise self.records.commit_failures.pop(0)
        for commit in self._commits:
            commit()
        self.records.events.extend(self.events)
        self.records.journal.extend(type(event).__name__ for event in self.events)
        self.events.clear()
        await self.close()

    async def close(self) -> None:
        await self._locks.aclose()
        self._held.clear()


@define(eq=False)
class MemoryRows[Key: Hashable, Record]:
    """A table as a transaction sees it: what is committed at that moment, under what it wrote itself.

    Records are copied in and out, so that a change which nobody saved does not show.
    """

    _transaction: MemoryTransaction
    _table: MemoryTable[Key, Record]
    _committed: Mapping[Key, Record]
    _written: dict[Key, Record] = field(factory=dict)
    _removed: set[Key] = field(factory=set)

    def __contains__(self, key: Key) -> bool:
        return key in self._seen()

    def __iter__(self) -> Iterator[Record]:
        return map(copied, self._seen().values())

    def items(self) -> list[tuple[Key, Record]]:
        return copied([*self._seen().items()])

    def find(self, key: Key) -> Record | None:
        if key in self._removed:
            return None
        return copied(self._written[key] if key in self._written else self._committed.get(key))

    def _seen(self) -> Mapping[Key, Record]:
        seen = {**self._committed, **self._written}
        return {key: record for key, record in seen.items() if key not in self._removed} if self._removed else seen

    def require(self, key: Key) -> None:
        """Raises MissingParent."""
        if key not in self:
            raise MissingParent(key)

    async def lock(self, key: Key) -> None:
        await self._transaction.lock((self._table.name, key))

    async def share(self, key: Key) -> None:
        await self._transaction.share((self._table.name, key))

    async def put(self, key: Key, record: Record) -> None:
        await self.lock(key)
        self._removed.discard(key)
        self._written[key] = copied(record)

    async def remove(self, key: Key) -> None:
        await self.lock(key)
        self._written.pop(key, None)
        self._removed.add(key)

    def commit(self) -> None:
        records = self._transaction.records[self._table]
        records.update(self._written)
        for key in self._removed:
            records.pop(key, None)
        self._written.clear()
        self._removed.clear()


async def save[Key: Hashable, Record: IsSaved](
    transaction: MemoryTransaction,
    table: MemoryTable[Key, Record],
    history: "MemoryHistory[Key]",
    key: Key,
    record: Record,
    changes: Collection[Change],
    *,
    unchangeable: Collection[str] = (),
) -> None:
    """Raises ConcurrentChange if it was saved by someone else since it was read."""
    rows = transaction[table]
    await rows.lock(key)
    current = rows.find(key)
    if current is None or current.version != record.version:
        raise ConcurrentChange
    record.version += 1
    transaction.events.extend(record.pull_events())
    for change in changes:
        recorded = RecordedChange(transaction.records.next_id(), change)
        await transaction[history].put(recorded.id, (key, recorded))
    saved = copied(record)
    for name in unchangeable:
        setattr(saved, name, getattr(current, name))
    await rows.put(key, saved)


async def claim[Key: Hashable, Record: IsLeased](
    rows: MemoryRows[Key, Record],
    key: Callable[[Record], Key],
    is_due: Callable[[Record], bool],
    *,
    now: datetime,
    leases: Collection[timedelta],
    room: Room,
) -> list[Record]:
    """The same for what belongs to guilds."""
    return await claim_of(rows, key, is_due, now=now, leases=leases, room=room, whose=lambda record: record.guild)


async def claim_of[Key: Hashable, Record: IsClaimed](
    rows: MemoryRows[Key, Record],
    key: Callable[[Record], Key],
    is_due: Callable[[Record], bool],
    *,
    now: datetime,
    leases: Collection[timedelta],
    room: Room,
    whose: Callable[[Record], Owner],
) -> list[Record]:
    """Lease due records, oldest first; what was tried n times before for the nth of `leases`, else the last."""

    def is_free(record: Record) -> bool:
        return is_due(record) and record.lease_until <= now

    token, claimed = LeaseToken(uuid4()), list[Record]()
    due = list[Record]()
    of_each = Counter[Owner]()
    for found in sorted(filter(is_free, rows), key=lambda record: record.lease_until):
        if len(due) < room.total and of_each[whose(found)] < room.of(whose(found)):
            due.append(found)
            of_each[whose(found)] += 1
    for found in sorted(due, key=lambda record: repr(key(record))):  # PostgreSQL ends a deadlock; here it would last
        await rows.lock(key(found))
    for found in due:
        record = rows.find(key(found))
        if record is not None and is_free(record):
            record.lease_until = now + [*leases][max(1, min(record.attempts, len(leases))) - 1]
            record.lease_token = token
            record.attempts += 1
            await rows.put(key(record), record)
            claimed.append(record)
    return claimed


type MemoryHistory[Owner] = MemoryTable[int, tuple[Owner, RecordedChange]]


def changes_of[Owner](records: MemoryRecords, history: MemoryHistory[Owner], owner: Owner) -> list[RecordedChange]:
    """Newest first."""
    changes = [recorded for whose, recorded in records[history].values() if whose == owner]
    return sorted(changes, key=lambda recorded: recorded.id, reverse=True)
