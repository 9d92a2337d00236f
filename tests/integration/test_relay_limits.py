"""How much is under way at once, how long it may take, and how long what fails transiently is kept."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve, frozen
from sqlalchemy import insert
from structlog.testing import capture_logs
from structlog.typing import EventDict

from application.shared.errors import (
    ApplicationError,
    CommitOutcomeUnknown,
    DiscordUnreachable,
    RecordsUnavailable,
    TransientFailure,
)
from domain.moderation.events import CaseOpened
from domain.shared.events import Event
from infrastructure.database.engines import Engines
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.outbox.relay import RelaySettings
from infrastructure.outbox.tables import outbox
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD
from tests.fakes.clock import START, FakeClock
from tests.integration.relays import SETTINGS, Slow, SteppedRelay, open_cases, running
from tests.outbox import stored_rows
from tests.postgres_proxy import PostgresProxy

pytestmark = pytest.mark.usefixtures("registered")


@frozen
class Refused(ApplicationError):
    """Foreseen, and not passing."""


_DEFECT = ValueError("no thanks")


async def test_one_slow_reaction_does_not_keep_new_events_waiting(engines: Engines, clock: FakeClock) -> None:
    slow = Slow(keeps={GUILD})
    relay = SteppedRelay.on(engines, slow, clock)
    uow_factory = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), relay.wake)
    async with running(relay):
        await open_cases(uow_factory, GUILD)
        await slow.has_begun(1)
        await open_cases(uow_factory, *[OTHER_GUILD] * 25)
        await slow.has_begun(26)
        assert slow.cancelled == 0
        slow.go_on.set()


@pytest.mark.parametrize(("batch", "under_way"), [(40, 10), (1, 1)], ids=["of one guild", "at all"])
async def test_no_more_events_are_under_way_at_once_than_there_is_room_for(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock, batch: int, under_way: int
) -> None:
    await open_cases(registered, *[GUILD] * 12)
    slow = Slow(keeps={GUILD})
    async with running(SteppedRelay.on(engines, slow, clock, evolve(SETTINGS, batch=batch))):
        await slow.has_begun(under_way)
        assert sum(row["attempts"] for row in await stored_rows(engines)) == under_way, "nor are more claimed"
        slow.go_on.set()
        await slow.has_begun(12)


async def test_a_guild_whose_posts_hang_keeps_those_of_others_waiting_for_nothing(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, *[GUILD] * 45, OTHER_GUILD)
    slow = Slow(keeps={GUILD})
    relay = SteppedRelay.on(engines, slow, clock)
    async with running(relay):
        await slow.has_begun(11)
        assert [event.guild for event in slow.begun].count(OTHER_GUILD) == 1, "the youngest of all"
        await open_cases(registered, OTHER_GUILD)
        relay.wake()
        await slow.has_begun(12)
        assert [event.guild for event in slow.begun].count(GUILD) == 10, "all others of its events wait for these"
        slow.go_on.set()
        await slow.has_begun(47)
    assert slow.cancelled == 0


async def test_twenty_posts_that_hang_in_one_channel_do_not_delay_that_in_another_of_the_same_guild(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, *[GUILD] * 21)
    posted = asyncio.Event()

    async def post(event: Event) -> None:
        assert isinstance(event, CaseOpened)
        if event.number <= 20:
            await asyncio.Event().wait()
        posted.set()

    async with running(SteppedRelay.on(engines, post, clock, RelaySettings())), asyncio.timeout(5):
        await posted.wait()


async def test_a_relay_that_is_cancelled_leaves_no_delivery_behind(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, *[GUILD] * 3)
    slow = Slow(keeps={GUILD})
    before = asyncio.all_tasks()
    async with running(SteppedRelay.on(engines, slow, clock, SETTINGS)):
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
    relay = SteppedRelay.on(make_engines(proxy.settings(database_settings)), slow, clock, settings)
    with capture_logs() as logs:
        async with running(relay):
            await slow.has_begun(1)
            await proxy.cut()
            async with asyncio.timeout(5):
                while "background work has to wait" not in [line["event"] for line in logs]:
                    await stored_rows(engines)
            await proxy.restore()
            slow.go_on.set()
            async with asyncio.timeout(5):
                while (await stored_rows(engines))[0]["done_at"] is None:
                    pass
    assert (slow.cancelled, len(slow.begun)) == (0, 1)


async def test_a_delivery_is_cut_off_before_its_lease_ends(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)
    slow = Slow(keeps={GUILD})
    relay = SteppedRelay.on(engines, slow, clock, evolve(SETTINGS, lease=0.05))
    async with asyncio.timeout(5):
        assert await relay.deliver_a_batch() == 1
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

    relay = SteppedRelay.on(engines, fail, clock, evolve(SETTINGS, attempts=12))
    with capture_logs() as logs:
        for _ in range(20):
            assert await relay.deliver_a_batch() == 1
            [row] = await stored_rows(engines)
            waits.append((row["due_at"] - clock.now()).total_seconds())
            assert row["attempts"] <= 6, "some are left for failures of the event itself"
            clock.advance(row["due_at"] - clock.now())
    assert _told(logs) == [(1, False, f"{failure.__name__}()")], "what passes is one line, when it begins"
    assert waits == [2, 4, 8, 16, 32] + [60] * 15
    await relay.deliver_a_batch()
    [row] = await stored_rows(engines)
    assert (row["done_at"], row["parked_at"]) == (clock.now(), None)


def _told(logs: list[EventDict]) -> list[tuple[int, bool, object]]:
    """Of each line about a reaction that failed: the attempt, whether it was the last, and the error."""
    return [
        (line["attempts"], line["parked"], line.get("error") or line["exc_info"])
        for line in logs
        if line["event"] == "an event's reaction failed"
    ]


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (Refused(), [(1, False, "Refused()"), (3, True, "Refused()")]),
        (_DEFECT, [(1, False, _DEFECT), (2, False, _DEFECT), (3, True, _DEFECT)]),
    ],
    ids=["foreseen", "a defect"],
)
async def test_only_a_defect_is_logged_each_time_and_with_its_traceback(
    registered: PostgresUnitOfWorkFactory,
    engines: Engines,
    clock: FakeClock,
    failure: Exception,
    told: list[tuple[int, bool, object]],
) -> None:
    await open_cases(registered, GUILD)

    async def fail(_event: Event) -> None:
        raise failure

    relay = SteppedRelay.on(engines, fail, clock)
    with capture_logs() as logs:
        for _ in range(SETTINGS.attempts):
            assert await relay.deliver_a_batch() == 1
            clock.advance(timedelta(hours=1))
    assert _told(logs) == told


async def test_an_error_whose_words_cannot_be_stored_is_stored_all_the_same(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    await open_cases(registered, GUILD)

    async def fail(_event: Event) -> None:
        raise ValueError("a\0b")

    await SteppedRelay.on(engines, fail, clock).deliver_a_batch()
    [row] = await stored_rows(engines)
    assert row["last_error"] == "ValueError: ab"


async def test_all_that_is_old_enough_is_deleted_however_much_it_is(
    registered: PostgresUnitOfWorkFactory, engines: Engines, clock: FakeClock
) -> None:
    relay = SteppedRelay.on(engines, Slow(keeps=set()), clock)
    event = {"guild_id": GUILD, "name": "CaseOpened", "payload": {}, "occurred_at": START, "due_at": START}
    async with engines.autocommit.connect() as connection:
        await connection.execute(insert(outbox), [event | {"done_at": START}] * 2500)
    clock.advance(timedelta(seconds=SETTINGS.keep_done + 1))
    assert await relay.purge() == 2500
    assert await stored_rows(engines) == []
