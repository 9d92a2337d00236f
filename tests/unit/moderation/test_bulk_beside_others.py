"""Bulk operations on people with whom something else is going on: a ban for a time, an end of it, a jail."""

from datetime import timedelta

import pytest

from application.moderation.bulk.plan_bulk import Meant
from application.moderation.bulk.run_bulk import TRIED_AGAIN_AFTER
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkState
from domain.moderation.bulk.target import TargetState
from domain.moderation.case import CaseStatus, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.moderation.term import Ending
from domain.shared.ids import RoleId, UserId
from domain.shared.roles import RoleFacts
from tests.builders import GUILD, an_intent
from tests.bulk import FIRST, LEASE, Bulk, ids_of, nth
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_discord import HELD_ROLE, unreachable
from tests.fakes.bulk_people import MemoryBulkPeople
from tests.fakes.clock import START, AgreedClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.jail import ROLE_SWAPS, MemoryJailReader, keeps_roles
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

SHE = UserId(FIRST + 1)
"""With whom something else is going on."""
DONE, ALREADY = TargetState.DONE, TargetState.ALREADY
JAILED = RoleId(8000)


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
async def bulk(records: MemoryRecords) -> Bulk:
    """Five raiders, below two moderators; roles are kept of whoever is in jail."""
    uow = MemoryUnitOfWorkFactory(records)
    made = Bulk(uow, MemoryBulkReader(records), MemoryGuildSettingsReader(records))
    made.discord.people = made.discord.small.people = MemoryBulkPeople(records)
    made.discord.clock = made.clock
    made.discord.kept = keeps_roles(MemoryJailReader(records), uow, AgreedClock(made.clock))
    made.discord.known_roles[HELD_ROLE] = RoleFacts(id=HELD_ROLE, name="raider", position=1)
    async with uow() as work:
        await work.guilds.register(GUILD, at=START)
        await work.commit()
    return made


async def ended(bulk: Bulk, number: int = 1) -> dict[TargetState, int]:
    status = await bulk.status(number)
    assert status.operation.state is BulkState.ENDED
    return dict(status.counts)


async def ban_for_an_hour(bulk: Bulk, *, claimed: bool = False) -> CaseNumber:
    """On record and in Discord; `claimed` by whoever ends it now."""
    async with bulk.uow() as uow:
        case = await uow.cases.open(an_intent(target=SHE, expires_at=START + timedelta(hours=1)))
        case.settle(failure=None, notice=Notice.NOT_WANTED, at=START)
        await uow.cases.save(case)
        await uow.case_schedule.put(GUILD, case.number, due_at=START + timedelta(hours=1))
        if claimed:
            await uow.case_schedule.take(GUILD, case.number, until=START + timedelta(minutes=1))
        await uow.commit()
    bulk.discord.small.bans[GUILD, SHE] = f"[case {case.number}] spam"
    return case.number


async def test_who_was_banned_for_a_time_is_banned_for_good_without_a_further_request(
    bulk: Bulk, records: MemoryRecords
) -> None:
    timed = await ban_for_an_hour(bulk)
    bulk.discord.small.bans[GUILD, UserId(FIRST + 2)] = "by hand"
    status = await bulk.confirmed()
    assert status.counts == {TargetState.WAITING: 4, ALREADY: 1}
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, ALREADY: 1}
    assert (records[CASES][GUILD, timed].ending, records[CASE_SCHEDULE]) == (Ending.REPLACED, {})
    [hers] = [case for case in records[CASES].values() if case.target == SHE and case.number != timed]
    assert (hers.kind, hers.status, hers.expires_at, hers.is_in_force) == (BAN, CaseStatus.APPLIED, None, True)
    assert bulk.discord.small.bans[GUILD, SHE] == "[case 1] spam"
    assert bulk.discord.requests["bulk_ban"] == 1


