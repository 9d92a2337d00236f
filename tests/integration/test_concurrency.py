import asyncio
from datetime import timedelta

from attrs import evolve
from sqlalchemy import func, select

from application.moderation.amend_reason import AmendReason
from application.moderation.open_case import OpenCaseHandler
from application.moderation.queries import CaseView
from application.moderation.resume_cases import ResumeCases
from application.moderation.settle_case import SettleCase
from application.moderation.take_action import TakeAction
from domain.moderation.case import Case, CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import AlreadyBanned
from domain.moderation.events import CaseSettled
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from infrastructure.database.retry import Retried
from infrastructure.guilds.tables import guilds
from infrastructure.moderation.tables import cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, LEASE, OTHER_GUILD, a_moderator, an_intent
from tests.fakes.clock import START
from tests.integration.conftest import RETRY_FOR
from tests.integration.pools import wait_for_lock
from tests.moderation import Moderation, an_action
from tests.outbox import stored_events


async def test_50_first_cases_at_once_get_the_numbers_1_to_50(registered: PostgresUnitOfWorkFactory) -> None:
    open_case = OpenCaseHandler(registered)
    opened = await asyncio.gather(*(open_case(an_intent(target=UserId(number))) for number in range(100, 150)))
    assert sorted(result.case.number for result in opened) == list(range(1, 51))


def a_ban_by_one_of_five(target: UserId) -> TakeAction:
    """None of whom goes beyond what one may do within an hour."""
    return evolve(an_action(target=target), moderator=a_moderator(UserId(10_000 + target % 5)))


async def test_50_bans_at_once_in_a_guild_never_seen_before_are_50_cases(
    moderation: Moderation, engines: Engines
) -> None:
    views = await asyncio.gather(
        *(moderation.take_action(a_ban_by_one_of_five(UserId(number))) for number in range(100, 150))
    )
    assert sorted(view.number for view in views) == list(range(1, 51))
    assert {view.status for view in views} == {CaseStatus.APPLIED}
    assert len(moderation.discord.bans) == 50
    by_token = {f"[case {view.number}] spam": view.target for view in views}
    assert {reason: user for (_, user), reason in moderation.discord.bans.items()} == by_token
    assert len(await stored_events(engines)) == 100


async def test_the_same_ban_20_times_at_once_is_one_case(moderation: Moderation, engines: Engines) -> None:
    ban = an_action()
    results = await asyncio.gather(*(moderation.take_action(ban) for _ in range(20)), return_exceptions=True)
    late = [result for result in results if isinstance(result, AlreadyBanned)]
    assert {result.number for result in results if isinstance(result, CaseView)} == {1}
    assert len(late) + sum(isinstance(result, CaseView) for result in results) == 20
    assert moderation.discord.journal == ["tell", "ban"]
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(cases))).scalar_one() == 1


async def test_20_who_register_the_same_guild_find_the_same_one(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async def register(second: int) -> object:
        async with uow_factory() as uow:
            guild = await uow.guilds.register(GUILD, at=START + timedelta(seconds=second))
            await uow.commit()
        return guild.registered_at

    assert len(set(await asyncio.gather(*(register(second) for second in range(20))))) == 1
    async with engines.autocommit.connect() as connection:
        assert (await connection.scalars(select(guilds.c.version))).all() == [1]


async def test_guilds_registered_by_several_at_once_are_counted_once(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async def register(start: int) -> int:
        async with uow_factory() as uow:
            count = await uow.guilds.register_many([GuildId(id_) for id_ in range(start, start + 40)], at=START)
            await uow.commit()
        return count

    counts = await asyncio.gather(*(register(start) for start in range(1, 101, 20)))
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(guilds))).scalar_one() == 120
    assert sum(counts) == 120


