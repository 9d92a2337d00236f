"""What becomes of each target, whatever Discord answers and whoever changes what meanwhile."""

from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.bulk.open_batch import OpenBatch, OpenBatchHandler
from application.moderation.bulk.ports import BulkBanAnswer
from application.moderation.bulk.queries import STUCK_AFTER_ATTEMPTS
from application.moderation.bulk.run_bulk import ASKED_AGAIN_AFTER, TRIED_AGAIN_AFTER, UNCLEAR_AFTER
from application.moderation.bulk.settle_batch import SettleBatch, SettleBatchHandler
from application.moderation.bulk.works.last_hands import LastHands
from application.moderation.errors import EffectRefused
from application.moderation.ports import AuditedAction, HowToAppeal, Told
from application.moderation.queries import CaseView
from application.shared.errors import DiscordUnreachable
from application.shared.roles import RoleRefused
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.errors import NothingToUndo, NotRunning, UnderWayNow
from domain.moderation.bulk.events import TargetToldInVain
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding, BulkOperation, BulkState
from domain.moderation.bulk.target import Outcome, TargetState
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId, UserId
from domain.shared.lease import Room
from domain.shared.permission import Permission
from domain.shared.roles import RoleAboveTheAsker, RoleFacts
from tests.builders import EVERYTHING, GUILD, MODERATOR, a_moderator, a_standing, the_bot
from tests.bulk import FIRST, LEASE, Bulk, nth, once, raiders
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.bulk_discord import HELD_ROLE, Request, unreachable
from tests.fakes.clock import AgreedClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.moderation import CASE_ROLES, CASES, MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

DONE, ALREADY, REFUSED = TargetState.DONE, TargetState.ALREADY, TargetState.REFUSED
ONE = OperationNumber(1)


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def bulk(records: MemoryRecords) -> Bulk:
    """Five raiders, below two moderators."""
    made = Bulk(MemoryUnitOfWorkFactory(records), MemoryBulkReader(records), MemoryGuildSettingsReader(records))
    made.discord.known_roles[HELD_ROLE] = RoleFacts(id=HELD_ROLE, name="raider", position=1)
    return made


async def ended(bulk: Bulk, number: int = 1) -> dict[TargetState, int]:
    status = await bulk.status(number)
    assert status.operation.state is BulkState.ENDED
    return dict(status.counts)


async def resumed(bulk: Bulk) -> None:
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    await bulk.run()


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


async def test_somebody_who_left_meanwhile_is_not_kicked(bulk: Bulk) -> None:
    await bulk.confirmed(KICK_ALL)
    del bulk.discord.small.standings[UserId(FIRST)]
    bulk.discord.after["kick"] = once(lambda: bulk.discord.small.standings.__delitem__(UserId(FIRST + 4)))
    await bulk.run()
    assert await ended(bulk) == {DONE: 3, TargetState.NOT_A_MEMBER: 2}


async def test_who_rises_above_the_moderator_meanwhile_is_left_out(bulk: Bulk) -> None:
    await bulk.confirmed()
    bulk.discord.small.standings[UserId(FIRST)] = a_standing(UserId(FIRST), top_role=9)
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, TargetState.ABOVE_MODERATOR: 1}


async def test_a_refused_target_keeps_nobody_else(bulk: Bulk, records: MemoryRecords) -> None:
    await bulk.confirmed()
    bulk.discord.unbannable = {UserId(FIRST + 1)}
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, REFUSED: 1}
    [failed] = [case for case in records[CASES].values() if case.status is CaseStatus.FAILED]
    assert failed.failure_detail == "Discord did not ban them, and does not say why"


