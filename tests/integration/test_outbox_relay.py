import asyncio
from datetime import timedelta

import pytest
from attrs import define, evolve, field
from sqlalchemy import text, update
from structlog.testing import capture_logs

from application.shared.errors import TransientFailure
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Notice
from domain.moderation.events import CaseOpened
from domain.shared.events import Event
from domain.shared.ids import GuildId
from domain.shared.shards import Shards, shard_of
from infrastructure.database.clock import DatabaseClock
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.outbox.relay import RelaySettings
from infrastructure.outbox.tables import outbox
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.fakes.clock import START, FakeClock
from tests.integration.conftest import MakeEngines
from tests.integration.relays import SETTINGS, SteppedRelay, open_cases, running
from tests.outbox import stored_rows
from tests.postgres_proxy import PostgresProxy
from tests.statements import statements_of

pytestmark = pytest.mark.usefixtures("registered")


@define(eq=False)
class Recipient:
    """Takes events; refuses those of the guilds in `refuses`."""

    received: list[Event] = field(factory=list)
    refuses: set[GuildId] = field(factory=set)
    got_one: asyncio.Event = field(factory=asyncio.Event)

    async def __call__(self, event: Event) -> None:
        if event.guild in self.refuses:
            raise ValueError("no thanks")
        self.received.append(event)
        self.got_one.set()


@pytest.fixture
def recipient() -> Recipient:
    return Recipient()


@pytest.fixture
def relay(engines: Engines, recipient: Recipient, clock: FakeClock) -> SteppedRelay:
    return relay_on(engines, recipient, clock)


def relay_on(
    engines: Engines, recipient: Recipient, clock: FakeClock, settings: RelaySettings = SETTINGS
) -> SteppedRelay:
    return SteppedRelay.on(engines, recipient, clock, settings)


async def test_an_event_is_delivered_as_soon_as_it_is_committed(
    engines: Engines, relay: SteppedRelay, recipient: Recipient
) -> None:
    uow_factory = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), relay.wake)
    async with running(relay):
        async with uow_factory() as uow:
            case = await uow.cases.open(an_intent())
            assert recipient.received == []
            await uow.commit()
        async with asyncio.timeout(5):
            await recipient.got_one.wait()
    assert recipient.received == [CaseOpened(guild=GUILD, at=START, number=case.number)]


async def test_events_of_a_process_that_wakes_nobody_are_found_by_polling(
    engines: Engines, recipient: Recipient, clock: FakeClock, registered: PostgresUnitOfWorkFactory
) -> None:
    async with running(relay_on(engines, recipient, clock, evolve(SETTINGS, poll=0.01))):
        await open_cases(registered, GUILD)
        async with asyncio.timeout(5):
            await recipient.got_one.wait()


async def test_an_event_of_a_machine_whose_clock_is_ahead_is_due_at_once(
    registered: PostgresUnitOfWorkFactory, engines: Engines, recipient: Recipient
) -> None:
    by_the_server = await DatabaseClock(Reading(engines)).now()
    ahead = by_the_server + timedelta(minutes=10)
    async with registered() as uow:
        case = await uow.cases.open(an_intent(kind=WARN, opened_at=ahead))
        case.settle(failure=None, notice=Notice.NOT_WANTED, at=ahead)
        await uow.cases.save(case)
        await uow.commit()
    assert [row["occurred_at"] for row in await stored_rows(engines)] == [ahead, ahead]
    assert await relay_on(engines, recipient, FakeClock(by_the_server + timedelta(minutes=1))).deliver_a_batch() == 2


async def test_a_delivered_event_is_not_delivered_again(
    registered: PostgresUnitOfWorkFactory, engines: Engines, relay: SteppedRelay, recipient: Recipient, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)
    assert await relay.deliver_a_batch() == 1
    clock.advance(timedelta(days=1))
    assert await relay.deliver_a_batch() == 0
    assert len(recipient.received) == 1
    [row] = await stored_rows(engines)
    assert (row["done_at"], row["attempts"], row["last_error"]) == (START, 1, None)


async def test_a_failed_delivery_is_tried_again_later_and_later(
    registered: PostgresUnitOfWorkFactory, engines: Engines, relay: SteppedRelay, recipient: Recipient, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)
    recipient.refuses.add(GUILD)
    assert await relay.deliver_a_batch() == 1
    [row] = await stored_rows(engines)
    assert (row["due_at"], row["attempts"]) == (START + timedelta(seconds=2), 1)
    assert row["last_error"] == "ValueError: no thanks"
    clock.advance(timedelta(seconds=1.9))
    assert await relay.deliver_a_batch() == 0
    clock.advance(timedelta(seconds=0.1))
    assert await relay.deliver_a_batch() == 1
    [row] = await stored_rows(engines)
    assert (row["due_at"] - clock.now(), row["attempts"]) == (timedelta(seconds=4), 2)
    recipient.refuses.clear()
    clock.advance(timedelta(seconds=4))
    assert await relay.deliver_a_batch() == 1
    assert len(recipient.received) == 1


