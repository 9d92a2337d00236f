from datetime import datetime, timedelta

import pytest

from domain.moderation.actions.warn import WARN
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, adopted_case
from domain.moderation.adoption.repository import ClaimedCursor
from domain.moderation.case import Case, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import DuplicateRequest
from domain.moderation.events import CaseOpened, CaseSettled
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from tests.builders import GUILD, MEMBER, OTHER_GUILD, an_intent, facts
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.hand_actions import ENTRY, hand_action

MINUTE = timedelta(minutes=1)
LEASES = (MINUTE, 2 * MINUTE)


async def put_up(backend: Backend, *guilds: GuildId, due_at: datetime = START) -> None:
    async with backend.uow() as uow:
        await uow.audit_cursors.put_up(guilds, due_at=due_at)
        await uow.commit()


async def claimed(backend: Backend, now: datetime, *guilds: GuildId) -> tuple[ClaimedCursor, ...]:
    async with backend.uow() as uow:
        found = await uow.audit_cursors.claim(guilds or [GUILD], now=now, leases=LEASES, room=Room(10))
        await uow.commit()
    return found


async def finish(backend: Backend, cursor: ClaimedCursor, read_up_to: AuditEntryId, due_at: datetime) -> None:
    async with backend.uow() as uow:
        await uow.audit_cursors.move(cursor, read_up_to)
        await uow.audit_cursors.finish(cursor, due_at=due_at)
        await uow.commit()


async def test_a_guild_that_is_put_up_is_read_from_nowhere_by_one_reader(registered: Backend) -> None:
    await put_up(registered, GUILD, OTHER_GUILD)
    await put_up(registered, GUILD, due_at=START + MINUTE)
    [cursor] = await claimed(registered, START)
    assert (cursor.guild, cursor.read_up_to) == (GUILD, None)
    assert await claimed(registered, START) == ()
    [other] = await claimed(registered, START, GUILD, OTHER_GUILD)
    assert other.guild == OTHER_GUILD


async def test_what_was_read_is_remembered_and_read_on_when_it_is_due(registered: Backend) -> None:
    await put_up(registered, GUILD)
    [cursor] = await claimed(registered, START)
    await finish(registered, cursor, ENTRY, START + MINUTE)
    assert await claimed(registered, START) == ()
    [again] = await claimed(registered, START + MINUTE)
    assert again.read_up_to == ENTRY


async def test_a_reader_whose_lease_ran_out_holds_and_changes_nothing(registered: Backend) -> None:
    await put_up(registered, GUILD)
    [late] = await claimed(registered, START)
    [holder] = await claimed(registered, START + MINUTE)
    async with registered.uow() as uow:
        assert not await uow.audit_cursors.hold(late)
        assert await uow.audit_cursors.hold(holder)
    await finish(registered, late, ENTRY, START)
    [next_one] = await claimed(registered, START + 3 * MINUTE)
    assert next_one.read_up_to is None


async def test_called_a_guild_is_due_at_once_unless_somebody_reads_it(registered: Backend) -> None:
    await put_up(registered, GUILD, OTHER_GUILD)
    for cursor in await claimed(registered, START, GUILD):
        await finish(registered, cursor, ENTRY, START + 5 * MINUTE)
    await claimed(registered, START, OTHER_GUILD)
    async with registered.uow() as uow:
        await uow.audit_cursors.call([GUILD, OTHER_GUILD], due_at=START)
        await uow.audit_cursors.call([GUILD], due_at=START + MINUTE)
        await uow.commit()
    assert [cursor.guild for cursor in await claimed(registered, START, GUILD, OTHER_GUILD)] == [GUILD]


async def test_called_while_somebody_reads_it_a_guild_is_due_again_once_they_finish(registered: Backend) -> None:
    await put_up(registered, GUILD)
    [cursor] = await claimed(registered, START)
    for due_at in (START + MINUTE, START, START + 2 * MINUTE):
        async with registered.uow() as uow:
            await uow.audit_cursors.call([GUILD], due_at=due_at)
            await uow.commit()
    assert await claimed(registered, START) == ()
    await finish(registered, cursor, ENTRY, START + 5 * MINUTE)
    [again] = await claimed(registered, START)
    assert again.read_up_to == ENTRY
    await finish(registered, again, ENTRY, START + 5 * MINUTE)
    assert await claimed(registered, START + 4 * MINUTE) == ()


