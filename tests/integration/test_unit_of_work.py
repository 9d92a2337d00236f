import asyncio

import asyncpg
import pytest
from sqlalchemy import func, select, text

from application.moderation.open_case import OpenCaseHandler
from domain.guilds.guild import Choice
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.points.settings import CURRENCY
from domain.shared.errors import ConcurrentChange
from infrastructure.database.engines import Engines
from infrastructure.database.transaction import Transaction
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.tables import cases
from infrastructure.outbox import writer
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, an_intent
from tests.fakes.clock import START
from tests.integration.pools import in_use, wait_for_lock
from tests.outbox import stored_events
from tests.statements import statements_of

pytestmark = pytest.mark.usefixtures("registered")


async def case_count(engines: Engines) -> int:
    async with engines.autocommit.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(cases))).scalar_one()


async def test_who_delivers_is_woken_by_each_commit_that_left_events_behind_and_by_no_other(engines: Engines) -> None:
    woken = list[str]()
    uow_factory = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: woken.append("woken"))
    async with uow_factory() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(CURRENCY, "gold")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        assert woken == []
        await uow.commit()
    assert woken == ["woken"]
    async with uow_factory() as uow:
        await uow.guilds.get(GUILD)
        await uow.commit()
    assert woken == ["woken"]


async def test_an_exception_rolls_back_and_gives_the_connection_back(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async def fail() -> None:
        async with uow_factory() as uow:
            await uow.cases.open(an_intent())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await case_count(engines) == 0
    assert in_use(engines) == 0


@pytest.mark.parametrize("times", [1, 2])
async def test_a_cancelled_unit_of_work_rolls_back_and_gives_its_connection_back(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, times: int
) -> None:
    opened = asyncio.Event()

    async def work() -> None:
        async with uow_factory() as uow:
            await uow.cases.open(an_intent())
            opened.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await opened.wait()
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert in_use(engines) == 0
    assert await case_count(engines) == 0
    async with uow_factory() as uow:
        assert (await uow.cases.open(an_intent())).number == 1


async def test_cancelled_in_the_middle_of_a_statement_it_holds_no_lock_and_no_connection(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async def open_another() -> None:
        async with uow_factory() as uow:
            await uow.cases.open(an_intent())
            await uow.commit()

    async with uow_factory() as holder:
        await holder.cases.open(an_intent())
        waiting = asyncio.create_task(open_another())
        await wait_for_lock(engines)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert in_use(engines) == 1
    assert in_use(engines) == 0
    async with asyncio.timeout(2), uow_factory() as uow:
        assert (await uow.cases.open(an_intent())).number == 1


async def test_cancellations_at_any_moment_leak_nothing(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async def work() -> None:
        async with uow_factory() as uow:
            await uow.cases.open(an_intent())
            await uow.commit()

    for steps in range(60):
        task = asyncio.create_task(work())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert in_use(engines) == 0
    async with engines.autocommit.connect() as connection:
        numbers = (await connection.scalars(select(cases.c.number).order_by(cases.c.number))).all()
    assert list(numbers) == list(range(1, len(numbers) + 1))


async def test_the_outbox_is_written_in_the_same_transaction(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritable(_event: object) -> dict[str, object]:
        raise ZeroDivisionError

    monkeypatch.setattr(writer, "to_payload", unwritable)
    with pytest.raises(ZeroDivisionError):
        await OpenCaseHandler(uow_factory)(an_intent())
    assert await case_count(engines) == 0
    assert await stored_events(engines) == []


async def test_those_who_wait_for_events_are_told_after_the_commit_and_only_then(engines: Engines) -> None:
    told: list[str] = []
    uow_factory = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: told.append("told"))
    async with uow_factory() as uow:
        case = await uow.cases.open(an_intent())
        assert told == []
        await uow.commit()
        assert len(told) == 1
    async with uow_factory() as uow:
        await uow.cases.save(case)
        await uow.commit()
    async with uow_factory() as uow:
        case = await uow.cases.get(GUILD, case.number)
        case.amend_reason(Reason("raid"), by=MODERATOR, at=START)
        await uow.cases.save(case)
    assert len(told) == 1, "one commit left an event behind; one left none, and one was rolled back"


async def test_the_settings_are_forgotten_after_the_commit_and_only_then(engines: Engines) -> None:
    cache = SettingsCache()
    uow_factory = PostgresUnitOfWorkFactory(engines, cache, GuildTurns(), lambda: None)
    async with uow_factory() as uow:
        before = cache.era
        await uow.guilds.register(GUILD, at=START)
        assert cache.era == before
        await uow.commit()
        assert cache.era == before + 1
    async with uow_factory() as uow:
        await uow.guilds.register(GUILD, at=START)
    assert cache.era == before + 1


async def test_a_unit_of_work_that_asks_nothing_takes_no_connection(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    with statements_of(engines) as log:
        async with uow_factory() as uow:
            await uow.commit()
    assert (log.statements, log.boundaries) == ([], [])


async def test_a_violation_of_a_rule_that_only_the_schema_has_is_a_defect_and_keeps_its_name(
    uow_factory: PostgresUnitOfWorkFactory,
) -> None:
    async with uow_factory() as uow:
        case = await uow.cases.open(an_intent())
        case.settled_at = START
        with pytest.raises(Exception, match="ck_cases_settled"):
            await uow.cases.save(case)


async def test_two_who_edit_at_once_are_serialised_and_the_second_is_told(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async with uow_factory() as uow:
        await uow.cases.open(an_intent())
        await uow.commit()

    async def amend(reason: str) -> None:
        async with uow_factory() as uow:
            case = await uow.cases.get(GUILD, CaseNumber(1))
            case.amend_reason(Reason(reason), by=MODERATOR, at=START)
            await uow.cases.save(case)
            await uow.commit()

    async with uow_factory() as first:
        case = await first.cases.get(GUILD, CaseNumber(1))
        case.amend_reason(Reason("first"), by=MODERATOR, at=START)
        await first.cases.save(case)
        second = asyncio.create_task(amend("second"))
        await wait_for_lock(engines)
        await first.commit()
        with pytest.raises(ConcurrentChange):
            await second
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(text("SELECT reason, version FROM cases"))).one() == ("first", 2)


async def test_a_commit_that_the_server_made_a_rollback_of_is_not_believed(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    transaction, told = Transaction(engines.transactional), list[str]()
    transaction.after_commit(lambda: told.append("committed"))
    try:
        with pytest.raises(asyncpg.DivisionByZeroError):
            await transaction.execute(text("SELECT 1 / 0"))
        with pytest.raises(asyncpg.InFailedSQLTransactionError):
            await transaction.commit()
    finally:
        await transaction.close()
    assert told == []