async def test_an_abandoned_case_has_one_claimant(registered: PostgresUnitOfWorkFactory) -> None:
    async with registered() as uow:
        for number in range(100, 130):
            await uow.cases.open(an_intent(guild=GUILD if number % 2 else OTHER_GUILD, target=UserId(number)))
        await uow.commit()

    async def claim(_: None) -> list[tuple[int, int]]:
        async with registered() as uow:
            claimed = await uow.cases.claim_abandoned(
                [GUILD, OTHER_GUILD], now=START + LEASE, lease=LEASE, room=Room(10)
            )
            await uow.commit()
        return [(case.guild, case.number) for case in claimed]

    claims = [
        case
        for _ in range(3)
        for batch in await asyncio.gather(*(Retried(claim, RETRY_FOR)(None) for _ in range(8)))
        for case in batch
    ]
    assert len(claims) == len(set(claims)) == 30


def settled(case: Case) -> SettleCase:
    return SettleCase(guild=GUILD, number=case.number, lease=case.lease_token, failure=None, notice=Notice.DELIVERED)


async def test_an_outcome_that_meets_a_claim_waits_for_it_and_is_left_to_the_claimant(
    moderation: Moderation, registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    opened = await moderation.open_case(an_intent())
    late = SettleCase(
        guild=GUILD,
        number=opened.case.number,
        lease=opened.case.lease_token,
        failure=Failure.REFUSED_BY_DISCORD,
        notice=Notice.DELIVERED,
    )
    async with registered() as uow:
        [claimed] = await uow.cases.claim_abandoned([GUILD], now=START + LEASE, lease=LEASE, room=Room(1))
        settling = asyncio.create_task(moderation.settle_case(late))
        await wait_for_lock(engines)
        await uow.commit()
    assert (await settling).status is CaseStatus.PENDING
    done = await moderation.settle_case(evolve(late, lease=claimed.lease_token, failure=None))
    assert (done.status, done.failure) == (CaseStatus.APPLIED, None)


async def test_a_claim_that_meets_an_outcome_waits_for_it_and_finds_nothing_left(
    moderation: Moderation, registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    opened = await moderation.open_case(an_intent())
    async with registered() as uow:
        case = await uow.cases.lock(GUILD, opened.case.number)
        moderation.clock.advance(LEASE)
        resuming = asyncio.create_task(moderation.resume_cases(ResumeCases([GUILD])))
        await wait_for_lock(engines)
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        await uow.commit()
    assert await resuming == 0
    assert moderation.discord.journal == []


async def test_a_case_resumed_by_two_processes_at_once_is_done_once(moderation: Moderation) -> None:
    await moderation.take_action(an_action(target=UserId(99)))
    for number in range(100, 110):
        await moderation.open_case(an_intent(target=UserId(number)))
    moderation.clock.advance(LEASE)
    resume = [Retried(moderation.resume_cases, RETRY_FOR) for _ in range(4)]
    finished = await asyncio.gather(*(each(ResumeCases([GUILD])) for each in resume))
    assert sum(finished) == 10
    assert moderation.discord.journal.count("ban") == 11


async def test_an_outcome_recorded_by_many_at_once_is_recorded_once(moderation: Moderation, engines: Engines) -> None:
    await moderation.take_action(an_action(target=UserId(99)))
    opened = await moderation.open_case(an_intent())
    settle = settled(opened.case)
    views = await asyncio.gather(*(moderation.settle_case(settle) for _ in range(10)))
    assert {view.version for view in views} == {2}
    events = await stored_events(engines)
    assert [event.number for event in events if isinstance(event, CaseSettled)] == [1, 2]


async def test_amending_and_settling_at_once_loses_neither(moderation: Moderation) -> None:
    await moderation.take_action(an_action(target=UserId(99)))
    opened = await moderation.open_case(an_intent())
    settle = settled(opened.case)
    amend = AmendReason(guild=GUILD, number=opened.case.number, by=a_moderator(), reason="raid")
    results = await asyncio.gather(
        moderation.settle_case(settle), moderation.amend_reason(amend), return_exceptions=True
    )
    view = await moderation.cases.show(GUILD, CaseNumber(2))
    assert view.status is CaseStatus.APPLIED
    amended = not isinstance(results[1], BaseException)
    assert view.reason == ("raid" if amended else "spam")