async def test_the_moderator_who_lost_the_right_has_no_more_done(bulk: Bulk) -> None:
    many = BAN_ALL.at_once + 5
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in raiders(many)}
    await bulk.confirmed()
    demoted = a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.BAN_MEMBERS})
    bulk.discord.after["bulk_ban"] = lambda: bulk.discord.small.standings.update({MODERATOR: demoted})
    await bulk.run()
    status = await bulk.status()
    assert status.operation.ending is BulkEnding.NO_LONGER_ALLOWED
    assert status.operation.problem == "who asked for it lacks ban_members"
    assert await ended(bulk) == {DONE: BAN_ALL.at_once, TargetState.STOPPED: 5}


async def test_a_role_that_rises_above_the_moderator_is_given_to_nobody(bulk: Bulk) -> None:
    above = RoleFacts(id=HELD_ROLE, name="raider", position=7)
    planned = await bulk.plan(GIVE_TO_ALL, role=HELD_ROLE)
    bulk.discord.known_roles[HELD_ROLE] = above
    with pytest.raises(RoleAboveTheAsker):
        await bulk.confirm(planned)
    bulk.discord.known_roles[HELD_ROLE] = evolve(above, position=1)
    await bulk.confirm(planned)
    bulk.discord.known_roles[HELD_ROLE] = above
    await bulk.run()
    assert (await bulk.status()).operation.ending is BulkEnding.NO_LONGER_ALLOWED
    assert await ended(bulk) == {TargetState.STOPPED: 5}


async def test_the_bot_that_lost_the_right_does_no_more(bulk: Bulk) -> None:
    await bulk.confirmed()
    bulk.discord.small.bot = the_bot(permissions=EVERYTHING - {Permission.MANAGE_GUILD})
    await bulk.run()
    assert (await bulk.status()).operation.problem == "the bot lacks manage_guild"
    assert await ended(bulk) == {TargetState.STOPPED: 5}


async def test_an_interrupted_batch_is_looked_at_also_by_who_may_do_no_more(bulk: Bulk) -> None:
    await bulk.confirmed(KICK_ALL)
    bulk.discord.after["kick"] = nth(2, unreachable)
    await bulk.run()
    bulk.discord.small.bot = the_bot(permissions=EVERYTHING - {Permission.KICK_MEMBERS})
    await resumed(bulk)
    assert (await bulk.status()).operation.ending is BulkEnding.NO_LONGER_ALLOWED
    assert await ended(bulk) == {DONE: 2, TargetState.STOPPED: 3}


@pytest.mark.parametrize(
    ("act", "request_"), [(KICK_ALL, "kick"), (GIVE_TO_ALL, "give"), (TAKE_FROM_ALL, "take"), (BAN_ALL, "unban")]
)
async def test_what_was_done_and_then_refused_as_the_client_asked_again_was_done(
    bulk: Bulk, act: BulkAct, request_: Request
) -> None:
    """As where the right goes between the two, or somebody leaves."""

    def refused() -> None:
        if request_ in ("give", "take"):
            raise RoleRefused(HELD_ROLE, "Missing Permissions")
        raise EffectRefused(Failure.REFUSED_BY_DISCORD, why="Missing Permissions")

    if act is TAKE_FROM_ALL:
        bulk.discord.roles |= {user: {HELD_ROLE} for user in raiders(5)}
    await bulk.confirmed(act, role=HELD_ROLE if request_ in ("give", "take") else None)
    bulk.discord.after[request_] = nth(2, refused)
    await bulk.run()
    if act is BAN_ALL:
        await bulk.confirm(await bulk.plan_undo(ONE))
        await bulk.run()
        assert await ended(bulk, 2) == {DONE: 5}
    else:
        assert await ended(bulk) == {DONE: 5}


