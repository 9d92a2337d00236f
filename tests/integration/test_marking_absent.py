"""Who left unseen is marked beside joins that are told at the same time, in few statements."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from attrs import define, field

from application.members.mark_absent import MarkAbsent, MarkAbsentHandler
from application.members.record_join import RecordJoin, RecordJoinHandler
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings
from infrastructure.database.engines import Engines
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.members.member_repository import PostgresMemberRepository
from infrastructure.unit_of_work import PostgresUnitOfWork, PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START, FakeClock
from tests.members import a_sighting, at
from tests.statements import statements_of

LONG_AGO = START - timedelta(days=9)


@define(eq=False)
class WatchedTurns(GuildTurns):
    """Says when somebody has to wait for a turn."""

    somebody_waits: asyncio.Event = field(factory=asyncio.Event)

    @asynccontextmanager
    async def of(self, guild: GuildId, *, until: float) -> AsyncIterator[None]:
        if guild in self._locks and self._locks[guild].locked():
            self.somebody_waits.set()
        async with GuildTurns.of(self, guild, until=until):
            yield


@define
class ReadBefore(PostgresMemberRepository):
    """Has something happen when it has read who counts as here."""

    then: Callable[[], Awaitable[None]]

    async def presence(self, guild: GuildId, *, after: UserId, limit: int) -> Mapping[UserId, bool]:
        found = await PostgresMemberRepository.presence(self, guild, after=after, limit=limit)
        await self.then()
        return found


@pytest.fixture
async def uow(registered: PostgresUnitOfWorkFactory) -> PostgresUnitOfWorkFactory:
    """With one member, met long ago."""
    async with registered() as uow:
        await uow.members.meet([a_sighting(seen=LONG_AGO)])
        await uow.commit()
    return registered


async def no_settings(_: GuildId, /) -> Settings:
    return Settings()


async def test_who_joins_when_it_was_read_that_they_count_as_here_is_there(
    uow: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    turns = WatchedTurns()
    taking_turns = PostgresUnitOfWorkFactory(engines, SettingsCache(), turns, lambda: None)
    join = RecordJoin(a_sighting(seen=at(1), joined_at=at(1)))
    joining = list[asyncio.Task[None]]()

    async def somebody_joins() -> None:
        joining.append(asyncio.create_task(RecordJoinHandler(no_settings, taking_turns)(join)))
        waiting = asyncio.create_task(turns.somebody_waits.wait())
        await asyncio.wait({*joining, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()

    @asynccontextmanager
    async def reading_before(*, turn: GuildId | None = None) -> AsyncIterator[PostgresUnitOfWork]:
        async with taking_turns(turn=turn) as work:
            with patch.object(work, "members", ReadBefore(work.members._transaction, somebody_joins)):
                yield work

    await MarkAbsentHandler(reading_before, FakeClock())(MarkAbsent(guild=GUILD, here=(), after=UserId(0)))
    await asyncio.gather(*joining)
    async with uow() as work:
        assert (await work.members.get(GUILD, MEMBER)).is_active


async def test_however_many_left_it_is_two_statements_and_one_where_nobody_did(
    uow: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with uow() as work:
        await work.members.meet([a_sighting(UserId(1000 + number), seen=LONG_AGO) for number in range(500)])
        await work.commit()
    mark = MarkAbsentHandler(uow, FakeClock())
    for verbs in (["SELECT", "WITH"], ["SELECT"]):
        with statements_of(engines) as log:
            await mark(MarkAbsent(guild=GUILD, here=(), after=UserId(0)))
        assert log.verbs == verbs
