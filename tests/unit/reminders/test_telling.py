from datetime import timedelta

import pytest
from attrs import define, field

from application.reminders.tell_of_undelivered import (
    LEASE,
    ClaimUntoldHandler,
    NoteToldHandler,
    TellOfUndelivered,
    TellOfUndeliveredHandler,
)
from domain.reminders.reminder import ReminderStatus
from infrastructure.reminders.undelivered_cache import CachedUndeliveredReader, UndeliveredCache
from tests.builders import MEMBER, MODERATOR
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.reminders import REMINDERS, MemoryReminderReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reminders import a_reminder, added


@define
class Desk:
    records: MemoryRecords = field(factory=MemoryRecords)
    clock: FakeClock = field(factory=FakeClock)
    cache: UndeliveredCache = field(factory=UndeliveredCache)
    said: list[int] = field(factory=list)
    is_heard: bool = True

    def __attrs_post_init__(self) -> None:
        self.cache.listening(established=True)

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    async def tell(self, undelivered: int) -> bool:
        self.said.append(undelivered)
        return self.is_heard

    async def meet(self) -> None:
        handler = TellOfUndeliveredHandler(
            CachedUndeliveredReader(MemoryReminderReader(self.records), self.cache),
            ClaimUntoldHandler(self.uow, AgreedClock(self.clock)),
            NoteToldHandler(self.uow),
        )
        await handler(TellOfUndelivered(MEMBER, self.tell))

    async def park(self) -> None:
        reminder = a_reminder()
        reminder.status, reminder.lease_until = ReminderStatus.PARKED, START
        await added(self.uow, reminder)
        self.cache.heard(str(MEMBER))


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_each_is_told_of_once(desk: Desk) -> None:
    await added(desk.uow, a_reminder(), a_reminder(owner=MODERATOR))
    await desk.meet()
    assert desk.said == []
    for count in (1, 2):
        await desk.park()
        for _ in range(3):
            await desk.meet()
        assert desk.said == [1] * count


async def test_what_was_not_heard_is_told_again_once_the_lease_is_over(desk: Desk) -> None:
    await desk.park()
    desk.is_heard = False
    await desk.meet()
    desk.is_heard = True
    await desk.meet()
    assert desk.said == [1]
    desk.clock.advance(LEASE)
    await desk.meet()
    await desk.meet()
    assert desk.said == [1, 1]
    assert all(each.is_owner_told for each in desk.records[REMINDERS].values())


async def test_while_one_tells_another_says_nothing_and_does_not_take_it_for_told(desk: Desk) -> None:
    await desk.park()
    meanwhile = Desk(records=desk.records, clock=desk.clock)

    async def tell(undelivered: int) -> bool:
        await meanwhile.meet()
        raise TimeoutError  # whether anybody read it is not known

    handler_of = TellOfUndeliveredHandler(
        MemoryReminderReader(desk.records),
        ClaimUntoldHandler(desk.uow, AgreedClock(desk.clock)),
        NoteToldHandler(desk.uow),
    )
    with pytest.raises(TimeoutError):
        await handler_of(TellOfUndelivered(MEMBER, tell))
    assert meanwhile.said == []
    desk.clock.advance(timedelta(minutes=1))
    await meanwhile.meet()
    assert meanwhile.said == [1]