@pytest.mark.parametrize("may_see_audit_log", [True, False])
@pytest.mark.parametrize(("act", "request_"), [(KICK_ALL, "kick"), (GIVE_TO_ALL, "give"), (BAN_ALL, "unban")])
async def test_what_was_refused_and_not_done_was_refused(
    bulk: Bulk, act: BulkAct, request_: Request, *, may_see_audit_log: bool
) -> None:
    def refused() -> None:
        if request_ == "give":
            raise RoleRefused(HELD_ROLE, "Missing Permissions")
        raise EffectRefused(Failure.REFUSED_BY_DISCORD, why="Missing Permissions")

    await bulk.confirmed(act, role=HELD_ROLE if request_ in ("give", "take") else None)
    bulk.discord.small.may_see_audit_log = may_see_audit_log
    bulk.discord.before[request_] = nth(2, refused)
    await bulk.run()
    if act is BAN_ALL:
        await bulk.confirm(await bulk.plan_undo(ONE))
        await bulk.run()
    assert await ended(bulk, 2 if act is BAN_ALL else 1) == {DONE: 4, REFUSED: 1}


async def test_where_discord_refuses_all_of_a_batch_no_other_is_begun(bulk: Bulk) -> None:
    many = BAN_ALL.at_once + 5
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in raiders(many)}
    await bulk.confirmed()
    bulk.discord.small.refusal, bulk.discord.small.why_refused = Failure.REFUSED_BY_DISCORD, "Missing Permissions"
    await bulk.run()
    status = await bulk.status()
    assert (status.operation.ending, status.operation.problem) == (BulkEnding.NO_LONGER_ALLOWED, "Missing Permissions")
    assert await ended(bulk) == {REFUSED: BAN_ALL.at_once, TargetState.STOPPED: 5}
    assert bulk.discord.requests["bulk_ban"] == 1


async def test_a_ban_by_hand_does_not_hide_that_discord_refuses_all_of_a_batch(bulk: Bulk) -> None:
    many = BAN_ALL.at_once + 5
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in raiders(many)}
    await bulk.confirmed()
    bulk.discord.small.bans[GUILD, UserId(FIRST)] = "by hand"
    bulk.discord.small.refusal = Failure.REFUSED_BY_DISCORD
    await bulk.run()
    assert (await bulk.status()).operation.ending is BulkEnding.NO_LONGER_ALLOWED
    assert bulk.discord.requests["bulk_ban"] == 1


async def test_where_nobody_of_a_batch_could_be_banned_and_one_was_already_the_next_one_is_begun(bulk: Bulk) -> None:
    """Discord then says that it failed, which is no refusal of the whole."""
    first, others = raiders(BAN_ALL.at_once), raiders(BAN_ALL.at_once + 5)
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in others}
    await bulk.confirmed()
    bulk.discord.small.bans[GUILD, UserId(FIRST)] = "by hand"
    bulk.discord.unbannable = set(first)
    await bulk.run()
    assert (await bulk.status()).operation.ending is BulkEnding.DONE
    assert await ended(bulk) == {ALREADY: 1, REFUSED: BAN_ALL.at_once - 1, DONE: 5}


async def test_a_batch_that_was_done_and_then_refused_tells_each_by_what_stands(bulk: Bulk) -> None:
    """As the client's second try is, whose first one had no answer: one was banned by hand before, one not at all."""
    await bulk.confirmed()
    bulk.discord.small.bans[GUILD, UserId(FIRST)] = "by hand"
    bulk.discord.unbannable = {UserId(FIRST + 1)}

    def refused_after_all(_: BulkBanAnswer) -> BulkBanAnswer:
        raise EffectRefused(Failure.REFUSED_BY_DISCORD, why="Missing Permissions")

    bulk.discord.says = refused_after_all
    await bulk.run()
    assert (await bulk.status()).operation.ending is BulkEnding.DONE
    assert await ended(bulk) == {ALREADY: 1, REFUSED: 1, DONE: 3}


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


