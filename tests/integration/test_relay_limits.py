"""How much is under way at once, how long it may take, and how long what fails transiently is kept."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from sqlalchemy import insert
from structlog.testing import capture_logs

from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable, TransientFailure
from domain.shared.events import Event
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.outbox.tables import outbox
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.relays import SETTINGS, Slow, SteppedRelay, open_cases, running
from tests.outbox import decoder, stored_rows
from tests.postgres_proxy import PostgresProxy

pytestmark = pytest.mark.usefixtures("registered")


async def test_one_slow_reaction_does_not_keep_new_events_waiting(engines: Engines, clock: FakeClock) -> None:
    slow = Slow(keeps={GUILD})
    relay = SteppedRelay(engines.autocommit, decoder(), slow, AgreedClock(clock), SETTINGS)
    uow_factory = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), relay.wake)
    async with running(relay):
        await open_cases(uow_factory, GUILD)
        await slow.has_begun(1)
        await open_cases(uow_factory, *[OTHER_GUILD] * 25)
        await slow.has_begun(26)
        assert slow.cancelled == 0
        slow.go_on.set()


async def test_no_more_events_are_under_way_at_once_than_a_batch_holds(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, *[GUILD] * 12)
    slow = Slow(keeps={GUILD})
    async with running(SteppedRelay(engines.autocommit, decoder(), slow, AgreedClock(clock), SETTINGS)):
        await slow.has_begun(10)
        assert sum(row["attempts"] for row in await stored_rows(engines)) == 10, "nor are more claimed"
        slow.go_on.set()
        await slow.has_begun(12)


async def test_a_relay_that_is_cancelled_leaves_no_delivery_behind(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, *[GUILD] * 3)
    slow = Slow(keeps={GUILD})
    before = asyncio.all_tasks()
    async with running(SteppedRelay(engines.autocommit, decoder(), slow, AgreedClock(clock), SETTINGS)):
        await slow.has_begun(3)
    assert slow.cancelled == 3
    assert asyncio.all_tasks() == before


async def test_a_claim_that_fails_does_not_end_what_is_under_way(
    proxy: PostgresProxy,
    database_settings: DatabaseSettings,
    make_engines: Callable[[DatabaseSettings], Engines],
    engines: Engines,
    clock: FakeClock,
    registered: PostgresUnitOfWorkFactory,
) -> None:
    await open_cases(registered, GUILD)
    slow = Slow(keeps={GUILD})
    settings = evolve(SETTINGS, poll=0.01)
    relay = SteppedRelay(
        make_engines(proxy.settings(database_settings)).autocommit, decoder(), slow, AgreedClock(clock), settings
    )
    with capture_logs() as logs:
        async with running(relay):
            await slow.has_begun(1)
            await proxy.cut()
            async with asyncio.timeout(5):
                while "no further events can be claimed for now" not in [line["event"] for line in logs]:
                    await stored_rows(engines)
            await proxy.restore()
            slow.go_on.set()
            async with asyncio.timeout(5):
                while (await stored_rows(engines))[0]["done_at"] is None:
                    pass
    assert (slow.cancelled, len(slow.begun)) == (0, 1)


async def test_a_relay_gives_signs_of_life_while_a_delivery_takes_long(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)
    slow, looked = Slow(keeps={GUILD}), asyncio.Semaphore(0)
    often, woken = evolve(SETTINGS, poll=0.01), asyncio.Event()
    relay = SteppedRelay(engines.autocommit, decoder(), slow, AgreedClock(clock), often, woken, looked.release)
    async with running(relay):
        await slow.has_begun(1)
        async with asyncio.timeout(5):
            for _ in range(3):
                await looked.acquire()
        slow.go_on.set()


async def test_a_delivery_is_cut_off_before_its_lease_ends(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)
    slow = Slow(keeps={GUILD})
    relay = SteppedRelay(engines.autocommit, decoder(), slow, AgreedClock(clock), evolve(SETTINGS, lease=0.05))
    async with asyncio.timeout(5):
        assert await relay.deliver_due() == 1
    [row] = await stored_rows(engines)
    assert (slow.cancelled, row["due_at"] - clock.now(), row["parked_at"]) == (1, timedelta(seconds=2), None)
    assert row["last_error"].startswith("TimeoutError")


@pytest.mark.parametrize(
    "failure", [DiscordUnreachable, RecordsUnavailable, TransientFailure, CommitOutcomeUnknown, TimeoutError]
)
async def test_a_transient_failure_never_parks_an_event(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock, failure: type[Exception]
) -> None:
    await open_cases(registered, GUILD)
    waits: list[float] = []
    failures = [failure] * 20

    async def fail(_event: Event) -> None:
        if failures:
            raise failures.pop()()

    relay = SteppedRelay(engines.autocommit, decoder(), fail, AgreedClock(clock), evolve(SETTINGS, attempts=12))
    for _ in range(20):
        assert await relay.deliver_due() == 1
        [row] = await stored_rows(engines)
        waits.append((row["due_at"] - clock.now()).total_seconds())
        assert row["attempts"] <= 6, "some are left for failures of the event itself"
        clock.advance(row["due_at"] - clock.now())
    assert waits == [2, 4, 8, 16, 32] + [60] * 15
    await relay.deliver_due()
    [row] = await stored_rows(engines)
    assert (row["done_at"], row["parked_at"]) == (clock.now(), None)


async def test_an_error_whose_words_cannot_be_stored_is_stored_all_the_same(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)

    async def fail(_event: Event) -> None:
        raise ValueError("a\0b")

    await SteppedRelay(engines.autocommit, decoder(), fail, AgreedClock(clock), SETTINGS).deliver_due()
    [row] = await stored_rows(engines)
    assert row["last_error"] == "ValueError: ab"


async def test_all_that_is_old_enough_is_deleted_however_much_it_is(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    relay = SteppedRelay(engines.autocommit, decoder(), Slow(keeps=set()), AgreedClock(clock), SETTINGS)
    event = {"guild_id": GUILD, "name": "CaseOpened", "payload": {}, "occurred_at": START, "due_at": START}
    async with engines.autocommit.connect() as connection:
        await connection.execute(insert(outbox), [event | {"done_at": START}] * 2500)
    clock.advance(timedelta(seconds=SETTINGS.keep_done + 1))
    assert await relay.purge() == 2500
    assert await stored_rows(engines) == []
