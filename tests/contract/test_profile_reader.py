"""What is on record of somebody, from wherever it stands."""

from datetime import timedelta

from attrs import evolve

from application.profiles.queries import MemberFacts
from domain.leaderboards.board import Board
from domain.members.member import Sighting
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Failure, Notice
from domain.moderation.reason import Reason
from domain.shared.ids import UserId
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.points import a_grant

HOUR = timedelta(hours=1)


async def facts(backend: Backend, user: int = MEMBER, *, newest_cases: int = 100) -> MemberFacts:
    return await backend.profiles.facts(GUILD, UserId(user), newest_cases=newest_cases)


async def test_of_who_was_never_met_nothing_is_on_record(backend: Backend) -> None:
    """Not even of the guild."""
    assert await facts(backend) == MemberFacts(user=MEMBER)


async def test_a_member_has_names_and_times(registered: Backend) -> None:
    seen = Sighting(
        guild=GUILD, user=MEMBER, username="emil", display_name="Emil", is_bot=True, at=START, joined_at=START - HOUR
    )
    async with registered.uow() as uow:
        await uow.members.meet([seen])
        await uow.members.left(evolve(seen, at=START + HOUR, active=False))
        await uow.commit()
    assert await facts(registered) == MemberFacts(
        user=MEMBER,
        username="emil",
        display_name="Emil",
        is_bot=True,
        joined_at=START - HOUR,
        first_seen_at=START,
        last_active_at=START,
        left_at=START + HOUR,
    )


async def test_each_number_is_there_without_the_others(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.points.record(a_grant(UserId(1), 500), at=START)
        await uow.commit()
    await registered.fill.hold(Board.XP, {2: 120})
    await registered.fill.hold(Board.MESSAGES, {3: 7})
    await registered.fill.hold(Board.VOICE, {4: 61})
    await registered.fill.hold(Board.XP, {1: 9, 2: 9, 3: 9, 4: 9}, guild=OTHER_GUILD)
    assert [await facts(registered, user) for user in (1, 2, 3, 4)] == [
        MemberFacts(user=UserId(1), points=500),
        MemberFacts(user=UserId(2), xp=120),
        MemberFacts(user=UserId(3), messages=7),
        MemberFacts(user=UserId(4), voice_minutes=61),
    ]


async def test_cases_are_counted_by_kind_where_they_are_asked_for_and_failed_ones_are_not(registered: Backend) -> None:
    async with registered.uow() as uow:
        for _ in range(3):
            await uow.cases.open(an_intent(kind=WARN))
        failed = await uow.cases.open(an_intent(kind=BAN))
        failed.settle(failure=Failure.REFUSED_BY_DISCORD, notice=failed.notice, at=START)
        await uow.cases.save(failed)
        await uow.cases.open(an_intent(kind=BAN))
        await uow.cases.open(an_intent(kind=BAN, target=UserId(99)))
        await uow.cases.open(an_intent(kind=WARN, guild=OTHER_GUILD))
        await uow.commit()
    assert (await facts(registered)).cases == {BAN: 1, WARN: 3}
    assert (await facts(registered, newest_cases=0)).cases == {}


async def test_of_many_cases_only_the_newest_are_counted(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(an_intent(kind=BAN))
        for _ in range(3):
            await uow.cases.open(an_intent(kind=WARN))
        await uow.commit()
    assert (await facts(registered, newest_cases=3)).cases == {WARN: 3}


async def test_looking_somebody_up_creates_no_row(registered: Backend) -> None:
    before = await facts(registered)
    assert await facts(registered) == before == MemberFacts(user=MEMBER)
    assert await registered.boards.named(GUILD, [MEMBER]) == {}


async def test_voided_cases_are_not_counted(registered: Backend) -> None:
    async with registered.uow() as uow:
        for is_voided in (False, True):
            case = await uow.cases.open(an_intent(kind=WARN))
            case.settle(failure=None, notice=Notice.DELIVERED, at=START)
            if is_voided:
                case.void(Reason("a mistake"), by=MODERATOR, at=START)
            await uow.cases.save(case)
        await uow.commit()
    assert (await facts(registered)).cases == {WARN: 1}