@pytest.mark.parametrize("act", [GIVE_TO_ALL, TAKE_FROM_ALL])
async def test_a_role_is_given_or_taken_and_given_back_to_exactly_those(bulk: Bulk, act: BulkAct) -> None:
    users, gives = raiders(5), act is GIVE_TO_ALL
    before = {users[0]: {HELD_ROLE}} if gives else {user: {HELD_ROLE} for user in users[1:]}
    bulk.discord.roles = {user: set(roles) for user, roles in before.items()}
    await bulk.confirmed(act, role=HELD_ROLE)
    bulk.discord.after["give" if gives else "take"] = nth(2, unreachable)
    await bulk.run()
    await resumed(bulk)
    assert await ended(bulk) == {DONE: 4, ALREADY: 1}
    assert {user for user in users if HELD_ROLE in bulk.discord.roles.get(user, ())} == (set(users) if gives else set())
    changed_since = bulk.discord.roles.setdefault(users[4], set())
    changed_since ^= {HELD_ROLE}
    await bulk.confirm(await bulk.plan_undo(ONE))
    await bulk.run()
    assert await ended(bulk, 2) == {DONE: 3, TargetState.CHANGED: 1}
    holding = {user for user in users if HELD_ROLE in bulk.discord.roles.get(user, ())}
    assert holding == ({users[0]} if gives else set(users[1:]))


@pytest.mark.parametrize("act", [GIVE_TO_ALL, TAKE_FROM_ALL])
async def test_a_role_that_somebody_else_gave_or_took_meanwhile_is_nothing_of_its_own(bulk: Bulk, act: BulkAct) -> None:
    users, gives = raiders(5), act is GIVE_TO_ALL
    bulk.discord.roles = {} if gives else {user: {HELD_ROLE} for user in users}
    await bulk.confirmed(act, role=HELD_ROLE)
    bulk.discord.before["give" if gives else "take"] = nth(2, unreachable)
    await bulk.run()
    bulk.discord.roles[users[1]] = {HELD_ROLE} if gives else set()  # by hand, while the bot is down
    bulk.discord.roles[users[0]] = set() if gives else {HELD_ROLE}  # which the operation had done
    await resumed(bulk)
    assert await ended(bulk) == {DONE: 4, ALREADY: 1}
    assert (HELD_ROLE in bulk.discord.roles[users[0]]) is not gives
    await bulk.confirm(await bulk.plan_undo(ONE))
    await bulk.run()
    assert await ended(bulk, 2) == {DONE: 3, TargetState.CHANGED: 1}
    holding = {user for user in users if HELD_ROLE in bulk.discord.roles[user]}
    assert holding == ({users[1]} if gives else {*users} - {users[1]})


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


async def test_an_undo_without_the_audit_log_goes_by_who_holds_the_role(bulk: Bulk) -> None:
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    await bulk.run()
    bulk.discord.small.may_see_audit_log = False
    await bulk.confirm(await bulk.plan_undo(ONE))
    await bulk.run()
    assert await ended(bulk, 2) == {DONE: 5}


async def test_a_role_that_the_bot_took_off_again_itself_is_still_to_be_given(bulk: Bulk) -> None:
    """As where somebody is put in jail at that moment: what was asked for is then to be tried again."""

    def reversed_at_once() -> None:
        given = bulk.discord.log[-1][1]
        bulk.discord.roles[given.user] = set()
        taken_off = evolve(given, gained=frozenset[RoleId](), lost=frozenset({HELD_ROLE}))
        bulk.discord.log.append((AuditedAction("member_role_update"), taken_off))
        unreachable()

    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    bulk.discord.after["give"] = nth(2, reversed_at_once)
    await bulk.run()
    await resumed(bulk)
    assert await ended(bulk) == {DONE: 5}
    assert [user for user in raiders(5) if HELD_ROLE not in bulk.discord.roles[user]] == []


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


async def test_where_the_audit_log_may_not_be_read_the_role_that_is_held_has_to_do(bulk: Bulk) -> None:
    bulk.discord.small.may_see_audit_log = False
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    bulk.discord.after["give"] = nth(2, unreachable)
    await bulk.run()
    await resumed(bulk)
    assert (await ended(bulk), bulk.discord.requests["give"]) == ({DONE: 5}, 5)


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


