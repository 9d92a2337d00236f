"""What the outbox could not deliver is found by guild, and delivered again once it is released."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from attrs import evolve
from sqlalchemy import text

from application.shared.errors import DiscordUnreachable
from application.shared.waiting import MOST_COUNTED, Waiting
from domain.shared.events import Event
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.outbox.waiting import PostgresWaitingEvents
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.relays import SETTINGS, SteppedRelay, open_cases
from tests.outbox import stored_rows
from tests.statements import statements_of

pytestmark = pytest.mark.usefixtures("registered")

OPENED = ["CaseOpened"]


class Closed(Exception):
    pass


class Channel:
    """Takes events while it is open."""

    def __init__(self) -> None:
        self.problem: Exception | None = Closed()
        self.received: list[Event] = []

    async def __call__(self, event: Event) -> None:
        if self.problem is not None:
            raise self.problem
        self.received.append(event)


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def woken() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
def waiting(engines: Engines, clock: FakeClock, woken: asyncio.Event) -> PostgresWaitingEvents:
    return PostgresWaitingEvents(Reading(engines), AgreedClock(clock), woken.set)


def relay_to(engines: Engines, channel: Channel, clock: FakeClock, attempts: int = 3) -> SteppedRelay:
    settings = evolve(SETTINGS, attempts=attempts, backoff=3600)
    return SteppedRelay.on(engines, channel, clock, settings)


async def parked(relay: SteppedRelay, engines: Engines, clock: FakeClock) -> None:
    for _ in range(3):
        clock.advance(timedelta(hours=2))
        await relay.deliver_a_batch()
    assert all(row["parked_at"] is not None for row in await stored_rows(engines))


async def test_what_fails_is_counted_by_name_since_the_oldest_whether_parked_or_not(
    engines: Engines,
    registered: PostgresUnitOfWorkFactory,
    channel: Channel,
    clock: FakeClock,
    waiting: PostgresWaitingEvents,
) -> None:
    await open_cases(registered, GUILD, GUILD, OTHER_GUILD)
    assert await waiting.of(GUILD) == ()
    relay = relay_to(engines, channel, clock)
    await relay.deliver_a_batch()
    assert await waiting.of(GUILD) == (Waiting(event="CaseOpened", count=2, since=START),)
    await parked(relay, engines, clock)
    assert await waiting.of(GUILD) == (Waiting(event="CaseOpened", count=2, since=START),)
    assert await waiting.oldest([GUILD, GuildId(1)], OPENED) == {GUILD: START}
    assert await waiting.oldest([GUILD, OTHER_GUILD], ["CaseSettled"]) == {}


async def test_a_parked_event_that_is_released_is_delivered_at_once(
    engines: Engines,
    registered: PostgresUnitOfWorkFactory,
    channel: Channel,
    clock: FakeClock,
    waiting: PostgresWaitingEvents,
    woken: asyncio.Event,
) -> None:
    await open_cases(registered, GUILD, OTHER_GUILD)
    relay = relay_to(engines, channel, clock)
    await parked(relay, engines, clock)
    channel.problem = None
    assert await relay.deliver_a_batch() == 0
    assert await waiting.release(GUILD, OPENED) == 1
    assert woken.is_set()
    assert await relay.deliver_a_batch() == 1
    assert [event.guild for event in channel.received] == [GUILD]
    assert await waiting.of(GUILD) == ()


async def test_whatever_waits_is_tried_again_in_all_guilds_that_are_named(
    engines: Engines,
    registered: PostgresUnitOfWorkFactory,
    channel: Channel,
    clock: FakeClock,
    waiting: PostgresWaitingEvents,
) -> None:
    await open_cases(registered, GUILD, OTHER_GUILD)
    relay = relay_to(engines, channel, clock)
    await parked(relay, engines, clock)
    channel.problem = None
    assert await waiting.release_all([OTHER_GUILD, GuildId(1)]) == 1
    await relay.deliver_a_batch()
    assert [event.guild for event in channel.received] == [OTHER_GUILD]


async def test_an_event_that_waits_for_its_next_try_need_not_wait_any_longer(
    engines: Engines,
    registered: PostgresUnitOfWorkFactory,
    channel: Channel,
    clock: FakeClock,
    waiting: PostgresWaitingEvents,
) -> None:
    await open_cases(registered, GUILD)
    relay = relay_to(engines, channel, clock)
    await relay.deliver_a_batch()
    channel.problem = None
    assert await relay.deliver_a_batch() == 0
    assert await waiting.release(GUILD, OPENED) == 1
    assert await relay.deliver_a_batch() == 1


@pytest.mark.parametrize(("problem", "is_parked"), [(Closed(), True), (DiscordUnreachable(), False)])
async def test_a_released_event_has_one_try_and_a_passing_failure_does_not_cost_it(
    engines: Engines,
    registered: PostgresUnitOfWorkFactory,
    channel: Channel,
    clock: FakeClock,
    waiting: PostgresWaitingEvents,
    problem: Exception,
    is_parked: bool,
) -> None:
    await open_cases(registered, GUILD)
    relay = relay_to(engines, channel, clock)
    await parked(relay, engines, clock)
    channel.problem = problem
    await waiting.release(GUILD, OPENED)
    assert await relay.deliver_a_batch() == 1
    [row] = await stored_rows(engines)
    assert (row["parked_at"] is not None) is is_parked


async def test_what_is_under_way_of_another_name_or_in_another_guild_is_left_alone(
    engines: Engines,
    registered: PostgresUnitOfWorkFactory,
    channel: Channel,
    clock: FakeClock,
    waiting: PostgresWaitingEvents,
    woken: asyncio.Event,
) -> None:
    await open_cases(registered, GUILD, OTHER_GUILD)
    relay = relay_to(engines, channel, clock)
    await relay.deliver_a_batch()
    clock.advance(timedelta(hours=2))
    claimed = await relay.claim(Room(10))
    assert len(claimed) == 2
    assert await waiting.release(GUILD, OPENED) == 0
    await asyncio.gather(*(relay.attempt(row) for row in claimed))
    before = await stored_rows(engines)
    assert await waiting.release(GUILD, ["CaseSettled"]) == 0
    assert not woken.is_set()
    assert await waiting.release(GUILD, OPENED) == 1
    after = await stored_rows(engines)
    assert [row for row in after if row["guild_id"] == OTHER_GUILD] == [
        row for row in before if row["guild_id"] == OTHER_GUILD
    ]


async def test_counting_ends_somewhere(
    engines: Engines, registered: PostgresUnitOfWorkFactory, waiting: PostgresWaitingEvents
) -> None:
    async with engines.autocommit.connect() as connection:
        await connection.execute(
            text(
                "INSERT INTO outbox (guild_id, name, payload, occurred_at, due_at, last_error)"
                " SELECT :guild, 'CaseOpened', '{}', :at, :at, 'x' FROM generate_series(1, :count)"
            ),
            {"guild": GUILD, "at": START, "count": MOST_COUNTED + 50},
        )
    [found] = await waiting.of(GUILD)
    assert found.count == MOST_COUNTED + 1


async def test_among_many_delivered_events_those_that_fail_are_found_by_their_index(
    engines: Engines, database_settings: DatabaseSettings, waiting: PostgresWaitingEvents
) -> None:
    async with engines.autocommit.connect() as connection:
        await connection.execute(
            text(
                "INSERT INTO outbox (guild_id, name, payload, occurred_at, due_at, done_at)"
                " SELECT :guild, 'CaseOpened', '{}', :at, :at, :at FROM generate_series(1, 5000)"
            ),
            {"guild": GUILD, "at": START},
        )
        await connection.execute(text("ANALYZE outbox"))
    with statements_of(engines) as sent:
        await waiting.of(GUILD)
        await waiting.oldest([GUILD], OPENED)
        await waiting.release(GUILD, OPENED)
        await waiting.release_all([GUILD])
    explaining = await asyncpg.connect(**database_settings.address.arguments(name="plans", within=10, settings={}))
    for number, statement in enumerate(sent.reads):
        await explaining.execute(f"SET plan_cache_mode = force_generic_plan; PREPARE asked_{number} AS {statement}")
        count = statement.count("$")
        lines = await explaining.fetch(f"EXPLAIN EXECUTE asked_{number}({', '.join(['NULL'] * count)})")
        assert "ix_outbox_failing" in "\n".join(line[0] for line in lines), statement
    await explaining.close()
    assert len(sent.reads) == 4