async def test_whoever_takes_a_guild_over_after_it_was_called_has_nothing_to_read_twice(registered: Backend) -> None:
    await put_up(registered, GUILD)
    await claimed(registered, START)
    async with registered.uow() as uow:
        await uow.audit_cursors.call([GUILD], due_at=START)
        await uow.commit()
    [cursor] = await claimed(registered, START + MINUTE)
    await finish(registered, cursor, ENTRY, START + 5 * MINUTE)
    assert await claimed(registered, START + 4 * MINUTE) == ()


async def test_reading_begins_before_the_entry_that_was_heard_of_and_is_never_moved_back(registered: Backend) -> None:
    for entry in (ENTRY, AuditEntryId(ENTRY + 50)):
        async with registered.uow() as uow:
            await uow.audit_cursors.begin(GUILD, before=entry, due_at=START)
            await uow.commit()
    [cursor] = await claimed(registered, START)
    assert cursor.read_up_to == ENTRY - 1


async def add(backend: Backend, *actions: HandAction) -> list[Case]:
    async with backend.uow() as uow:
        first = await uow.adopted_cases.take_numbers(GUILD, len(actions))
        cases = [adopted_case(action, CaseNumber(number)) for number, action in enumerate(actions, first)]
        await uow.adopted_cases.add(cases)
        await uow.commit()
    return cases


async def test_any_number_may_keep_the_reader_out_at_once(registered: Backend) -> None:
    await put_up(registered, GUILD)
    async with registered.uow() as uow, registered.uow() as another:
        await uow.audit_cursors.keep_out(GUILD)
        await another.audit_cursors.keep_out(GUILD)
        await another.audit_cursors.keep_out(OTHER_GUILD)
    [cursor] = await claimed(registered, START)
    assert cursor.guild == GUILD


async def test_adopted_cases_are_stored_as_they_are_with_their_events(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(an_intent(target=UserId(99)))
        await uow.commit()
    cases = await add(registered, hand_action(), hand_action(ENTRY + 1, target=UserId(21)))
    assert [case.number for case in cases] == [2, 3]
    async with registered.uow() as uow:
        stored = [await uow.cases.get(GUILD, case.number) for case in cases]
        opened = await uow.cases.open(an_intent(target=UserId(98)))
    assert list(map(facts, stored)) == list(map(facts, cases))
    assert opened.number == 4
    events = [type(event) for event in await registered.events()]
    assert events == [CaseOpened, CaseOpened, CaseSettled, CaseOpened, CaseSettled]


async def test_the_same_entry_is_adopted_once(registered: Backend) -> None:
    [case] = await add(registered, hand_action())
    with pytest.raises(DuplicateRequest):
        await add(registered, hand_action(target=UserId(21)))
    async with registered.uow() as uow:
        assert await uow.adopted_cases.known(GUILD, [case.request, hand_action(5).request]) == {case.request}
        assert await uow.adopted_cases.known(OTHER_GUILD, [case.request]) == frozenset()


async def test_an_action_of_ours_under_way_keeps_nothing_from_being_adopted(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(an_intent())
        await uow.commit()
    await add(registered, hand_action())


async def test_beside_are_those_under_way_in_force_and_lately_carried_out(registered: Backend) -> None:
    late = START + MINUTE
    async with registered.uow() as uow:
        pending = await uow.cases.open(an_intent())
        in_force, ended, ended_late, failed, other = [
            await uow.cases.open(an_intent(target=UserId(target))) for target in (21, 22, 23, 24, 25)
        ]
        warned = await uow.cases.open(an_intent(kind=WARN))
        for case, failure, at in (
            (in_force, None, START),
            (ended, None, START),
            (ended_late, None, late),
            (failed, Failure.INTERRUPTED, late),
            (other, None, late),
            (warned, None, START),
        ):
            case.settle(failure=failure, notice=Notice.DELIVERED, at=at)
        for case in (ended, ended_late):
            case.end(Ending.LIFTED, at=late)
        for case in (in_force, ended, ended_late, failed, other, warned):
            await uow.cases.save(case)
        await uow.commit()
    async with registered.uow() as uow:
        targets = [MEMBER, *map(UserId, (21, 22, 23, 24))]
        found = await uow.adopted_cases.beside(GUILD, targets, since=late)
    assert {case.number for case in found} == {
        pending.number,
        in_force.number,
        ended_late.number,
        warned.number,
    }