async def test_one_bad_event_does_not_keep_the_others_waiting(
    registered: PostgresUnitOfWorkFactory, relay: SteppedRelay, recipient: Recipient
) -> None:
    await open_cases(registered, GUILD, OTHER_GUILD, GUILD, OTHER_GUILD)
    recipient.refuses.add(GUILD)
    await relay.deliver_a_batch()
    assert [event.guild for event in recipient.received] == [OTHER_GUILD, OTHER_GUILD]


async def test_an_event_refused_too_often_is_parked_and_left_there(
    registered: PostgresUnitOfWorkFactory, engines: Engines, relay: SteppedRelay, recipient: Recipient, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)
    recipient.refuses.add(GUILD)
    for _ in range(SETTINGS.attempts):
        assert await relay.deliver_a_batch() == 1
        clock.advance(timedelta(hours=1))
    [row] = await stored_rows(engines)
    assert (row["attempts"], row["parked_at"] is not None, row["done_at"]) == (3, True, None)
    recipient.refuses.clear()
    clock.advance(timedelta(days=30))
    assert await relay.deliver_a_batch() == 0
    assert await relay.purge() == 0
    assert recipient.received == []


async def test_an_event_that_this_version_does_not_know_waits_for_one_that_does(
    registered: PostgresUnitOfWorkFactory, engines: Engines, relay: SteppedRelay, recipient: Recipient
) -> None:
    await open_cases(registered, GUILD, OTHER_GUILD)
    async with engines.autocommit.connect() as connection:
        await connection.execute(update(outbox).where(outbox.c.guild_id == GUILD).values(name="CaseShelved"))
    await relay.deliver_a_batch()
    assert [event.guild for event in recipient.received] == [OTHER_GUILD]
    unknown, _ = await stored_rows(engines)
    assert unknown["done_at"] is None
    assert "CaseShelved" in unknown["last_error"]


async def test_two_relays_deliver_each_event_once(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, *[GUILD, OTHER_GUILD] * 25)
    recipients = [Recipient() for _ in range(4)]

    async def deliver_all(recipient: Recipient) -> None:
        relay = relay_on(engines, recipient, clock)
        while len([event for other in recipients for event in other.received]) < 50:
            await relay.deliver_a_batch()

    async with asyncio.timeout(10):
        await asyncio.gather(*(deliver_all(recipient) for recipient in recipients))
    received = [event for recipient in recipients for event in recipient.received]
    assert len(received) == len(set(received)) == 50
    assert {row["attempts"] for row in await stored_rows(engines)} == {1}


async def test_what_a_killed_relay_had_claimed_is_delivered_when_its_lease_ends(
    registered: PostgresUnitOfWorkFactory, engines: Engines, relay: SteppedRelay, recipient: Recipient, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)
    claimed = asyncio.Event()

    async def hang(_event: Event) -> None:
        claimed.set()
        await asyncio.Event().wait()

    killed = asyncio.create_task(SteppedRelay.on(engines, hang, clock).deliver_a_batch())
    await claimed.wait()
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    clock.advance(timedelta(seconds=59))
    assert await relay.deliver_a_batch() == 0
    clock.advance(timedelta(seconds=1))
    assert await relay.deliver_a_batch() == 1
    assert len(recipient.received) == 1


@pytest.mark.parametrize("refuses", [set[GuildId](), {GUILD}])
async def test_a_late_worker_marks_nothing_of_an_event_that_another_has_claimed(
    registered: PostgresUnitOfWorkFactory,
    engines: Engines,
    relay: SteppedRelay,
    recipient: Recipient,
    clock: FakeClock,
    refuses: set[GuildId],
) -> None:
    await open_cases(registered, GUILD)
    recipient.refuses = refuses
    claimed, go_on = asyncio.Event(), asyncio.Event()

    async def late(event: Event) -> None:
        claimed.set()
        await go_on.wait()
        await recipient(event)

    late_worker = asyncio.create_task(SteppedRelay.on(engines, late, clock).deliver_a_batch())
    await claimed.wait()
    clock.advance(timedelta(seconds=SETTINGS.lease))
    second_claimed, second_go_on = asyncio.Event(), asyncio.Event()

    async def second(_event: Event) -> None:
        second_claimed.set()
        await second_go_on.wait()

    second_worker = asyncio.create_task(SteppedRelay.on(engines, second, clock).deliver_a_batch())
    await second_claimed.wait()
    before = await stored_rows(engines)
    go_on.set()
    await late_worker
    assert await stored_rows(engines) == before, "it is the second worker's"
    second_go_on.set()
    await second_worker
    [row] = await stored_rows(engines)
    assert (row["done_at"], row["attempts"], row["lease_token"]) == (clock.now(), 2, None)


