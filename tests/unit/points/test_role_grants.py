from datetime import timedelta

import pytest
from attrs import evolve

from application.points.grant_to_role import GrantToRole, RoleGranted
from application.points.plan_role_grant import PlannedRoleGrant, PlanRoleGrant
from application.points.ports import MembersHidden
from application.points.record_part import RecordPart
from application.shared.errors import TransientFailure
from domain.points.account import MAX_POINTS
from domain.points.errors import (
    InvalidAmount,
    NobodyHasRole,
    RoleGrantNotFound,
    RoleGrantOutdated,
    RoleGrantTooOld,
)
from domain.points.role_grant import MEMBERS_AT_ONCE
from domain.shared.errors import MissingPermission
from domain.shared.ids import RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.text import NothingToRead
from tests.builders import GUILD, MEMBER, MODERATOR, a_moderator, a_request, a_standing
from tests.fakes.role_members import FakeRoleMembers
from tests.points import ANOTHER, ROLE
from tests.unit.points.bank import Bank

BOT = UserId(77)
MANY = tuple(UserId((1_000 + number) << 22) for number in range(2_500))


def a_plan(*, amount: int = 5, role: RoleId = ROLE, reason: str = "everybody helped") -> PlanRoleGrant:
    return PlanRoleGrant(guild=GUILD, by=a_moderator(), role=role, amount=amount, reason=reason, request=a_request())


def confirmed(planned: PlannedRoleGrant) -> GrantToRole:
    return GrantToRole(guild=GUILD, by=a_moderator(), request=planned.grant.request)


@pytest.fixture
def bank(bank: Bank) -> Bank:
    bank.members = FakeRoleMembers({ROLE: (MEMBER, ANOTHER, BOT)}, bots=frozenset({BOT}))
    return bank


async def test_a_plan_says_who_would_get_it_and_nobody_gets_anything(bank: Bank) -> None:
    await bank.have(ANOTHER, MAX_POINTS)
    planned = await bank.plan_role_grant(a_plan())
    assert (planned.grant.receivers, planned.sample, planned.bots, planned.full) == (2, (MEMBER, ANOTHER), 1, 1)
    assert (bank.balance(MEMBER), len(bank.transactions)) == (0, 1)


async def test_a_confirmed_plan_gives_to_all_but_bots_and_full_wallets_and_says_how_many(bank: Bank) -> None:
    await bank.have(ANOTHER, MAX_POINTS)
    granted = await bank.grant_to_role(confirmed(await bank.plan_role_grant(a_plan())))
    assert (granted.receivers, granted.left_out, len(granted.transactions)) == (1, 1, 1)
    assert (bank.balance(MEMBER), bank.balance(BOT)) == (5, 0)


async def test_a_plan_confirmed_twice_is_carried_out_once(bank: Bank) -> None:
    confirm = confirmed(await bank.plan_role_grant(a_plan()))
    first = await bank.grant_to_role(confirm)
    assert await bank.grant_to_role(confirm) == first
    assert (bank.balance(MEMBER), bank.minted) == (5, 10)


async def test_a_plan_delivered_twice_is_one_plan(bank: Bank) -> None:
    plan = a_plan()
    await bank.plan_role_grant(plan)
    await bank.grant_to_role(confirmed(await bank.plan_role_grant(plan)))
    assert bank.balance(MEMBER) == 5


async def test_if_the_members_have_changed_meanwhile_nothing_is_done(bank: Bank) -> None:
    planned = await bank.plan_role_grant(a_plan())
    bank.members = FakeRoleMembers({ROLE: MANY})
    with pytest.raises(RoleGrantOutdated):
        await bank.grant_to_role(confirmed(planned))
    assert bank.transactions == []


async def test_if_as_many_others_have_the_role_meanwhile_nothing_is_done(bank: Bank) -> None:
    planned = await bank.plan_role_grant(a_plan())
    bank.members = FakeRoleMembers({ROLE: (MEMBER, UserId(99))})
    with pytest.raises(RoleGrantOutdated):
        await bank.grant_to_role(confirmed(planned))
    bank.members = FakeRoleMembers({ROLE: (ANOTHER, MEMBER)})
    assert (await bank.grant_to_role(confirmed(planned))).receivers == 2


