from datetime import timedelta

import pytest

from application.channels.take_turn import LEASES
from domain.channels.lockdown import Scope
from tests.channels import House
from tests.fakes.channel_desk import CATEGORY, GENERAL, LOUNGE
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.locks import a_desk, a_desk_with_a_category, is_locked, killed_at

LEASE = LEASES[0]
HOUR = timedelta(hours=1)


@pytest.fixture
def house(records: MemoryRecords) -> House:
    return House(MemoryUnitOfWorkFactory(records), a_desk())


async def test_killed_at_any_step_an_unlock_is_nothing_or_finished(house: House) -> None:
    before, step = {each: house.desk.overwrites(each) for each in (GENERAL, LOUNGE)}, 0
    await house.lock(None, scope=Scope.SERVER)
    while await killed_at(step, house, lambda doomed: doomed.unlock(None, scope=Scope.SERVER)):
        await house.work(after=LEASE)
        on_record = await house.locked()
        assert [is_locked(house, each) for each in before] == [each in on_record for each in before]
        if not on_record:
            assert {each: house.desk.overwrites(each) for each in before} == before
            await house.lock(None, scope=Scope.SERVER)
        step += 1
    assert step == 14


async def test_killed_at_any_step_a_lock_whose_time_is_over_is_opened_all_the_same(house: House) -> None:
    before, step = house.desk.overwrites(GENERAL), 0
    await house.lock(lasts="1h")
    while True:
        house.clock.advance(HOUR)

        async def work(doomed: House) -> None:
            [*failures] = await doomed.work()
            assert failures == []

        was_killed = await killed_at(step, house, work)
        await house.work(after=LEASE)
        assert house.desk.overwrites(GENERAL) == before
        assert await house.locked() == {}
        if not was_killed:
            break
        await house.lock(lasts="1h")
        step += 1
    assert step > 10


async def test_killed_at_any_step_a_category_is_as_it_was_once_unlocked(records: MemoryRecords) -> None:
    house = House(MemoryUnitOfWorkFactory(records), a_desk_with_a_category())
    before, step = house.desk.all_overwrites(), 0
    while await killed_at(step, house, lambda doomed: doomed.lock(CATEGORY, scope=Scope.CATEGORY)):
        await house.work(after=LEASE)
        if await house.locked():
            assert all(is_locked(house, channel) for channel in before)
            await house.unlock(CATEGORY, scope=Scope.CATEGORY)
        assert house.desk.all_overwrites() == before
        step += 1
    assert step > 10
