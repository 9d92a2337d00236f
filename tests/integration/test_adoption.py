"""What was done by hand during an outage, on real PostgreSQL: each action once, whoever reads and whoever dies."""

import asyncio
from collections import Counter
from datetime import timedelta

from sqlalchemy import text

from application.moderation.adoption.audited import by_hand
from application.moderation.adoption.hear_of_action import HearOfAction
from application.moderation.adoption.record_hand_actions import RecordHandActions
from application.moderation.bulk.settle_batch import SettleBatch, SettleBatchHandler
from application.moderation.open_case import OpenedCase
from application.moderation.settle_case import SettleCase
from domain.moderation.actions.unban import UNBAN
from domain.moderation.adoption.hand_action import AuditEntryId, HandAction, adopted_case
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkOperation, Plan
from domain.moderation.bulk.target import Outcome, Target, TargetState
from domain.moderation.case import Case, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseSettled
from domain.moderation.term import Ending
from domain.shared.ids import UserId
from domain.shared.lease import Room
from domain.shared.names import Names
from infrastructure.database.engines import Engines
from tests.builders import BOT, GUILD, MEMBER, MODERATOR, a_lease, a_request, an_intent
from tests.bulk import ANSWER
from tests.fakes.audit_trail import a_deed, at
from tests.fakes.clock import START, AgreedClock
from tests.integration.another_process import another_process
from tests.integration.pools import wait_for_lock
from tests.moderation import Moderation, an_action
from tests.outbox import stored_events
from tests.statements import statements_of

OUTAGE = [
    a_deed(target=UserId(1_000 + number), by=UserId(10 + number % 7), reason=f"raid {number}", at=at(number))
    for number in range(300)
]
_BANS = text(
    "SELECT number, target_id, moderator_id, request_id FROM cases WHERE guild_id = :guild ORDER BY number"
).bindparams(guild=GUILD)


async def check_all_are_on_record(engines: Engines) -> None:
    async with engines.autocommit.connect() as connection:
        rows = (await connection.execute(_BANS)).all()
    assert [row.number for row in rows] == [*range(1, 301)]
    assert sorted((row.request_id, row.target_id, row.moderator_id) for row in rows) == [
        (deed.entry, deed.target, deed.by) for deed in OUTAGE
    ]
    settled = Counter(event.number for event in await stored_events(engines) if isinstance(event, CaseSettled))
    assert settled == Counter(range(1, 301))