@pytest.mark.parametrize("reason", ["by hand", ""])
@pytest.mark.parametrize("before_the_plan", [True, False])
async def test_a_ban_by_hand_in_place_of_the_one_for_a_time_is_not_taken_over(
    bulk: Bulk, records: MemoryRecords, reason: str, before_the_plan: bool
) -> None:
    timed = await ban_for_an_hour(bulk)
    if before_the_plan:
        bulk.discord.small.bans[GUILD, SHE] = reason
    await bulk.confirmed()
    bulk.discord.small.bans[GUILD, SHE] = reason
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, ALREADY: 1}
    assert records[CASES][GUILD, timed].is_in_force  # until its time is over: then it is said what took its place


@pytest.mark.parametrize("may_see_audit_log", [True, False])
async def test_a_ban_that_discord_lists_without_its_reason_is_taken_over_if_the_audit_log_says_whose_it_is(
    bulk: Bulk, may_see_audit_log: bool
) -> None:
    await ban_for_an_hour(bulk)
    bulk.discord.small.bans[GUILD, SHE] = ""
    bulk.discord.small.audit_log[GUILD, SHE, "ban"] = "[case 1] spam"
    bulk.discord.small.may_see_audit_log = may_see_audit_log
    await bulk.confirmed()
    await bulk.run()
    assert await ended(bulk) == ({DONE: 5} if may_see_audit_log else {DONE: 4, ALREADY: 1})


async def test_a_ban_that_was_taken_over_is_ended_like_the_cases_own_once_it_is_given_an_end(
    bulk: Bulk, records: MemoryRecords
) -> None:
    timed = await ban_for_an_hour(bulk)
    hers = records[CASES][GUILD, timed]
    for number in (1, 2):
        bulk.clock.advance(timedelta(minutes=1))
        await bulk.confirm(await bulk.plan(meant=Meant(users=ids_of([SHE]))))
        await bulk.run()
        assert await ended(bulk, number) == {DONE: 1}
        hers = max((case for case in records[CASES].values() if case.target == SHE), key=lambda case: case.number)
        assert hers.number == timed + number
        hers.expires_at = START + timedelta(hours=2)
    lift = bulk.discord.small.lifts[BAN]
    assert await lift.renew(hers, was_to_end=False) is None
    assert await lift.renew(records[CASES][GUILD, timed], was_to_end=False) is None
    bulk.discord.small.bans[GUILD, SHE] = "by hand"
    assert await lift.lift(hers) is Ending.REPLACED
    bulk.discord.small.bans[GUILD, SHE] = "[case 1] spam"
    assert await lift.lift(hers) is Ending.EXPIRED
    assert (GUILD, SHE) not in bulk.discord.small.bans


async def test_an_interrupted_batch_finds_the_ban_for_a_time_and_ends_it_on_record_too(
    bulk: Bulk, records: MemoryRecords
) -> None:
    timed = await ban_for_an_hour(bulk)
    await bulk.confirmed()
    bulk.discord.before["bulk_ban"] = unreachable
    await bulk.run()
    del bulk.discord.before["bulk_ban"]
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    assert records[CASES][GUILD, timed].ending is Ending.REPLACED


async def undone(bulk: Bulk) -> dict[TargetState, int]:
    await bulk.confirm(await bulk.plan_undo(OperationNumber(1)))
    await bulk.run()
    return await ended(bulk, 2)


async def test_taking_it_back_leaves_who_was_banned_before_banned_and_for_as_long(
    bulk: Bulk, records: MemoryRecords
) -> None:
    timed = await ban_for_an_hour(bulk)
    await bulk.confirmed()
    await bulk.run()
    assert await undone(bulk) == {DONE: 4, TargetState.HELD_AGAIN: 1}
    assert list(bulk.discord.small.bans) == [(GUILD, SHE)]
    hers = [case for case in records[CASES].values() if case.target == SHE]
    assert [(case.number == timed, case.ending, case.is_in_force) for case in hers] == [
        (True, None, True),
        (False, Ending.LIFTED, False),
    ]
    assert records[CASE_SCHEDULE][GUILD, timed].lease_until == START + timedelta(hours=1)
    assert await bulk.discord.small.lifts[BAN].lift(records[CASES][GUILD, timed]) is Ending.EXPIRED
    assert bulk.discord.small.bans == {}


