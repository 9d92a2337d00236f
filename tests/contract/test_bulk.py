"""Bulk operations, in memory and on PostgreSQL."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.bulk.queries import STUCK_AFTER_ATTEMPTS, StuckBulk
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.errors import OperationNotFound
from domain.moderation.bulk.events import BulkOperationChanged
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import HOLDS_FOR, BulkEnding
from domain.moderation.bulk.target import Outcome, TargetState
from domain.moderation.errors import DuplicateRequest
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, MessageId, RoleId, UserId
from domain.shared.lease import NOBODY
from domain.shared.paging import Seek
from domain.shared.posts import Place
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, a_lease, a_request, facts
from tests.bulk import ANSWER
from tests.contract.backends import Backend
from tests.contract.bulks import MINUTE, ONE, USERS, a_plan, claim, opened, planned, running, settled, targets
from tests.fakes.clock import START


async def test_a_plan_has_its_number_and_its_targets_in_their_order(registered: Backend) -> None:
    first = await planned(registered)
    second = await planned(registered, a_plan(GIVE_TO_ALL, role=RoleId(5)))
    assert (first.number, second.number) == (1, 2)
    status = await registered.bulks.show(GUILD, second.number)
    operation = status.operation
    assert (operation.act, operation.role, operation.reason, operation.tell) == (GIVE_TO_ALL, 5, "raid", True)
    assert (operation.moderator_username, operation.delete_messages) == ("dalia", timedelta(hours=1))
    assert status.counts == {TargetState.WAITING: 3}
    all_targets = await registered.bulks.all_targets(GUILD, ONE)
    assert all_targets == tuple(evolve(target, operation=ONE) for target in targets())
    assert await registered.bulks.targets(GUILD, ONE, [TargetState.WAITING], most=2) == all_targets[:2]
    assert await registered.bulks.targets(GUILD, ONE, [TargetState.DONE], most=2) == ()
    with pytest.raises(OperationNotFound):
        await registered.bulks.show(OTHER_GUILD, ONE)


async def test_one_of_another_guild_is_not_there(registered: Backend) -> None:
    await planned(registered)
    async with registered.uow() as uow:
        assert (await uow.bulk_operations.lock(GUILD, ONE)).number == ONE
        with pytest.raises(OperationNotFound):
            await uow.bulk_operations.lock(OTHER_GUILD, ONE)


async def test_the_same_request_plans_once(registered: Backend) -> None:
    request = a_request()
    first = await planned(registered, a_plan(request=request))
    with pytest.raises(DuplicateRequest):
        await planned(registered, a_plan(request=request))
    async with registered.uow() as uow:
        found = await uow.bulk_operations.planned_by(GUILD, request)
        assert await uow.bulk_operations.planned_by(OTHER_GUILD, request) is None
    assert found is not None
    assert facts(found) == facts(first)


async def test_what_nobody_confirmed_in_time_is_forgotten_but_for_its_number(registered: Backend) -> None:
    await planned(registered)
    await running(registered)
    late = evolve(a_plan(), planned_at=START + HOLDS_FOR + MINUTE)
    assert (await planned(registered, late)).number == 3
    left = [await registered.bulks.all_targets(GUILD, OperationNumber(number)) for number in (1, 2, 3)]
    assert [len(each) for each in left] == [0, 3, 3]


async def test_a_confirmed_operation_is_claimed_by_one_and_taken_over_when_its_lease_runs_out(
    registered: Backend,
) -> None:
    await planned(registered)
    assert await claim(registered) == ()
    await running(registered)
    [claimed] = await claim(registered)
    assert (claimed.number, claimed.attempts) == (2, 1)
    assert await claim(registered) == ()
    async with registered.uow() as uow:
        assert await uow.bulk_operations.hold(claimed, until=START + 3 * MINUTE)
        await uow.commit()
    assert await claim(registered, 2 * MINUTE) == ()
    [other] = await claim(registered, 3 * MINUTE)
    async with registered.uow() as uow:
        assert not await uow.bulk_operations.hold(claimed, until=START)
        await uow.commit()
    assert await claim(registered, 3 * MINUTE) == ()
    assert other.lease_token != claimed.lease_token


async def test_whoever_saves_second_changes_nothing(registered: Backend) -> None:
    operation = await planned(registered)
    async with registered.uow() as uow:
        other = await uow.bulk_operations.lock(GUILD, operation.number)
    operation.confirm(MODERATOR, needs_approval=True, at=START, answer=ANSWER)
    other.confirm(MODERATOR, needs_approval=False, at=START, answer=ANSWER)
    async with registered.uow() as uow:
        await uow.bulk_operations.save(operation)
        await uow.commit()
    with pytest.raises(ConcurrentChange):
        async with registered.uow() as uow:
            await uow.bulk_operations.save(other)
    async with registered.uow() as uow:
        assert facts(await uow.bulk_operations.lock(GUILD, ONE)) == facts(operation)
    assert await registered.events() == [BulkOperationChanged(guild=GUILD, at=START, operation=ONE)]
    view = (await registered.bulks.show(GUILD, ONE)).operation
    assert view.answer_place == ANSWER


async def test_who_waits_can_be_left_out_or_dropped_and_nobody_else(registered: Backend) -> None:
    operation = await running(registered, a_plan(KICK_ALL))
    async with registered.uow() as uow:
        first = await registered.bulks.targets(GUILD, ONE, [TargetState.WAITING], most=1)
        await uow.bulk_cases.open(operation, first, at=START, lease=a_lease())
        kept_out = {USERS[0]: TargetState.THE_OWNER, USERS[1]: TargetState.THE_OWNER}
        await uow.bulk_operations.exclude(GUILD, ONE, kept_out)
        await uow.bulk_operations.drop_waiting(GUILD, ONE)
        assert await uow.bulk_operations.count(GUILD, ONE) == {
            TargetState.OPENED: 1,
            TargetState.THE_OWNER: 1,
            TargetState.STOPPED: 1,
        }
        await uow.commit()


async def test_where_it_is_posted_is_settled_once(registered: Backend) -> None:
    operation = await running(registered)
    async with registered.uow() as uow:
        assert await uow.bulk_operations.choose_post(GUILD, ONE, ChannelId(5))
        assert not await uow.bulk_operations.choose_post(GUILD, ONE, ChannelId(6))
        await uow.commit()
    assert (await registered.bulks.show(GUILD, ONE)).operation.log_channel == 5
    async with registered.uow() as uow:
        await uow.bulk_operations.put_post(GUILD, ONE, Place(channel=ChannelId(7), message=MessageId(8)))
        await uow.commit()
    operation.end(at=START)
    async with registered.uow() as uow:
        await uow.bulk_operations.save(operation)
        await uow.commit()
    view = (await registered.bulks.show(GUILD, ONE)).operation
    assert (view.log_channel, view.log_message) == (7, 8)


async def test_pages_show_what_was_confirmed_newest_first(registered: Backend) -> None:
    for _ in range(3):
        await running(registered)
    await planned(registered)
    page = await registered.bulks.page(GUILD, Seek(size=2))
    assert ([each.number for each in page.items], page.older) == ([3, 2], 2)
    assert [each.number for each in (await registered.bulks.page(GUILD, Seek(size=2, cursor=2))).items] == [1]


async def done_alone(backend: Backend, at: timedelta, *, states: Sequence[TargetState], most: int = 100) -> int:
    """How many MODERATOR had banned since then without a second person."""
    async with backend.uow() as uow:
        like = await uow.bulk_operations.lock(GUILD, ONE)
        return await uow.bulk_operations.count_alone(like, states, since=START + at, most=most)


async def test_only_what_one_moderator_had_done_lately_and_alone_is_counted(registered: Backend) -> None:
    await running(registered)
    await running(registered, evolve(a_plan(), moderator=UserId(99)))
    await running(registered, a_plan(KICK_ALL))
    await running(registered, a_plan(LIFT_BANS, undoes=ONE))
    await running(registered, evolve(a_plan(), undoes=ONE))
    await planned(registered)
    for approves in (False, True):
        large = await planned(registered)
        large.confirm(MODERATOR, needs_approval=True, at=START, answer=ANSWER)
        if approves:
            large.approve(UserId(99), at=START, answer=ANSWER)
        async with registered.uow() as uow:
            await uow.bulk_operations.save(large)
            await uow.commit()
    waiting = [TargetState.WAITING]
    assert await done_alone(registered, -MINUTE, states=waiting) == 3
    assert await done_alone(registered, -MINUTE, states=waiting, most=2) == 2
    assert await done_alone(registered, timedelta(0), states=waiting) == 0
    assert await done_alone(registered, -MINUTE, states=[TargetState.DONE]) == 0
    operation = await running(registered)
    await opened(registered, operation)
    await settled(registered, operation, Outcome(user=USERS[0], state=TargetState.DONE))
    assert await done_alone(registered, -MINUTE, states=[TargetState.DONE, TargetState.OPENED]) == 3


async def test_what_waits_in_vain_for_a_second_person_is_found_oldest_first(registered: Backend) -> None:
    waiting = [await planned(registered) for _ in range(3)]
    for operation, minutes in zip(waiting, (2, 1, 3), strict=True):
        operation.confirm(MODERATOR, needs_approval=True, at=START + minutes * MINUTE, answer=ANSWER)
        async with registered.uow() as uow:
            await uow.bulk_operations.save(operation)
            await uow.commit()
    await running(registered)
    found = registered.bulks.waiting_in_vain
    assert await found([GUILD], since=START + 2 * MINUTE, most=5) == ((GUILD, 2), (GUILD, 1))
    assert await found([GUILD], since=START + 2 * MINUTE, most=1) == ((GUILD, 2),)
    assert await found([OTHER_GUILD], since=START + 2 * MINUTE, most=5) == ()
    lapsed = waiting[2]
    assert lapsed.lapse(at=START + timedelta(days=1))
    assert lapsed.ended_at == START + timedelta(days=1)
    assert [type(event) for event in lapsed.pull_events()] == [BulkOperationChanged]  # which has its message say so
    async with registered.uow() as uow:
        await uow.bulk_operations.save(lapsed)
        await uow.commit()
    assert (await registered.bulks.show(GUILD, lapsed.number)).operation.ending is BulkEnding.NOT_APPROVED


async def test_what_many_attempts_got_no_further_with_is_stuck_and_what_was_given_back_is_nobodys(
    registered: Backend,
) -> None:
    await running(registered)
    [claimed] = await claim(registered)
    for attempt in range(1, STUCK_AFTER_ATTEMPTS):
        assert await registered.bulks.stuck(GUILD, most=3) == ()
        [claimed] = await claim(registered, attempt * MINUTE)
    async with registered.uow() as uow:
        await uow.bulk_operations.give_back(claimed, until=START + 9 * MINUTE)
        await uow.commit()
    assert await registered.bulks.stuck(GUILD, most=3) == (
        StuckBulk(number=ONE, act=BAN_ALL, moderator=MODERATOR, attempts=5, tried_next=START + 9 * MINUTE),
    )
    assert await registered.bulks.stuck(GUILD, most=0) == await registered.bulks.stuck(OTHER_GUILD, most=3) == ()
    async with registered.uow() as uow:
        assert (await uow.bulk_operations.lock(GUILD, ONE)).lease_token == NOBODY
        await uow.bulk_operations.give_back(claimed, until=START)  # it holds nothing any more
        await uow.commit()
    assert await claim(registered, 5 * MINUTE) == ()
    assert len(await claim(registered, 9 * MINUTE)) == 1