async def test_a_plan_holds_for_an_hour_and_what_was_begun_is_finished_later_too(bank: Bank) -> None:
    begun, left = await bank.plan_role_grant(a_plan()), await bank.plan_role_grant(a_plan())
    bank.clock.advance(timedelta(hours=1))
    first = await bank.grant_to_role(confirmed(begun))
    bank.clock.advance(timedelta(seconds=1))
    with pytest.raises(RoleGrantTooOld):
        await bank.grant_to_role(confirmed(left))
    assert await bank.grant_to_role(confirmed(begun)) == first
    assert bank.minted == 10


async def test_plans_are_forgotten_after_a_week_when_others_are_made(bank: Bank) -> None:
    old = await bank.plan_role_grant(a_plan())
    bank.clock.advance(timedelta(days=7))
    await bank.plan_role_grant(a_plan())
    bank.clock.advance(timedelta(seconds=1))
    await bank.plan_role_grant(a_plan())
    with pytest.raises(RoleGrantNotFound):
        await bank.grant_to_role(confirmed(old))


async def test_a_grant_to_many_is_carried_out_in_parts(bank: Bank) -> None:
    bank.members = FakeRoleMembers({ROLE: MANY})
    planned = await bank.plan_role_grant(a_plan())
    assert planned.sample == MANY[:10]
    granted = await bank.grant_to_role(confirmed(planned))
    assert (granted.receivers, len(granted.transactions)) == (2_500, 3)
    assert {bank.balance(user) for user in MANY} == {5}
    assert all(len(made.entries) - 1 < 1.2 * MEMBERS_AT_ONCE for made in bank.transactions)
    assert bank.records.turns == [GUILD] * 3  # of each part, for the mint that all share


class Interrupted(Exception):
    pass


@pytest.mark.parametrize("done_before", [1, 2])
async def test_an_interrupted_grant_is_finished_and_nobody_gets_it_twice_whoever_has_the_role_by_then(
    bank: Bank, done_before: int
) -> None:
    bank.members = FakeRoleMembers({ROLE: MANY})
    planned = await bank.plan_role_grant(a_plan())
    parts_done = 0

    async def record_part(command: RecordPart) -> None:
        nonlocal parts_done
        if parts_done == done_before:
            raise Interrupted
        parts_done += 1
        await bank.record_part(command)

    handler = bank.grant_to_role
    handler._record_part = record_part
    with pytest.raises(Interrupted):
        await handler(confirmed(planned))
    before = {user for user in MANY if bank.balance(user)}
    assert 0 < len(before) < len(MANY)

    newcomers = tuple(UserId((9_000_000 + number) << 22) for number in range(300))
    bank.members = FakeRoleMembers({ROLE: (*MANY[100:], *newcomers)})
    granted = await bank.grant_to_role(confirmed(planned))
    assert {bank.balance(user) for user in (*MANY, *newcomers)} <= {0, 5}
    assert all(bank.balance(user) == 5 for user in MANY[100:])
    assert granted.receivers == sum(bank.balance(user) == 5 for user in (*MANY, *newcomers))


async def test_only_whoever_manages_the_server_plans_or_confirms(bank: Bank) -> None:
    moderates = a_standing(MODERATOR, permissions=frozenset({Permission.MODERATE_MEMBERS}))
    with pytest.raises(MissingPermission):
        await bank.plan_role_grant(evolve(a_plan(), by=moderates))
    planned = await bank.plan_role_grant(a_plan())
    with pytest.raises(MissingPermission):
        await bank.grant_to_role(evolve(confirmed(planned), by=moderates))
    assert bank.transactions == []


async def test_a_plan_is_refused_where_it_makes_no_sense(bank: Bank) -> None:
    for plan, refusal in (
        (a_plan(amount=0), InvalidAmount),
        (a_plan(reason=" "), NothingToRead),
        (a_plan(role=RoleId(1)), NobodyHasRole),
    ):
        with pytest.raises(refusal):
            await bank.plan_role_grant(plan)
    with pytest.raises(RoleGrantNotFound):
        await bank.grant_to_role(GrantToRole(guild=GUILD, by=a_moderator(), request=a_request()))


async def test_without_the_members_intent_it_says_so(bank: Bank) -> None:
    bank.members.hidden = True
    with pytest.raises(MembersHidden):
        await bank.plan_role_grant(a_plan())


async def test_a_part_whose_commit_fails_is_tried_again_and_counted_once(bank: Bank) -> None:
    confirm = confirmed(await bank.plan_role_grant(a_plan()))
    bank.records.commit_failures.append(TransientFailure())
    with pytest.raises(TransientFailure):
        await bank.grant_to_role(confirm)
    granted: RoleGranted = await bank.grant_to_role(confirm)
    assert (granted.receivers, bank.minted) == (2, 10)