@pytest.mark.parametrize("since", ["unbanned", "banned by hand", "given an end"])
async def test_taking_it_back_leaves_alone_what_somebody_changed_since_of_a_ban_that_was_for_a_time(
    bulk: Bulk, records: MemoryRecords, since: str
) -> None:
    timed = await ban_for_an_hour(bulk)
    await bulk.confirmed()
    await bulk.run()
    ours = next(case for case in records[CASES].values() if case.target == SHE and case.number != timed)
    if since == "unbanned":
        del bulk.discord.small.bans[GUILD, SHE]
    elif since == "banned by hand":
        bulk.discord.small.bans[GUILD, SHE] = "by hand"
    else:
        ours.expires_at = START + timedelta(hours=9)
    assert await undone(bulk) == {DONE: 4, TargetState.CHANGED: 1}
    assert (ours.is_in_force, records[CASES][GUILD, timed].ending) == (True, Ending.REPLACED)


async def test_taking_it_back_changes_nothing_on_record_while_somebody_acts_on_them(
    bulk: Bulk, records: MemoryRecords
) -> None:
    timed = await ban_for_an_hour(bulk)
    await bulk.confirmed()
    await bulk.run()
    async with bulk.uow() as uow:
        await uow.cases.open(an_intent(kind=UNBAN, target=SHE))
        await uow.commit()
    assert await undone(bulk) == {DONE: 4, TargetState.BUSY: 1}
    assert records[CASES][GUILD, timed].ending is Ending.REPLACED


@pytest.mark.parametrize("act", [BAN_ALL, KICK_ALL])
async def test_whose_earlier_action_is_being_ended_right_now_waits_and_nobody_else_does(
    bulk: Bulk, records: MemoryRecords, act: BulkAct
) -> None:
    timed = await ban_for_an_hour(bulk, claimed=True)
    await bulk.confirmed(act)
    await bulk.run()
    status = await bulk.status()
    assert (status.operation.state, status.counts) == (BulkState.RUNNING, {DONE: 4, TargetState.OPENED: 1})
    [hers] = [case for case in records[CASES].values() if case.target == SHE and case.number != timed]
    assert hers.status is CaseStatus.PENDING  # which whoever ends the earlier one looks for
    records[CASES][GUILD, timed].end(Ending.EXPIRED, at=START)
    del records[CASE_SCHEDULE][GUILD, timed]
    del bulk.discord.small.bans[GUILD, SHE]
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    if act is BAN_ALL:
        assert bulk.discord.small.bans[GUILD, SHE].startswith("[bulk 1]")


async def in_jail(bulk: Bulk, *kept: RoleId, settled: bool = True) -> CaseNumber:
    async with bulk.uow() as uow:
        case = await uow.cases.open(an_intent(kind=JAIL, target=SHE))
        if settled:
            case.settle(failure=None, notice=Notice.NOT_WANTED, at=START)
            await uow.cases.save(case)
        swap = RoleSwap(
            guild=GUILD, number=case.number, user=SHE, jail_role=JAILED, joined_at=START, moved=kept, unmoved=()
        )
        await uow.role_swaps.put(swap)
        await uow.commit()
    bulk.discord.roles[SHE] = {JAILED}
    return case.number


async def test_a_role_given_to_somebody_in_jail_is_kept_for_them_and_taken_back_from_there(
    bulk: Bulk, records: MemoryRecords
) -> None:
    jail = await in_jail(bulk)
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    assert (records[ROLE_SWAPS][GUILD, jail].moved, bulk.discord.roles[SHE]) == ((HELD_ROLE,), {JAILED})
    await bulk.confirm(await bulk.plan_undo(OperationNumber(1)))
    await bulk.run()
    assert await ended(bulk, 2) == {DONE: 5}
    assert (records[ROLE_SWAPS][GUILD, jail].moved, bulk.discord.roles[SHE]) == ((), {JAILED})


async def test_who_is_in_jail_loses_a_role_that_is_kept_for_them(bulk: Bulk, records: MemoryRecords) -> None:
    jail = await in_jail(bulk, HELD_ROLE)
    await bulk.confirmed(TAKE_FROM_ALL, role=HELD_ROLE)
    await bulk.run()
    assert await ended(bulk) == {DONE: 1, ALREADY: 4}
    assert records[ROLE_SWAPS][GUILD, jail].moved == ()


