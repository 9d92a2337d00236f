"""A ban that took the place of one for a time gives way to that again, on record alone."""

import asyncio

from application.moderation.bulk.open_batch import OpenBatch, OpenBatchHandler
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import TargetState
from domain.shared.ids import UserId
from domain.shared.lease import Room
from tests.builders import GUILD
from tests.bulk import FIRST, LEASE, Bulk
from tests.fakes.clock import AgreedClock


async def test_a_ban_is_not_for_a_time_again_while_it_comes_on_record_what_was_done_by_hand(bulk: Bulk) -> None:
    await bulk.confirmed()
    await bulk.run()
    await bulk.confirm(await bulk.plan_undo(OperationNumber(1)))
    async with bulk.uow() as uow:
        (undo,) = await uow.bulk_operations.claim([GUILD], now=bulk.clock.now(), leases=[LEASE], room=Room(1))
        await uow.commit()
    opening = OpenBatchHandler(bulk.uow, AgreedClock(bulk.clock))
    batch = OpenBatch(operation=undo, targets=[], states={UserId(FIRST): TargetState.HELD_AGAIN}, lease=LEASE)
    async with bulk.uow() as adopting:
        await adopting.audit_cursors.have_alone(GUILD)
        opened = asyncio.create_task(opening(batch))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not opened.done()
    assert await opened == {}