async def test_nobody_is_told_unless_that_was_asked_for(bulk: Bulk, records: MemoryRecords) -> None:
    await bulk.confirmed()
    await bulk.run()
    assert bulk.discord.small.direct_messages == []
    assert {case.notice for case in records[CASES].values()} == {Notice.NOT_WANTED}


async def test_each_is_told_before_they_are_out_of_reach(bulk: Bulk, records: MemoryRecords) -> None:
    bulk.discord.small.takes_no_messages = {UserId(FIRST)}
    await bulk.confirmed(tell=True)
    told_first: list[int] = []
    bulk.discord.before["bulk_ban"] = lambda: told_first.append(len(bulk.discord.small.direct_messages))
    await bulk.run()
    assert told_first == [4]
    assert {case.number for case in bulk.discord.small.direct_messages} == {2, 3, 4, 5}
    notices = [case.notice for case in records[CASES].values()]
    assert notices == [Notice.NOT_DELIVERED, *[Notice.DELIVERED] * 4]


async def test_who_was_told_and_then_refused_as_the_client_asked_again_was_told(
    bulk: Bulk, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = FakeDiscord.tell

    async def told_and_refused(discord: FakeDiscord, case: CaseView, appeal: HowToAppeal | None) -> Told:
        told = await tell(discord, case, appeal)
        return Told(Notice.NOT_DELIVERED) if case.target == FIRST else told

    monkeypatch.setattr(FakeDiscord, "tell", told_and_refused)
    await bulk.confirmed(tell=True)
    await bulk.run()
    assert {case.notice for case in records[CASES].values()} == {Notice.DELIVERED}


async def test_who_was_told_and_then_not_reached_reads_that_it_was_not_done(bulk: Bulk, records: MemoryRecords) -> None:
    await bulk.confirmed(tell=True)
    bulk.discord.before["bulk_ban"] = lambda: bulk.discord.unbannable.add(UserId(FIRST))
    await bulk.run()
    assert in_vain(records) == [1]


async def test_whom_an_interrupted_attempt_told_and_the_next_one_does_not_reach_reads_it_too(
    bulk: Bulk, records: MemoryRecords
) -> None:
    await bulk.confirmed(tell=True)
    bulk.discord.before["bulk_ban"] = once(unreachable)
    await bulk.run()
    bulk.discord.unbannable.add(UserId(FIRST))
    await resumed(bulk)
    assert in_vain(records) == [1]


async def test_who_was_told_and_is_banned_by_hand_already_is_told_nothing_more(
    bulk: Bulk, records: MemoryRecords
) -> None:
    await bulk.confirmed(tell=True)
    bulk.discord.before["bulk_ban"] = lambda: bulk.discord.small.bans.update({(GUILD, UserId(FIRST)): "by hand"})
    await bulk.run()
    assert in_vain(records) == []


def in_vain(records: MemoryRecords) -> list[int]:
    return [event.number for event in records.events if isinstance(event, TargetToldInVain)]


async def test_of_those_whom_an_interrupted_attempt_may_have_told_that_is_said(
    bulk: Bulk, records: MemoryRecords
) -> None:
    await bulk.confirmed(tell=True)
    bulk.discord.after["bulk_ban"] = once(unreachable)
    await bulk.run()
    await resumed(bulk)
    assert {case.notice for case in records[CASES].values()} == {Notice.UNCERTAIN}
    assert len(bulk.discord.small.direct_messages) == 5


async def test_a_case_says_which_operation_it_is_part_of(bulk: Bulk, records: MemoryRecords) -> None:
    await bulk.confirmed()
    await bulk.run()
    case = await MemoryCaseReader(records).show(GUILD, CaseNumber(1))
    assert (case.operation, case.status) == (1, CaseStatus.APPLIED)
    assert bulk.discord.small.bans[GUILD, case.target].startswith("[bulk 1] dalia: raid")


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


async def stuck(bulk: Bulk) -> None:
    """Discord answers nothing, as often as it takes."""
    await bulk.confirmed(KICK_ALL)
    bulk.discord.before["kick"] = unreachable
    for _ in range(STUCK_AFTER_ATTEMPTS):
        await bulk.run()
        bulk.clock.advance(TRIED_AGAIN_AFTER)
    bulk.clock.advance(-timedelta(seconds=5))


async def test_what_several_attempts_could_not_go_on_with_is_stuck_and_tried_at_once_when_asked(bulk: Bulk) -> None:
    await stuck(bulk)
    [found] = await bulk.reader.stuck(GUILD, most=3)
    assert (found.number, found.act, found.moderator, found.attempts) == (ONE, KICK_ALL, MODERATOR, 5)
    del bulk.discord.before["kick"]
    assert await bulk.run() == 0  # its time has not come
    await bulk.retry(ONE)
    assert bulk.wake.is_set()
    await bulk.run()
    assert await ended(bulk) == {DONE: 5}
    assert await bulk.reader.stuck(GUILD, most=3) == ()


async def test_what_somebody_is_at_is_not_tried_by_another(bulk: Bulk) -> None:
    await stuck(bulk)
    bulk.clock.advance(TRIED_AGAIN_AFTER)
    async with bulk.uow() as uow:
        [_] = await uow.bulk_operations.claim([GUILD], now=bulk.clock.now(), leases=[LEASE], room=Room(1))
        await uow.commit()
    with pytest.raises(UnderWayNow):
        await bulk.retry(ONE)
    bulk.clock.advance(LEASE)
    await bulk.retry(ONE)  # whoever was at it is gone


async def test_who_may_not_do_the_same_may_not_have_it_tried(bulk: Bulk) -> None:
    await stuck(bulk)
    by = a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.KICK_MEMBERS})
    with pytest.raises(MissingPermission):
        await bulk.retry(ONE, by=by)
    with pytest.raises(MissingPermission):
        await bulk.retry(ONE, by=a_standing(MODERATOR, permissions=frozenset({Permission.KICK_MEMBERS})))