async def test_events_are_claimed_longest_due_first_and_a_batch_at_a_time(
    registered: PostgresUnitOfWorkFactory,
    database_settings: DatabaseSettings,
    make_engines: MakeEngines,
    recipient: Recipient,
    clock: FakeClock,
) -> None:
    engines = make_engines(evolve(database_settings, pool_size=1))
    async with engines.autocommit.session() as session:
        for way in ("indexscan", "indexonlyscan", "bitmapscan"):  # whose order may be the right one by chance
            await session.execute(text(f"SET enable_{way} = off"))
    relay = relay_on(engines, recipient, clock)
    await open_cases(registered, *[GUILD] * 12)
    newest_due_first = update(outbox).values(
        due_at=outbox.c.due_at - outbox.c.payload["number"].as_integer() * timedelta(hours=1)
    )
    async with engines.autocommit.connect() as connection:
        await connection.execute(newest_due_first)
    assert await relay.deliver_a_batch() == 10
    assert {event.number for event in recipient.received if isinstance(event, CaseOpened)} == set(range(3, 13))
    assert await relay.deliver_a_batch() == 2


async def test_delivered_events_are_deleted_after_a_while(
    registered: PostgresUnitOfWorkFactory, engines: Engines, relay: SteppedRelay, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)
    await relay.deliver_a_batch()
    await open_cases(registered, OTHER_GUILD)
    clock.advance(timedelta(seconds=SETTINGS.keep_done))
    assert await relay.purge() == 0
    clock.advance(timedelta(seconds=1))
    assert await relay.purge() == 1
    assert [row["guild_id"] for row in await stored_rows(engines)] == [OTHER_GUILD]


async def test_without_a_database_there_is_nothing_to_deliver_for_now(
    proxy: PostgresProxy,
    database_settings: DatabaseSettings,
    make_engines: MakeEngines,
    recipient: Recipient,
    clock: FakeClock,
    registered: PostgresUnitOfWorkFactory,
) -> None:
    await open_cases(registered, *[GUILD] * 3)
    away = make_engines(proxy.settings(database_settings))

    async def deliver_and_lose_the_database(event: Event) -> None:
        await proxy.cut()
        await recipient(event)

    relay = SteppedRelay.on(away, deliver_and_lose_the_database, clock)
    with capture_logs() as logs:
        assert await relay.deliver_a_batch() == 3
        for work in (relay.deliver_a_batch, relay.deliver_due, relay.purge):
            with pytest.raises(TransientFailure):
                await work()
        assert len(recipient.received) == 3, "each was delivered, though none could be marked"
        await proxy.restore()
        clock.advance(timedelta(seconds=SETTINGS.lease))
        assert await relay.deliver_a_batch() == 3, "what could not be marked is delivered again"
    unmarked = [line for line in logs if line["event"] == "an event could not be marked"]
    assert len(unmarked) == 6
    assert not [line for line in unmarked if "exc_info" in line], "a database that is away is no defect"


async def test_a_relay_that_was_woken_for_nothing_looks_once_and_waits_again(
    engines: Engines, recipient: Recipient, clock: FakeClock
) -> None:
    relay = SteppedRelay.on(engines, recipient, clock)
    relay.wake()
    with statements_of(engines) as log:
        running = asyncio.create_task(relay.run())
        async with asyncio.timeout(10):
            while not log.reads:  # noqa: ASYNC110  # a statement has no event
                await asyncio.sleep(0.01)
        await asyncio.wait({running}, timeout=0.1)
    assert not running.done()
    assert len(log.reads) == 1
    running.cancel()
    await asyncio.wait({running})


async def test_a_process_delivers_the_events_of_its_own_shards_alone(
    engines: Engines, uow_factory: PostgresUnitOfWorkFactory, relay: SteppedRelay, recipient: Recipient
) -> None:
    """What follows an event asks Discord about the guild, of which only one process hears."""
    await open_cases(uow_factory, GUILD)
    own = shard_of(GUILD, 3)
    relay._shards = lambda: Shards(3, frozenset())
    assert await relay.deliver_a_batch() == 0
    relay._shards = lambda: Shards(3, frozenset({0, 1, 2} - {own}))
    assert await relay.deliver_a_batch() == 0
    relay._shards = lambda: Shards(3, frozenset({own}))
    assert await relay.deliver_a_batch() == len(recipient.received) > 0
