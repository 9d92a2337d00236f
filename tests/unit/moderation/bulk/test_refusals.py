"""What Discord refuses: of one, of all of a batch, and of what it had done already."""

import pytest

from application.moderation.bulk.ports import BulkBanAnswer
from application.moderation.errors import EffectRefused
from application.shared.roles import RoleRefused
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding
from domain.moderation.bulk.target import TargetState
from domain.moderation.case import CaseStatus, Failure
from domain.shared.ids import UserId
from tests.builders import GUILD, a_standing
from tests.bulk import FIRST, Bulk, nth, raiders
from tests.fakes.bulk_discord import HELD_ROLE, Request
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.unit.moderation.bulk.ending import ended

DONE, ALREADY, REFUSED = TargetState.DONE, TargetState.ALREADY, TargetState.REFUSED
ONE = OperationNumber(1)


async def test_a_refused_target_keeps_nobody_else(bulk: Bulk, records: MemoryRecords) -> None:
    await bulk.confirmed()
    bulk.discord.unbannable = {UserId(FIRST + 1)}
    await bulk.run()
    assert await ended(bulk) == {DONE: 4, REFUSED: 1}
    [failed] = [case for case in records[CASES].values() if case.status is CaseStatus.FAILED]
    assert failed.failure_detail == "Discord did not ban them, and does not say why"
    assert records.turns == [GUILD] * 2  # for the number of the operation, and for those of a batch of cases


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