async def test_having_it_tried_needs_the_rank_of_what_it_does(bulk: Bulk) -> None:
    await stuck(bulk)
    bulk.wake.clear()
    bulk.use.closed = {"kick"}
    with pytest.raises(RankTooLow):
        await bulk.retry(ONE)
    assert not bulk.wake.is_set()
    bulk.use.closed = {"ban"}
    await bulk.retry(ONE)


async def test_what_is_over_is_not_tried_again(bulk: Bulk) -> None:
    await bulk.confirmed()
    await bulk.run()
    with pytest.raises(NotRunning):
        await bulk.retry(ONE)


async def test_the_roles_of_each_are_kept_with_their_case(bulk: Bulk, records: MemoryRecords) -> None:
    standings = bulk.discord.small.standings
    standings[UserId(FIRST)] = evolve(standings[UserId(FIRST)], roles=(RoleId(9), RoleId(7)))
    await bulk.confirmed()
    await bulk.run()
    [first] = [case for case in records[CASES].values() if case.target == FIRST]
    assert records[CASE_ROLES] == {(GUILD, first.number): (9, 7)}


async def test_many_at_once_need_the_rank_of_the_command_for_one_at_each_step(bulk: Bulk) -> None:
    planned = await bulk.plan()
    bulk.use.closed = {"ban"}
    with pytest.raises(RankTooLow):
        await bulk.plan()
    with pytest.raises(RankTooLow):
        await bulk.confirm(planned)
    with pytest.raises(RankTooLow):
        await bulk.approve(ONE)
    bulk.use.closed = {"unban"}
    await bulk.confirm(planned)
    await bulk.run()
    with pytest.raises(RankTooLow):
        await bulk.plan_undo(ONE)
    bulk.use.closed = {"ban"}
    await bulk.confirm(await bulk.plan_undo(ONE))
