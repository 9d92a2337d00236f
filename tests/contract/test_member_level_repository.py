import pytest

from domain.levels.adjustment import Adjustment, AdjustmentKind, Decision
from domain.levels.curve import StandardCurve
from domain.levels.events import LevelReached
from domain.levels.level_errors import AdjustedAlready
from domain.levels.level_events import LevelAdjusted
from domain.levels.member_level import MemberLevel
from domain.shared.ids import RequestId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START

CURVE = StandardCurve()
OTHERS = (UserId(31), UserId(30))


def a_decision(request: RequestId | None = None, *, reason: str | None = "won a quiz") -> Decision:
    return Decision(by=MODERATOR, reason=reason, request=request or a_request(), at=START)


async def one_locked(backend: Backend) -> MemberLevel:
    async with backend.uow() as uow:
        return (await uow.member_levels.lock(GUILD, [MEMBER]))[MEMBER]


async def add(backend: Backend, amount: int, decided: Decision, *users: UserId) -> None:
    async with backend.uow() as uow:
        members = await uow.member_levels.lock(GUILD, users or (MEMBER,))
        for member in members.values():
            member.add(amount, decided=decided, curve=CURVE)
        await uow.member_levels.save([*members.values()])
        await uow.commit()


async def test_a_member_of_whom_nothing_is_known_has_no_xp(registered: Backend) -> None:
    member = await one_locked(registered)
    assert (member.guild, member.user, member.xp, member.level) == (GUILD, MEMBER, 0, 0)


async def test_what_was_saved_is_found_again(registered: Backend) -> None:
    decided = a_decision()
    await add(registered, 300, decided)
    member = await one_locked(registered)
    assert (member.xp, member.level) == (300, 2)
    async with registered.uow() as uow:
        assert await uow.member_levels.adjusted_by(GUILD, decided.request, MEMBER) == Adjustment(
            guild=GUILD,
            user=MEMBER,
            kind=AdjustmentKind.ADD,
            amount=300,
            by=MODERATOR,
            reason="won a quiz",
            request=decided.request,
            at=START,
        )
        assert await uow.member_levels.adjusted_by(OTHER_GUILD, decided.request, MEMBER) is None
        assert await uow.member_levels.adjusted_by(GUILD, decided.request, OTHERS[0]) is None
        assert await uow.member_levels.adjusted_by(GUILD, a_request(), MEMBER) is None


async def test_several_are_saved_at_once_and_each_is_told_of(registered: Backend) -> None:
    await add(registered, 100, a_decision(reason=None), *OTHERS)
    async with registered.uow() as uow:
        members = await uow.member_levels.lock(GUILD, OTHERS)
    assert {user: (member.xp, member.level) for user, member in members.items()} == dict.fromkeys(OTHERS, (100, 1))
    told = [event for event in await registered.events() if isinstance(event, LevelReached)]
    assert {(event.user, event.level) for event in told} == {(user, 1) for user in OTHERS}


async def test_a_lowered_level_is_told_of_as_adjusted(registered: Backend) -> None:
    await add(registered, 300, a_decision())
    await add(registered, -300, a_decision())
    assert [type(event) for event in await registered.events()] == [LevelReached, LevelAdjusted]


async def test_a_request_adjusts_a_member_once(registered: Backend) -> None:
    decided = a_decision()
    await add(registered, 50, decided)
    with pytest.raises(AdjustedAlready):
        await add(registered, 50, decided)
    await add(registered, 50, decided, OTHERS[0])
    assert (await one_locked(registered)).xp == 50


async def test_what_was_not_committed_is_gone(registered: Backend) -> None:
    async with registered.uow() as uow:
        members = await uow.member_levels.lock(GUILD, [MEMBER])
        members[MEMBER].add(5, decided=a_decision(), curve=CURVE)
        await uow.member_levels.save([members[MEMBER]])
    assert (await one_locked(registered)).xp == 0
    assert await registered.events() == []
