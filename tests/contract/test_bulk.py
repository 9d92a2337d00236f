"""Bulk operations and their cases, in memory and on PostgreSQL."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.adoption.audited import by_hand
from application.moderation.bulk.queries import STUCK_AFTER_ATTEMPTS, StuckBulk
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.adoption.hand_action import adopted_case
from domain.moderation.appeals.events import AppealChanged
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.errors import OperationNotFound
from domain.moderation.bulk.events import BulkOperationChanged, TargetToldInVain
from domain.moderation.bulk.held_again import GAVE_WAY, HOLDS_AGAIN, held_again
from domain.moderation.bulk.number import OperationNumber, operation_of
from domain.moderation.bulk.operation import HOLDS_FOR, BulkEnding, BulkOperation, Plan
from domain.moderation.bulk.target import TAKEN_BACK, Outcome, Target, TargetState
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import DuplicateRequest
from domain.moderation.events import CaseEndChanged, CaseEnded
from domain.moderation.links import CaseLinks, Link, Relation
from domain.moderation.reason import Reason
from domain.moderation.repository import LogPlace
from domain.moderation.term import Ending
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId, RoleId, UserId
from domain.shared.lease import NOBODY, Room
from domain.shared.names import Names
from domain.shared.paging import Seek
from tests.appeals import an_appeal
from tests.builders import BOT, GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_lease, a_request, an_intent, facts
from tests.bulk import ANSWER
from tests.contract.backends import Backend
from tests.fakes.audit_trail import a_deed
from tests.fakes.clock import START

ONE = OperationNumber(1)
MINUTE = timedelta(minutes=1)
USERS = tuple(map(UserId, (31, 32, 33)))


def a_plan(
    act: BulkAct = BAN_ALL,
    *,
    guild: GuildId = GUILD,
    request: RequestId | None = None,
    undoes: OperationNumber | None = None,
    role: RoleId | None = None,
) -> Plan:
    return Plan(
        guild=guild,
        act=act,
        moderator=MODERATOR,
        moderator_names=Names(username="dalia", display_name="Dalia"),
        reason=Reason("raid"),
        request=a_request() if request is None else request,
        planned_at=START,
        role=role,
        delete_messages=timedelta(hours=1),
        tell=True,
        undoes=undoes,
    )


def targets(users: Sequence[UserId] = USERS, state: TargetState = TargetState.WAITING) -> list[Target]:
    return [
        Target(guild=GUILD, operation=OperationNumber(0), user=user, ordinal=ordinal, state=state, username=f"u{user}")
        for ordinal, user in enumerate(users)
    ]


async def planned(backend: Backend, plan: Plan | None = None, of: Sequence[Target] | None = None) -> BulkOperation:
    async with backend.uow() as uow:
        operation = await uow.bulk_operations.plan(plan or a_plan(), targets() if of is None else of)
        await uow.commit()
    return operation


async def running(backend: Backend, plan: Plan | None = None, of: Sequence[Target] | None = None) -> BulkOperation:
    operation = await planned(backend, plan, of)
    operation.confirm(operation.moderator, needs_approval=False, at=START, answer=ANSWER)
    async with backend.uow() as uow:
        await uow.bulk_operations.save(operation)
        await uow.commit()
    return operation


async def opened(backend: Backend, operation: BulkOperation) -> dict[UserId, CaseNumber]:
    waiting = await backend.bulks.targets(operation.guild, operation.number, [TargetState.WAITING], most=100)
    async with backend.uow() as uow:
        numbers = await uow.bulk_cases.open(operation, waiting, at=START, lease=a_lease())
        await uow.commit()
    return dict(numbers)


async def settled(backend: Backend, operation: BulkOperation, *outcomes: Outcome) -> None:
    async with backend.uow() as uow:
        await uow.bulk_cases.settle(operation, outcomes, at=START + MINUTE)
        await uow.commit()


async def claim(backend: Backend, at: timedelta = timedelta(0)) -> tuple[BulkOperation, ...]:
    async with backend.uow() as uow:
        claimed = await uow.bulk_operations.claim([GUILD], now=START + at, leases=[MINUTE], room=Room(10))
        await uow.commit()
    return claimed


async def a_case(backend: Backend, kind: ActionKind, target: UserId, *, applied: bool) -> CaseNumber:
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(kind=kind, target=target))
        if applied:
            case.settle(failure=None, notice=Notice.DELIVERED, at=START)
            await uow.cases.save(case)
        await uow.commit()
    return case.number


async def bans_by_hand(backend: Backend, users: Sequence[UserId]) -> list[CaseNumber]:
    actions = [by_hand(a_deed(target=user), BOT) for user in users]
    async with backend.uow() as uow:
        first = await uow.adopted_cases.take_numbers(GUILD, len(users))
        cases = [adopted_case(each, CaseNumber(first + nth)) for nth, each in enumerate(actions) if each is not None]
        await uow.adopted_cases.add(cases)
        await uow.commit()
    return [case.number for case in cases]


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


async def test_cases_get_numbers_in_a_row_and_say_which_operation_they_are_part_of(registered: Backend) -> None:
    await a_case(registered, WARN, MEMBER, applied=True)
    operation = await running(registered)
    assert await opened(registered, operation) == dict(zip(USERS, (2, 3, 4), strict=True))
    shown = [await registered.cases.show(GUILD, CaseNumber(number)) for number in (2, 3, 4)]
    assert [(case.target, case.target_username) for case in shown] == [(user, f"u{user}") for user in USERS]
    assert {(case.kind, case.status, case.reason, case.notice) for case in shown} == {
        (BAN, CaseStatus.PENDING, "raid", Notice.PENDING)
    }
    async with registered.uow() as uow:
        requests = [(await uow.cases.get(GUILD, case.number)).request for case in shown]
    assert [operation_of(request) for request in requests] == [operation.number] * 3
    assert {(case.moderator, case.moderator_display_name, case.operation) for case in shown} == {
        (MODERATOR, "Dalia", operation.number)
    }
    assert await registered.bulks.of_case(GUILD, CaseNumber(3)) == operation.number
    assert await registered.bulks.of_case(GUILD, CaseNumber(1)) is None
    assert [target.number for target in await registered.bulks.all_targets(GUILD, ONE)] == [2, 3, 4]
    assert await a_case(registered, WARN, MEMBER, applied=True) == 5


async def test_no_sweep_takes_up_what_only_the_operation_can_look_for(registered: Backend) -> None:
    await opened(registered, await running(registered))
    later = START + timedelta(days=365)
    async with registered.uow() as uow:
        assert await uow.cases.claim_abandoned([GUILD], now=later, lease=MINUTE, room=Room(10)) == ()


async def test_whoever_has_another_action_under_way_is_left_out_and_leaves_no_gap(registered: Backend) -> None:
    await a_case(registered, BAN, USERS[1], applied=False)
    operation = await running(registered)
    assert await opened(registered, operation) == {USERS[0]: 2, USERS[2]: 3}
    states = [target.state for target in await registered.bulks.all_targets(GUILD, ONE)]
    assert states == [TargetState.OPENED, TargetState.BUSY, TargetState.OPENED]


async def test_roles_are_given_whatever_else_is_under_way(registered: Backend) -> None:
    await a_case(registered, BAN, USERS[1], applied=False)
    assert len(await opened(registered, await running(registered, a_plan(GIVE_TO_ALL, role=RoleId(5))))) == 3


async def test_what_became_of_each_is_on_the_target_and_on_the_case(registered: Backend) -> None:
    operation = await running(registered)
    await opened(registered, operation)
    await settled(
        registered,
        operation,
        Outcome(user=USERS[0], state=TargetState.DONE, detail="not shown", notice=Notice.DELIVERED),
        Outcome(user=USERS[1], state=TargetState.REFUSED, detail="🦊" * 300),
    )
    again = Outcome(user=USERS[0], state=TargetState.REFUSED)
    await settled(registered, operation, again)  # recorded already
    done, refused, left = [await registered.cases.show(GUILD, CaseNumber(number)) for number in (1, 2, 3)]
    assert (done.status, done.failure, done.failure_detail) == (CaseStatus.APPLIED, None, None)
    assert (done.notice, done.settled_at, done.version) == (Notice.DELIVERED, START + MINUTE, 2)
    assert (refused.status, refused.failure) == (CaseStatus.FAILED, Failure.REFUSED_BY_DISCORD)
    assert refused.failure_detail == "🦊" * 200
    assert (left.status, left.version) == (CaseStatus.PENDING, 1)
    counts = (await registered.bulks.show(GUILD, ONE)).counts
    assert counts == dict.fromkeys((TargetState.DONE, TargetState.REFUSED, TargetState.OPENED), 1)


async def test_who_was_told_and_not_reached_is_to_be_told_so_once(registered: Backend) -> None:
    operation = await running(registered)
    await opened(registered, operation)
    before = len(await registered.events())
    outcomes = (
        Outcome(user=USERS[0], state=TargetState.REFUSED, notice=Notice.DELIVERED),
        Outcome(user=USERS[1], state=TargetState.ALREADY, notice=Notice.DELIVERED),
        Outcome(user=USERS[2], state=TargetState.STOPPED, notice=Notice.NOT_DELIVERED),
    )
    await settled(registered, operation, *outcomes)
    await settled(registered, operation, *outcomes)
    told = [event for event in (await registered.events())[before:] if isinstance(event, TargetToldInVain)]
    assert told == [TargetToldInVain(guild=GUILD, at=START + MINUTE, number=CaseNumber(1))]


async def test_an_undo_ends_the_cases_that_it_takes_back_and_is_linked_to_them(registered: Backend) -> None:
    banned = await running(registered)
    await opened(registered, banned)
    await settled(registered, banned, *(Outcome(user=user, state=TargetState.DONE) for user in USERS))
    undo = await running(registered, a_plan(LIFT_BANS, undoes=banned.number), targets(USERS[:2]))
    await opened(registered, undo)
    await settled(registered, undo, Outcome(user=USERS[0], state=TargetState.DONE))
    endings = [(await registered.cases.show(GUILD, CaseNumber(number))).ending for number in (1, 2, 3)]
    assert endings == [Ending.LIFTED, None, None]
    link = (Link(Relation.UNDOES, CaseNumber(1)),)
    assert (await registered.cases.show(GUILD, CaseNumber(4))).links == CaseLinks(others=link)


async def test_undos_have_taken_back_what_they_did_and_nothing_else(registered: Backend) -> None:
    banned = await planned(registered)
    states = [state for state in TargetState if state is not TargetState.OPENED]  # which has a case
    of_each = dict(zip(map(UserId, range(40, 99)), states, strict=False))
    of = [evolve(each, state=of_each[each.user]) for each in targets(tuple(of_each))]
    undo = await planned(registered, a_plan(LIFT_BANS, undoes=banned.number), of)
    await planned(registered, a_plan(undoes=undo.number), targets(state=TargetState.DONE))
    async with registered.uow() as uow:
        found = await uow.bulk_operations.taken_back(GUILD, banned.number, but_by=None)
        by_others = await uow.bulk_operations.taken_back(GUILD, banned.number, but_by=undo.number)
    assert found == {user: state for user, state in of_each.items() if state in TAKEN_BACK}
    assert by_others == {}


async def test_what_was_done_by_hand_before_ends_too_where_it_came_on_record_later(registered: Backend) -> None:
    banned = await running(registered)
    await opened(registered, banned)
    await settled(registered, banned, *(Outcome(user=user, state=TargetState.DONE) for user in USERS))
    undo = await running(registered, a_plan(LIFT_BANS, undoes=banned.number), targets(USERS[:1]))
    [own] = (await opened(registered, undo)).values()
    adopted = await bans_by_hand(registered, USERS[:2])
    assert adopted[0] > own
    await settled(registered, undo, Outcome(user=USERS[0], state=TargetState.DONE))
    endings = [(await registered.cases.show(GUILD, number)).ending for number in adopted]
    assert endings == [Ending.LIFTED, None]


async def test_of_what_it_takes_the_place_of_only_posts_that_there_are_are_told(registered: Backend) -> None:
    numbers = [await a_case(registered, BAN, user, applied=True) for user in USERS[:2]]
    async with registered.uow() as uow:
        await uow.case_log_posts.put(GUILD, numbers[0], LogPlace(channel=ChannelId(5), message=MessageId(6)))
        for number in numbers:
            await uow.case_schedule.put(GUILD, number, due_at=START)
        await uow.commit()
    operation = await running(registered)
    await opened(registered, operation)
    await settled(registered, operation, *(Outcome(user=user, state=TargetState.DONE) for user in USERS))
    ended = [event for event in await registered.events() if isinstance(event, CaseEnded)]
    assert ended == [CaseEnded(guild=GUILD, at=START + MINUTE, number=numbers[0])]
    endings = [(await registered.cases.show(GUILD, number)).ending for number in numbers]
    assert endings == [Ending.REPLACED, Ending.REPLACED]
    async with registered.uow() as uow:
        assert await uow.case_schedule.claim([GUILD], now=START, leases=[MINUTE], room=Room(10)) == ()


async def test_whoever_waits_for_a_decision_is_heard_of_when_an_operation_ends_the_case(registered: Backend) -> None:
    number = await a_case(registered, BAN, USERS[0], applied=True)
    async with registered.uow() as uow:
        await uow.appeals.file(an_appeal(number))
        await uow.commit()
    operation = await running(registered)
    await opened(registered, operation)
    await settled(registered, operation, *(Outcome(user=user, state=TargetState.DONE) for user in USERS))
    changed = [event for event in await registered.events() if isinstance(event, CaseEnded | AppealChanged)]
    assert changed == [AppealChanged(guild=GUILD, at=at, number=number) for at in (START, START + MINUTE)]


async def test_when_the_first_was_opened_of_those_that_are_open(registered: Backend) -> None:
    operation = await running(registered)
    first, *others = await registered.bulks.targets(GUILD, ONE, [TargetState.WAITING], most=3)
    assert await registered.bulks.opened_at(GUILD, ONE) is None
    async with registered.uow() as uow:
        for at, batch in ((START, [first]), (START + MINUTE, others)):
            await uow.bulk_cases.open(operation, batch, at=at, lease=a_lease())
        await uow.commit()
    assert await registered.bulks.opened_at(GUILD, ONE) == START
    await settled(registered, operation, Outcome(user=first.user, state=TargetState.DONE))
    assert await registered.bulks.opened_at(GUILD, ONE) == START + MINUTE
    assert await registered.bulks.opened_at(OTHER_GUILD, ONE) is None


async def test_the_case_of_somebody_in_an_operation_is_found(registered: Backend) -> None:
    operation = await running(registered)
    numbers = await opened(registered, operation)
    find = registered.bulks.case_of
    assert await find(GUILD, operation.number, USERS[1]) == numbers[USERS[1]]
    assert await find(GUILD, operation.number, MEMBER) is None
    assert await find(OTHER_GUILD, operation.number, USERS[1]) is None


async def banned_for_an_hour(backend: Backend, user: UserId) -> CaseNumber:
    async with backend.uow() as uow:
        case = await uow.cases.open(an_intent(target=user, expires_at=START + timedelta(hours=1)))
        case.settle(failure=None, notice=Notice.NOT_WANTED, at=START)
        await uow.cases.save(case)
        await uow.case_schedule.put(GUILD, case.number, due_at=START + timedelta(hours=1))
        await uow.commit()
    return case.number


async def test_an_undo_has_a_ban_hold_again_that_was_for_a_time_and_end_when_it_was_to(registered: Backend) -> None:
    timed = [await banned_for_an_hour(registered, user) for user in USERS[:2]]
    async with registered.uow() as uow:
        await uow.appeals.file(an_appeal(timed[0]))
        await uow.commit()
    operation = await running(registered)
    ours = await opened(registered, operation)
    await settled(registered, operation, *(Outcome(user=user, state=TargetState.DONE) for user in USERS))
    found = await registered.bulk_people.taken_over_by(GUILD, operation.number, USERS)
    assert {user: case.number for user, case in found.items()} == dict(zip(USERS, timed, strict=False))
    undo = await planned(registered, a_plan(LIFT_BANS, undoes=operation.number), targets())
    busy = await a_case(registered, BAN, USERS[1], applied=False)
    async with registered.uow() as uow:
        await uow.case_log_posts.put(GUILD, timed[0], LogPlace(channel=ChannelId(5), message=MessageId(6)))
        assert [*await uow.bulk_cases.hold_again(undo, USERS, at=START + MINUTE)] == [USERS[0]]
        assert [*await uow.bulk_cases.hold_again(undo, USERS, at=START + MINUTE)] == []
        await uow.commit()
    async with registered.uow() as uow:
        cases = [await uow.cases.get(GUILD, number) for number in (*timed, *ours.values())]
        due = await uow.case_schedule.claim([GUILD], now=START + timedelta(hours=2), leases=[MINUTE], room=Room(9))
        await uow.commit()
    assert [case.ending for case in cases] == [None, Ending.REPLACED, Ending.LIFTED, None, None]
    assert [each.number for each in due] == [timed[0]]
    assert busy not in timed
    [changed] = [event for event in await registered.events() if isinstance(event, CaseEndChanged)]
    assert changed == CaseEndChanged(guild=GUILD, at=START + MINUTE, number=timed[0])
    appealed = [event for event in await registered.events() if isinstance(event, AppealChanged)]
    assert [event.number for event in appealed] == [timed[0]] * 3, "filed, ended, and in force again"
    assert await registered.bulk_people.taken_over_by(GUILD, operation.number, USERS[:1]) == {}
    for number, field in ((timed[0], HOLDS_AGAIN), (ours[USERS[0]], GAVE_WAY)):
        [line] = (await registered.cases.history(GUILD, number, Seek())).items
        assert line.change == held_again(field, undo, at=START + MINUTE)
        assert (line.change.new, line.change.by) == (operation.number, undo.moderator)
    assert (await registered.cases.history(GUILD, timed[1], Seek())).items == ()


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
        await uow.bulk_operations.put_post(GUILD, ONE, ChannelId(7), MessageId(8))
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


async def test_whom_an_operation_banned_counts_towards_the_budget_of_single_bans(registered: Backend) -> None:
    numbers = await opened(registered, await running(registered))
    async with registered.uow() as uow:
        taken = await uow.cases.newest_taken(GUILD, MODERATOR, BAN_ALL.kind, most=100)
    assert taken == (START,) * len(numbers)


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
