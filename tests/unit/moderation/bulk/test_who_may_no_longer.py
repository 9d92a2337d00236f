"""Ranks and rights are looked at again at each step."""

import pytest
from attrs import evolve

from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.operation import BulkEnding
from domain.moderation.bulk.target import TargetState
from domain.permissions.errors import RankTooLow
from domain.shared.ids import UserId
from domain.shared.permission import Permission
from domain.shared.roles import RoleAboveTheAsker, RoleFacts
from tests.builders import EVERYTHING, MODERATOR, a_standing, the_bot
from tests.bulk import FIRST, Bulk, nth, once, raiders
from tests.fakes.bulk_discord import HELD_ROLE, unreachable
from tests.unit.moderation.bulk.ending import ended, resumed

DONE, ALREADY, REFUSED = TargetState.DONE, TargetState.ALREADY, TargetState.REFUSED
ONE = OperationNumber(1)


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
