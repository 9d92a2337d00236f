"""What undos of bulk operations take back and what holds again, in memory and on PostgreSQL."""

from collections.abc import Sequence
from datetime import timedelta

from attrs import evolve

from application.moderation.adoption.audited import by_hand
from domain.moderation.actions.ban import BAN
from domain.moderation.adoption.hand_action import adopted_case
from domain.moderation.appeals.events import AppealChanged
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.held_again import GAVE_WAY, HOLDS_AGAIN, held_again
from domain.moderation.bulk.target import TAKEN_BACK, Outcome, TargetState
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseEndChanged, CaseEnded
from domain.moderation.links import CaseLinks, Link, Relation
from domain.moderation.repository import LogPlace
from domain.moderation.term import Ending
from domain.shared.ids import ChannelId, MessageId, UserId
from domain.shared.lease import Room
from domain.shared.paging import Seek
from tests.appeals import an_appeal
from tests.builders import BOT, GUILD, an_intent
from tests.contract.backends import Backend
from tests.contract.bulks import MINUTE, USERS, a_case, a_plan, opened, planned, running, settled, targets
from tests.fakes.audit_trail import a_deed
from tests.fakes.clock import START


async def bans_by_hand(backend: Backend, users: Sequence[UserId]) -> list[CaseNumber]:
    actions = [by_hand(a_deed(target=user), BOT) for user in users]
    async with backend.uow() as uow:
        first = await uow.adopted_cases.take_numbers(GUILD, len(users))
        cases = [adopted_case(each, CaseNumber(first + nth)) for nth, each in enumerate(actions) if each is not None]
        await uow.adopted_cases.add(cases)
        await uow.commit()
    return [case.number for case in cases]


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
