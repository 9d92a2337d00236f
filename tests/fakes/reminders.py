from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from attrs import define, evolve, field

from application.reminders.ports import PlaceRefused
from application.shared.errors import DiscordUnreachable
from domain.reminders.errors import ReminderNotFound
from domain.reminders.reminder import MOST_OF_EACH, Place, Reminder, ReminderNumber, ReminderStatus
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import RequestId, UserId
from domain.shared.lease import Room
from domain.shared.paging import Page, Seek
from domain.shared.shards import UNSPLIT, Shards
from tests.fakes.copying import copied
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryRows, MemoryTable, MemoryTransaction, claim_of

type Key = tuple[UserId, ReminderNumber]

REMINDERS = MemoryTable[Key, Reminder]("reminders")
OWNERS = MemoryTable[UserId, tuple[int, str | None]]("reminder_owners")
"""The last number, and the time zone."""
UNCHANGEABLE = ("owner", "number", "request", "made_at")


def _waits(reminder: Reminder, owner: UserId) -> bool:
    return reminder.owner == owner and reminder.status is not ReminderStatus.DELIVERED


def _is_untold(reminder: Reminder, owner: UserId) -> bool:
    return reminder.owner == owner and reminder.status is ReminderStatus.PARKED and not reminder.is_owner_told


@define
class MemoryReminders:
    _transaction: MemoryTransaction

    @property
    def _rows(self) -> MemoryRows[Key, Reminder]:
        return self._transaction[REMINDERS]

    async def next_number(self, owner: UserId) -> ReminderNumber:
        owners = self._transaction[OWNERS]
        await owners.lock(owner)
        last, zone = owners.find(owner) or (0, None)
        await owners.put(owner, (last + 1, zone))
        return ReminderNumber(last + 1)

    async def waiting(self, owner: UserId) -> int:
        return min(MOST_OF_EACH, sum(_waits(each, owner) for each in self._rows))

    async def asked_by(self, owner: UserId, request: RequestId) -> Reminder | None:
        return next((each for each in self._rows if (each.owner, each.request) == (owner, request)), None)

    async def add(self, reminder: Reminder) -> None:
        await self._rows.put((reminder.owner, reminder.number), reminder)

    async def get(self, owner: UserId, number: ReminderNumber) -> Reminder:
        await self._rows.lock((owner, number))
        found = self._rows.find((owner, number))
        if found is None:
            raise ReminderNotFound(str(number))
        return found

    async def save(self, reminder: Reminder) -> None:
        current = await self.get(reminder.owner, reminder.number)
        kept = {name: getattr(current, name) for name in UNCHANGEABLE}
        await self._rows.put((reminder.owner, reminder.number), evolve(reminder, **kept))

    async def remove(self, owner: UserId, number: ReminderNumber) -> None:
        await self.get(owner, number)
        await self._rows.remove((owner, number))

    async def claim(
        self, *, now: datetime, leases: Sequence[timedelta], room: Room, shards: Shards = UNSPLIT
    ) -> tuple[Reminder, ...]:
        def is_due(reminder: Reminder) -> bool:
            is_heard_of = reminder.guild is None or shards.serve(reminder.guild)
            return reminder.status is ReminderStatus.PENDING and is_heard_of

        claimed = await claim_of(
            self._rows,
            lambda each: (each.owner, each.number),
            is_due,
            now=now,
            leases=leases,
            room=room,
            whose=lambda each: each.owner,
        )
        return tuple(sorted(claimed, key=lambda each: (each.due_at, each.owner, each.number)))

    async def settle(self, reminder: Reminder) -> None:
        key = (reminder.owner, reminder.number)
        await self._rows.lock(key)
        current = self._rows.find(key)
        if current is None or current.lease_token != reminder.lease_token:
            raise ConcurrentChange
        await self.save(reminder)

    async def claim_untold(self, owner: UserId, *, now: datetime, lease: timedelta) -> tuple[Reminder, ...]:
        claimed = await claim_of(
            self._rows,
            lambda each: (each.owner, each.number),
            lambda each: _is_untold(each, owner),
            now=now,
            leases=[lease],
            room=Room(MOST_OF_EACH),
            whose=lambda each: each.owner,
        )
        return tuple(claimed)

    async def note_told(self, told: Sequence[Reminder]) -> None:
        for each in sorted(told, key=lambda each: each.number):
            key = (each.owner, each.number)
            await self._rows.lock(key)
            current = self._rows.find(key)
            if current is not None and current.lease_token == each.lease_token and _is_untold(current, each.owner):
                current.is_owner_told = True
                await self._rows.put(key, current)

    async def forget_delivered(self, *, before: datetime, limit: int) -> int:
        old = [each for each in self._rows if each.status is ReminderStatus.DELIVERED]
        old = [each for each in old if each.delivered_at is not None and each.delivered_at < before][:limit]
        for each in old:
            await self._rows.remove((each.owner, each.number))
        return len(old)

    async def choose_time_zone(self, owner: UserId, time_zone: str) -> None:
        owners = self._transaction[OWNERS]
        await owners.lock(owner)
        last, _ = owners.find(owner) or (0, None)
        await owners.put(owner, (last, time_zone))


@define
class MemoryReminderReader:
    _records: MemoryRecords

    async def page(self, owner: UserId, seek: Seek) -> Page[Reminder]:
        return seek_rows(await self.waiting(owner), seek, key=lambda each: each.number)

    async def waiting(self, owner: UserId) -> Sequence[Reminder]:
        return copied([each for each in self._records[REMINDERS].values() if _waits(each, owner)])

    async def find(self, owner: UserId, number: int) -> Reminder | None:
        return copied(self._records[REMINDERS].get((owner, ReminderNumber(number))))

    async def untold(self, owner: UserId) -> int:
        return sum(_is_untold(each, owner) for each in self._records[REMINDERS].values())

    async def time_zone(self, owner: UserId) -> str | None:
        return self._records[OWNERS].get(owner, (0, None))[1]


@define
class FakePost:
    """Where reminders arrive, and which places refuse them."""

    arrived: list[tuple[UserId, int, int, Place, bool]] = field(factory=list)
    """Whose, its number, which occurrence, where, and whether it was said to be late."""
    closed: set[Place] = field(factory=set)
    unseen: set[Place] = field(factory=set)
    """Where it cannot be seen whether something arrived."""
    unanswered: int = 0
    """How many of the next sends arrive, and nobody hears of it."""

    meanwhile: Callable[[Reminder], Awaitable[None]] | None = None
    """What happens while one is being sent."""

    async def is_there(self, reminder: Reminder, place: Place) -> bool:
        if place in self.closed | self.unseen:
            raise PlaceRefused(f"no {place}")
        sent = (reminder.owner, reminder.number, reminder.occurrence, place)
        return any(each[:4] == sent for each in self.arrived)

    async def send(self, reminder: Reminder, place: Place, *, is_late: bool) -> None:
        if place in self.closed:
            raise PlaceRefused(f"no {place}")
        if self.meanwhile is not None:
            await self.meanwhile(reminder)
        self.arrived.append((reminder.owner, reminder.number, reminder.occurrence, place, is_late))
        if self.unanswered:
            self.unanswered -= 1
            raise DiscordUnreachable
