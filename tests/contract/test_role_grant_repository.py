from datetime import timedelta

import pytest

from application.points.queries import GrantedPart
from domain.points.account import MAX_POINTS, MINT, wallet
from domain.points.errors import AlreadyRecorded, RoleGrantNotFound
from domain.points.role_grant import RoleGrant
from domain.shared.ids import UserId
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.points import a_grant, a_role_grant

FEW = tuple(map(UserId, range(100, 105)))


async def record(backend: Backend, grant: RoleGrant, part: int, users: tuple[UserId, ...]) -> int:
    async with backend.uow() as uow:
        granted = await uow.role_grants.record_part(grant, part, users, actor=MODERATOR, at=START)
        await uow.commit()
    return granted


async def balances(backend: Backend, *users: UserId) -> list[int]:
    async with backend.uow() as uow:
        return [await uow.points.balance(GUILD, wallet(user)) for user in users]


async def test_what_was_planned_is_found_again_and_never_changed(registered: Backend) -> None:
    grant = a_role_grant(amount=50, parts=2)
    async with registered.uow() as uow:
        await uow.role_grants.add(grant)
        await uow.role_grants.add(a_role_grant(amount=7, request=grant.request))
        await uow.commit()
    assert await registered.role_grants.show(GUILD, grant.request) == grant
    for guild, request in ((OTHER_GUILD, grant.request), (GUILD, a_request())):
        with pytest.raises(RoleGrantNotFound):
            await registered.role_grants.show(guild, request)


async def test_what_was_planned_before_a_moment_is_forgotten_in_one_guild(registered: Backend) -> None:
    old, new = a_role_grant(), a_role_grant(at=START + timedelta(seconds=1))
    async with registered.uow() as uow:
        await uow.role_grants.add(old)
        await uow.role_grants.add(new)
        await uow.role_grants.forget(OTHER_GUILD, before=new.planned_at)
        await uow.commit()
    assert await registered.role_grants.show(GUILD, old.request) == old
    async with registered.uow() as uow:
        await uow.role_grants.forget(GUILD, before=new.planned_at)
        await uow.commit()
    assert await registered.role_grants.show(GUILD, new.request) == new
    with pytest.raises(RoleGrantNotFound):
        await registered.role_grants.show(GUILD, old.request)


async def test_each_receiver_gets_the_amount_and_the_mint_gives_it(registered: Backend) -> None:
    await _have(registered, FEW[0], 7)
    grant = a_role_grant(amount=50, parts=2)
    assert await record(registered, grant, 0, FEW) == 5
    assert await balances(registered, *FEW) == [57, 50, 50, 50, 50]
    async with registered.uow() as uow:
        assert await uow.points.balance(GUILD, MINT) == -257
        recorded = await uow.points.recorded_by(GUILD, grant.request)
    assert recorded is not None
    assert recorded.reason == grant.reason
    assert [(entry.account, entry.amount, entry.balance_after) for entry in recorded.entries] == [
        (wallet(FEW[0]), 50, 57),
        *((wallet(user), 50, 50) for user in FEW[1:]),
        (MINT, -250, -257),
    ]


async def test_full_wallets_are_left_out_and_counted(registered: Backend) -> None:
    await _have(registered, FEW[0], MAX_POINTS)
    await _have(registered, FEW[1], MAX_POINTS - 50)
    grant = a_role_grant(amount=50, parts=2)
    async with registered.uow() as uow:
        assert await uow.role_grants.full(GUILD, FEW, grant.amount) == {FEW[0]}
    assert await record(registered, grant, 0, FEW) == 4
    assert await balances(registered, *FEW) == [MAX_POINTS, MAX_POINTS, 50, 50, 50]


async def test_a_part_that_nobody_got_leaves_nothing_behind(registered: Backend) -> None:
    await _have(registered, FEW[0], MAX_POINTS)
    grant = a_role_grant(amount=50, parts=2)
    assert await record(registered, grant, 0, FEW[:1]) == 0
    assert await registered.role_grants.parts(GUILD, grant.request) == {}


async def test_a_part_is_recorded_once_and_the_parts_are_told_apart(registered: Backend) -> None:
    grant = a_role_grant(amount=50, parts=2)
    await record(registered, grant, 1, FEW[2:])
    await record(registered, grant, 0, FEW[:2])
    with pytest.raises(AlreadyRecorded):
        await record(registered, grant, 0, FEW[:2])
    assert await balances(registered, *FEW) == [50] * 5
    async with registered.uow() as uow:
        first = await uow.points.recorded_by(GUILD, grant.request)
        second = await uow.points.recorded_by(GUILD, grant.request, part=1)
    assert first is not None
    assert second is not None
    assert await registered.role_grants.parts(GUILD, grant.request) == {
        0: GrantedPart(first.id, 2),
        1: GrantedPart(second.id, 3),
    }


async def _have(backend: Backend, user: UserId, amount: int) -> None:
    async with backend.uow() as uow:
        await uow.points.record(a_grant(user, amount), at=START)
        await uow.commit()
