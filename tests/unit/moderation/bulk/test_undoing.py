"""An undo takes back what the operation did, and nothing that others did since."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.bulk.open_batch import OpenBatch, OpenBatchHandler
from application.moderation.bulk.works.last_hands import LastHands
from application.shared.errors import DiscordUnreachable
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.errors import NothingToUndo
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import TargetState
from domain.shared.ids import UserId
from domain.shared.lease import Room
from tests.builders import GUILD, a_standing
from tests.bulk import FIRST, LEASE, Bulk, nth, raiders
from tests.fakes.bulk_discord import HELD_ROLE, unreachable
from tests.fakes.clock import AgreedClock
from tests.unit.moderation.bulk.ending import ended, resumed

DONE, ALREADY, REFUSED = TargetState.DONE, TargetState.ALREADY, TargetState.REFUSED
ONE = OperationNumber(1)


@pytest.mark.parametrize("act", [GIVE_TO_ALL, TAKE_FROM_ALL])
async def test_an_undo_leaves_alone_whose_role_others_reversed_and_reversed_again(bulk: Bulk, act: BulkAct) -> None:
    users, gives = raiders(5), act is GIVE_TO_ALL
    bulk.discord.roles = {} if gives else {user: {HELD_ROLE} for user in users}
    bulk.discord.by_hand(users[0], HELD_ROLE, gives=not gives)  # before it
    bulk.clock.advance(timedelta(minutes=1))
    await bulk.confirmed(act, role=HELD_ROLE)
    await bulk.run()
    for again in (not gives, gives):
        bulk.discord.by_hand(users[4], HELD_ROLE, gives=again)
    await bulk.confirm(await bulk.plan_undo(ONE))
    await bulk.run()
    assert await ended(bulk, 2) == {DONE: 4, TargetState.CHANGED: 1}
    holding = {user for user in users if HELD_ROLE in bulk.discord.roles.get(user, ())}
    assert holding == ({users[4]} if gives else {*users[:4]})


async def test_an_undo_looks_again_for_every_few_who_was_changed_since_and_reads_only_what_is_new(bulk: Bulk) -> None:
    users = raiders(25)
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in users}
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    await bulk.confirm(await bulk.plan_undo(ONE))

    def meanwhile() -> None:
        for gives in (False, True):
            bulk.discord.by_hand(users[20], HELD_ROLE, gives=gives)

    bulk.discord.after["take"] = nth(12, meanwhile)
    bulk.clock.advance(timedelta(hours=1))
    bulk.discord.audited_since.clear()
    await bulk.run()
    assert await ended(bulk, 2) == {DONE: 24, TargetState.CHANGED: 1}
    assert HELD_ROLE in bulk.discord.roles[users[20]]
    assert [bulk.clock.now() - since for since in bulk.discord.audited_since] == [
        *[timedelta(hours=1)] * 3,
        timedelta(minutes=1),
    ]


async def test_what_was_read_of_the_audit_log_is_known_still_after_a_look_that_failed(bulk: Bulk) -> None:
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    bulk.clock.advance(timedelta(hours=1))
    bulk.discord.by_hand(other := raiders(5)[2], HELD_ROLE, gives=False)
    await bulk.confirm(await bulk.plan_undo(ONE))
    async with bulk.uow() as uow:
        undo = await uow.bulk_operations.lock(GUILD, OperationNumber(2))
    hands = LastHands(bulk.discord, bulk.discord.reader)
    bulk.discord.audited_since.clear()
    bulk.discord.before["audit_log"] = nth(2, unreachable)
    assert await hands.of_others(undo, raiders(5)) == {other}
    with pytest.raises(DiscordUnreachable):
        await hands.of_others(undo, raiders(5))
    assert await hands.of_others(undo, raiders(5)) == {other}
    assert [bulk.clock.now() - since for since in bulk.discord.audited_since] == [
        timedelta(hours=1),
        timedelta(minutes=1),
    ]


async def test_what_a_jail_moved_since_is_taken_back_and_a_reason_that_anybody_may_write_proves_nothing(
    bulk: Bulk,
) -> None:
    users = raiders(5)
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    for user in users[:2]:
        bulk.discord.by_hand(user, HELD_ROLE, gives=True)
    (what, one), (_, other) = bulk.discord.log[-2:]
    bulk.discord.log[-2:] = [
        (what, evolve(one, is_own=True, reason="[case 9] its time is over")),
        (what, evolve(other, reason="[bulk 1] raid")),
    ]
    await bulk.confirm(await bulk.plan_undo(ONE))
    await bulk.run()
    assert await ended(bulk, 2) == {DONE: 4, TargetState.CHANGED: 1}
    assert HELD_ROLE in bulk.discord.roles[users[1]]


async def test_what_was_taken_back_is_not_taken_back_a_second_time(bulk: Bulk) -> None:
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    shown_before = await bulk.plan_undo(ONE)
    await bulk.confirm(await bulk.plan_undo(ONE))
    await bulk.run()
    assert await ended(bulk, 3) == {DONE: 5}
    bulk.discord.roles[UserId(FIRST)] = {HELD_ROLE}  # by hand
    with pytest.raises(NothingToUndo) as raised:
        await bulk.plan_undo(ONE)
    assert raised.value.taken_back == 5
    await bulk.confirm(shown_before)
    await bulk.run()
    assert await ended(bulk, 2) == {TargetState.CHANGED: 5}
    assert bulk.discord.roles[UserId(FIRST)] == {HELD_ROLE}


async def test_of_two_undos_at_once_each_of_whom_it_changed_comes_to_one(bulk: Bulk) -> None:
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    for planned in [await bulk.plan_undo(ONE) for _ in range(2)]:
        await bulk.confirm(planned)
    bulk.discord.before["take"] = nth(3, unreachable)
    await bulk.run()
    assert (await bulk.status(2)).counts == {DONE: 2, TargetState.OPENED: 3}
    assert await ended(bulk, 3) == {TargetState.BUSY: 5}  # at whom the other one is
    await resumed(bulk)
    assert await ended(bulk, 2) == {DONE: 5}


async def test_at_whom_another_undo_is_that_comes_to_nothing_comes_to_their_turn_later(bulk: Bulk) -> None:
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    planned = [await bulk.plan_undo(ONE) for _ in range(2)]
    await bulk.confirm(planned[0])
    bulk.discord.before["take"] = nth(3, unreachable)
    await bulk.run()
    await bulk.confirm(planned[1])
    async with bulk.uow() as uow:
        (second,) = await uow.bulk_operations.claim([GUILD], now=bulk.clock.now(), leases=[LEASE], room=Room(1))
        await uow.commit()
    waiting = await bulk.reader.targets(GUILD, second.number, [TargetState.WAITING], most=2)
    opening = OpenBatchHandler(bulk.uow, AgreedClock(bulk.clock))
    assert await opening(OpenBatch(operation=second, targets=waiting, states={}, lease=LEASE)) == {}
    await bulk.stop(OperationNumber(2))
    await resumed(bulk)
    assert await ended(bulk, 2) == {DONE: 2, TargetState.STOPPED: 3}
    bulk.clock.advance(LEASE)
    await bulk.run()
    assert await ended(bulk, 3) == {TargetState.CHANGED: 2, DONE: 3}