def killed() -> None:
    raise RuntimeError


@pytest.mark.parametrize("act", [GIVE_TO_ALL, TAKE_FROM_ALL])
async def test_who_was_in_jail_and_is_let_out_before_it_goes_on_was_given_it_or_lost_it_all_the_same(
    bulk: Bulk, records: MemoryRecords, act: BulkAct
) -> None:
    gives = act is GIVE_TO_ALL
    bulk.discord.roles = {} if gives else {UserId(FIRST + each): {HELD_ROLE} for each in range(5)}
    jail = await in_jail(bulk, *(() if gives else (HELD_ROLE,)))
    await bulk.confirmed(act, role=HELD_ROLE)
    if gives:
        bulk.discord.before["give"] = nth(2, killed)
    else:
        bulk.discord.before["take"] = nth(3, killed)
    with pytest.raises(ExceptionGroup):
        await bulk.run()
    assert (await bulk.status()).counts == {TargetState.OPENED: 5}
    kept = records[ROLE_SWAPS][GUILD, jail].moved
    assert (HELD_ROLE in kept) is gives
    bulk.clock.advance(LEASE)
    async with bulk.uow() as uow:  # while it is being ended nobody can say
        letting_out = await uow.cases.open(an_intent(kind=UNJAIL, target=SHE))
        await uow.commit()
    bulk.discord.roles[SHE] = {*kept}
    await bulk.run()
    assert (await bulk.status()).counts[TargetState.OPENED] > 0
    records[CASES][GUILD, letting_out.number].settle(failure=None, notice=Notice.NOT_WANTED, at=bulk.clock.now())
    records[CASES][GUILD, jail].end(Ending.LIFTED, at=bulk.clock.now())
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    await bulk.confirm(await bulk.plan_undo(OperationNumber(1)))
    await bulk.run()
    assert (HELD_ROLE in bulk.discord.roles[SHE]) is not gives


async def test_a_role_that_is_kept_already_is_not_counted_as_given(bulk: Bulk, records: MemoryRecords) -> None:
    jail = await in_jail(bulk, HELD_ROLE)
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, ALREADY: 1}
    await bulk.confirm(await bulk.plan_undo(OperationNumber(1)))
    await bulk.run()
    assert records[ROLE_SWAPS][GUILD, jail].moved == (HELD_ROLE,)


async def test_who_is_being_jailed_at_this_moment_is_left_out_and_keeps_nobody_waiting(
    bulk: Bulk, records: MemoryRecords
) -> None:
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await in_jail(bulk, settled=False)
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, TargetState.BUSY: 1}


async def test_who_is_jailed_in_the_middle_of_it_is_seen_to_when_that_is_over(
    bulk: Bulk, records: MemoryRecords
) -> None:
    users = [UserId(FIRST + each) for each in range(5)]
    jail = await in_jail(bulk, HELD_ROLE, settled=False)
    jailing, swap = records[CASES].pop((GUILD, jail)), records[ROLE_SWAPS].pop((GUILD, jail))
    bulk.discord.roles = {user: {HELD_ROLE} for user in users}
    await bulk.confirmed(TAKE_FROM_ALL, role=HELD_ROLE)

    def jailed() -> None:
        records[CASES][GUILD, jail], records[ROLE_SWAPS][GUILD, jail] = jailing, swap
        bulk.discord.roles[SHE] = {JAILED}

    bulk.discord.before["take"] = jailed
    await bulk.run()
    del bulk.discord.before["take"]
    assert (await bulk.status()).counts == {DONE: 1, TargetState.OPENED: 4}
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    await bulk.run()
    assert (await bulk.status()).counts[TargetState.OPENED] == 4  # what is kept for her is not known yet
    jailing.settle(failure=None, notice=Notice.NOT_WANTED, at=START)
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    assert (records[ROLE_SWAPS][GUILD, jail].moved, bulk.discord.roles[SHE]) == ((), {JAILED})
