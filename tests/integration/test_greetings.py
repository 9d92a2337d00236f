"""Greetings on real PostgreSQL: two processes that hear of the same in the same moment, and what one costs."""

import asyncio
from datetime import timedelta

from application.greetings.record_greetings import RecordGreetings, RecordGreetingsHandler
from domain.greetings.repository import Coming
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.pools import wait_for_lock
from tests.statements import statements_of

QUIET = timedelta(hours=1)
HEARD = RecordGreetings(guild=GUILD, comers=[Coming(MEMBER, START)], leavers=[MODERATOR], quiet=QUIET)


async def test_of_two_who_hear_of_it_in_the_same_moment_one_greets(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    record = RecordGreetingsHandler(registered, AgreedClock(FakeClock()))
    async with registered() as uow:
        first = await uow.greetings.welcome(GUILD, HEARD.comers, at=START, quiet_since=START - QUIET)
        second = asyncio.create_task(record(HEARD))
        await wait_for_lock(engines)
        await uow.commit()
    assert first == {MEMBER}
    to_greet = await second
    assert to_greet.welcome == set()
    assert to_greet.farewell == {MODERATOR}


async def test_all_of_a_moment_cost_two_statements(registered: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    record = RecordGreetingsHandler(registered, AgreedClock(FakeClock()))
    with statements_of(engines) as sent:
        await record(HEARD)
    assert sent.verbs == ["INSERT", "INSERT"]
