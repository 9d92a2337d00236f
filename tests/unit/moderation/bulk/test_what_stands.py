"""What was done is told by what stands in Discord, whatever it answered."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.bulk.ports import BulkBanAnswer
from application.moderation.bulk.run_bulk import ASKED_AGAIN_AFTER, TRIED_AGAIN_AFTER, UNCLEAR_AFTER
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkState
from domain.moderation.bulk.target import TargetState
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import UserId
from tests.builders import GUILD, a_standing
from tests.bulk import FIRST, Bulk, nth, once, raiders
from tests.fakes.bulk_discord import HELD_ROLE, Request, unreachable
from tests.fakes.moderation import CASES, MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.unit.moderation.bulk.ending import ended, resumed

DONE, ALREADY, REFUSED = TargetState.DONE, TargetState.ALREADY, TargetState.REFUSED
ONE = OperationNumber(1)


async def test_those_banned_before_are_told_apart_and_have_no_case(bulk: Bulk, records: MemoryRecords) -> None:
    bulk.discord.small.bans[GUILD, UserId(FIRST)] = "by hand"
    await bulk.confirmed()
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, ALREADY: 1}
    assert len(records[CASES]) == 4


async def test_who_is_banned_between_preview_and_act_is_not_claimed_as_ones_own(
    bulk: Bulk, records: MemoryRecords
) -> None:
    await bulk.confirmed()
    bulk.discord.small.bans[GUILD, UserId(FIRST)] = "by hand"
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, ALREADY: 1}
    failures = [case.failure for case in records[CASES].values()]
    assert failures == [Failure.SUPERSEDED, None, None, None, None]


async def test_an_empty_answer_is_not_believed(bulk: Bulk) -> None:
    await bulk.confirmed()
    bulk.discord.says = lambda _: BulkBanAnswer(banned=frozenset(), failed=frozenset())
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    assert bulk.discord.requests["bulk_ban"] == 1


async def test_who_is_left_out_of_the_answer_and_not_banned_is_asked_for_once_more(bulk: Bulk) -> None:
    await bulk.confirmed()
    bulk.discord.unbannable = {UserId(FIRST)}
    bulk.discord.says = lambda answer: evolve(answer, failed=frozenset())
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, REFUSED: 1}
    assert bulk.discord.requests["bulk_ban"] == 2


@pytest.mark.parametrize("named", ["in neither", "as failed"])
async def test_who_was_unbanned_by_hand_before_anybody_looked_is_not_banned_a_second_time(
    bulk: Bulk, named: str
) -> None:
    she = UserId(FIRST)
    await bulk.confirmed()
    bulk.discord.says = lambda answer: BulkBanAnswer(
        banned=answer.banned - {she}, failed=frozenset({she} if named == "as failed" else ())
    )
    bulk.discord.after["bulk_ban"] = once(lambda: bulk.discord.small.bans.pop((GUILD, she)))
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    assert bulk.discord.requests["bulk_ban"] == 1
    assert (GUILD, she) not in bulk.discord.small.bans


async def test_who_is_banned_anew_by_hand_while_others_are_unbanned_stays_banned(bulk: Bulk) -> None:
    by_hand = {(GUILD, UserId(FIRST + 4)): "by hand"}
    await bulk.confirmed()
    await bulk.run()
    await bulk.confirm(await bulk.plan_undo(ONE))
    bulk.discord.after["unban"] = once(lambda: bulk.discord.small.bans.update(by_hand))
    await bulk.run()
    assert await ended(bulk, 2) == {DONE: 4, TargetState.CHANGED: 1}
    assert bulk.discord.small.bans == by_hand


async def test_who_is_said_to_have_failed_and_is_banned_all_the_same_was_done(bulk: Bulk) -> None:
    await bulk.confirmed()
    bulk.discord.says = lambda answer: BulkBanAnswer(banned=frozenset(), failed=answer.banned)
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}


@pytest.mark.parametrize("act", [BAN_ALL, KICK_ALL])
async def test_what_was_done_without_an_answer_is_found_and_not_done_again(bulk: Bulk, act: BulkAct) -> None:
    request: Request = "bulk_ban" if act is BAN_ALL else "kick"
    await bulk.confirmed(act)
    bulk.discord.after[request] = once(unreachable)
    await bulk.run()
    assert (await bulk.status()).operation.state is BulkState.RUNNING
    await resumed(bulk)
    assert await ended(bulk) == {DONE: 5}
    assert bulk.discord.requests[request] == (1 if act is BAN_ALL else 5)


@pytest.mark.parametrize("request_", ["bulk_ban", "bans", "audit_log"])
async def test_an_outage_at_any_request_only_delays(bulk: Bulk, request_: Request) -> None:
    await bulk.confirmed()
    bulk.discord.after["bulk_ban"] = once(unreachable)
    bulk.discord.before[request_] = once(unreachable)
    for _ in range(4):
        await bulk.run()
        bulk.clock.advance(TRIED_AGAIN_AFTER)
    assert await ended(bulk) == {DONE: 5}


async def test_what_was_recorded_before_an_outage_stays_recorded(bulk: Bulk) -> None:
    await bulk.confirmed(KICK_ALL)
    bulk.discord.before["kick"] = nth(3, unreachable)
    await bulk.run()
    assert (await bulk.status()).counts == {DONE: 2, TargetState.OPENED: 3}
    await resumed(bulk)
    assert await ended(bulk) == {DONE: 5}


async def test_a_ban_that_somebody_lifted_since_is_not_repeated(bulk: Bulk) -> None:
    await bulk.confirmed()
    bulk.discord.after["bulk_ban"] = once(unreachable)
    await bulk.run()
    del bulk.discord.small.bans[GUILD, UserId(FIRST)]
    await resumed(bulk)
    assert await ended(bulk) == {DONE: 5}
    assert (GUILD, UserId(FIRST)) not in bulk.discord.small.bans


async def test_a_ban_that_somebody_lifted_and_made_anew_since_was_done_all_the_same(bulk: Bulk) -> None:
    await bulk.confirmed()
    bulk.discord.after["bulk_ban"] = once(unreachable)
    await bulk.run()
    bulk.discord.small.bans[GUILD, UserId(FIRST)] = "by hand"
    await resumed(bulk)
    assert await ended(bulk) == {DONE: 5}
    assert bulk.discord.small.bans[GUILD, UserId(FIRST)] == "by hand"


async def test_without_the_audit_log_a_kick_that_may_have_been_done_is_not_claimed(bulk: Bulk) -> None:
    await bulk.confirmed(KICK_ALL)
    bulk.discord.after["kick"] = nth(2, unreachable)
    await bulk.run()
    bulk.discord.small.may_see_audit_log = False
    await resumed(bulk)
    assert await ended(bulk) == {DONE: 4, TargetState.UNCLEAR: 1}


async def test_where_the_bans_may_not_be_seen_it_waits_and_says_after_a_while_that_it_cannot_tell(bulk: Bulk) -> None:
    await bulk.confirmed()
    bulk.discord.after["bulk_ban"] = once(unreachable)
    await bulk.run()
    bulk.discord.small.may_look = False
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    for attempt in range(UNCLEAR_AFTER - 1):  # after the one that did it
        assert (await bulk.status()).operation.state is BulkState.RUNNING, attempt
        await bulk.run()
        bulk.clock.advance(ASKED_AGAIN_AFTER)
    assert await ended(bulk) == {TargetState.UNCLEAR: 5}


@pytest.mark.parametrize("act", [GIVE_TO_ALL, KICK_ALL])
async def test_of_a_long_operation_not_all_that_it_did_is_read_again_after_an_interruption(
    bulk: Bulk, act: BulkAct
) -> None:
    many = act.at_once + 5
    request: Request = "give" if act is GIVE_TO_ALL else "kick"
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in raiders(many)}
    await bulk.confirmed(act, role=HELD_ROLE if act is GIVE_TO_ALL else None)
    bulk.discord.after[request] = nth(act.at_once, lambda: bulk.clock.advance(timedelta(hours=1)))
    bulk.discord.before[request] = nth(act.at_once + 3, unreachable)
    await bulk.run()
    begun_at = bulk.clock.now()
    await resumed(bulk)
    assert await ended(bulk) == {DONE: many}
    [since] = bulk.discord.audited_since
    assert timedelta(0) < begun_at - since < timedelta(minutes=10)


async def test_a_case_says_which_operation_it_is_part_of(bulk: Bulk, records: MemoryRecords) -> None:
    await bulk.confirmed()
    await bulk.run()
    case = await MemoryCaseReader(records).show(GUILD, CaseNumber(1))
    assert (case.operation, case.status) == (1, CaseStatus.APPLIED)
    assert bulk.discord.small.bans[GUILD, case.target].startswith("[bulk 1] dalia: raid")
