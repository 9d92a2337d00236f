"""Roles given to many, or taken from them."""

import pytest
from attrs import evolve

from application.moderation.ports import AuditedAction
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.target import TargetState
from domain.shared.ids import RoleId, UserId
from tests.builders import GUILD
from tests.bulk import FIRST, Bulk, nth, raiders
from tests.fakes.bulk_discord import HELD_ROLE, unreachable
from tests.fakes.moderation import CASE_ROLES, CASES
from tests.fakes.records import MemoryRecords
from tests.unit.moderation.bulk.ending import ended, resumed

DONE, ALREADY, REFUSED = TargetState.DONE, TargetState.ALREADY, TargetState.REFUSED
ONE = OperationNumber(1)


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


async def test_where_the_audit_log_may_not_be_read_the_role_that_is_held_has_to_do(bulk: Bulk) -> None:
    bulk.discord.small.may_see_audit_log = False
    await bulk.confirmed(GIVE_TO_ALL, role=HELD_ROLE)
    bulk.discord.after["give"] = nth(2, unreachable)
    await bulk.run()
    await resumed(bulk)
    assert (await ended(bulk), bulk.discord.requests["give"]) == ({DONE: 5}, 5)


async def test_the_roles_of_each_are_kept_with_their_case(bulk: Bulk, records: MemoryRecords) -> None:
    standings = bulk.discord.small.standings
    standings[UserId(FIRST)] = evolve(standings[UserId(FIRST)], roles=(RoleId(9), RoleId(7)))
    await bulk.confirmed()
    await bulk.run()
    [first] = [case for case in records[CASES].values() if case.target == FIRST]
    assert records[CASE_ROLES] == {(GUILD, first.number): (9, 7)}
