"""What locks, purges and slowmode cost, however many channels there are; round trips, not SQL, are the cost."""

import pytest

from domain.channels.lockdown import Scope
from domain.shared.ids import ChannelId, RequestId
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.channels import LATEST, House
from tests.fakes.channel_desk import FakeDesk, a_channel, a_guild, a_message
from tests.statements import statements_of


@pytest.fixture
def house(registered: PostgresUnitOfWorkFactory) -> House:
    return House(registered)


async def statements_to_lock(house: House, engines: Engines, channels: int) -> int:
    house.desk = FakeDesk(guild=a_guild(*(a_channel(ChannelId(1_000 + number)) for number in range(channels))))
    with statements_of(engines) as log:
        await house.lock(None, scope=Scope.SERVER)
    await house.unlock(None, scope=Scope.SERVER)
    return len(log.statements)


async def test_a_lock_costs_six_statements_for_ten_channels_beside_those_for_itself(
    house: House, engines: Engines
) -> None:
    one, ten = await statements_to_lock(house, engines, 1), await statements_to_lock(house, engines, 10)
    assert one == ten == 27
    assert await statements_to_lock(house, engines, 20) == ten + 6


async def test_a_purge_costs_two_statements_for_a_hundred_messages_beside_those_for_itself(
    house: House, engines: Engines
) -> None:
    async def statements_to_purge(count: int) -> int:
        house.desk.messages = [a_message(1 + number) for number in range(count)]
        shown = await house.purge(count=count, request=RequestId(LATEST + count))
        with statements_of(engines) as log:
            await house.confirm(shown.act.number)
        return len(log.statements)

    few = await statements_to_purge(60)
    assert few == 7
    assert await statements_to_purge(160) == few + 2


async def test_a_slowmode_costs_six_statements_and_one_where_nothing_changes(house: House, engines: Engines) -> None:
    for duration, statements in (("10s", 6), ("10s", 1)):
        with statements_of(engines) as log:
            await house.set_slowmode(duration)
        assert len(log.statements) == statements
