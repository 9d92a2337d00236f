"""Days are closed while others count them anew: nothing is taken twice, and nothing is left out."""

import asyncio
from datetime import date

from sqlalchemy import text

from application.levels.cut_activity import CloseSomeDays, CloseSomeDaysHandler
from domain.levels.replay import Rollup
from domain.shared.ids import GuildId, UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER
from tests.integration.pools import wait_for_lock

DAY, BEFORE = date(2025, 1, 10), date(2025, 2, 1)


def a_day(xp: int) -> Rollup:
    return Rollup(
        user=MEMBER, day=DAY, rules=0, messages=1, counted_messages=1, voice_minutes=0, message_xp=xp, voice_xp=0
    )


async def close(uow: PostgresUnitOfWorkFactory) -> None:
    await CloseSomeDaysHandler(uow)(CloseSomeDays(before=BEFORE, after=(GuildId(0), UserId(0))))


async def test_who_closes_waits_for_who_counts_anew_and_takes_what_they_wrote(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    async with registered() as uow:
        await uow.member_levels.lock(GUILD, [MEMBER])
        await uow.rollups.replace(GUILD, [MEMBER], [a_day(10)])
        await uow.commit()
    async with registered() as uow:
        await uow.member_levels.lock(GUILD, [MEMBER])
        await uow.rollups.replace(GUILD, [MEMBER], [a_day(70)])
        closing = asyncio.create_task(close(registered))
        await wait_for_lock(engines)
        await uow.commit()
    await closing
    async with registered() as uow:
        assert await uow.rollups.closed(GUILD, [MEMBER]) == {MEMBER: 70}


async def test_two_who_close_at_once_close_once(engines: Engines, registered: PostgresUnitOfWorkFactory) -> None:
    async with registered() as uow:
        await uow.member_levels.lock(GUILD, [MEMBER])
        await uow.rollups.replace(GUILD, [MEMBER], [a_day(10)])
        await uow.commit()
    async with registered() as uow:
        await uow.member_levels.lock(GUILD, [MEMBER])
        both = [asyncio.create_task(close(registered)) for _ in range(2)]
        await wait_for_lock(engines, waiting=2)
    await asyncio.gather(*both)
    sources = await PostgresLevelReader(Reading(engines)).sources(GUILD, MEMBER)
    assert (sources.message_xp, sources.days) == (10, ())


async def test_whoever_was_erased_meanwhile_does_not_come_back(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    """Erasing has deleted the member's row, and not yet their days."""
    async with registered() as uow:
        await uow.member_levels.lock(GUILD, [MEMBER])
        await uow.rollups.replace(GUILD, [MEMBER], [a_day(10)])
        await uow.commit()
    await Reading(engines).rows(text("DELETE FROM member_levels"))
    await close(registered)
    assert await Reading(engines).rows(text("SELECT 1 AS one FROM member_levels")) == []
