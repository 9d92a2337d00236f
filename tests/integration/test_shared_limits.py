"""Two processes, each with connections of its own, on Discord's limits."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Float, bindparam, text

from application.limits.queries import LimitsView
from application.limits.renew_share import RenewShare, RenewShareHandler
from application.limits.take_identify_turn import TakeIdentifyTurnHandler
from domain.limits.identifying import Turn, Waiting
from domain.limits.sharing import LIMIT
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.limits.limits_reader import PostgresLimitsReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.integration.conftest import MakeEngines
from tests.integration.pools import wait_for_lock
from tests.limits import ONE, THREE, TWO, asks
from tests.statements import statements_of


@pytest.fixture
def other(
    clean_database: None, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> PostgresUnitOfWorkFactory:
    """Another process."""
    return PostgresUnitOfWorkFactory(make_engines(database_settings), SettingsCache(), GuildTurns(), lambda: None)


async def test_of_two_processes_that_ask_at_once_one_has_the_turn(
    uow_factory: PostgresUnitOfWorkFactory, other: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    one, two = TakeIdentifyTurnHandler(uow_factory), TakeIdentifyTurnHandler(other)
    async with uow_factory() as held:
        await held.identify_queue.lock()
        asking = [asyncio.create_task(one(asks(ONE))), asyncio.create_task(two(asks(TWO, shard=1)))]
        await wait_for_lock(engines, waiting=2)
        assert not any(task.done() for task in asking)
    answers = await asyncio.gather(*asking)
    assert sorted(type(answer).__name__ for answer in answers) == ["Turn", "Waiting"]
    (waiting,) = [answer for answer in answers if isinstance(answer, Waiting)]
    assert timedelta(seconds=5) < waiting.until - waiting.place.asked_at <= timedelta(seconds=6)


async def test_a_process_that_dies_with_its_turn_leaves_the_next_one_six_seconds_later(
    uow_factory: PostgresUnitOfWorkFactory, other: PostgresUnitOfWorkFactory
) -> None:
    """Only the record of its turn is left; the time that has passed since is written into it."""
    assert isinstance(await TakeIdentifyTurnHandler(other)(asks(TWO)), Turn)
    ask = TakeIdentifyTurnHandler(uow_factory)
    assert isinstance(await ask(asks(ONE)), Waiting)
    for seconds, expected in ((5, Waiting), (6, Turn)):
        await move_back(uow_factory, "identify_turns", "given_at", seconds)
        assert isinstance(await ask(asks(ONE)), expected)


async def test_a_process_that_dies_while_it_waits_is_passed_over_after_five_seconds(
    uow_factory: PostgresUnitOfWorkFactory, other: PostgresUnitOfWorkFactory
) -> None:
    dead, ask = TakeIdentifyTurnHandler(other), TakeIdentifyTurnHandler(uow_factory)
    assert isinstance(await ask(asks(THREE)), Turn)
    assert isinstance(await dead(asks(TWO)), Waiting)
    await move_back(uow_factory, "identify_turns", "given_at", 7)
    behind = await ask(asks(ONE))
    assert isinstance(behind, Waiting)
    assert behind.ahead == 1
    await move_back(uow_factory, "identify_places", "asked_at", 5)
    assert isinstance(await ask(asks(ONE)), Turn)


async def move_back(uow: PostgresUnitOfWorkFactory, table: str, column: str, seconds: float) -> None:
    """As if what the table records had happened so long ago."""
    async with uow() as work:
        later = text(f"UPDATE {table} SET {column} = clock_timestamp() - make_interval(secs => :seconds)")  # noqa: S608  # both are written here
        await work.identify_queue._transaction.execute(
            later.bindparams(bindparam("seconds", type_=Float)), {"seconds": seconds}
        )
        await work.commit()


async def test_processes_that_renew_at_once_never_hold_more_than_the_limit_together(
    uow_factory: PostgresUnitOfWorkFactory, other: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    one, two = RenewShareHandler(uow_factory, LIMIT), RenewShareHandler(other, LIMIT)
    async with uow_factory() as held:
        await held.request_shares.lock()
        renewing = [
            asyncio.create_task(renew(RenewShare(process=process, uses=0, invalid=2)))
            for process, renew in ((ONE, one), (TWO, two))
        ]
        await wait_for_lock(engines, waiting=2)
    states = await asyncio.gather(*renewing)
    assert sorted(state.may_use for state in states) == [3, 45]
    assert sorted(state.invalid for state in states) == [2, 4]
    now = await DatabaseClock(Reading(engines)).now()
    view = await PostgresLimitsReader(Reading(engines)).how_it_stands(now=now)
    assert view == LimitsView(processes=2, invalid=4, waiting=0)


async def test_a_renewal_costs_few_statements_and_a_request_none(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    renew = RenewShareHandler(uow_factory, LIMIT)
    await renew(RenewShare(process=ONE, uses=0, invalid=0))
    with statements_of(engines) as log:
        await renew(RenewShare(process=ONE, uses=45, invalid=0))
    assert len(log.statements) == 4
    with statements_of(engines) as log:
        await TakeIdentifyTurnHandler(uow_factory)(asks(ONE))
    assert len(log.statements) == 5
