import pytest

from application.channels.errors import ChannelLogUnwritable
from application.channels.show_in_log import ChooseLogHandler, ShowInLog, ShowInLogHandler
from application.channels.views import ActView, LockdownView
from domain.channels.numbers import ActNumber
from domain.guilds.guild import Choice
from domain.shared.ids import ChannelId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from tests.builders import GUILD, MODERATOR
from tests.channels import House
from tests.fakes.channel_desk import a_message
from tests.fakes.clock import START
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

FIRST, SECOND = ChannelId(61), ChannelId(62)


@pytest.fixture
def house(records: MemoryRecords) -> House:
    return House(MemoryUnitOfWorkFactory(records))


async def choose(house: House, channel: ChannelId) -> None:
    async with house.uow() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(MOD_LOG_CHANNEL, channel)], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()


async def show(house: House, records: MemoryRecords, number: int) -> None:
    settings = MemoryGuildSettingsReader(records)
    handler = ShowInLogHandler(house.uow, settings, house.desk, ChooseLogHandler(house.uow))
    await handler(ShowInLog(guild=GUILD, number=ActNumber(number)))


async def test_without_a_mod_log_nothing_is_posted(house: House, records: MemoryRecords) -> None:
    await house.lock()
    await show(house, records, 1)
    assert house.desk.posts == []


async def test_what_was_done_is_posted_once_where_it_was_settled_first(house: House, records: MemoryRecords) -> None:
    await choose(house, FIRST)
    await house.lock()
    house.desk.messages = [a_message(1)]
    await house.purge(count=1)
    for number in (1, 2, 1):
        await show(house, records, number)
    await choose(house, SECOND)
    await show(house, records, 1)
    assert [(channel, type(view)) for channel, view in house.desk.posts] == [(FIRST, LockdownView), (FIRST, ActView)]


async def test_where_that_is_closed_it_waits_until_another_one_is_chosen(house: House, records: MemoryRecords) -> None:
    await choose(house, FIRST)
    await house.lock()
    house.desk.closed_logs = {FIRST}
    with pytest.raises(ChannelLogUnwritable):
        await show(house, records, 1)
    await choose(house, SECOND)
    await show(house, records, 1)
    await show(house, records, 1)
    assert [channel for channel, _ in house.desk.posts] == [SECOND]
