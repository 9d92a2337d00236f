"""What queues on a row of a guild has the guild's turn first, so that others need not wait for a connection with it."""

from datetime import timedelta

from application.levels.importing import LevelBlocksKeeper
from application.members.mark_absent import MarkAbsent, MarkAbsentHandler
from domain.shared.ids import UserId
from tests.builders import GUILD
from tests.channels import House
from tests.configuring import Server
from tests.contract.backends import memory_backend
from tests.fakes.clock import FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.importing import bring_in, end, items, take_back
from tests.locks import a_desk


async def test_to_number_an_act_a_lock_and_the_unlock_that_ends_it(records: MemoryRecords) -> None:
    uow = MemoryUnitOfWorkFactory(records)
    house = House(uow, a_desk())
    await house.set_slowmode("5m")
    assert uow.turns == [GUILD]
    await house.lock(lasts="1h")
    assert uow.turns == [GUILD] * 2
    assert await house.work(after=timedelta(hours=1)) == []
    assert uow.turns == [GUILD] * 3


async def test_to_compare_a_configuration_and_to_apply_it(records: MemoryRecords) -> None:
    uow = MemoryUnitOfWorkFactory(records)
    server = Server(uow)
    plan = await server.planned("version: 1\nsettings: {public_notice: true}")
    assert uow.turns == [GUILD]
    await server.apply(plan)
    assert uow.turns == [GUILD] * 2


async def test_to_bring_in_what_another_bot_has_on_record_and_to_take_it_back() -> None:
    backend, keeper = memory_backend(), LevelBlocksKeeper()
    assert isinstance(backend.uow, MemoryUnitOfWorkFactory)
    batch = await bring_in(backend, keeper, items(UserId(5)))
    assert backend.uow.turns == [GUILD]
    await take_back(backend, keeper, await end(backend, batch))
    assert backend.uow.turns == [GUILD] * 2


async def test_to_find_out_who_left_unseen(records: MemoryRecords) -> None:
    uow = MemoryUnitOfWorkFactory(records)
    await MarkAbsentHandler(uow, FakeClock())(MarkAbsent(guild=GUILD, here=(), after=UserId(0)))
    assert uow.turns == [GUILD]
