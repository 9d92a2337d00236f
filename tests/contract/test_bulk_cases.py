"""The cases of bulk operations, in memory and on PostgreSQL."""

from datetime import timedelta

from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.events import TargetToldInVain
from domain.moderation.bulk.number import operation_of
from domain.moderation.bulk.target import Outcome, TargetState
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import RoleId
from domain.shared.lease import Room
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_lease
from tests.contract.backends import Backend
from tests.contract.bulks import MINUTE, ONE, USERS, a_case, a_plan, opened, running, settled
from tests.fakes.clock import START


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


async def test_whom_an_operation_banned_counts_towards_the_budget_of_single_bans(registered: Backend) -> None:
    numbers = await opened(registered, await running(registered))
    async with registered.uow() as uow:
        taken = await uow.cases.newest_taken(GUILD, MODERATOR, BAN_ALL.kind, most=100)
    assert taken == (START,) * len(numbers)
