"""What is stopped, or comes late."""

from application.moderation.bulk.open_batch import OpenBatch, OpenBatchHandler
from application.moderation.bulk.settle_batch import SettleBatch, SettleBatchHandler
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding, BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.shared.ids import UserId
from domain.shared.lease import Room
from tests.builders import GUILD, MODERATOR, a_moderator, a_standing
from tests.bulk import LEASE, Bulk, nth, raiders
from tests.fakes.bulk_discord import unreachable
from tests.fakes.clock import AgreedClock
from tests.unit.moderation.bulk.ending import ended, resumed

DONE, ALREADY, REFUSED = TargetState.DONE, TargetState.ALREADY, TargetState.REFUSED
ONE = OperationNumber(1)


async def test_stopped_it_finishes_what_is_under_way_and_begins_nothing(bulk: Bulk) -> None:
    many = KICK_ALL.at_once + 5
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in raiders(many)}
    await bulk.confirmed(KICK_ALL)
    bulk.discord.before["kick"] = nth(3, unreachable)
    await bulk.run()
    await bulk.stop(ONE)
    await resumed(bulk)
    status = await bulk.status()
    assert (status.operation.ending, status.operation.stopped_by) == (BulkEnding.STOPPED, MODERATOR)
    assert await ended(bulk) == {DONE: 2, TargetState.STOPPED: many - 2}


async def test_a_holder_that_comes_late_records_nothing(bulk: Bulk) -> None:
    await bulk.confirmed()
    claims = list[BulkOperation]()
    for _ in range(2):
        async with bulk.uow() as uow:
            claims += await uow.bulk_operations.claim([GUILD], now=bulk.clock.now(), leases=[LEASE], room=Room(1))
            await uow.commit()
        bulk.clock.advance(LEASE)
    late, holder = claims
    waiting = await bulk.reader.targets(GUILD, ONE, [TargetState.WAITING], most=10)
    opening = OpenBatchHandler(bulk.uow, AgreedClock(bulk.clock))
    settling = SettleBatchHandler(bulk.uow, AgreedClock(bulk.clock))
    opened = await opening(OpenBatch(operation=holder, targets=waiting[:2], states={}, lease=LEASE))
    assert opened is not None
    assert await opening(OpenBatch(operation=late, targets=waiting[2:], states={}, lease=LEASE)) is None
    outcomes = [Outcome(user=user, state=REFUSED) for user in opened]
    assert not await settling(SettleBatch(operation=late, outcomes=outcomes, refusal="late"))
    status = await bulk.status()
    assert (status.operation.ending, status.counts) == (None, {TargetState.OPENED: 2, TargetState.WAITING: 3})


async def test_anybody_with_the_right_may_stop_it(bulk: Bulk) -> None:
    await bulk.confirmed()
    await bulk.stop(ONE, by=a_moderator(UserId(12)))
    await bulk.run()
    assert await ended(bulk) == {TargetState.STOPPED: 5}
    assert bulk.discord.small.bans == {}


async def test_what_was_stopped_before_it_was_refused_was_stopped(bulk: Bulk) -> None:
    await bulk.confirmed()
    async with bulk.uow() as uow:
        operation = await uow.bulk_operations.lock(GUILD, ONE)
    operation.stop(MODERATOR, at=bulk.clock.now())
    recorded_before = len(operation.pull_events())
    operation.break_off("Missing Permissions", at=bulk.clock.now())
    assert (operation.ending, operation.problem, operation.stopped_by) == (BulkEnding.STOPPED, None, MODERATOR)
    assert len(operation.pull_events()) == recorded_before  # what was recorded meanwhile is shown all the same


async def test_a_refusal_that_comes_after_a_stop_does_not_say_that_rights_were_lost(bulk: Bulk) -> None:
    many = BAN_ALL.at_once + 5
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in raiders(many)}
    await bulk.confirmed()
    async with bulk.uow() as uow:
        [claimed] = await uow.bulk_operations.claim([GUILD], now=bulk.clock.now(), leases=[LEASE], room=Room(1))
        await uow.commit()
    await bulk.stop(ONE)
    assert await SettleBatchHandler(bulk.uow, AgreedClock(bulk.clock))(
        SettleBatch(operation=claimed, outcomes=(), refusal="Missing Permissions")
    )
    assert (await bulk.status()).operation.ending is BulkEnding.STOPPED
