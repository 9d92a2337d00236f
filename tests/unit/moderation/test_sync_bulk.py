"""An operation has one post in the mod-log, which shows it as it is."""

from datetime import timedelta
from unittest.mock import AsyncMock, patch

import pytest

from application.moderation.bulk.queries import BulkStatus
from application.moderation.bulk.remember_bulk_post import ChooseBulkPostHandler, RememberBulkPostHandler
from application.moderation.bulk.sync_bulk import SHOWN_EVERY, SyncBulk, SyncBulkHandler
from application.moderation.errors import CaseLogUnwritable
from domain.guilds.guild import Choice
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkState
from domain.shared.ids import ChannelId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from tests.builders import GUILD, OWNER
from tests.bulk import ANSWER, Bulk
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_discord import FakeBulkLog
from tests.fakes.clock import START
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

ONE = SyncBulk(guild=GUILD, operation=OperationNumber(1))
LOG, OTHER_LOG = ChannelId(5), ChannelId(6)


@pytest.fixture
def bulk() -> Bulk:
    records = MemoryRecords()
    return Bulk(MemoryUnitOfWorkFactory(records), MemoryBulkReader(records), MemoryGuildSettingsReader(records))


@pytest.fixture
def log() -> FakeBulkLog:
    return FakeBulkLog()


@pytest.fixture
def sync(bulk: Bulk, log: FakeBulkLog) -> SyncBulkHandler:
    choose, remember = ChooseBulkPostHandler(bulk.uow), RememberBulkPostHandler(bulk.uow)
    return SyncBulkHandler(bulk.reader, bulk.settings, log, log, choose, remember, bulk.clock)


async def choose_log(bulk: Bulk, channel: ChannelId) -> None:
    async with bulk.uow() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(MOD_LOG_CHANNEL, channel)], by=OWNER, at=START)
        await uow.guilds.save(guild)
        await uow.commit()


async def test_what_nobody_confirmed_is_shown_nowhere(bulk: Bulk, log: FakeBulkLog, sync: SyncBulkHandler) -> None:
    await choose_log(bulk, LOG)
    await bulk.plan()
    await sync(ONE)
    assert (log.posts, log.answers) == ([], [])


async def test_it_is_posted_once_and_then_edited_until_it_is_over(
    bulk: Bulk, log: FakeBulkLog, sync: SyncBulkHandler
) -> None:
    await choose_log(bulk, LOG)
    await bulk.confirmed()
    await sync(ONE)
    await bulk.run()
    await sync(ONE)
    await sync(ONE)  # delivered again
    assert [status.operation.state for status in log.posts] == [BulkState.RUNNING]
    assert {status.operation.state for status in log.edits} == {BulkState.ENDED}
    assert log.answers[-1].operation.state is BulkState.ENDED
    assert log.answers[-1].operation.answer_place == ANSWER


async def test_where_another_delivery_has_posted_it_meanwhile_that_post_is_brought_up_to_date(
    bulk: Bulk, log: FakeBulkLog, sync: SyncBulkHandler
) -> None:
    async def another_first(_log: FakeBulkLog, _status: BulkStatus) -> None:
        """What was read before is old by now."""
        with patch.object(FakeBulkLog, "show", AsyncMock()):
            await sync(ONE)
        await choose_log(bulk, OTHER_LOG)

    await choose_log(bulk, LOG)
    await bulk.confirmed()
    await bulk.run()
    with patch.object(FakeBulkLog, "show", another_first):
        await sync(ONE)
    assert (len(log.posts), len(log.edits)) == (1, 1)


async def test_what_is_on_its_way_is_shown_every_few_seconds_and_its_end_at_once(
    bulk: Bulk, log: FakeBulkLog, sync: SyncBulkHandler
) -> None:
    await bulk.confirmed()
    for _ in range(3):
        await sync(ONE)
    assert len(log.answers) == 1
    bulk.clock.advance(SHOWN_EVERY)
    await sync(ONE)
    assert len(log.answers) == 2
    await bulk.run()
    await sync(ONE)
    assert log.answers[-1].operation.state is BulkState.ENDED


async def test_without_a_mod_log_only_who_confirmed_it_sees_it(
    bulk: Bulk, log: FakeBulkLog, sync: SyncBulkHandler
) -> None:
    await bulk.confirmed()
    await sync(ONE)
    assert (len(log.posts), len(log.answers)) == (0, 1)


async def test_a_closed_mod_log_is_told_of_and_another_one_takes_the_post(
    bulk: Bulk, log: FakeBulkLog, sync: SyncBulkHandler
) -> None:
    await choose_log(bulk, LOG)
    await bulk.confirmed()
    log.is_closed = True
    with pytest.raises(CaseLogUnwritable):
        await sync(ONE)
    await choose_log(bulk, OTHER_LOG)
    log.is_closed = False
    bulk.clock.advance(SHOWN_EVERY + timedelta(seconds=1))
    await sync(ONE)
    assert len(log.posts) == 1


async def test_a_post_that_somebody_deleted_is_posted_anew(bulk: Bulk, log: FakeBulkLog, sync: SyncBulkHandler) -> None:
    await choose_log(bulk, LOG)
    await bulk.confirmed()
    await sync(ONE)
    log.is_gone = True
    await bulk.run()
    await sync(ONE)
    assert len(log.posts) == 2