async def test_of_300_bans_by_hand_while_nobody_was_there_each_is_a_case_of_its_moderator(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.catch_up()
    moderation.discord.trail.deeds += OUTAGE
    await moderation.catch_up()
    await check_all_are_on_record(engines)


async def test_killed_in_the_middle_it_is_read_on_from_there(moderation: Moderation, engines: Engines) -> None:
    trail = moderation.discord.trail
    await moderation.catch_up()
    trail.deeds += OUTAGE
    trail.pages_until_kill = trail.pages_read + 2
    await moderation.catch_up()
    async with engines.autocommit.connect() as connection:
        assert len((await connection.execute(_BANS)).all()) == 200
    trail.pages_until_kill, before = None, trail.pages_read
    moderation.clock.advance(timedelta(minutes=1))
    await moderation.catch_up()
    await check_all_are_on_record(engines)
    assert trail.pages_read - before == 2, "the third page, and a look for a fourth"


async def test_two_processes_that_read_and_hear_of_the_same_actions_record_each_once(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.catch_up()
    moderation.discord.trail.deeds += OUTAGE
    other, late = another_process(engines, moderation), OUTAGE[-20:]
    await asyncio.gather(
        moderation.catch_up(),
        other.catch_up(),
        *(process.hear_of_action(HearOfAction(deed)) for deed in late for process in (moderation, other)),
    )
    await moderation.catch_up()
    await check_all_are_on_record(engines)


async def test_two_that_hear_of_an_action_at_once_follow_each_other(moderation: Moderation, engines: Engines) -> None:
    await moderation.catch_up()
    deed = a_deed()
    async with moderation.uow() as uow:
        await uow.audit_cursors.begin(GUILD, before=AuditEntryId(1), due_at=START)
        processes = (moderation, another_process(engines, moderation))
        hearing = [asyncio.create_task(process.hear_of_action(HearOfAction(deed))) for process in processes]
        await wait_for_lock(engines, 2)
    assert sorted([len((await task).numbers) for task in hearing]) == [0, 1]


async def test_a_reader_that_lost_its_lease_records_nothing(moderation: Moderation) -> None:
    await moderation.catch_up()
    moderation.clock.advance(timedelta(hours=1))
    async with moderation.uow() as uow:
        [late] = await uow.audit_cursors.claim([GUILD], now=at(3600), leases=[timedelta(0)], room=Room(1))
        await uow.audit_cursors.claim([GUILD], now=at(3600), leases=[timedelta(hours=1)], room=Room(1))
        await uow.commit()
    recorded = await moderation.adopt_actions(RecordHandActions(guild=GUILD, actions=(), cursor=late))
    assert recorded.is_lost


async def test_an_action_that_a_moderator_began_later_is_not_in_the_way(moderation: Moderation) -> None:
    await moderation.catch_up()
    await moderation.open_case(an_intent(opened_at=at(10), lease_until=at(70)))
    await moderation.hear_of_action(HearOfAction(a_deed(at=at(5))))
    assert (await moderation.cases.show(GUILD, CaseNumber(2))).ending is None


async def test_whoever_ends_the_same_ban_meanwhile_comes_first_or_second_and_it_ends_once(
    moderation: Moderation, engines: Engines
) -> None:
    await moderation.take_action(an_action(lasts="1h"))
    await moderation.catch_up()
    async with moderation.uow() as uow:
        case = await uow.cases.lock(GUILD, CaseNumber(1))
        hearing = asyncio.create_task(moderation.hear_of_action(HearOfAction(a_deed("unban", at=at(300)))))
        await wait_for_lock(engines)
        case.end(Ending.EXPIRED, at=at(301))
        await uow.cases.save(case)
        await uow.commit()
    assert (await hearing).numbers == (2,)
    assert (await moderation.cases.show(GUILD, CaseNumber(1))).ending is Ending.EXPIRED


async def test_an_outcome_waits_for_what_is_done_by_hand_to_be_on_record_and_ends_it(
    moderation: Moderation, engines: Engines
) -> None:
    opened = await an_unban_under_way(moderation)
    async with moderation.uow() as uow:
        await uow.audit_cursors.begin(GUILD, before=AuditEntryId(1), due_at=START)
        settling = asyncio.create_task(moderation.settle_case(done(opened.case)))
        await wait_for_lock(engines)
        first = await uow.adopted_cases.take_numbers(GUILD, 1)
        await uow.adopted_cases.add([adopted_case(a_ban_by_hand(), first)])
        await uow.commit()
    await settling
    assert (await moderation.cases.show(GUILD, CaseNumber(2))).ending is Ending.LIFTED


async def test_the_outcome_of_a_batch_waits_for_it_too_and_ends_it(moderation: Moderation, engines: Engines) -> None:
    await moderation.catch_up()
    operation = await an_undo_under_way(moderation)
    done = Outcome(user=MEMBER, state=TargetState.DONE)
    settle_batch = SettleBatchHandler(moderation.uow, AgreedClock(moderation.clock))
    async with moderation.uow() as uow:
        await uow.audit_cursors.begin(GUILD, before=AuditEntryId(1), due_at=START)
        settling = asyncio.create_task(settle_batch(SettleBatch(operation=operation, outcomes=(done,))))
        await wait_for_lock(engines)
        first = await uow.adopted_cases.take_numbers(GUILD, 1)
        await uow.adopted_cases.add([adopted_case(a_ban_by_hand(), first)])
        await uow.commit()
    assert await settling
    assert (await moderation.cases.show(GUILD, CaseNumber(2))).ending is Ending.LIFTED


async def test_what_is_done_by_hand_waits_for_an_outcome_and_is_ended_by_it(
    moderation: Moderation, engines: Engines
) -> None:
    opened = await an_unban_under_way(moderation)
    async with moderation.uow() as uow:
        case = await uow.cases.lock(GUILD, opened.case.number)
        await uow.audit_cursors.keep_out(GUILD)
        hearing = asyncio.create_task(moderation.hear_of_action(HearOfAction(a_deed(at=at(5)))))
        await wait_for_lock(engines)
        case.settle(failure=None, notice=Notice.NOT_WANTED, at=at(12))
        await uow.cases.save(case)
        await uow.commit()
    await hearing
    assert (await moderation.cases.show(GUILD, CaseNumber(2))).ending is Ending.LIFTED


async def test_two_outcomes_do_not_wait_for_each_other(moderation: Moderation) -> None:
    opened = await an_unban_under_way(moderation)
    async with moderation.uow() as uow:
        await uow.audit_cursors.keep_out(GUILD)
        await moderation.settle_case(done(opened.case))


async def an_unban_under_way(moderation: Moderation) -> OpenedCase:
    """Asked for a little after somebody banned them by hand, of which nobody has heard yet."""
    await moderation.catch_up()
    return await moderation.open_case(an_intent(kind=UNBAN, opened_at=at(10), lease_until=at(70)))


async def an_undo_under_way(moderation: Moderation) -> BulkOperation:
    """Begun a little after somebody banned one of them by hand, of which nobody has heard yet."""
    target = Target(guild=GUILD, operation=OperationNumber(0), user=MEMBER, ordinal=0)
    plan = Plan(
        guild=GUILD,
        act=LIFT_BANS,
        moderator=MODERATOR,
        moderator_names=Names(),
        reason=None,
        request=a_request(),
        planned_at=START,
        undoes=OperationNumber(1),
    )
    async with moderation.uow() as uow:
        operation = await uow.bulk_operations.plan(plan, [target])
        operation.confirm(MODERATOR, needs_approval=False, at=START, answer=ANSWER)
        await uow.bulk_operations.save(operation)
        await uow.bulk_cases.open(operation, [target], at=at(10), lease=a_lease())
        await uow.commit()
    return operation


def done(case: Case) -> SettleCase:
    return SettleCase(guild=GUILD, number=case.number, lease=case.lease_token, failure=None, notice=Notice.NOT_WANTED)


def a_ban_by_hand() -> HandAction:
    action = by_hand(a_deed(at=at(5)), BOT)
    assert action is not None, "a person's"
    return action


async def test_a_page_of_a_hundred_actions_is_seven_statements(moderation: Moderation, engines: Engines) -> None:
    await moderation.catch_up()
    moderation.clock.advance(timedelta(hours=1))
    async with moderation.uow() as uow:
        [cursor] = await uow.audit_cursors.claim([GUILD], now=at(3600), leases=[timedelta(hours=1)], room=Room(1))
        await uow.commit()
    actions = tuple(action for deed in OUTAGE[:100] if (action := by_hand(deed, BOT)) is not None)
    last = OUTAGE[99].entry
    with statements_of(engines) as log:
        await moderation.adopt_actions(RecordHandActions(guild=GUILD, actions=actions, cursor=cursor, read_up_to=last))
    # The cursor held, what is known, what is beside, the numbers, the cases, the cursor moved, the events.
    assert log.verbs == ["SELECT", "SELECT", "SELECT", "INSERT", "INSERT", "UPDATE", "INSERT"]
    assert log.boundaries == ["BEGIN", "COMMIT"]
